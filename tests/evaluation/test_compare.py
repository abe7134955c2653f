"""Readers side by side."""

from __future__ import annotations

import pytest

from dragoman.evaluation.coded import Coded
from dragoman.evaluation.compare import compare, mcnemar


def coded(doc: str, act: str = "visit", optional: bool = False) -> Coded:
    return Coded(doc, act, frozenset({"NOR"}), frozenset({"MLI"}), "actual", "", "outlet", "", "", optional)


def test_who_found_what() -> None:
    gold = [coded(doc) for doc in "abcde"] + [coded("f", optional=True)]
    readers = {
        "one": [coded("a"), coded("b"), coded("c"), coded("x")],
        "other": [coded("b"), coded("d"), coded("x"), coded("y"), coded("f")],
    }
    scores, [pair] = compare(gold, readers)
    assert (scores["one"].claim.matched, scores["other"].claim.matched) == (3, 2)
    assert (pair.both, pair.only_one, pair.only_other, pair.neither) == (1, 2, 1, 1)
    assert (pair.agreed.matched, pair.agreed.predicted) == (1, 2)  # b and x
    assert (pair.either.matched, pair.either.predicted) == (4, 6)  # a, b, c, d; x and y
    assert pair.chance == 1.0


def test_every_two_are_compared() -> None:
    claims = [coded("a")]
    _, pairs = compare(claims, dict.fromkeys(("x", "y", "z"), claims))
    assert [(pair.one, pair.other) for pair in pairs] == [("x", "y"), ("x", "z"), ("y", "z")]


@pytest.mark.parametrize(
    ("one", "other", "chance"),
    [(0, 0, 1.0), (5, 5, 1.0), (0, 5, 2 / 32), (1, 7, 2 * (1 + 8) / 256), (10, 2, 2 * (1 + 12 + 66) / 4096)],
)
def test_mcnemar_by_hand(one: int, other: int, chance: float) -> None:
    assert mcnemar(one, other) == pytest.approx(chance) == pytest.approx(mcnemar(other, one))


def test_mcnemar_of_many_claims() -> None:
    assert 0 < mcnemar(1200, 1500) < 1e-8
