"""Rows of datasets in a ledger, on both databases: many at once, apart from what was read in texts."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

from dragoman.ledger import Ledger
from dragoman.ledger.identity import ReaderVersion, dataset_reader
from dragoman.ledger.record import Outcome
from dragoman.ledger.review import Review, Verdict
from dragoman.model.claim import Claim
from dragoman.model.document import Document
from dragoman.model.record import ProvenanceClass

IMPORTER = ReaderVersion("0.1.0", "e" * 64, "dataset gdelt")
NEWER = ReaderVersion("0.2.0", "f" * 64, "dataset gdelt")
Rows = list[tuple[Document, tuple[Claim, ...]]]


@pytest.fixture
def rows(writer: ModuleType) -> Rows:
    """Three rows, two of them the same."""
    made = []
    for id, text in (("1", "NOR 054 PSE"), ("2", "NOR 040 TCD"), ("1", "NOR 054 PSE")):
        document = writer.made_document(text, id, publisher="GDELT", published="2024-03-01")
        made.append((document, (writer.made_claim(document, "recall_envoy", date="2024-03-01"),)))
    return made


def test_loading_is_as_adding_one_by_one(ledger: Ledger, rows: Rows, new_place: Callable[[], str]) -> None:
    loaded = ledger.load(rows, IMPORTER)
    assert (loaded.outcomes, loaded.claims) == ({Outcome.NEW: 2, Outcome.KNOWN: 1}, 2)
    assert ledger.faults() == ()
    with Ledger.open(new_place()) as other:
        for document, claims in rows:
            other.add(document, claims, IMPORTER)
        assert other.stats().near_duplicates == ledger.stats().near_duplicates == 0
        assert {each.claim for each in other.view().claims()} == {each.claim for each in ledger.view().claims()}
    assert [entry.kind for entry in ledger.view().entries()] == ["document", "document"]


def test_loading_again_and_by_a_newer_importer(ledger: Ledger, rows: Rows, writer: ModuleType) -> None:
    ledger.load(rows, IMPORTER)
    assert ledger.load(rows, IMPORTER).outcomes == {Outcome.KNOWN: 3}
    assert ledger.load(rows, NEWER).outcomes == {Outcome.REREAD: 2, Outcome.KNOWN: 1}
    changed = writer.made_document("NOR 120 PSE", "1", publisher="GDELT", published="2024-03-01")
    assert ledger.load([(changed, ())], NEWER).outcomes == {Outcome.REVISED: 1}
    assert [each.source.doc for each in ledger.view().claims()] == ["2"]
    assert ledger.faults() == ()


def test_a_row_never_joins_or_confirms_what_a_text_reports(ledger: Ledger, rows: Rows, writer: ModuleType) -> None:
    text = writer.made_document("Norway recalled its envoy to Chad.", publisher="Herald", published="2024-03-01")
    ledger.add(text, (writer.made_claim(text, "recall_envoy", date="2024-03-01"),), writer.READER)
    before = list(ledger.view().claims())
    ledger.load(rows, IMPORTER)
    found = list(ledger.view().claims())
    texts = [each for each in found if each.source.provenance is ProvenanceClass.TEXT]
    assert texts == before
    others = [each for each in found if each not in texts]
    assert {each.source.independent for each in others} == {""}
    assert {(each.reliability, each.credibility) for each in others} == {("F", 6)}
    assert not {each.event for each in texts} & {each.event for each in others}
    events = {event.id: event.sources for event in ledger.view().events()}
    assert [events[each.event] for each in texts] == [("herald",)]


def test_a_dataset_is_listed_as_one_among_the_publishers(ledger: Ledger, rows: Rows, writer: ModuleType) -> None:
    text = writer.made_document("Norway recalled its envoy to Chad.", publisher="Herald", published="2024-03-01")
    ledger.add(text, (), writer.READER)
    assert {each.publisher: each.dataset for each in ledger.view().sources()} == {"Herald": False}
    ledger.load(rows, IMPORTER)
    assert {each.publisher: each.dataset for each in ledger.view().sources()} == {"Herald": False, "GDELT": True}


def test_the_class_outlives_a_review(ledger: Ledger, rows: Rows) -> None:
    ledger.load(rows, IMPORTER)
    first = next(ledger.view().claims())
    ledger.review(Review(first.claim.id, Verdict.CORRECT, "Rosa", "the day", (("date", "2024-03-02"),)))
    assert {each.source.provenance for each in ledger.view().claims()} == {ProvenanceClass.DATASET}


def test_the_importer_is_known_by_its_code_and_lists() -> None:
    gdelt, cow = dataset_reader("gdelt"), dataset_reader("cow")
    assert gdelt.digest == cow.digest
    assert gdelt.id != cow.id
    assert gdelt.is_dataset
