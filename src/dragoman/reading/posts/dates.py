"""When a step was taken, by the time expressions around the word that tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.model.reading import TimeMention, TimeRole
from dragoman.model.span import Span

_ROLES = frozenset({TimeRole.WHEN, TimeRole.DEADLINE})
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAY = re.compile(rf"({'|'.join(MONTH_NAMES)}) (\d{{1,2}})$")


class Dates:
    """The dated expressions of a text. A day without a year takes that of the last date before it."""

    def __init__(self, times: Sequence[TimeMention], text: str) -> None:
        self._dated: list[tuple[Span, str]] = []
        self._until: list[tuple[Span, str]] = []
        year = ""
        for time in sorted(times, key=lambda time: time.span):
            value = time.value or _with_year(time.span.of(text), year)
            if value and time.role is TimeRole.UNTIL:
                self._until.append((time.span, value.removeprefix("../")))
            if value and (time.role in _ROLES or not time.value):
                self._dated.append((time.span, value))
            if value and value[:4].isdigit():
                year = value[:4]

    def of(self, word: Span, sentence: Span, room: Span, *, until: bool = False) -> str:
        """The date of the step told by `word`: the first after it and before the next step, else the last before it.

        With `until`, dates up to which something lasted count.
        """
        inside = [
            (span, value) for span, value in [*self._dated, *(self._until if until else [])] if sentence.covers(span)
        ]
        inside.sort()
        after = [value for span, value in inside if word.end <= span.start < room.end]
        before = [value for span, value in inside if span.end <= word.start]
        later = [value for span, value in inside if word.end <= span.start]
        chosen = (after or before[-1:] or later or [""])[0]
        return chosen.split("/")[0] if chosen.startswith(tuple("0123456789")) else ""

    def end(self, word: Span, room: Span) -> str:
        """The end of the stretch of time that is told after the word, or `""`."""
        spans = [value for span, value in self._dated if word.end <= span.start < room.end and "/" in value]
        end = spans[0].partition("/")[2] if spans else ""
        return end if end[:1].isdigit() else ""


def _with_year(text: str, year: str) -> str:
    match = _DAY.search(text)
    if match is None or not year:
        return ""
    return f"{year}-{MONTH_NAMES.index(match[1]) + 1:02}-{int(match[2]):02}"
