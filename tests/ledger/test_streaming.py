"""Reading a whole ledger step by step, on both databases: the same as asking for all of it at once."""

from __future__ import annotations

from datetime import date
from types import ModuleType

import pytest

from dragoman.ledger import Ledger, streaming
from dragoman.ledger.review import Review, Verdict

STEP = 7


@pytest.fixture
def filled(ledger: Ledger, writer: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """Sixty documents, some reviewed, one revised and one read again, in steps so small that families are cut."""
    monkeypatch.setattr(streaming, "CLAIMS", STEP)
    monkeypatch.setattr(streaming, "TEXTS", STEP)
    for number in range(60):
        ledger.add(*writer.numbered(number), writer.READER)
    first, second, third, *_ = ledger.view().claims()
    ledger.review(Review(first.claim.id, Verdict.REJECT, "Rosa", "no"))
    ledger.review(Review(second.claim.id, Verdict.ACCEPT, "Rosa", "yes"))
    ledger.review(Review(third.claim.id, Verdict.CORRECT, "Rosa", "the day", (("date", "2020-02-02"),)))
    document, claims = writer.numbered(7)
    ledger.add(document, claims[:1], writer.NEWER)
    return ledger


def test_each_claim_is_one_of_claims(filled: Ledger) -> None:
    view = filled.view()
    for wanted in ({}, {"parties": ["NOR"]}, {"parties": ["NOR", "TCD"]}, {"acts": ["meet", "condemn"]},
                   {"since": date(2010, 1, 1), "until": date(2020, 1, 1)}):  # fmt: skip
        listed = list(view.each_claim(**wanted))  # type: ignore[arg-type]
        assert {each.claim.id: each for each in listed} == {
            each.claim.id: each
            for each in view.claims(**wanted)  # type: ignore[arg-type]
        }
        assert len(listed) == len(list(view.claims(**wanted)))  # type: ignore[arg-type]


def test_each_event_is_one_of_events(filled: Ledger) -> None:
    view = filled.view()
    found = list(view.each_event())
    assert {event.id: event for event, _ in found} == {event.id: event for event in view.events()}
    assert len(found) == len({event.id for event, _ in found})
    assert all(first.claim.id in event.claims for event, first in found)


def test_each_text_has_the_claims_that_hold_of_it(filled: Ledger, writer: ModuleType) -> None:
    view = filled.view()
    texts = list(view.each_text())
    assert [text.address for text in reversed(texts)] == [each.address for each in view.documents(limit=1000).items]
    held: dict[str, set[str]] = {}
    for each in view.claims():
        held.setdefault(each.source.document, set()).add(each.claim.id)
    assert {text.address: {each.claim.id for each in text.claims} for text in texts if text.claims} == held
    readers = {text.reader for text in texts}
    assert readers == {writer.READER, writer.NEWER}


def test_pairs(filled: Ledger) -> None:
    view = filled.view()
    wanted = {
        (one, other)
        for each in view.claims(acts=["meet", "impose_sanctions"])
        for one in {*each.claim.actor, *each.claim.recipient}
        for other in {*each.claim.actor, *each.claim.recipient}
        if one < other
    }
    assert set(view.pairs(["meet", "impose_sanctions"])) >= wanted
    assert filled.view(as_of="2025-01-01").pairs(["meet"]) == ()
