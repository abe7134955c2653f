"""What a time expression does where it stands, and on which side of the publication day it lies."""

from __future__ import annotations

from collections.abc import Callable

from dragoman.model.reading import TimeRole
from dragoman.reading.times.scan import Tokens
from dragoman.reading.times.scene import Match
from dragoman.vocabulary.times import Frame, Make, TimeGrammar

_BEFORE, _AFTER = 14, 6  # tokens that frames look at
_TENSE_BEFORE, _TENSE_AFTER = 14, 10  # tokens in which words of tense are sought
_STRONG = 3  # a word of the future this near before overrules the parse: "talks scheduled for Friday were called off"
_SIDES = {"past": -1, "future": 1}


class Roles:
    """Reads the surroundings of the expressions of one text."""

    def __init__(self, grammar: TimeGrammar, tokens: Tokens, tense_at: Callable[[int], str] | None) -> None:
        self._grammar = grammar
        self._tokens = tokens
        self._tense_at = tense_at
        codes = grammar.codes
        self._nouns = frozenset({codes["LOWER"], codes["UPPER"]})
        self._owners = frozenset({codes["A"], codes["POSS"], codes["DETERMINER"], codes["UPPER"], codes["OPEN"]})

    def frame(self, match: Match, make: Make) -> Frame | None:
        """The first frame whose words stand around the expression."""
        if make in ("beside", "set", "clock"):
            return None
        takes = "duration" if make == "duration" else "date"
        classes = self._tokens.classes
        start, end = match.groups.get("span", (match.start, match.end))
        before, after = classes[max(0, start - _BEFORE) : start], classes[end : end + _AFTER]
        for compiled in self._grammar.frames:
            frame = compiled.frame
            if frame.takes not in (takes, "any"):
                continue
            if compiled.before and not compiled.before.search(before):
                continue
            if compiled.after and not compiled.after.match(after):
                continue
            return frame
        return None

    def direction(self, match: Match, frame: Frame | None) -> int:
        """-1 for the past, 1 for the future, 0 when nothing tells."""
        if frame and frame.direction:
            return _SIDES[frame.direction]
        near = self._by_words(match.start - _STRONG, match.start, None, future_only=True)
        if near:
            return near
        tense = self._tense_at(self._tokens.starts[match.start]) if self._tense_at else ""
        return _SIDES.get(tense) or self._by_words(match.start - _TENSE_BEFORE, match.start, match.end + _TENSE_AFTER)

    def _by_words(self, first: int, start: int, last: int | None, future_only: bool = False) -> int:
        """The side told by the nearest word of tense, before the expression or else after it, in its sentence."""
        tokens, tense, stop = self._tokens, self._grammar.words.tense, self._grammar.codes["STOP"]
        before, after = range(start - 1, max(0, first) - 1, -1), range(start, min(last or 0, len(tokens.classes)))
        for side in (before, after):
            for i in side:
                if tokens.classes[i] == stop:
                    break
                word = tokens.word(i)
                if word in tense.future:
                    return 1
                if not future_only and (word in tense.past or (word.endswith("ed") and len(word) > 4)):
                    return -1
        return 0

    def plain(self, match: Match) -> TimeRole:
        """WHEN or MODIFIER, for an expression that no frame takes: whether it belongs to a noun."""
        tokens, codes = self._tokens, self._grammar.codes
        start, end = match.groups.get("span", (match.start, match.end))
        before, after = tokens.at(start - 1), tokens.at(end)
        if after == codes["POSS"]:
            return TimeRole.MODIFIER
        if tokens.word(start - 1) == "the" or before in self._owners:
            return TimeRole.MODIFIER
        if tokens.word(start - 1) == "of" and tokens.word(start - 2) != "as":
            return TimeRole.MODIFIER
        return TimeRole.WHEN
