"""A time as the sources give it: a value of EDTF (ISO 8601-2:2019), with the days that bound it.

Read and written are level 0, the parts of level 1 that news needs, and two features of level 2:

    2023-11-30              a day
    2023-11                 a month
    2014-21, 2021-35        a season (21-32), quarter (33-36), four months (37-39) or half (40, 41) of a year
    2023                    a year
    199X, 19XX              a decade, a century
    2019-09-15~             about (`~`), perhaps (`?`) or both (`%`); the bounds stay those of the plain value
    2022-02-26/2022-03-04   from one to another, both ends included
    2023-11-30/.., ../2020  with no end, with no beginning
    2023-11-30/, /2020      with an end or a beginning that is not known

An unspecified month or day (`2004-XX`, `2004-05-XX`) is read as the coarser value. Years run from 0001 to 9999.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import Self

from dragoman.errors import TimeError


class Precision(IntEnum):
    """How fine a value is, finest first, so that `max` gives the coarsest."""

    DAY = 1
    MONTH = 2
    SEASON = 3
    YEAR = 4
    DECADE = 5
    CENTURY = 6


class End(StrEnum):
    """An end of an interval that is no date."""

    OPEN = ".."
    UNKNOWN = ""


# First month and number of months of each sub-year grouping of ISO 8601-2, table in section 4.8. The standard leaves
# the months of the seasons open; these are the meteorological ones. Winter runs into the next year.
_GROUPINGS: dict[int, tuple[int, int]] = {
    **{base + i: (3 * i + 3, 3) for base in (21, 25) for i in range(4)},
    **{29 + i: ((3 * i + 8) % 12 + 1, 3) for i in range(4)},
    **{33 + i: (3 * i + 1, 3) for i in range(4)},
    **{37 + i: (4 * i + 1, 4) for i in range(3)},
    **{40 + i: (6 * i + 1, 6) for i in range(2)},
}
_SPAN_OF_YEARS = {Precision.DECADE: 10, Precision.CENTURY: 100}
_POINT = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?(?P<qualifier>[~?%]?)", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Point:
    """One date of some precision. `month` is 1-12, or 21-41 for a grouping of months, or 0; `day` is 1-31 or 0.

    The year of a decade or century is its first. Raises `TimeError` for a date that the calendar does not have.
    """

    year: int
    month: int = 0
    day: int = 0
    precision: Precision = Precision.YEAR
    qualifier: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999 - _SPAN_OF_YEARS.get(self.precision, 1) + 1:
            raise TimeError(f"year {self.year} is out of range; 0001 to 9999 is read")
        if self.month and not (1 <= self.month <= 12 or self.month in _GROUPINGS):
            raise TimeError(f"month {self.month:02} does not exist; 01 to 12, or 21 to 41 for seasons, is read")
        if self.day and (self.month > 12 or not 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]):
            raise TimeError(f"there is no day {self.day} in {self.year:04}-{self.month:02}")

    @property
    def earliest(self) -> date:
        """The first day it can mean."""
        if self.month in _GROUPINGS:
            return date(self.year, _GROUPINGS[self.month][0], 1)
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it can mean."""
        if self.day:
            return date(self.year, self.month, self.day)
        if self.month:
            first, count = _GROUPINGS.get(self.month, (self.month, 1))
            return _month_end(self.year, first + count - 1)
        return date(self.year + _SPAN_OF_YEARS.get(self.precision, 1) - 1, 12, 31)

    def __str__(self) -> str:
        kept = {Precision.DECADE: 3, Precision.CENTURY: 2}.get(self.precision, 4)
        text = f"{self.year:04}"[:kept].ljust(4, "X")
        for part in (self.month, self.day):
            text += f"-{part:02}" if part else ""
        return text + self.qualifier


