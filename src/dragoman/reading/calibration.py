"""The last step of scoring: from how sure the scorer is to how often it is right.

Beta calibration (Kull, Silva Filho & Flach 2017, "Beta calibration: a well-founded and easily implemented improvement
on logistic calibration for binary classifiers"): the log odds of being right are `a ln p - b ln(1 - p) + c`. With a and
b not below zero it keeps the order of claims, so that it decides nothing; it only says what a confidence is worth.
Fitted on coded texts out of fold by `python -m dragoman.training calibrate` and stored beside the scorer.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LEAST = 1e-3  # confidences nearer to 0 or 1 are taken as this near


@dataclass(frozen=True, slots=True)
class Calibrator:
    """A monotone map of [0, 1] to itself; `scorer` is the digest of the scorer file that it was fitted for."""

    a: float
    b: float
    c: float
    scorer: str = ""

    def __call__(self, confidence: float) -> float:
        """The share of claims with this confidence of the scorer that are right."""
        p = min(1.0 - LEAST, max(LEAST, confidence))
        odds = self.a * math.log(p) - self.b * math.log(1.0 - p) + self.c
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


SAME = Calibrator(1.0, 1.0, 0.0)
"""Leaves a confidence as it is."""


@cache
def calibrator() -> Calibrator:
    """The map that ships with Dragoman, or one that changes nothing where this build carries none."""
    stored = files("dragoman.reading").joinpath("model", "calibration.json")
    if not stored.is_file():
        return SAME
    return Calibrator(**json.loads(stored.read_text(encoding="utf-8")))
