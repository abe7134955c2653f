"""Mission levels: what is done to posts and envoys, folded into the level of the mission as a whole.

A mission stands at the level of the highest of its parts: the embassy, legation or other diplomatic post; an envoy who
is accredited but lives elsewhere; the consular posts. Consular posts count while there is no diplomatic one, and are
taken to have gone with it when it closes. Levels are named by nouns (`levels.yaml`), in the object of the claim or else
in its quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from dragoman.analysis.occurrences import Occurrence, occurrences
from dragoman.analysis.steps import Step
from dragoman.model.state import Change, Level, Support
from dragoman.model.time import End, Point, Time
from dragoman.vocabulary.effects import AT_LEVEL, levels, words_pattern

_RAISED = re.compile(r"\b(?:to|into|as|become|became)\b", re.IGNORECASE)
_RESIDENT = re.compile(r"\b(?:resident|residing|resided|based) (?:at|in)\b|\bnonresident\b|\bnon-resident\b", re.IGNORECASE)
_EFFECTIVE = re.compile(
    r"\bcredentials?\b|\bcredence\b|\b(?:took|taken|take) up\b|\bassumed?\b|\bbegan\b|\barrived?\b|\baccredited\b|\breceived\b",
    re.IGNORECASE,
)
_CONSULAR = frozenset({Level.CONSULATE, Level.CONSUL_NONRESIDENT})
_NONRESIDENT = frozenset({Level.AMBASSADOR_NONRESIDENT, Level.ENVOY_NONRESIDENT})
_POSTS = frozenset({Level.EMBASSY, Level.LEGATION, Level.LIAISON, Level.INTERESTS})
_ORDER = tuple(Level)


@dataclass(frozen=True, slots=True)
class Named:
    """The level that a text names: by a post or by a title, and where the bearer of the title lives if it says so."""

    level: Level
    post: bool


@dataclass
class _Mission:
    """The parts of a mission while its history is walked through."""

    post: Level = Level.NONE
    envoy: Level = Level.NONE
    consulates: set[str] | None = None

    def level(self) -> Level:
        """The highest of the parts."""
        consular = Level.CONSULATE if self.consulates else Level.NONE
        return min((self.post, self.envoy, consular), key=_ORDER.index)
