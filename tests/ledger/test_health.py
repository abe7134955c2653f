"""The check finds what someone changed behind the ledger's back; the schema is what the migrations make."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from dragoman.errors import LedgerError
from dragoman.ledger import Ledger
from dragoman.ledger.schema import HEAD, VERSIONS, metadata
from dragoman.ledger.working import working

DERIVED = ("words", "alembic_version", "documents_words")


@pytest.fixture
def filled(ledger: Ledger, writer: ModuleType) -> Ledger:
    """A ledger with some documents."""
    for number in range(8):
        ledger.add(*writer.numbered(number), writer.READER)
    assert ledger.faults() == ()
    return ledger


def meddle(ledger: Ledger, table: str, statement: str) -> None:
    """Take the triggers of a table away and change it, as its owner can."""
    with ledger.engine.begin() as connection:
        if ledger.engine.dialect.name == "sqlite":
            for what in ("update", "delete", "replace"):
                connection.execute(text(f"DROP TRIGGER {table}_no_{what}"))
            connection.execute(text("PRAGMA foreign_keys=OFF"))
        else:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        connection.execute(text(statement))


@pytest.mark.parametrize(
    ("table", "statement", "fault"),
    [
        ("documents", "UPDATE documents SET text = text || '!' WHERE entry = 3", "its content has another address"),
        ("documents", "UPDATE documents SET series = 'x' WHERE entry = 3", "belongs to another series"),
        ("claims", "UPDATE claims SET quote = 'never said'", "its words do not stand in its document"),
        ("claims", "UPDATE claims SET actor = 'PER PER2'", "its parties are not indexed"),
        ("claim_parties", "DELETE FROM claim_parties", "its parties are not indexed"),
        ("entries", "UPDATE entries SET recorded_at = 1 WHERE number = 5", "recorded before the one it follows"),
        ("entries", "UPDATE entries SET kind = 'review' WHERE number = 5", "there are 0 reviews, but entries for 1"),
    ],
)
def test_changes_are_found(filled: Ledger, table: str, statement: str, fault: str) -> None:
    meddle(filled, table, statement)
    faults = filled.faults()
    assert any(fault in line for line in faults)
    assert any("trigger" in line and "is missing" in line for line in faults)


def test_stats(filled: Ledger, writer: ModuleType) -> None:
    stats = filled.stats()
    assert (stats.documents, stats.readings, stats.entries) == (8, 8, 8)
    assert stats.claims == sum(len(writer.numbered(number)[1]) for number in range(8))
    assert stats.readers == ((writer.READER.id, 8),)
    assert (stats.publishers, stats.revised, stats.reviews, stats.superseded) == (7, 0, 0, 0)
    assert stats.first == "2026-01-01T00:00:00.000000+00:00"
    assert stats.bytes > 10_000
    document, claims = writer.numbered(3)
    filled.add(document, claims, writer.NEWER)
    assert filled.stats().superseded == len(claims)


def test_the_migrations_make_the_schema(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), [metadata, working])
    assert [difference for difference in differences if not any(name in str(difference) for name in DERIVED)] == []


def test_the_versions_are_those_of_the_migrations() -> None:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "dragoman.ledger:migrations")
    script = ScriptDirectory.from_config(config)
    assert script.get_current_head() == HEAD == VERSIONS[-1]
    assert tuple(reversed([revision.revision for revision in script.walk_revisions()])) == VERSIONS


def test_a_copy_goes_to_an_empty_place_only(filled: Ledger, new_place: Callable[[], str], writer: ModuleType) -> None:

    with Ledger.open(new_place()) as other:
        other.add(*writer.numbered(99), writer.READER)
        with pytest.raises(LedgerError, match="holds another ledger"):
            list(filled.copy(other))


def test_a_copy_that_was_interrupted_goes_on(
    filled: Ledger, new_place: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dragoman.ledger.copying.STEP", 3)
    with Ledger.open(new_place()) as other:
        steps = filled.copy(other)
        assert [next(steps), next(steps)] == [(0, 8), (3, 8)]
        steps.close()
        assert other.stats().documents == 3
        assert list(filled.copy(other)) == [(3, 8), (6, 8), (8, 8)]
        assert other.faults() == ()
        assert list(filled.copy(other)) == [(8, 8)]
