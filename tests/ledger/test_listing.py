"""Pages of claims, events and documents: together they are all there is, each once, and they do not change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from dragoman.errors import InputError, NotRecorded
from dragoman.ledger import Ledger
from dragoman.ledger.review import Review, Verdict
from dragoman.model.record import Standing

COUNT = 30


@pytest.fixture
def filled(ledger: Ledger, writer: ModuleType) -> Ledger:
    """Thirty documents, one revised, one without any date, one claim rejected."""
    for number in range(COUNT):
        ledger.add(*writer.numbered(number), writer.READER)
    for text in ("Nothing is dated here.", "Nothing was dated here."):
        document = writer.made_document(text, id="undated")
        ledger.add(document, (writer.made_claim(document, "condemn"),), writer.READER)
    first = next(iter(ledger.view().claims(parties=["NOR"])))
    ledger.review(Review(first.claim.id, Verdict.REJECT, "Ada", "not so"))
    return ledger


def all_pages(ask: Callable[..., Any], limit: int, **wanted: Any) -> list[Any]:
    """What all pages hold; no page but the last is short."""
    after, found = "", []
    while True:
        page = ask(after, limit, **wanted)
        found += page.items
        if not page.after:
            return found
        assert len(page.items) == limit
        after = page.after


@pytest.mark.parametrize("limit", [4, 1000])
@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"parties": ["NOR"]},
        {"parties": ["NOR", "TCD"]},
        {"parties": ["NOR"], "acts": ["meet", "condemn"]},
        {"acts": ["recall_envoy"]},
        {"since": date(2020, 3, 1), "until": date(2020, 12, 31)},
        {"standings": list(Standing)},
    ],
)
def test_pages_of_claims_are_all_claims(filled: Ledger, limit: int, wanted: dict[str, Any]) -> None:
    view = filled.view()
    found = all_pages(view.claims_page, limit, **wanted)
    expected = list(view.claims(**wanted))
    assert len(found) == len(expected) > 3
    assert sorted(map(repr, found)) == sorted(map(repr, expected))
    days = [each.claim.date or each.source.published or "~" for each in found]
    assert days == sorted(days)


@pytest.mark.parametrize("limit", [4, 1000])
@pytest.mark.parametrize("wanted", [{}, {"parties": ["NOR"]}, {"parties": ["NOR", "TCD"], "acts": ["meet"]}])
def test_pages_of_events_are_all_events(filled: Ledger, limit: int, wanted: dict[str, Any]) -> None:
    view = filled.view()
    found = all_pages(view.events_page, limit, **wanted)
    assert sorted(found, key=lambda event: event.id) == sorted(view.events(**wanted), key=lambda event: event.id)
    assert found


def test_pages_of_a_view_stay_what_they_are(filled: Ledger, writer: ModuleType) -> None:
    view = filled.view()
    before = view.claims_page("", 10)
    for number in range(COUNT, COUNT + 20):
        filled.add(*writer.numbered(number), writer.READER)
    again = filled.view(as_of=view.recorded_at)
    assert again.claims_page("", 10) == before == view.claims_page("", 10)
    assert again.claims_page(before.after, 10) == view.claims_page(before.after, 10)


def test_documents_come_newest_first(filled: Ledger) -> None:
    view = filled.view()
    found = all_pages(view.documents, 9)
    assert [each.doc for each in found] == ["undated", "undated", *(f"n{n}" for n in range(COUNT - 1, -1, -1))]
    assert [each.newest for each in found[:3]] == [True, False, True]
    gazette = all_pages(view.documents, 4, publisher="Gazette 3", since=date(2020, 3, 1), until=date(2020, 12, 31))
    assert gazette == [
        each for each in found if each.publisher == "Gazette 3" and "2020-03-01" <= each.published <= "2020-12-31"
    ]
    assert gazette
    assert [each.doc for each in view.documents(doc="n7").items] == ["n7"]


def test_a_document_with_its_revisions(filled: Ledger) -> None:
    view = filled.view()
    newest, oldest = view.documents(doc="undated").items
    kept = view.document(oldest.address)
    assert kept.document.text == "Nothing is dated here."
    assert (kept.listed, kept.revisions) == (oldest, (oldest.address, newest.address))
    assert filled.view(as_of=oldest.recorded_at).document(oldest.address).revisions == (oldest.address,)
    with pytest.raises(NotRecorded, match="sha256:0"):
        view.document("sha256:0")
    with pytest.raises(NotRecorded):
        filled.view(as_of="2025-01-01").document(oldest.address)


@pytest.mark.parametrize("after", ["x", "2020-01-01", "2020-01-01.x", "~.", "1.1", "' OR 1=1 --", "2020-01-01.١"])
def test_a_place_that_is_none_is_refused(filled: Ledger, after: str) -> None:
    view = filled.view()
    for ask in (view.claims_page, view.events_page, view.documents):
        with pytest.raises(InputError, match="place in a list"):
            ask(after, 10)
