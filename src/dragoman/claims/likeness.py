"""Near-duplicates: texts that say the same in nearly the same words, such as wire copies, cut copies, light rewrites.

A text is known by *fingerprints*: the hashes of its runs of `RUN` words, thinned out by winnowing (S. Schleimer,
D. Wilkerson, A. Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003): of every `WINDOW`
neighbouring runs the one with the smallest hash is kept. So any stretch of RUN + WINDOW - 1 words that two texts share
gives both a common fingerprint, wherever it stands, and the share of common fingerprints estimates the share of common
words. Two texts are alike when most of the shorter one is in the longer one; a quote in a long article is not enough,
nor is what two yearly messages of greeting share.
"""

from __future__ import annotations

import re
import zlib
from datetime import date

RUN = 4  # words; shorter runs are shared by chance ("the President of the")
WINDOW = 5  # so that a text has a fingerprint for about every third word
LEAST_SHARED = 0.5  # of the shorter text's fingerprints; a rewrite of every tenth word leaves some 0.6
LEAST_RATIO = 1 / 3  # of the lengths; a copy cut to less is a report of its own
LEAST_PRINTS = 3  # shorter texts are alike when all their fingerprints are common
DAYS_APART = 10  # between the days of publication; copies appear within days

_WORD = re.compile(r"\w+")
_MASK = (1 << 63) - 1  # databases hold signed 64-bit numbers
_PRIME = 1_099_511_628_211  # of the 64-bit FNV hash


def fingerprints(text: str) -> frozenset[int]:
    """The fingerprints of a text, numbers from 0 to 2**63 - 1; none for fewer than `RUN` words."""
    words = [zlib.crc32(word.encode()) for word in _WORD.findall(text.casefold())]
    runs = [_mixed(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]
    if len(runs) <= WINDOW:
        return frozenset(runs and [min(runs)])
    return frozenset(min(runs[i : i + WINDOW]) for i in range(len(runs) - WINDOW + 1))


def alike(one: int, other: int, shared: int) -> bool:
    """Whether texts with `one` and `other` fingerprints, `shared` of them common, are near-duplicates."""
    shorter, longer = sorted((one, other))
    if not shorter or shorter / longer < LEAST_RATIO:
        return False
    return shared >= (LEAST_SHARED * shorter if shorter >= LEAST_PRINTS else shorter)


def near_in_time(one: str, other: str) -> bool:
    """Whether two ISO dates of publication are near enough for copies; unknown ones (`""`) are."""
    return not one or not other or abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= DAYS_APART


def _mixed(words: list[int]) -> int:
    """One number for a run of words, in which every bit depends on all of them (after FNV-1a, G. Fowler et al.)."""
    value = 0xCBF29CE484222325
    for word in words:
        value = ((value ^ word) * _PRIME) & 0xFFFFFFFFFFFFFFFF
    value ^= value >> 29
    return (value * 0x9E3779B97F4A7C15 >> 1) & _MASK