@dataclass(frozen=True, slots=True)
class Time:
    """An EDTF value: one point (`end` is None) or an interval with both ends included.

    Raises `TimeError` when made from ends that are no interval: the later first, or no date at either end.
    """

    start: Point | End
    end: Point | End | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.start, Point) and not isinstance(self.end, Point):
            raise TimeError("an interval needs a date at one end at least, such as 2023-11-30/..")
        if isinstance(self.start, Point) and isinstance(self.end, Point) and self.start.earliest > self.end.latest:
            raise TimeError(f"the interval {self} ends before it begins")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The value of an EDTF text. Raises `TimeError` for anything this module does not read."""
        head, slash, tail = text.partition("/")
        try:
            return cls(_end(head), _end(tail)) if slash else cls(_point(head))
        except TimeError as error:
            raise TimeError(f"{text!r} is not an EDTF date: {error}") from None

    @classmethod
    def of_day(cls, day: date) -> Self:
        """The day, to the day."""
        return cls(Point(day.year, day.month, day.day, Precision.DAY))

    @classmethod
    def of_month(cls, year: int, month: int) -> Self:
        """A month, or with 21 to 41 one of EDTF's groupings of months."""
        return cls(Point(year, month, 0, Precision.MONTH if month <= 12 else Precision.SEASON))

    @classmethod
    def of_year(cls, year: int) -> Self:
        """A calendar year."""
        return cls(Point(year))

    @classmethod
    def of_decade(cls, year: int) -> Self:
        """The decade in which `year` lies, such as 199X."""
        return cls(Point(year - year % 10, precision=Precision.DECADE))

    @classmethod
    def between(cls, first: Self | None, last: Self | None) -> Self:
        """From the beginning of `first` to the end of `last`, None for an open end; two equal ends are one point."""
        if first is not None and first == last:
            return first
        start = End.OPEN if first is None else first.start
        end = End.OPEN if last is None else (last.start if last.end is None else last.end)
        return cls(start, end)

    @property
    def is_interval(self) -> bool:
        """Whether it has two ends."""
        return self.end is not None

    @property
    def earliest(self) -> date | None:
        """The first day it can mean; None without a beginning."""
        return self.start.earliest if isinstance(self.start, Point) else None

    @property
    def latest(self) -> date | None:
        """The last day it can mean; None without an end."""
        last = self.start if self.end is None else self.end
        return last.latest if isinstance(last, Point) else None

    @property
    def precision(self) -> Precision:
        """That of the point, or of the coarser end."""
        return max(point.precision for point in (self.start, self.end) if isinstance(point, Point))

    @property
    def qualifiers(self) -> str:
        """The marks of doubt it bears at either end, from `~`, `?` and `%`; `""` for none."""
        return "".join(sorted({point.qualifier for point in (self.start, self.end) if isinstance(point, Point)}))

    def qualified(self, qualifier: str) -> Self:
        """The same value with a mark of doubt on each date."""
        return type(self)(_marked(self.start, qualifier), None if self.end is None else _marked(self.end, qualifier))

    def may_be(self, day: date) -> bool:
        """Whether `day` lies within the bounds."""
        return (self.earliest or date.min) <= day <= (self.latest or date.max)

    def overlaps(self, other: Time) -> bool:
        """Whether the bounds share a day."""
        return (self.earliest or date.min) <= (other.latest or date.max) and (other.earliest or date.min) <= (
            self.latest or date.max
        )

    def __str__(self) -> str:
        return str(self.start) if self.end is None else f"{self.start}/{self.end}"


def _end(text: str) -> Point | End:
    return End(text) if text in ("..", "") else _point(text)


def _point(text: str) -> Point:
    match = _POINT.fullmatch(text)
    if match is None:
        raise TimeError(f"{text!r} should read like 2023, 2023-11, 2023-11-30, 2014-21, 199X or an interval of two")
    year, month, day, qualifier = match["year"], match["month"] or "XX", match["day"] or "XX", match["qualifier"]
    if month == "XX":
        if day != "XX":
            raise TimeError(f"{text!r} has a day but no month")
        precision = {0: Precision.YEAR, 1: Precision.DECADE, 2: Precision.CENTURY}[year.count("X")]
        return Point(int(year.replace("X", "0")), precision=precision, qualifier=qualifier)
    if "X" in year or month == "00" or day == "00":
        raise TimeError(f"{text!r} is not a date; a month or day needs the ones before it, counted from 01")
    if day == "XX":
        return Point(int(year), int(month), 0, Precision.MONTH if int(month) <= 12 else Precision.SEASON, qualifier)
    return Point(int(year), int(month), int(day), Precision.DAY, qualifier)


def _marked(point: Point | End, qualifier: str) -> Point | End:
    if isinstance(point, End):
        return point
    return Point(point.year, point.month, point.day, point.precision, qualifier)


def _month_end(year: int, month: int) -> date:
    """The last day of a month; 13 is the January after."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if year > 9999:
        return date.max
    return date(year, month, 1) + timedelta(days=calendar.monthrange(year, month)[1] - 1)
