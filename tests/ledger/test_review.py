"""Reviews: the last word counts, and nothing is overwritten."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest

from dragoman.errors import InputError, LedgerError
from dragoman.ledger import Ledger
from dragoman.ledger.review import REVIEWED, Review, Verdict
from dragoman.model.claim import Claim, Status
from dragoman.model.record import Standing

EVERYTHING = frozenset(Standing)


@pytest.fixture
def claim(ledger: Ledger, writer: ModuleType) -> Claim:
    """A claim in the ledger."""
    document = writer.made_document("Norway recalled its envoy from Chad.", id="a", publisher="Gazette")
    made: Claim = writer.made_claim(document, date="2024-03-01")
    ledger.add(document, [made], writer.READER)
    return made


def say(ledger: Ledger, id: str, verdict: str, **changes: str) -> Claim | None:
    return ledger.review(Review(id, Verdict(verdict), "J. Doe", "seen in the gazette", tuple(changes.items())))


def standings(ledger: Ledger) -> dict[str, str]:
    """The standing of every claim, by id."""
    return {each.claim.id: str(each.standing) for each in ledger.view().claims(standings=EVERYTHING)}


def test_accept_and_reject(ledger: Ledger, claim: Claim) -> None:
    say(ledger, claim.id, "accept")
    assert standings(ledger) == {claim.id: "accepted"}
    say(ledger, claim.id, "reject")
    assert standings(ledger) == {claim.id: "rejected"}
    assert list(ledger.view().claims()) == []
    assert [ruling.verdict for ruling in ledger.view().why(claim.id).reviews] == ["accept", "reject"]


def test_a_correction_takes_the_place_of_the_claim(ledger: Ledger, claim: Claim) -> None:
    new = say(ledger, claim.id, "correct", date="2024-02-29", recipient="MLI", status="planned", act="expel_envoy")
    assert new is not None
    assert (new.date, new.recipient, new.status, new.act) == ("2024-02-29", ("MLI",), Status.PLANNED, "expel_envoy")
    assert (new.actor, new.quote, new.span, new.doc) == (claim.actor, claim.quote, claim.span, claim.doc)
    assert new.rules == (*claim.rules, REVIEWED)
    assert new.cameo != claim.cameo
    assert standings(ledger) == {claim.id: "corrected", new.id: "current"}
    assert [each.claim for each in ledger.view().claims(parties=["NOR", "MLI"])] == [new]
    assert list(ledger.view().claims(parties=["NOR", "TCD"])) == []
    found = ledger.view().why(new.id)
    assert [other.claim.id for other in found.superseded] == [claim.id]
    assert [(ruling.claim, ruling.correction) for ruling in found.reviews] == [(claim.id, new.id)]


def test_a_second_correction_takes_the_place_of_the_first(ledger: Ledger, claim: Claim) -> None:
    first = say(ledger, claim.id, "correct", date="2024-02-28")
    second = say(ledger, claim.id, "correct", date="2024-02-29")
    assert first is not None
    assert second is not None
    assert standings(ledger) == {claim.id: "corrected", first.id: "superseded", second.id: "current"}
    say(ledger, claim.id, "accept")
    assert standings(ledger) == {claim.id: "accepted", first.id: "superseded", second.id: "superseded"}


def test_a_correction_can_be_reviewed(ledger: Ledger, claim: Claim) -> None:
    new = say(ledger, claim.id, "correct", date="2024-02-28")
    assert new is not None
    say(ledger, new.id, "reject")
    assert standings(ledger) == {claim.id: "corrected", new.id: "rejected"}


def test_reviews_outlive_a_newer_reader(ledger: Ledger, claim: Claim, writer: ModuleType) -> None:
    document = writer.made_document("Norway recalled its envoy from Chad.", id="a", publisher="Gazette")
    say(ledger, claim.id, "reject")
    ledger.add(document, [claim], writer.NEWER)
    assert list(ledger.view().claims()) == []


@pytest.mark.parametrize("verdict", ["accept", "correct"])
def test_what_people_say_outlives_a_newer_reader_that_misses_it(
    ledger: Ledger, claim: Claim, writer: ModuleType, verdict: str
) -> None:
    document = writer.made_document("Norway recalled its envoy from Chad.", id="a", publisher="Gazette")
    new = say(ledger, claim.id, verdict, **({"date": "2024-02-28"} if verdict == "correct" else {}))
    ledger.add(document, [], writer.NEWER)
    kept = new or claim
    assert [each.claim.id for each in ledger.view().claims()] == [kept.id]


@pytest.mark.parametrize(("repeated", "kept"), [(True, 1), (False, 0)])
def test_a_new_text_supersedes_a_correction_unless_it_repeats_the_claim(
    ledger: Ledger, claim: Claim, writer: ModuleType, repeated: bool, kept: int
) -> None:
    new = say(ledger, claim.id, "correct", date="2024-02-28")
    assert new is not None
    revised = writer.made_document("Norway recalled its envoy from Chad. It rained.", id="a", publisher="Gazette")
    ledger.add(revised, [replace(claim, date="2024-03-01")] if repeated else [], writer.READER)
    assert [each.claim.id for each in ledger.view().claims()] == [new.id] * kept


def test_the_past_keeps_its_standing(ledger: Ledger, claim: Claim) -> None:
    before = ledger.view().recorded_at
    say(ledger, claim.id, "reject")
    assert [each.standing for each in ledger.view(as_of=before).claims()] == [Standing.CURRENT]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"date": "31 March"}, "not an EDTF date"),
        ({"date": "2024-02-30"}, "no day 30"),
        ({"status": "done"}, "none of actual, planned"),
        ({"by": "a friend"}, "none of outlet"),
        ({"act": "sing"}, "`dragoman vocabulary acts` lists them"),
        ({"actor": "Norway"}, "no party has the code 'Norway'"),
        ({"actor": ""}, "a claim has an actor at least"),
        ({"quote": "x"}, "'quote' cannot be corrected; these can: act,"),
        ({"date": "2024-03-01"}, "changes nothing"),
        ({}, "changes nothing"),
    ],
)
def test_corrections_that_are_not_valid(ledger: Ledger, claim: Claim, changes: dict[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        say(ledger, claim.id, "correct", **changes)
    assert ledger.stats().reviews == 0


def test_reviews_that_are_not_valid(ledger: Ledger, claim: Claim) -> None:
    with pytest.raises(LedgerError, match="no claim has the id"):
        say(ledger, "0" * 16, "accept")
    for reviewer, reason in ((" ", "why"), ("J. Doe", ""), ("J. Doe", "a\0b")):
        with pytest.raises(InputError, match="a review needs a re"):
            ledger.review(Review(claim.id, Verdict.ACCEPT, reviewer, reason))
    say(ledger, claim.id, "correct", date="2024")
    with pytest.raises(InputError, match="has been corrected like that before"):
        say(ledger, claim.id, "correct", date="2024")
