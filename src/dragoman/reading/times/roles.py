"""What a time expression does where it stands, and on which side of the publication day it lies."""

from __future__ import annotations

from collections.abc import Callable

from dragoman.model.reading import TimeRole
from dragoman.reading.times.scan import Tokens
from dragoman.reading.times.scene import Match
from dragoman.vocabulary.times import Frame, Make, TimeGrammar

_BEFORE, _AFTER = 14, 6  # tokens that frames look at
_TENSE_BEFORE, _TENSE_AFTER = 24, 10  # tokens in which words of tense are sought
_STRONG = 3  # a word of the future this near before overrules the parse: "talks scheduled for Friday were called off"
_SIDES = {"past": -1, "future": 1}

# Makers of calendar dates, which before a noun and after another word without preposition belong to the noun.
_CALENDAR = frozenset({"date", "dates", "month", "months", "year", "years"})


class Roles:
    """Reads the surroundings of the expressions of one text."""

    def __init__(self, grammar: TimeGrammar, tokens: Tokens, tense_at: Callable[[int], str] | None) -> None:
        self._grammar = grammar
        self._tokens = tokens
        self._tense_at = tense_at
        self.read_to = 0  # where the expression before this one ends: its words are spent
        codes = grammar.codes
        self._stop = codes["STOP"]
        self._verbs = codes["LOWER"]
        self._nouns = frozenset({codes["LOWER"], codes["UPPER"]})
        self._owners = frozenset({codes["A"], codes["POSS"], codes["DETERMINER"], codes["OPEN"]})

    def frame(self, match: Match, make: Make) -> Frame | None:
        """The first frame whose words stand around the expression."""
        if make in ("beside", "set", "clock"):
            return None
        takes = "duration" if make == "duration" else "date"
        classes = self._tokens.classes
        start, end = match.groups.get("span", (match.start, match.end))
        before, after = classes[max(0, self.read_to, start - _BEFORE) : start], classes[end : end + _AFTER]
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

    def direction(self, match: Match, frame: Frame | None, role: TimeRole) -> tuple[int, bool]:
        """-1 for the past, 1 for the future, 0 when nothing tells; and whether that is sure.

        The tense of the clause dates no noun's modifier.
        """
        if frame and frame.direction:
            return _SIDES[frame.direction], frame.direction == "past" or self._told(match) == "future"
        near, is_sure = self._by_words(range(match.start - 1, match.start - 1 - _STRONG, -1))
        if near > 0 or role == TimeRole.MODIFIER:
            return max(near, 0), is_sure
        tense = self._told(match)
        if tense in _SIDES:
            return _SIDES[tense], True
        before = self._by_words(range(match.start - 1, match.start - 1 - _TENSE_BEFORE, -1))
        return before if before[0] else self._by_words(range(match.end, match.end + _TENSE_AFTER), infinitive=False)

    def _told(self, match: Match) -> str:
        return self._tense_at(self._tokens.starts[match.start]) if self._tense_at else ""

    def _by_words(self, places: range, infinitive: bool = True) -> tuple[int, bool]:
        """The side told by the first word of tense at these places, up to the end of the sentence; if it is sure."""
        for i in places:
            if self._tokens.at(i) in ("", self._stop):
                break
            told = self._word_tense(i, infinitive)
            if told:
                return told, self._tokens.word(i) in self._grammar.words.tense.sure
        return 0, False

    def _word_tense(self, i: int, infinitive: bool) -> int:
        """The side that one word tells: "will", "to meet", "to be held"; "was", "met", "held"."""
        tokens, tense = self._tokens, self._grammar.words.tense
        word = tokens.word(i)
        if word in tense.future or f"{word} {tokens.word(i + 1)}" in tense.future:
            return 1
        if word == "to":
            return 1 if infinitive and tokens.at(i + 1) == self._verbs and not self._is_past(i + 1) else 0
        if word in tense.past or self._is_past(i):
            helper = i - 2 if tokens.word(i - 1).endswith("ly") else i - 1
            return 0 if tokens.word(helper) == "be" else -1
        return 0

    def _is_past(self, i: int) -> bool:
        word = self._tokens.word(i)
        is_verb = word.endswith("ed") and len(word) > 4 and self._tokens.at(i) == self._verbs
        return is_verb and word not in self._grammar.words.tense.not_past

    def plain(self, match: Match, make: Make) -> TimeRole:
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
        if make not in _CALENDAR:
            return TimeRole.WHEN
        if before == codes["UPPER"] and make == "year":
            return TimeRole.MODIFIER  # "Strategy 2020"
        opens = before in ("", self._stop) and make in ("year", "years", "month")
        if after in self._nouns and (opens or before in self._nouns):
            return TimeRole.MODIFIER  # "a planned April 9 visit", "2014 elections were held"
        return TimeRole.WHEN
