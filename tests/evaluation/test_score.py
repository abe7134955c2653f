"""Scores of claims: the written rules on small cases, and the same numbers as the script that defines them."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman.errors import MalformedRecord, UnreadableInput
from dragoman.evaluation.claims import GROUPS, Scores, Tally, score
from dragoman.evaluation.coded import Coded, coded_record, held_back, load_claims

ACTS = [act for acts in GROUPS.values() for act in acts]


def coded(doc: str, act: str, actor: str = "", recipient: str = "", **fields: str) -> Coded:
    record = {"doc": doc, "act": act, "actor": actor.split(), "recipient": recipient.split(), **fields}
    return coded_record(record, "here")


def test_act_and_both_sides_must_agree() -> None:
    gold = [coded("a", "visit", "FRA", "POL"), coded("a", "host", "POL", "FRA"), coded("b", "condemn", "FRA")]
    predicted = [
        coded("a", "visit", "FRA DEU", "POL"),  # one shared code on each side is enough
        coded("a", "host", "POL", "DEU"),  # another recipient
        coded("b", "condemn", "FRA", "POL"),  # a recipient where there is none
        coded("c", "visit", "FRA", "POL"),  # in another document
    ]
    scores = score(gold, predicted)
    assert scores.claim == Tally(matched=1, gold=3, predicted=4)
    assert scores.act_in_doc == Tally(3, 3, 4)
    assert [each.act for each in scores.missed] == ["host", "condemn"]
    assert [each.doc for each in scores.false] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("gold", "predicted", "matched"),
    [
        (("FRA POL", ""), ("FRA", "POL"), 1),  # the sides are pooled
        (("FRA POL", ""), ("FRA DEU", ""), 0),  # one shared code of two is not enough
        (("FRA POL", ""), ("FRA", ""), 1),  # one is enough where one pool has only one
        (("FRA", ""), ("POL", ""), 0),
    ],
)
def test_symmetric_acts_pool_their_sides(gold: tuple[str, str], predicted: tuple[str, str], matched: int) -> None:
    assert score([coded("a", "meet", *gold)], [coded("a", "meet", *predicted)]).claim.matched == matched


def test_best_overlap_is_matched_first() -> None:
    gold = [coded("a", "visit", "FRA", "POL DEU", date="2020"), coded("a", "visit", "FRA", "POL", date="2021")]
    scores = score(gold, [coded("a", "visit", "FRA", "POL", date="2021")])
    assert scores.right["date"] == 1.0
    assert scores.missed == (gold[0],)


def test_optional_gold_claims_count_on_neither_side() -> None:
    gold = [coded("a", "visit", "FRA", "POL"), coded("a", "host", "POL", "FRA", optional="yes")]
    wanted, extra = coded("a", "visit", "FRA", "POL"), coded("a", "host", "POL", "FRA")
    assert score(gold, [wanted]).claim == score(gold, [wanted, extra]).claim == Tally(1, 1, 1)


def test_fields_are_judged_on_matched_claims_only() -> None:
    gold = [coded("a", "visit", "FRA", "POL", status="actual", date="2020-05-01", by="outlet", deadline="")]
    predicted = [
        coded("a", "visit", "FRA", "POL", status="actual", date="2020", by="media", deadline="2020-06"),
        coded("a", "visit", "USA", "POL", status="planned", date="2019", by="outlet"),
    ]
    assert score(gold, predicted).right == {"status": 1, "date": 0, "year": 1, "by": 0, "deadline": 0}


def test_codes_are_compared_in_normal_form() -> None:
    assert coded_record({"doc": "a", "act": "attack", "actor": [" islamic_jihad"]}, "").actor == {"ISLAMIC-JIHAD"}


def test_nothing_predicted_scores_nothing() -> None:
    scores = score([coded("a", "visit", "FRA", "POL")], [])
    assert (scores.claim.precision, scores.claim.recall, scores.claim.f1) == (0, 0, 0)


def test_split_holds_back_a_fifth_by_id() -> None:
    assert 150 < sum(held_back(f"text-{number}") for number in range(1000)) < 250
    assert [held_back(f"text-{number}") for number in (2, 3, 6, 7)] == [True, False, False, True]


def test_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text('{"doc": "a", "act": "visit"}\n\n{"doc": "a", \n', encoding="utf-8")
    with pytest.raises(MalformedRecord, match=r"claims\.jsonl, line 3: not JSON"):
        load_claims(path)
    path.write_text('{"doc": "a", "act": "visit", "actor": "FRA"}', encoding="utf-8")
    with pytest.raises(MalformedRecord, match=r"line 1: `actor` must be a list of codes"):
        load_claims(path)
    with pytest.raises(UnreadableInput, match=r"cannot read .*absent\.jsonl: No such file"):
        load_claims(tmp_path / "absent.jsonl")


@pytest.mark.parametrize("seed", range(5))
def test_same_numbers_as_the_defining_script(seed: int, shared: Path, tmp_path: Path) -> None:
    """Random gold standards and predictions, scored by the script and by Dragoman."""
    draw = random.Random(seed)
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    gold.write_text("\n".join(json.dumps(random_claim(draw, optional=True)) for _ in range(300)), encoding="utf-8")
    predicted.write_text("\n".join(json.dumps(random_claim(draw)) for _ in range(250)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, shared / "gold" / "score_claims.py", gold, predicted],
        capture_output=True,
        text=True,
        check=True,
    )
    scores = score(load_claims(gold), load_claims(predicted))
    assert scores.claim.matched > 10
    assert done.stdout == as_the_script_prints(scores)


def random_claim(draw: random.Random, *, optional: bool = False) -> dict[str, object]:
    """A claim from a world so small that some pairs match, some in part, and some not."""
    codes = ["FRA", "POL", "DEU", "fra", "ISLAMIC_JIHAD", "Islamic Jihad"]
    claim: dict[str, object] = {
        "doc": f"d{draw.randrange(12)}",
        "act": draw.choice(ACTS[::4]),
        "actor": draw.sample(codes, draw.randrange(3)),
        "recipient": draw.sample(codes, draw.randrange(3)),
        "status": draw.choice(["actual", "planned"]),
        "date": draw.choice(["", "2020", "2020-05-01", "2021"]),
        "by": draw.choice(["outlet", "media"]),
        "deadline": draw.choice(["", "2020-06"]),
    }
    if optional and draw.random() < 0.2:
        claim["optional"] = True
    return claim


def as_the_script_prints(scores: Scores) -> str:
    def line(tally: Tally) -> str:
        return (
            f"P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.f1:.3f}"
            f"  ({tally.matched} matched, {tally.gold} gold, {tally.predicted} predicted)"
        )

    rows = [f"claim      {line(scores.claim)}", f"act in doc {line(scores.act_in_doc)}"]
    rows.append(f"parties    {line(scores.parties)}")
    rows += [f"  {name:12s} {line(tally)}" for name, tally in scores.groups.items()]
    rows.append("on matched: " + "  ".join(f"{name} {share:.3f}" for name, share in scores.right.items()))
    return "\n".join(rows) + "\n"


def test_groups_and_symmetry_are_those_of_the_script(shared: Path) -> None:
    source = (shared / "gold" / "score_claims.py").read_text(encoding="utf-8")
    for name, acts in GROUPS.items():
        assert re.search(rf"'{re.escape(name)}': '{' '.join(acts)}'", source), name
