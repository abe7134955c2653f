"""How far confidence can be believed."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from dragoman.errors import MalformedRecord
from dragoman.evaluation.calibration import calibration, points
from dragoman.evaluation.claims import score
from dragoman.evaluation.coded import Coded, coded_record


def coded(doc: str, confidence: float | None, act: str = "visit", optional: bool = False) -> Coded:
    sides = frozenset({"NOR"}), frozenset({"MLI"})
    return Coded(doc, act, *sides, "actual", "", "outlet", "", "", optional, confidence)


def test_error_by_hand() -> None:
    # In 0.8-0.9: three of four right, mean 0.85: gap 0.1. In 0.3-0.4: one of one right, gap 0.65.
    found = calibration([(0.8, True), (0.9 - 1e-9, True), (0.85, True), (0.85, False), (0.35, True)])
    assert found is not None
    assert [(each.count, each.right) for each in found.bins] == [(1, 1), (4, 3)]
    assert found.error == pytest.approx((4 * 0.1 + 1 * 0.65) / 5)
    assert found.brier == pytest.approx((0.04 + 0.01 + 0.0225 + 0.7225 + 0.4225) / 5)
    assert found.confidence == pytest.approx(0.75)
    deviations = [math.sqrt(2 / math.pi * 4 * 0.85 * 0.15), math.sqrt(2 / math.pi * 0.35 * 0.65)]
    assert found.chance == pytest.approx(sum(deviations) / 5)


def test_interval_of_wilson() -> None:
    # Newcombe 1998, table I, method 3: 81 of 263 gives 0.2553 to 0.3662.
    found = calibration([(0.5, n < 81) for n in range(263)])
    assert found is not None
    assert found.bins[0].sure == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_certainty_is_in_the_last_bin_and_nothing_has_no_calibration() -> None:
    found = calibration([(1.0, True), (0.0, False)])
    assert found is not None
    assert [(each.low, each.count) for each in found.bins] == [(0.0, 1), (0.9, 1)]
    assert found.error == 0
    assert calibration([]) is None


def test_perfect_confidence_shows_no_more_error_than_chance() -> None:
    # Halton numbers in place of random ones: confidence uniform, right as often as it says.
    def halton(index: int, base: int) -> float:
        result, fraction = 0.0, 1.0
        while index:
            fraction /= base
            result += fraction * (index % base)
            index //= base
        return result

    numbers = [(halton(n, 2), halton(n, 3)) for n in range(1, 2001)]
    found = calibration([(confidence, draw < confidence) for confidence, draw in numbers])
    assert found is not None
    assert found.error < found.chance < 0.03
    assert all(one.high == other.low for one, other in pairwise(found.bins))


def test_points_are_the_scored_predictions() -> None:
    gold = [coded("a", None), coded("b", None), coded("c", None, optional=True)]
    read = [coded("a", 0.9), coded("b", 0.6, "host"), coded("c", 0.5), coded("a", None, "meet")]
    assert sorted(points(score(gold, read))) == [(0.6, False), (0.9, True)]


@pytest.mark.parametrize("wrong", [1.5, -0.1, "high", True])
def test_confidence_of_a_record_is_checked(wrong: object) -> None:
    with pytest.raises(MalformedRecord, match=r"claims\.jsonl, line 3: `confidence` must be from 0 to 1"):
        coded_record({"doc": "d", "act": "visit", "confidence": wrong}, "claims.jsonl, line 3")
    assert coded_record({"doc": "d", "act": "visit", "confidence": 1}, "").confidence == 1.0
