"""What a count of units means, and a time moved by it."""

from __future__ import annotations

from dragoman.model.time import Precision, Time
from dragoman.reading.times import calendar
from dragoman.reading.times.scene import Match
from dragoman.vocabulary.times import time_grammar

_ROUGHLY = ("about", "around", "approximately", "roughly", "circa")  # "nearly" and "almost" are near enough


def moved(base: Time, sign: int, least: int, most: int, unit: str) -> Time | None:
    """`base` moved by a count that may be vague; vague days and weeks are told in months."""
    if least != most and calendar.scale(unit) == Precision.DAY < base.precision:
        return base  # "in March, days before the vote"
    if least == most:
        return calendar.moved(base, sign * most, unit)
    start = base.earliest if sign < 0 else base.latest
    if start is None:
        return None
    ends = sorted(calendar.shift(start, sign * count, unit) for count in (least, most))
    within_day = unit in ("hour", "minute")
    return calendar.between(
        ends[0], ends[1], Precision.DAY if within_day else max(calendar.scale(unit), Precision.MONTH)
    )


def count(match: Match, name: str, unit: str) -> tuple[int, int]:
    """The least and the most that the words of a count mean; 1 where there are none."""
    if name not in match.groups:
        return 1, 1
    tokens, (first, last) = match.tokens, match.groups[name]
    words = [tokens.word(i) for i in range(first, last)]
    if "couple" in words:
        return 2, 2
    if "dozen" in words:
        return (6, 6) if "half" in words else (12, 12)
    numbers = [value for i in range(first, last) if isinstance(value := tokens.values[i], int)]
    if len(numbers) == 2:
        if numbers[0] >= 20 > 10 > numbers[1] and "-" in words:
            return (sum(numbers),) * 2
        return min(numbers), max(numbers)
    if numbers:
        return numbers[0], numbers[0]
    return vague(unit) if tokens.codes["FEW"] in tokens.classes[first:last] else (1, 1)


def vague(unit: str) -> tuple[int, int]:
    """The least and the most that "a few" or a bare plural means."""
    return time_grammar().words.vague[unit]


def doubted(match: Match, time: Time | None) -> Time | None:
    """The time, marked as approximate after "about"."""
    return time.qualified("~") if time and match.word("about") in _ROUGHLY else time
