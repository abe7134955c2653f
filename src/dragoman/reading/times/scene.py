"""What a time expression is read against: the day of publication, the tense, and the times named before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from dragoman.model.reading import TimeRole, TimeType
from dragoman.model.time import Precision, Time
from dragoman.reading.times.scan import Tokens, Value

# How many sentences back a time still serves for "the next day" or "that month", and for "four years later".
_NEAR, _FAR = 4, 12
# How many tokens on the year of one date still holds for the next.
_CARRIED = 6
# Sentences from the beginning in which the day of the story is looked for.
_LEAD = 4
# A day this long before publication can still be the day the story is about.
_STORY_DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A time that was resolved, and where it stands."""

    time: Time
    sentence: int
    token: int
    role: TimeRole


@dataclass(frozen=True, slots=True)
class Answer:
    """What an expression means: `time` is None when it cannot be resolved. `earliest` and `latest` narrow its bounds
    where EDTF cannot ("late June")."""

    time: Time | None
    earliest: date | None = None
    latest: date | None = None
    type: TimeType = TimeType.DATE
    role: TimeRole | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A core found in the tokens, from token `start` up to `end`, with the named groups of its rule."""

    tokens: Tokens
    start: int
    end: int
    groups: dict[str, tuple[int, int]]
    constants: dict[str, Value]

    def has(self, name: str) -> bool:
        """Whether the group or constant is there."""
        return name in self.groups or name in self.constants

    def value(self, name: str) -> Value:
        """The value of the group's last token, or of the constant; None if it is not there."""
        if name in self.groups:
            return self.tokens.values[self.groups[name][1] - 1]
        return self.constants.get(name)

    def number(self, name: str) -> int | None:
        """The same where it is a number."""
        value = self.value(name)
        return value if isinstance(value, int) else None

    def word(self, name: str) -> str:
        """The group's words in lower case, `""` if it is not there."""
        if name not in self.groups:
            return ""
        first, last = self.groups[name]
        return " ".join(self.tokens.word(i) for i in range(first, last))


@dataclass(slots=True)
class Scene:
    """The state of reading a text.

    `direction` is -1, 0 or 1 for the past, not known, the future; `is_sure` says that no doubt is left of it.
    `role` is what the words around the expression make it, None if they say nothing.
    """

    today: date | None
    direction: int = 0
    is_sure: bool = False
    role: TimeRole | None = None
    sentence: int = 0
    token: int = 0
    next_time: Time | None = None
    anchors: list[Anchor] = field(default_factory=list)

    @property
    def strict_end(self) -> bool:
        """Whether "the end of March" must be told to the day: as a deadline or an end."""
        return self.role in (TimeRole.DEADLINE, TimeRole.UNTIL)

    def anchor(self, finest: Precision) -> Time | None:
        """The nearest time named before that is at least as fine as a day, a month or a year."""
        reach = _FAR if finest >= Precision.YEAR else _NEAR
        for anchor in reversed(self.anchors):
            if self.sentence - anchor.sentence > reach:
                return None
            if finest == Precision.DAY and anchor.time.is_interval:
                continue
            if anchor.time.precision <= finest and anchor.time.earliest and anchor.time.latest:
                return anchor.time
        return None

    def carried_year(self) -> int | None:
        """The past year that the same sentence has just named, as in "in November 2015 and in March"."""
        if not self.anchors or self.today is None or self.direction > 0:
            return None
        last = self.anchors[-1]
        close = last.sentence == self.sentence and self.token - last.token <= _CARRIED
        named = last.time.earliest
        if not close or last.role != TimeRole.WHEN or named is None or last.time.is_interval:
            return None
        return named.year if named.year < self.today.year and last.time.precision <= Precision.YEAR else None

    def clause_time(self) -> Time | None:
        """The last time named in the same sentence that dates its clause."""
        for anchor in reversed(self.anchors):
            if anchor.sentence != self.sentence:
                return None
            if anchor.role == TimeRole.WHEN:
                return anchor.time
        return None

    def story_day(self) -> date | None:
        """The day the story is about: one named early on as past and near, else the day of publication."""
        for anchor in self.anchors:
            if self.today is None or anchor.sentence > _LEAD:
                break
            day = anchor.time.earliest
            dates_a_day = anchor.role == TimeRole.WHEN and anchor.time.precision == Precision.DAY
            if dates_a_day and day and day == anchor.time.latest and timedelta() <= self.today - day <= _STORY_DAYS:
                return day
        return self.today

    def main(self) -> Time | None:
        """When the clause around an expression happens: the day named in it, the story's if it is past, or today."""
        named = self.clause_time()
        if named is not None:
            return named
        day = self.story_day() if self.direction < 0 else self.today
        return None if day is None else Time.of_day(day)
