"""What views show: which claims, from whom, how far to be trusted, and where from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any

import pytest

from dragoman.errors import InputError, LedgerError
from dragoman.ledger import Ledger
from dragoman.ledger.provenance import sentence_at
from dragoman.model.claim import By, Claim
from dragoman.model.document import Document, Furniture, FurnitureSpan
from dragoman.model.record import Standing
from dragoman.model.span import Span

WIRE = (
    "Norway recalled its envoy from Chad on Friday after a dispute over two trawlers, the foreign ministry in Oslo "
    "said, and gave no date for a return of the envoy to the embassy on the river, which remains open."
)


@pytest.fixture
def told(ledger: Ledger, writer: ModuleType) -> Any:
    """Adds a document with one claim and gives the claim."""

    def tell(text: str, publisher: str, published: str = "2024-03-02", **fields: Any) -> Claim:
        furniture = fields.pop("furniture", ())
        document: Document = writer.made_document(text, publisher=publisher, published=published)
        document = replace(document, furniture=furniture)
        claim: Claim = writer.made_claim(document, **{"date": "2024-03-01", **fields})
        ledger.add(document, [claim], writer.READER)
        return claim

    return tell


def test_filters(ledger: Ledger, told: Any) -> None:
    first = told("One.", "Gazette", date="2024-01-05")
    second = told("Two.", "Gazette", act="meet", actor="NOR MLI", recipient="", date="2024-02")
    third = told("Three.", "Gazette", published="2024-06-01", date="", recipient="")
    view = ledger.view()

    def ids(**asked: Any) -> list[str]:
        return [each.claim.id for each in view.claims(**asked)]

    assert ids() == [first.id, second.id, third.id]
    assert ids(parties=["NOR"]) == [first.id, second.id, third.id]
    assert ids(parties=["MLI"]) == ids(parties=("MLI", "NOR")) == ids(acts=["meet"]) == [second.id]
    assert ids(parties=["TCD", "MLI"]) == []
    assert ids(since=date(2024, 2, 15)) == [second.id, third.id]
    assert ids(until=date(2024, 2, 15)) == [first.id, second.id]
    assert ids(ids=[third.id, "0" * 16]) == [third.id]
    assert ids(recorded_since=datetime(2026, 1, 1, 0, 2, tzinfo=UTC)) == [third.id]
    assert [each.claim.id for each in ledger.view(published_by="2024-05-01").claims()] == [first.id, second.id]
    assert list(ledger.view(as_of="2025-12-31").claims()) == []
    assert len(list(ledger.view(as_of="2026-01-01T00:01:00").claims())) == 2
    assert len(list(ledger.view(as_of="2026-01-01T01:01:00+01:00").claims())) == 2


def test_a_document_without_date_is_not_known_to_be_published(ledger: Ledger, told: Any) -> None:
    told("One.", "Gazette", published="")
    assert list(ledger.view(published_by="2030-01-01").claims()) == []


def test_published_by_shows_the_revision_of_that_day(ledger: Ledger, writer: ModuleType) -> None:
    for day, text in (("2024-03-01", "Norway recalled its envoy."), ("2024-03-05", "Norway recalled nobody.")):
        document = writer.made_document(text, url="https://news.example/a", published=day)
        ledger.add(document, [writer.made_claim(document)], writer.READER)
    (then,) = ledger.view(published_by="2024-03-02").claims()
    (now,) = ledger.view().claims()
    assert (then.source.revision, now.source.revision) == (1, 2)


def test_copies_count_once(ledger: Ledger, told: Any) -> None:
    for publisher in ("Gazette", "Courier", "Herald"):
        told(WIRE + f" Seen in the {publisher}.", publisher)
    copies = list(ledger.view().claims())
    assert len({each.source.group for each in copies}) == 1
    assert {each.source.independent for each in copies} < {"gazette", "courier", "herald"}
    assert len({each.event for each in copies}) == 1
    assert [each.credibility for each in copies] == [3, 3, 3]
    told("Chad regrets that an envoy was called home.", "Tribune")
    assert [each.credibility for each in ledger.view().claims()] == [2, 2, 2, 2]
    told("An envoy packs: Oslo, angry about trawlers, calls him back.", "Observer")
    assert [each.credibility for each in ledger.view().claims()] == [1] * 5


def test_an_agency_stands_behind_its_copies(ledger: Ledger, told: Any) -> None:
    line = FurnitureSpan(Span(0, 15), Furniture.DATELINE, (("agency", "Reuters"),))
    told("OSLO (Reuters) - " + WIRE, "Gazette", published="2024-03-02", furniture=(line,))
    told(WIRE, "Courier", published="2024-03-01")
    assert {each.source.independent for each in ledger.view().claims()} == {"reuters"}


def test_denials_lower_credibility(ledger: Ledger, told: Any) -> None:
    told("One says so.", "Gazette", by=By.OFFICIAL_NAMED)
    assert [each.credibility for each in ledger.view().claims()] == [2]
    told("Another denies it.", "Courier", status="negated")
    assert {each.credibility for each in ledger.view().claims()} == {4}


@pytest.mark.parametrize(
    ("publisher", "letter", "number"),
    [("Reuters", "A", 3), ("Xinhua", "D", 3), ("The Imaginary Post", "F", 3), ("", "F", 6)],
)
def test_grades(ledger: Ledger, told: Any, publisher: str, letter: str, number: int) -> None:
    told("Norway recalled its envoy.", publisher)
    (recorded,) = ledger.view().claims()
    assert (recorded.reliability, recorded.credibility) == (letter, number)


def test_events_keep_dissent(ledger: Ledger, told: Any) -> None:
    claims = [told("One.", "Reuters"), told("Two.", "AP"), told("Three.", "TASS", date="2024-03-03")]
    (event,) = ledger.view().events(parties=["NOR"])
    assert event.id == "e" + min(claim.id for claim in claims)
    assert (event.date, event.sources) == ("2024-03-01", ("ap", "reuters", "tass"))
    assert [(name, values[0].value, values[0].sources) for name, values in event.dissent] == [
        ("date", "2024-03-03", ("tass",))
    ]
    assert list(ledger.view().events(ids=[event.id])) == list(ledger.view().events(ids=[claims[1].id])) == [event]


def test_why(ledger: Ledger, writer: ModuleType) -> None:
    text = "It rained. Norway recalled its envoy from Chad. The embassy stays open."
    document = writer.made_document(text, id="a", title="Envoy home", publisher="Reuters", published="2024-03-02")
    old = replace(writer.made_claim(document, date="2023"), quote="recalled its envoy", span=Span(18, 36))
    ledger.add(document, [old], writer.READER)
    ledger.add(document, [replace(old, date="2024-03-01")], writer.NEWER)
    before = ledger.view(as_of="2026-01-01T00:00:30")
    found = ledger.view().why(old.id)
    assert found.sentence == "Norway recalled its envoy from Chad."
    assert (found.claim.claim.date, found.claim.standing) == ("2024-03-01", Standing.CURRENT)
    assert found.made.reader == writer.NEWER.id
    assert [(other.claim.date, other.standing) for other in found.superseded] == [("2023", Standing.SUPERSEDED)]
    assert ledger.view().why("e" + old.id) == found
    assert (before.why(old.id).made.reader, before.why(old.id).superseded) == (writer.READER.id, ())
    with pytest.raises(LedgerError, match="no claim has the id '123'"):
        ledger.view().why("123")


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("recalled", "The U.S. recalled 2.5 envoys."),
        ("Why?", "“Why?” he asked."),
        ("broke", "A line\nbroke."),
    ],
)
def test_sentences(quote: str, sentence: str) -> None:
    text = f"First. {sentence} Last."
    start = text.index(quote)
    found = sentence_at(text, start, start + len(quote))
    assert quote in found
    assert "First" not in found
    assert "Last" not in found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("envoy", "12"),
        ("ENVOYS", "12"),
        ("sanction", "3"),
        ("envoy harbour", "2"),
        ('"its envoy"', "1"),
        ("trawlers or sanctioning", "13"),
        ("envoy -harbour", "1"),
        ("café", "3"),
        ("nothing", ""),
        ('envoy AND ( NOT * "', ""),
        ('envoy ( * "', "12"),
        ("-envoy grain", "3"),
    ],
)
def test_search(ledger: Ledger, writer: ModuleType, query: str, found: str) -> None:
    for number, text in enumerate(
        (
            "Norway recalled its envoy over two trawlers.",
            "The envoy, who is a friend of its harbour, left.",
            "Sanctions on grain, said a café owner.",
        ),
        1,
    ):
        ledger.add(writer.made_document(text, id=str(number), publisher="P"), [], writer.READER)
    assert sorted(hit.doc for hit in ledger.view().search(query)) == sorted(found)


def test_search_shows_titles_first_then_the_newest(ledger: Ledger, writer: ModuleType) -> None:
    for id, title, published in (
        ("old", "", "2024-01-01"),
        ("new", "", "2024-02-01"),
        ("title", "An envoy", "2023-01-01"),
    ):
        document = writer.made_document(f"The envoy left, {id}.", id=id, title=title, published=published)
        ledger.add(document, [], writer.READER)
    assert [hit.doc for hit in ledger.view().search("envoy")] == ["title", "new", "old"]
    assert [hit.doc for hit in ledger.view().search("envoy", limit=1)] == ["title"]
    assert [hit.doc for hit in ledger.view(as_of="2026-01-01T00:00:30").search("envoy")] == ["old"]
    assert [hit.doc for hit in ledger.view(published_by="2024-01-15").search("envoy")] == ["title", "old"]


def test_search_finds_the_newest_revision_only(ledger: Ledger, writer: ModuleType) -> None:
    for text in ("The envoy left.", "The envoy stayed."):
        ledger.add(writer.made_document(text, url="https://news.example/a"), [], writer.READER)
    (hit,) = ledger.view().search("envoy")
    assert hit.excerpt == "The envoy stayed."
    assert list(ledger.view().search("left")) == []


@pytest.mark.parametrize("query", ["", "  ", "-word", '""', "***"])
def test_search_for_nothing(ledger: Ledger, query: str) -> None:
    with pytest.raises(InputError, match="no word to look for"):
        list(ledger.view().search(query))
