"""Whether confidence can be believed: of the claims with confidence 0.8, four in five should be right.

Expected calibration error over bins of equal width (Naeini, Cooper & Hauskrecht 2015; Guo et al. 2017): the gap
between mean confidence and the share that is right, averaged over the bins by how many claims each holds. The Brier
score is the mean squared difference between confidence and outcome.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.evaluation.claims import Scores

BINS = 10
Z = 1.96  # of a 95 % interval

Point = tuple[float, bool]
"""The confidence of a claim, in [0, 1], and whether it is right."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The claims whose confidence is in [`low`, `high`), and in the last bin also 1: how many there are, how many are
    right, and their mean confidence. `sure` is the 95 % interval of the share that is right (Wilson 1927)."""

    low: float
    high: float
    count: int
    right: int
    confidence: float

    @property
    def share(self) -> float:
        """The share that is right."""
        return self.right / self.count

    @property
    def sure(self) -> tuple[float, float]:
        """Where the true share lies, with 95 % probability."""
        n, p = self.count, self.share
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        spread = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return max(0.0, middle - spread), min(1.0, middle + spread)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far the confidence of a set of claims can be believed. `bins` leaves out those that are empty."""

    count: int
    right: int
    confidence: float  # mean
    error: float  # expected calibration error
    brier: float
    bins: tuple[Bin, ...]

    @property
    def chance(self) -> float:
        """About the calibration error that so few claims would show if every confidence were exactly right: the mean
        deviation of the share in each bin, by the normal approximation of the binomial."""
        deviations = (
            math.sqrt(2 / math.pi * each.count * each.confidence * (1 - each.confidence)) for each in self.bins
        )
        return sum(deviations) / self.count


def points(scores: Scores) -> list[Point]:
    """Every predicted claim that has a confidence, and whether it was matched by a gold claim."""
    found = [(predicted.confidence, True) for _, predicted in scores.matched]
    found += [(predicted.confidence, False) for predicted in scores.false]
    return [(confidence, right) for confidence, right in found if confidence is not None]


def calibration(given: Iterable[Point], bins: int = BINS) -> Calibration | None:
    """How far these confidences can be believed; None where there are none."""
    found = sorted(given)
    if not found:
        return None
    held: list[list[Point]] = [[] for _ in range(bins)]
    for confidence, right in found:
        held[min(bins - 1, int(confidence * bins))].append((confidence, right))
    table = tuple(_bin(n / bins, (n + 1) / bins, inside) for n, inside in enumerate(held) if inside)
    return Calibration(
        count=len(found),
        right=sum(right for _, right in found),
        confidence=sum(confidence for confidence, _ in found) / len(found),
        error=sum(each.count * abs(each.share - each.confidence) for each in table) / len(found),
        brier=sum((confidence - right) ** 2 for confidence, right in found) / len(found),
        bins=table,
    )


def _bin(low: float, high: float, inside: Sequence[Point]) -> Bin:
    mean = sum(confidence for confidence, _ in inside) / len(inside)
    return Bin(low, high, len(inside), sum(right for _, right in inside), mean)
