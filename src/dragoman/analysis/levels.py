"""The mission level that a claim names, by the noun of the post or the title, and where the envoy lives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dragoman.model.claim import Claim
from dragoman.model.state import Level
from dragoman.model.time import Time
from dragoman.vocabulary.effects import levels, words_pattern

SEVERAL = "*"  # the place of posts told of together
CONSULAR = frozenset({Level.CONSULATE, Level.CONSUL_NONRESIDENT})
NONRESIDENT = frozenset({Level.AMBASSADOR_NONRESIDENT, Level.ENVOY_NONRESIDENT})

_CHARGE = re.compile(r"\bchargée?s? d[’'`]\s?affair\w*|\bcharges? d[’'`]\s?affair\w*|\bchargée?s?\b", re.IGNORECASE)
_RAISED = re.compile(
    r"\b(?:to|into|became|become|becomes|as an?)\s+(?:\w+\s+){0,3}?$|\b(?:status|rank) of (?:an? )?$", re.IGNORECASE
)
_RESIDENT = re.compile(r"\b(?:resident|residing|resided|based|living) (?:at|in)\b|\bnon-?resident\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:at|in|of)\s+((?:[A-ZÀ-Þ][\w’'.-]*)(?:\s+(?:[A-ZÀ-Þ][\w’'.-]*))*)")


@dataclass(frozen=True, slots=True)
class Named:
    """A level, whether a post or a title names it, and the place of a consular post in lower case, or `""`."""

    level: Level
    post: bool
    place: str


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    level: Level
    post: bool


def named(claim: Claim, time: Time) -> Named | None:
    """The level that the claim names in its object, else in its quote; None where it names none."""
    for text in (claim.object, claim.quote):
        found = _words(text, time)
        if found:
            return _chosen(claim, text, found)
    return None


def _chosen(claim: Claim, text: str, found: list[_Word]) -> Named:
    if claim.act == "appoint_envoy":
        titles = [word for word in found if not word.post] or found
        word = min(titles, key=lambda word: (tuple(Level).index(word.level), word.start))
        if _RESIDENT.search(text) or _RESIDENT.search(claim.object):
            return Named(nonresident(word.level), False, "")
    else:
        posts = [word for word in found if word.post] or found
        raised = [word for word in posts[1:] if _RAISED.search(text, 0, word.start)]
        word = raised[-1] if raised and claim.act == "open_mission" else posts[0]
    place = _PLACE.search(text) if word.level is Level.CONSULATE else None
    where = place.group(1).lower() if place else SEVERAL if text[word.start : word.end].endswith("s") else ""
    return Named(word.level, word.post or claim.act != "appoint_envoy", where)


def nonresident(level: Level) -> Level:
    """The level of an envoy of this level who lives elsewhere; the level itself where there is none such."""
    return next((Level(each.nonresident) for each in levels() if each.level is level and each.nonresident), level)


def _words(text: str, time: Time) -> list[_Word]:
    """The words for levels in the text, in order; a longer word hides those within it."""
    found: list[_Word] = []
    for level, post, pattern in _patterns():
        found.extend(_Word(match.start(), match.end(), level, post) for match in pattern.finditer(text))
    year = time.earliest or time.latest
    if year is not None:
        for each in levels():
            if each.charges and each.charges[0] <= year.year <= each.charges[1]:
                found.extend(_Word(m.start(), m.end(), each.level, False) for m in _CHARGE.finditer(text))
    found.sort(key=lambda word: (word.start, -word.end))
    return [word for i, word in enumerate(found) if not any(other.end >= word.end for other in found[:i])]


@cache
def _patterns() -> tuple[tuple[Level, bool, re.Pattern[str]], ...]:
    listed = []
    for each in levels():
        listed.append((each.level, True, words_pattern(each.posts)))
        if each.titles:
            listed.append((each.level, False, words_pattern(each.titles)))
    return tuple(listed)
