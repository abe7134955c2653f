"""Commitments: what makes them, what moves them, and what they hinge on."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from tests.analysis.made import made

from dragoman.analysis.watch import commitments
from dragoman.model.commitment import Commitment, Kind, Life
from dragoman.model.record import Recorded
from dragoman.vocabulary.commitments import checked_commitment_rules

ELECTIONS = "Venezuela delivers on its pledge to hold free elections"
PRISONERS = "clear a path for all opposition candidates and release political prisoners"

# What an expert codes in an article of 21 November 2023 on Canada, the United States and Venezuela.
ARTICLE = [
    made("ease_sanctions", "USA", "VEN", on="2023-10", about="oil", deadline="2023-11-30", condition=PRISONERS),
    made("pledge", "VEN", on="", about="hold free elections", quote="its pledge to hold free elections"),
    made("restore_relations", "CAN VEN", status="conditional", condition=ELECTIONS),
    made("appoint_envoy", "CAN", "VEN", status="planned", about="lower-level diplomats"),
    made("appoint_envoy", "VEN", "CAN", status="planned", about="lower-level diplomats"),
]  # fmt: skip


def later(act: str, actor: str, recipient: str = "", *, published: str, **fields: str) -> Recorded:
    """A claim of a later article, in another paper."""
    return made(act, actor, recipient, published=published, publisher=f"Gazette {published}", **fields)  # type: ignore[arg-type]


SILENCE = later("visit", "COL", "VEN", published="2023-12-05")
PARTLY = later("release", "VEN", published="2023-12-10", about="some political prisoners", quote="freed some prisoners")
SNAPBACK = later("impose_sanctions", "USA", "VEN", published="2024-01-30", about="oil and gas")
AMBASSADOR = later("appoint_envoy", "CAN", "VEN", published="2024-02-15", about="ambassador")


def of(found: tuple[Commitment, ...], kind: Kind, debtor: str) -> Commitment:
    """The one commitment of a kind that a party owes."""
    (one,) = [each for each in found if each.kind is kind and each.debtor == (debtor,)]
    return one


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_commitments_of_the_article() -> None:
    found = commitments(ARTICLE, day("2023-11-21"))
    term = of(found, Kind.TERM, "VEN")
    assert (term.creditor, term.due, term.what) == (("USA",), "2023-11-30", PRISONERS)
    assert "release" in term.acts
    assert term.life is Life.DUE_SOON
    assert term.claims == (ARTICLE[0].claim.id,)
    pledge = of(found, Kind.PLEDGE, "VEN")
    assert pledge.life is Life.OPEN
    (step,) = [each for each in found if each.condition and each.kind is Kind.STEP]
    assert step.hinges == (pledge.id,)
    exchange = [each for each in found if each.acts == ("appoint_envoy",)]
    assert [(each.debtor, each.life) for each in exchange] == [(("CAN",), Life.OPEN), (("VEN",), Life.OPEN)]


def test_what_hinges_on_what() -> None:
    step = made(
        "recognize",
        "CAN",
        "VEN",
        status="conditional",
        condition=ELECTIONS,
    )
    found = commitments([ARTICLE[1], step], day("2023-11-21"))
    assert of(found, Kind.STEP, "CAN").hinges == (of(found, Kind.PLEDGE, "VEN").id,)


@pytest.mark.parametrize(
    ("records", "on", "life"),
    [
        ([], "2023-11-30", Life.DUE_SOON),
        ([SILENCE], "2023-12-05", Life.OVERDUE),
        ([SILENCE, PARTLY], "2023-12-09", Life.OVERDUE),
        ([SILENCE, PARTLY], "2023-12-10", Life.PARTLY_MET),
        ([SILENCE, PARTLY, SNAPBACK], "2024-01-29", Life.PARTLY_MET),
        ([SILENCE, PARTLY, SNAPBACK], "2024-01-30", Life.BROKEN),
        ([SILENCE, PARTLY, SNAPBACK], "2025-01-30", Life.BROKEN),
    ],
)
def test_the_life_of_a_term(records: list[Recorded], on: str, life: Life) -> None:
    assert of(commitments([*ARTICLE, *records], day(on)), Kind.TERM, "VEN").life is life


def test_every_move_is_dated_and_lists_its_claims() -> None:
    term = of(commitments([*ARTICLE, SILENCE, PARTLY, SNAPBACK], day("2024-02-01")), Kind.TERM, "VEN")
    assert [(move.to, move.on, move.claims) for move in term.moves] == [
        (Life.OPEN, "2023-11-21", (ARTICLE[0].claim.id,)),
        (Life.DUE_SOON, "2023-11-21", ()),
        (Life.OVERDUE, "2023-12-01", ()),
        (Life.PARTLY_MET, "2023-12-10", (PARTLY.claim.id,)),
        (Life.BROKEN, "2024-01-30", (SNAPBACK.claim.id,)),
    ]
    assert all(bool(move.recorded_at) == bool(move.claims) for move in term.moves)


def test_a_step_is_met_by_the_act_itself() -> None:
    found = commitments([*ARTICLE, AMBASSADOR], day("2024-02-15"))
    exchange = {each.debtor: each.life for each in found if each.acts == ("appoint_envoy",)}
    assert exchange == {("CAN",): Life.MET, ("VEN",): Life.OPEN}
    before = commitments([*ARTICLE, AMBASSADOR], day("2024-02-14"))
    assert all(each.life is Life.OPEN for each in before if each.acts == ("appoint_envoy",))


def test_the_order_of_claims_plays_no_part() -> None:
    records = [ARTICLE[0], ARTICLE[1], PARTLY, SNAPBACK]
    told = {commitments(each, day("2024-02-01")) for each in itertools.permutations(records)}
    assert len(told) == 1


def test_the_same_in_two_papers_is_one_with_both_publishers() -> None:
    again = later("pledge", "VEN", published="2023-11-23", about="free elections next year", deadline="2024")
    (pledge,) = commitments([ARTICLE[1], again], day("2023-12-01"))
    assert pledge.claims == (ARTICLE[1].claim.id, again.claim.id)
    assert pledge.publishers == ("Gazette 2023-11-23", "Herald")
    assert pledge.due == "2024"


def test_a_threat_that_is_not_carried_out_lapses() -> None:
    threat = made("threaten", "USA", "VEN", about="reimpose sanctions", deadline="2023-11-30")
    assert commitments([threat], day("2023-12-01"))[0].life is Life.LAPSED
    done = later("impose_sanctions", "USA", "VEN", published="2023-11-28")
    assert commitments([threat, done], day("2023-12-01"))[0].life is Life.MET


def test_a_threat_unless_something_is_done_is_a_demand() -> None:
    threat = made("threaten", "EU", "GNB", about="reimpose them", condition="unless it releases 14 detained lawmakers")
    (demand,) = commitments([threat], day("2023-11-21"))
    assert (demand.kind, demand.debtor, demand.acts) == (Kind.DEMAND, ("GNB",), ("release",))
    done = later("release", "GNB", published="2023-12-02", about="lawmakers")
    assert commitments([threat, done], day("2023-12-02"))[0].life is Life.MET


def test_a_refused_demand_is_broken_and_what_hinges_on_it_lapses() -> None:
    demand = made("request", "USA", "NIC", about="free the bishops", deadline="2023-12-31")
    refusal = later("reject", "NIC", "USA", published="2023-12-02")
    step = made("ease_sanctions", "USA", "NIC", status="conditional", condition="Nicaragua frees the bishops")
    found = commitments([demand, refusal, step], day("2023-12-03"))
    assert of(found, Kind.DEMAND, "NIC").life is Life.BROKEN
    lapsed = of(found, Kind.STEP, "USA")
    assert (lapsed.life, lapsed.moves[-1].claims) == (Life.LAPSED, (refusal.claim.id,))


def test_parties_limit_and_unknown_stays_unknown() -> None:
    assert commitments(ARTICLE, day("2023-11-21"), ["PER"]) == ()
    assert {each.kind for each in commitments(ARTICLE, day("2023-11-21"), ["USA", "VEN"])} == {Kind.TERM}
    assert commitments(ARTICLE, day("2023-11-20")) == ()
    assert commitments([made("request", "USA", about="restraint", deadline="2023-12-01")], day("2023-12-01")) == ()


def test_records_name_acts_that_there_are() -> None:
    assert checked_commitment_rules().due_soon == 30
