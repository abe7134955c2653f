"""Values of expressions that name a day, month, season or year, with or without the year."""

from __future__ import annotations

import calendar as months_of
import re
from collections.abc import Callable
from datetime import date, timedelta

from dragoman.model.reading import TimeType
from dragoman.model.time import Point, Precision, Time
from dragoman.reading.times import calendar
from dragoman.reading.times.scene import Answer, Match, Scene

UNRESOLVED = Answer(None)

# Parts of a month and of a year that "early", "mid" and "late" leave: first and last day, first and last month.
_MONTH_PARTS = {"start": (1, 10), "middle": (11, 20), "end": (21, 31)}
_YEAR_PARTS = {"start": (1, 4), "middle": (5, 8), "end": (9, 12)}
_TERCILE_WORDS = ("early", "mid", "middle", "late")  # against "beginning", "start", "end", which name the very edge
_EARLIEST_YEAR = 1500  # a bare figure below is a count
_YEARS_AHEAD = 100
_NO_YEAR_BEFORE = ("NUMBERED", "APPROX", "COMPARATIVE")


def numeric(match: Match, scene: Scene) -> Answer | None:
    """2023-11-30, 30/11/2023; of 03/04/2021, which is two days, the year with both as bounds."""
    text = match.word("iso")
    if "-" in text:
        return Answer(_valid_day(*(int(part) for part in text.split("-"))))
    first, second, year = (int(part) for part in re.split("[/.]", text))
    days = {day for day in (_day(year, second, first), _day(year, first, second)) if day}
    if not days:
        return None
    if len(days) == 1:
        return Answer(Time.of_day(days.pop()))
    return Answer(Time.of_year(year), min(days), max(days))


