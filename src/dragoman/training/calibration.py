"""Fits the calibration of confidence on claims that the scorer made out of fold."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dragoman.evaluation.calibration import Point, calibration
from dragoman.evaluation.claims import claim_overlap, match
from dragoman.evaluation.coded import Coded
from dragoman.reading.calibration import LEAST, SAME, Calibrator

Rated = tuple[Coded, float]
"""A frame as a claim, and the scorer's confidence in it."""

Floats = NDArray[np.float64]

PENALTY = 1e-3
PARTS = 5  # of the claims, by document, to see how a fit fares on claims it has not seen


def calibrate(rated: Sequence[Rated], gold: Sequence[Coded], accept: float, scorer: Path) -> Calibrator:
    """Fits the map on the claims that the reader would make, writes it beside the scorer file, and prints how it fares.

    `rated` are the frames with parties, rated by scorers that have not seen their documents; `accept` is the least
    confidence of a claim.
    """
    found = outcomes(rated, gold, accept)
    points = [point for _, point in found]
    before, after = calibration(points), calibration(unseen(found))
    if before and after:
        print(f"  calibration error of {before.count} claims out of fold: {before.error:.3f}, fitted {after.error:.3f}")
    digest = hashlib.sha256(scorer.read_bytes()).hexdigest()[:12]
    fitted = fit(points, digest)
    target = scorer.with_name("calibration.json")
    target.write_text(json.dumps(asdict(fitted), indent=0) + "\n", encoding="utf-8")
    return fitted


def outcomes(rated: Sequence[Rated], gold: Sequence[Coded], accept: float) -> list[tuple[str, Point]]:
    """Each claim of confidence `accept` or more with its document, and whether it is a gold claim; each once, and
    matched one-to-one, as the scores do."""
    kept: dict[tuple[object, ...], Rated] = {}
    for claim, confidence in rated:
        if confidence >= accept and claim.parties:
            kept.setdefault((claim.doc, claim.act, claim.actor, claim.recipient, claim.status), (claim, confidence))
    made = list(kept.values())
    right = {j for _, j in match(gold, [claim for claim, _ in made], claim_overlap)}
    return [(claim.doc, (confidence, j in right)) for j, (claim, confidence) in enumerate(made)]


def unseen(found: Sequence[tuple[str, Point]]) -> list[Point]:
    """The claims with confidence as calibrated by maps that were fitted without their document."""

    def part(doc: str) -> int:
        return zlib.crc32(doc.encode()) % PARTS  # not the hash of the split, which is the same for all that are left

    calibrated: list[Point] = []
    for n in range(PARTS):
        apply = fit([point for doc, point in found if part(doc) != n])
        calibrated += [(apply(confidence), right) for doc, (confidence, right) in found if part(doc) == n]
    return calibrated


def fit(points: Sequence[Point], scorer: str = "") -> Calibrator:
    """The map that makes the outcomes likeliest; one that changes nothing for fewer than ten claims, or where all are
    right or all wrong. A term that would turn the order round is left out (Kull et al. 2017, section 4)."""
    if len(points) < 10 or len({right for _, right in points}) < 2:
        return SAME
    p = np.clip(np.array([confidence for confidence, _ in points]), LEAST, 1.0 - LEAST)
    right = np.array([float(right) for _, right in points])
    terms = np.column_stack([np.log(p), -np.log(1.0 - p), np.ones(len(p))])
    kept = [0, 1, 2]
    weights = newton(terms, right)
    while min(weights[:-1], default=0.0) < 0:
        kept.pop(int(np.argmin(weights[:-1])))
        weights = newton(terms[:, kept], right)
    found = dict(zip(kept, (round(float(each), 4) for each in weights), strict=True))
    return Calibrator(found.get(0, 0.0), found.get(1, 0.0), found[2], scorer)


def newton(terms: Floats, right: Floats) -> Floats:
    """The weights of a logistic regression, found by Newton's method with a penalty too small to matter."""
    weights = np.zeros(terms.shape[1])
    for _ in range(50):
        shares = 1.0 / (1.0 + np.exp(-np.clip(terms @ weights, -30, 30)))
        slope = terms.T @ (right - shares) - PENALTY * weights
        curve = (terms * (shares * (1.0 - shares))[:, None]).T @ terms + PENALTY * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-9:
            break
    return weights
