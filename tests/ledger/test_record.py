"""What adding a document records, and that nothing of it can be changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from dragoman.ledger import Ledger
from dragoman.ledger.record import Outcome
from dragoman.ledger.schema import entries, metadata
from dragoman.model.record import Standing

EVERYTHING = frozenset(Standing)


def test_the_same_document_is_added_once(ledger: Ledger, writer: ModuleType) -> None:
    document = writer.made_document("Norway recalled its envoy.", publisher="Gazette", published="2024-03-01")
    claim = writer.made_claim(document, date="2024-02-29")
    assert not ledger.knows(document, writer.READER)
    assert ledger.add(document, [claim], writer.READER).outcome is Outcome.NEW
    assert ledger.knows(document, writer.READER)
    assert ledger.add(document, [claim], writer.READER).outcome is Outcome.KNOWN
    (recorded,) = ledger.view().claims()
    assert recorded.claim == claim
    assert recorded.source.document == ledger.add(document, [], writer.READER).address
    assert (recorded.source.publisher, recorded.source.published) == ("Gazette", "2024-03-01")
    assert recorded.standing is Standing.CURRENT
    assert ledger.stats().entries == 1


@pytest.mark.parametrize("same", [{"url": "https://news.example/a"}, {"id": "a1", "publisher": "Gazette"}])
def test_a_changed_text_is_a_revision(ledger: Ledger, writer: ModuleType, same: dict[str, str]) -> None:
    first = writer.made_document("Norway recalled its envoy.", **same)
    second = writer.made_document("Norway recalled its envoy from Chad.", **same)
    ledger.add(first, [writer.made_claim(first)], writer.READER)
    before = ledger.view().recorded_at
    assert ledger.add(second, [writer.made_claim(second)], writer.READER).outcome is Outcome.REVISED
    (now,) = ledger.view().claims()
    (then,) = ledger.view(as_of=before).claims()
    assert (now.source.revision, now.claim.quote) == (2, second.text)
    assert (then.source.revision, then.claim.quote) == (1, first.text)
    assert then.standing is Standing.CURRENT
    assert {each.standing for each in ledger.view().claims(standings=EVERYTHING)} == {
        Standing.CURRENT,
        Standing.SUPERSEDED,
    }


def test_the_same_id_of_two_publishers_is_two_documents(ledger: Ledger, writer: ModuleType) -> None:
    for publisher in ("Gazette", "Courier"):
        document = writer.made_document(f"{publisher}: Norway recalled its envoy.", id="1", publisher=publisher)
        assert ledger.add(document, [writer.made_claim(document)], writer.READER).outcome is Outcome.NEW
    assert len(list(ledger.view().claims())) == 2


def test_a_newer_reader_supersedes_an_older_one_whichever_came_first(ledger: Ledger, writer: ModuleType) -> None:
    documents = [writer.made_document(f"Norway recalled its envoy number {number}.") for number in range(2)]
    for document, readers in zip(
        documents, [(writer.READER, writer.NEWER), (writer.NEWER, writer.READER)], strict=True
    ):
        for reader in readers:
            claim = replace(writer.made_claim(document), date="2024" if reader is writer.NEWER else "2023")
            assert ledger.add(document, [claim], reader).outcome in (Outcome.NEW, Outcome.REREAD)
    assert [each.claim.date for each in ledger.view().claims()] == ["2024", "2024"]
    assert len(list(ledger.view().claims(standings=EVERYTHING))) == 4


def test_a_reading_without_claims_supersedes_too(ledger: Ledger, writer: ModuleType) -> None:
    document = writer.made_document("Norway recalled its envoy.")
    ledger.add(document, [writer.made_claim(document)], writer.READER)
    ledger.add(document, [], writer.NEWER)
    assert list(ledger.view().claims()) == []


def test_time_only_grows(place: str, writer: ModuleType) -> None:
    moments = iter(
        [datetime(2026, 5, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)]
    )
    with Ledger.open(place, clock=lambda: next(moments)) as ledger:
        for number in range(3):
            ledger.add(*writer.numbered(number), writer.READER)
        with ledger.engine.connect() as connection:
            times = connection.execute(select(entries.c.recorded_at).order_by(entries.c.number)).scalars().all()
    assert times == sorted(set(times))
    assert times[2] - times[0] == 2


def test_long_and_strange_texts_come_back_as_they_were(ledger: Ledger, writer: ModuleType) -> None:
    text = "Ünïcode “quotes” 🕊 \t\r\n " + "word " * 30_000 + "%s :name ' \" \\ ; DROP TABLE claims"
    document = writer.made_document(text, title="O'Hara: 100%", author="Ng\u1eef")
    ledger.add(document, [writer.made_claim(document, object="a 'b' \"c\" %d")], writer.READER)
    (recorded,) = ledger.view().claims()
    assert recorded.claim.quote == text
    assert recorded.claim.object == "a 'b' \"c\" %d"
    assert ledger.faults() == ()


def test_what_fails_midway_leaves_nothing(ledger: Ledger, writer: ModuleType) -> None:
    document = writer.made_document("Norway recalled its envoy.")
    broken = replace(writer.made_claim(document), score=None)
    with pytest.raises(Exception, match=r"score|NOT NULL"):
        ledger.add(document, [writer.made_claim(document), broken], writer.READER)
    stats = ledger.stats()
    assert (stats.entries, stats.documents, stats.claims) == (0, 0, 0)
    assert ledger.add(document, [writer.made_claim(document)], writer.READER).outcome is Outcome.NEW


@pytest.mark.parametrize("table", [table.name for table in metadata.sorted_tables])
def test_the_database_refuses_changes(filled: Ledger, table: str) -> None:
    column = next(iter(metadata.tables[table].columns)).name
    statements = [f'UPDATE {table} SET "{column}" = "{column}"', f"DELETE FROM {table}"]
    if filled.engine.dialect.name == "postgresql":
        statements.append(f"TRUNCATE {table} CASCADE")
    else:
        statements.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    for statement in statements:
        with filled.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(statement))


@pytest.fixture
def filled(ledger: Ledger, writer: ModuleType) -> Ledger:
    """A ledger with a row in every table."""
    from dragoman.ledger.review import Review, Verdict

    for id in ("a", "b"):
        document = writer.made_document("Norway recalled its envoy from Chad on Monday, the ministry said.", id=id)
        ledger.add(document, [writer.made_claim(document)], writer.READER)
    claim = next(ledger.view().claims()).claim
    ledger.review(Review(claim.id, Verdict.ACCEPT, "J. Doe", "it is in the gazette"))
    return ledger
