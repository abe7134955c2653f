"""Stances: the rung, what moved, who is ahead, and how far parties agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.analysis.made import made

from dragoman.analysis.align import agreements, ahead_and_behind, first_movers, kappa, stance
from dragoman.model.record import Recorded
from dragoman.model.stance import Stance
from dragoman.model.state import Pair
from dragoman.vocabulary.stances import ladder

ON = date(2023, 11, 21)

# What an expert codes in an article on Canada and its allies toward Venezuela, and what was told of before.
RECORD = [
    made("impose_sanctions", "CAN", "VEN", on="2017", about="president"),
    made("recall_envoy", "CAN", "VEN", on="2018", about="ambassador", quote="left the post of ambassador unfilled"),
    made("recognize", "PER", "VEN", on="2021", about="Maduro", quote="Peru recognised the president"),
    made("open_mission", "GBR", "VEN", on="2005", about="embassy", quote="Britain opened its embassy"),
    made("ease_sanctions", "USA", "VEN", on="2023-10", about="oil"),
    made("restore_relations", "CAN VEN", status="planned", about="diplomatic relations"),
]


def of(actor: str, on: date = ON, records: list[Recorded] | None = None, since: date | None = None) -> Stance:
    return stance(records or RECORD, Pair(actor, "VEN"), on, since)


def rung(found: Stance) -> str:
    return found.rung.id if found.rung is not None else "unknown"


def test_rungs_of_the_allies_each_with_its_claims() -> None:
    assert [rung(of(actor)) for actor in ("CAN", "PER", "GBR", "FRA")] == [
        "charge", "recognised", "ambassador", "unknown",
    ]  # fmt: skip
    canada = of("CAN")
    assert canada.rung is not None
    assert canada.rung.claims == (RECORD[1].claim.id,)
    assert (canada.sanctions, canada.sanction_claims) == ("in force", (RECORD[0].claim.id,))
    assert of("USA").sanctions == "eased"


def test_a_plan_changes_no_stance_but_the_act_does() -> None:
    restored = made(
        "restore_relations", "CAN VEN", on="2024-02-01", about="diplomatic relations", published="2024-02-02"
    )
    before, after = of("CAN", date(2024, 1, 31), [*RECORD, restored]), of("CAN", date(2024, 2, 2), [*RECORD, restored])
    assert rung(before) == "charge"
    assert after.rung is not None
    assert "restored" in ladder().rungs[after.rung.rank].values.get("relations", ()) or rung(after) == "charge"


def test_movers_ahead_and_behind() -> None:
    severed = [
        made("sever_relations", "CAN", "VEN", on="2019-02-10", about="diplomatic relations"),
        made("sever_relations", "BRA", "VEN", on="2019-01-10", about="diplomatic relations"),
        made("establish_relations", "BRA VEN", on="1990", about="diplomatic relations"),
        made("establish_relations", "CAN VEN", on="1990", about="diplomatic relations"),
    ]
    since = date(2018, 1, 1)
    found = [of(actor, date(2020, 1, 1), severed, since) for actor in ("CAN", "BRA", "PER")]
    assert [each.moved < 0 for each in found] == [True, True, False]
    assert first_movers(found) == ("BRA", "CAN")
    now = [of(actor) for actor in ("CAN", "PER", "GBR", "FRA")]
    assert ahead_and_behind(now, "CAN") == (("GBR", "PER"), ())
    assert ahead_and_behind(now, "FRA") == ((), ())


def test_tone_is_the_mean_score_of_what_was_said_within_a_year() -> None:
    said = [
        made("condemn", "CAN", "VEN", published="2023-05-01"),
        made("support", "CAN", "VEN", published="2020-05-01"),
    ]
    scored = [
        replace(each, claim=replace(each.claim, score=score)) for each, score in zip(said, (-2.0, 3.5), strict=True)
    ]
    found = of("CAN", records=scored)
    assert (found.tone, found.tone_claims) == (-2.0, (said[0].claim.id,))
    assert of("PER", records=scored).tone is None


def test_agreement_by_hand() -> None:
    (same,) = agreements([of("CAN"), replace(of("CAN"), actor="AUS")])
    assert (same.s, same.kappa, same.targets) == (1.0, None, ("VEN",))
    (apart,) = agreements([of("CAN"), of("PER"), of("FRA")])
    one, other = of("CAN").rung, of("PER").rung
    assert one is not None
    assert other is not None
    share = abs(one.rank - other.rank) / (len(ladder().rungs) - 1)
    assert apart.s == pytest.approx(1 - (share + 1.0), abs=0.001)  # measures in force against none


def test_kappa_of_a_known_table() -> None:
    # Ranks 0..2 of six targets; by hand: observed 2/12, expected 18/36/2.
    pairs = [(0, 0), (0, 1), (1, 1), (1, 1), (2, 2), (2, 1)]
    observed = sum(abs(a - b) / 2 for a, b in pairs) / 6
    expected = sum(abs(a - b) / 2 for a, _ in pairs for _, b in pairs) / 36
    assert kappa(pairs, 2) == pytest.approx(1 - observed / expected, abs=0.001)
    assert kappa([(1, 1), (1, 1)], 2) is None