def holiday(match: Match, scene: Scene) -> Answer | None:
    """A holiday on a fixed day."""
    code = match.number("holiday") or 0
    return Answer(_of_some_year(match, scene, lambda year: _valid_day(year, code // 100, code % 100)))


def date_(match: Match, scene: Scene) -> Answer | None:
    """November 30; Friday, November 30, 2023; the 14th of next month."""
    day = match.number("day") or 0
    if match.has("which_month"):
        relative = match.number("which_month") or 0
        if scene.today is None:
            return UNRESOLVED
        base = calendar.shift(scene.today.replace(day=1), relative, "month")
        return Answer(_valid_day(base.year, base.month, day))
    month = match.number("month") or 0
    if day > months_of.monthrange(2000, month)[1]:
        return None
    if match.has("weekday") and not _year(match, scene) and scene.today:
        fits = [_day(scene.today.year + n, month, day) for n in (-1, 0, 1)]
        named = [Time.of_day(d) for d in fits if d and d.weekday() == match.number("weekday")]
        if len(named) == 1:
            return Answer(named[0])
    return Answer(_of_some_year(match, scene, lambda year: _valid_day(year, month, day)))


def ordinal_day(match: Match, scene: Scene) -> Answer | None:
    """The 14th: of the month named before, else of the month that the tense tells."""
    day = match.number("day") or 0
    anchor = scene.anchor(Precision.MONTH)
    if anchor and anchor.earliest and (found := _valid_day(anchor.earliest.year, anchor.earliest.month, day)):
        return Answer(found)
    if scene.today is None:
        return UNRESOLVED
    firsts = [calendar.shift(scene.today.replace(day=1), n, "month") for n in (-1, 0, 1)]
    days = [time for first in firsts if (time := _valid_day(first.year, first.month, day))]
    return Answer(calendar.choose(days, scene.today, scene.direction, scene.is_sure))


def dates(match: Match, scene: Scene) -> Answer | None:
    """May 3-5, 2020; October 31 to November 12; February 26 and March 4."""
    day, day2, month = (match.number(name) or 0 for name in ("day", "day2", "month"))
    month2 = match.number("month2") or month
    ends_next_year = (month2, day2) < (month, day)
    if ends_next_year and month2 == month:
        return None

    def of_year(year: int) -> Time | None:
        first, last = _valid_day(year, month, day), _valid_day(year + ends_next_year, month2, day2)
        return Time.between(first, last) if first and last else None

    last_year = match.number("year2")
    first_year = match.number("year") or (last_year and last_year - ends_next_year)
    if first_year:
        return Answer(of_year(first_year))
    return Answer(_of_some_year(match, scene, of_year))


def month(match: Match, scene: Scene) -> Answer | None:
    """November; early March 2024; the end of September."""
    number = match.number("month") or 0
    time = _of_some_year(match, scene, lambda year: Time.of_month(year, number))
    return edged_month(time, match, scene)


def edged_month(time: Time | None, match: Match, scene: Scene) -> Answer:
    """A month, or the part of it that the group `edge` leaves."""
    edge = str(match.value("edge") or "")
    if time is None or not edge or time.earliest is None or time.latest is None:
        return Answer(time)
    if edge == "end" and scene.strict_end and match.word("edge") != "late":
        return Answer(Time.of_day(time.latest))
    first, last = _MONTH_PARTS[edge]
    return Answer(time, time.earliest.replace(day=first), time.earliest.replace(day=min(last, time.latest.day)))


def half_month(match: Match, scene: Scene) -> Answer | None:
    """The first half of May."""
    number, rank = match.number("month") or 0, match.number("rank") or 0
    time = _of_some_year(match, scene, lambda year: Time.of_month(year, number))
    if time is None or time.earliest is None or time.latest is None:
        return UNRESOLVED
    if rank == 1:
        return Answer(time, time.earliest, time.earliest.replace(day=15))
    return Answer(time, time.earliest.replace(day=16), time.latest)


def week_of_month(match: Match, scene: Scene) -> Answer | None:
    """The first week of May: the month, bounded by seven of its days."""
    number, rank = match.number("month") or 0, match.number("rank") or 0
    time = _of_some_year(match, scene, lambda year: Time.of_month(year, number))
    if time is None or time.earliest is None or time.latest is None or rank > 5:
        return UNRESOLVED
    first = time.earliest.replace(day=7 * rank - 6) if rank > 0 else time.latest - timedelta(days=6)
    return Answer(time, first, min(first + timedelta(days=6), time.latest))


def week_of(match: Match, scene: Scene) -> Answer | None:
    """The week of May 6: Monday to Sunday."""
    answer = date_(match, scene)
    if answer is None or answer.time is None or answer.time.earliest is None:
        return answer
    return Answer(calendar.span(answer.time.earliest, "week"))


def months(match: Match, scene: Scene) -> Answer | None:
    """From March to June 2020; between May and September."""
    first, last = match.number("month") or 0, match.number("month2") or 0
    turns = last < first

    def of_year(year: int) -> Time | None:
        return Time.between(Time.of_month(year, first), Time.of_month(year + turns, last))

    last_year = match.number("year2")
    first_year = match.number("year")
    if first_year and last_year:
        return Answer(Time.between(Time.of_month(first_year, first), Time.of_month(last_year, last)))
    if first_year or last_year:
        return Answer(of_year(first_year or (last_year or 0) - turns))
    return Answer(_of_some_year(match, scene, of_year))


def year(match: Match, scene: Scene) -> Answer | None:
    """2014; late 2020; the end of 2026; fiscal 2020."""
    if match.has("fiscal"):
        digits = re.sub(r"\D", "", match.word("fiscal"))
        return Answer(Time.of_year(int(digits) if len(digits) == 4 else 2000 + int(digits)))
    number = match.number("year") or 0
    if not match.has("edge") and match.end - match.start == 1 and _is_count(match, number):
        return None
    if number < _EARLIEST_YEAR or number > (scene.today or date.today()).year + _YEARS_AHEAD:
        return None
    return edged_year(number, match, scene)


def edged_year(number: int, match: Match, scene: Scene) -> Answer:
    """A year, or the part of it that the group `edge` leaves."""
    edge, word = str(match.value("edge") or ""), match.word("edge")
    time = Time.of_year(number)
    if not edge:
        return Answer(time)
    if edge == "end" and scene.strict_end and word != "late":
        return Answer(Time.of_day(date(number, 12, 31)))
    if edge == "middle" and scene.strict_end:
        return Answer(Time.of_month(number, 6))
    if word not in _TERCILE_WORDS:
        return Answer(Time.of_month(number, 12 if edge == "end" else 1))
    first, last = _YEAR_PARTS[edge]
    return Answer(time, date(number, first, 1), Time.of_month(number, last).latest)


def years(match: Match, scene: Scene) -> Answer | None:
    """From 2015 to 2017; 2015-16."""
    first = match.number("year") or 0
    last = match.number("year2")
    if last is None:
        last = first - first % 100 + (match.number("short") or 0)
    if not _EARLIEST_YEAR <= first < last <= first + 200:
        return None
    if match.has("short") and last > first + 10:
        return None
    return Answer(Time.between(Time.of_year(first), Time.of_year(last)))


def decades(match: Match, scene: Scene) -> Answer | None:
    """The 1990s; the early '90s; the 1970s and 1980s."""
    first = _decade(match.word("decade"))
    if match.has("decade2"):
        last = _decade(match.word("decade2"))
        return Answer(Time.between(Time.of_year(first), Time.of_year(last + 9))) if first < last else None
    time, edge = Time.of_decade(first), match.value("edge")
    if not edge:
        return Answer(time)
    low, high = {"start": (0, 3), "middle": (3, 6), "end": (6, 9)}[str(edge)]
    return Answer(time, date(first + low, 1, 1), date(first + high, 12, 31))


def quarter(match: Match, scene: Scene) -> Answer | None:
    """Q3 2021; the first half of next year."""
    if match.has("quarter"):
        text = match.word("quarter")
        code = {"q": 32, "h": 39}[text[0]] + int(text[1])
    else:
        half, rank = match.word("kind") == "half", match.number("rank") or 0
        rank = rank if rank > 0 else (2 if half else 4)
        if rank > (2 if half else 4) or (match.word("rank") in ("this", "next")):
            return None
        code = (39 if half else 32) + rank
    number = match.number("year")
    if number is None:
        if scene.today is None:
            return UNRESOLVED
        number = scene.today.year + (match.number("which") or 0)
    return Answer(Time.of_month(number, code))


def season(match: Match, scene: Scene) -> Answer | None:
    """The spring of 2014; last summer; in the fall. Winter goes by the year in which it begins."""
    code = match.number("season") or 0
    number = _year(match, scene)
    if number:
        return Answer(Time.of_month(number, code))
    if scene.today is None:
        return UNRESOLVED
    around = [Time.of_month(scene.today.year + n, code) for n in (-2, -1, 0, 1, 2)]
    if not match.has("relative"):
        return Answer(calendar.choose(around, scene.today, scene.direction, scene.is_sure))
    relative = match.number("relative") or 0
    if relative < 0:
        return Answer([time for time in around if time.latest and time.latest < scene.today][-1])
    if relative > 0:
        soon = match.word("relative") != "next"  # "the upcoming summer" may have begun
        return Answer(
            next(t for t in around if t.earliest and t.latest and (t.latest if soon else t.earliest) > scene.today)
        )
    now = [time for time in around if time.may_be(scene.today)]
    return Answer(now[0] if now else Time.of_month(scene.today.year, code))


def weekday(match: Match, scene: Scene) -> Answer | None:
    """Friday: the last one, or the next when the tense is future; the day of publication if it is that day."""
    if scene.today is None:
        return UNRESOLVED
    return Answer(Time.of_day(calendar.weekday_near(scene.today, match.number("weekday") or 0, scene.direction)))


def weekdays(match: Match, scene: Scene) -> Answer | None:
    """Tuesday and Wednesday; from Monday to Friday."""
    if scene.today is None:
        return UNRESOLVED
    first, last = match.number("weekday") or 0, match.number("weekday2") or 0
    length = timedelta(days=(last - first) % 7)
    if scene.direction > 0:
        start = calendar.weekday_near(scene.today, first, 1)
    else:
        start = calendar.weekday_near(scene.today, last, -1) - length
    return Answer(Time.between(Time.of_day(start), Time.of_day(start + length)))


def clock(match: Match, scene: Scene) -> Answer | None:
    """9:30 p.m.; 1800 GMT: a time of a day that it does not name."""
    tokens = match.tokens
    if isinstance(tokens.values[match.start], int) and len(tokens.word(match.start)) != 4:  # "1800 GMT"
        return None
    return Answer(None, type=TimeType.TIME)


def _of_some_year(match: Match, scene: Scene, of_year: Callable[[int], Time | None]) -> Time | None:
    """The date of the year that is named, else of the one that the text around or the tense tells."""
    named = _year(match, scene)
    if named:
        return of_year(named)
    if scene.today is None:
        return None
    carried = scene.carried_year()
    if carried:
        return of_year(carried)
    around = [time for n in range(-2, 3) if (time := of_year(scene.today.year + n))]
    return calendar.choose(around, scene.today, scene.direction, scene.is_sure)


def _year(match: Match, scene: Scene) -> int | None:
    """The year that the expression itself tells: 2019, last year, that year."""
    number = match.number("year")
    if number or not match.has("which"):
        return number
    if match.word("which") == "that":
        anchor = scene.anchor(Precision.YEAR)
        return anchor.earliest.year if anchor and anchor.earliest else None
    return scene.today.year + (match.number("which") or 0) if scene.today else None


def _is_count(match: Match, number: int) -> bool:
    """Whether a bare figure like 2000 counts something: "about 2000 people", "Resolution 1701"."""
    tokens, codes = match.tokens, match.tokens.codes
    before, after = tokens.at(match.start - 1), tokens.at(match.end)
    if before in {codes[name] for name in _NO_YEAR_BEFORE}:
        return True
    if before == codes["DASH"] and tokens.at(match.start - 2) not in ("", codes["LOWER"]):
        return True
    if after in (codes["UNITS"], codes["DASH"]) and tokens.at(match.end + 1) == codes["INT"]:
        return True
    if after == codes["UNITS"]:
        return True
    following = tokens.word(match.end)
    plural = after == codes["COUNTED"] or (after == codes["LOWER"] and following.endswith("s"))
    round_figure = number % 100 == 0 or not 1900 <= number <= 2050
    return plural and round_figure and tokens.word(match.start - 1) not in ("the", "in", "since")


def _decade(text: str) -> int:
    digits = int(re.sub(r"\D", "", text))
    return digits if digits > 99 else 1900 + digits


def _day(year: int, month: int, day: int) -> date | None:
    if 1 <= month <= 12 and 1 <= day <= months_of.monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def _valid_day(year: int, month: int, day: int) -> Time | None:
    found = _day(year, month, day)
    return Time(Point(found.year, found.month, found.day, Precision.DAY)) if found else None
