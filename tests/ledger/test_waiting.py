"""Claims that wait for review, publishers with what reviewers found, and searches that are narrowed."""

from __future__ import annotations

import pytest
from tests.web.record import filled

from dragoman.errors import InputError
from dragoman.ledger import Ledger
from dragoman.ledger.finding import Among
from dragoman.ledger.review import Review, Verdict


def test_pages_hold_each_claim_that_stands_once_in_order(ledger: Ledger) -> None:
    filled(ledger)
    view = ledger.view()
    whole = view.waiting(limit=100)
    assert whole.after == ""
    confidences = [each.claim.confidence for each in whole.items]
    assert confidences == sorted(confidences)
    assert {each.claim.id for each in whole.items} == {each.claim.id for each in view.claims()}
    found, after = [], ""
    while True:
        page = view.waiting(after, 3)
        found += page.items
        after = page.after
        if not after:
            break
    assert found == list(whole.items)
    assert [each.claim.actor for each in view.waiting(parties=["PER", "CHL"]).items] == [("CHL",)]
    assert [each.claim.act for each in view.waiting(acts=["recognize"]).items] == ["recognize"]
    with pytest.raises(InputError, match="no place"):
        view.waiting("nowhere")


def test_what_was_reviewed_waits_no_more_and_counts_for_its_publisher(ledger: Ledger) -> None:
    filled(ledger)
    before = ledger.view()
    first, second, third = before.waiting(limit=3).items
    ledger.review(Review(first.claim.id, Verdict.REJECT, "Ana", "no"))
    ledger.review(Review(first.claim.id, Verdict.ACCEPT, "Ana", "on second thoughts"))
    ledger.review(Review(second.claim.id, Verdict.REJECT, "Ana", "no"))
    ledger.review(Review(third.claim.id, Verdict.CORRECT, "Ana", "later", (("date", "2019-05"),)))
    view = ledger.view()
    gone = {each.claim.id for each in (first, second, third)}
    assert {each.claim.id for each in before.waiting(limit=100).items} - gone == {
        each.claim.id for each in view.waiting(limit=100).items
    }
    assert len(before.waiting(limit=100).items) == 11
    counts = {each.publisher: each for each in view.sources()}
    assert sum(each.accepted for each in counts.values()) == 1
    assert sum(each.rejected for each in counts.values()) == 1
    assert sum(each.corrected for each in counts.values()) == 1
    ottawa = counts["Ottawa Ledger"]
    assert (ottawa.documents, ottawa.claims, ottawa.first, ottawa.last) == (2, 12, "2023-11-21", "2023-11-22")
    assert ottawa.precision == ottawa.accepted / ottawa.reviewed
    assert all(each.reviewed == 0 for each in before.sources())
    early = ledger.view(published_by="2023-11-01").sources()
    assert [each.publisher for each in early] == ["Gulf Courier"]


def test_a_search_is_narrowed(ledger: Ledger) -> None:
    filled(ledger)
    view = ledger.view()

    def found(among: Among) -> list[str]:
        return [hit.doc for hit in view.search("venezuela", among=among)]

    assert found(Among(publisher="Gulf Courier")) == ["easing"]
    assert found(Among(since="2023-11-22", until="2023-11-30")) == ["memo"]
    assert found(Among(until="2023-11-22")) == ["memo", "easing"]
    assert found(Among(publisher="'; DROP TABLE claims; --")) == []


def test_claims_without_their_events_are_the_same_claims(ledger: Ledger) -> None:
    filled(ledger)
    view = ledger.view()
    whole, bare = list(view.claims()), list(view.claims(joined=False))
    assert [each.claim for each in whole] == [each.claim for each in bare]
    assert all(each.event for each in whole)
    assert not any(each.event for each in bare)
