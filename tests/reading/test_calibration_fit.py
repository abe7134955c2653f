"""Fitting the calibration."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from dragoman.evaluation.calibration import calibration
from dragoman.evaluation.coded import Coded
from dragoman.reading.calibration import SAME, Calibrator
from dragoman.training.calibration import calibrate, fit, outcomes, unseen


def claim(doc: str, act: str = "visit", status: str = "actual") -> Coded:
    return Coded(doc, act, frozenset({"NOR"}), frozenset({"MLI"}), status, "", "", "", "")


def drawn(truth: Calibrator, count: int) -> list[tuple[float, bool]]:
    numbers = random.Random(3)
    confidences = [numbers.uniform(0.4, 0.99) for _ in range(count)]
    return [(each, numbers.random() < truth(each)) for each in confidences]


def test_it_finds_what_the_outcomes_were_drawn_from() -> None:
    truth = Calibrator(0.5, 1.5, -1.0)
    points = drawn(truth, 20_000)
    fitted = fit(points)
    assert all(fitted(n / 100) == pytest.approx(truth(n / 100), abs=0.02) for n in range(40, 100))
    found = calibration([(fitted(confidence), right) for confidence, right in points])
    plain = calibration(points)
    assert found is not None
    assert plain is not None
    assert found.error < 0.02 < plain.error


def test_it_never_turns_the_order_round() -> None:
    backwards = [(n / 100, n < 50) for n in range(1, 100)]
    fitted = fit(backwards)
    assert min(fitted.a, fitted.b) >= 0


def test_with_too_little_to_go_by_nothing_changes() -> None:
    assert fit([(0.5, True)] * 100) == fit([]) == fit([(0.5, True), (0.6, False)]) == SAME


def test_unseen_claims_are_calibrated_without_their_document() -> None:
    found = [(f"d{n // 2}", point) for n, point in enumerate(drawn(Calibrator(0.5, 1.5, -1.0), 2000))]
    points = unseen(found)
    assert len(points) == 2000
    assert sum(right for _, right in points) == sum(right for _, (_, right) in found)


def test_outcomes_are_claims_as_the_scores_count_them() -> None:
    gold = [claim("a"), claim("b")]
    rated = [(claim("a"), 0.9), (claim("a"), 0.8), (claim("a", status="planned"), 0.7), (claim("b"), 0.3)]
    rated += [(claim("c"), 0.6), (Coded("d", "visit", frozenset(), frozenset(), "", "", "", "", ""), 0.9)]
    assert outcomes(rated, gold, 0.5) == [("a", (0.9, True)), ("a", (0.7, False)), ("c", (0.6, False))]


def test_what_is_written_is_what_the_reader_loads(tmp_path: Path) -> None:
    scorer = tmp_path / "scorer.json"
    scorer.write_text("{}", encoding="utf-8")
    points = drawn(Calibrator(0.5, 1.5, -1.0), 500)
    rated = [(claim(f"d{n}"), confidence) for n, (confidence, _) in enumerate(points)]
    gold = [claim(f"d{n}") for n, (_, right) in enumerate(points) if right]
    fitted = calibrate(rated, gold, 0.4, scorer)
    stored = json.loads((tmp_path / "calibration.json").read_text(encoding="utf-8"))
    assert Calibrator(**stored) == fitted
    assert stored["scorer"] == "44136fa355b3"  # the SHA-256 of {}
