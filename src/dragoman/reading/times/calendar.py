"""Arithmetic on the calendar: shifting by units, the span of a unit around a day, the nearest day of a name."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from dragoman.model.time import Precision, Time

_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200}
_HOURS = {"minute": 60 * 24, "hour": 24}  # how many make a day

# From how many days off the date of the tense is given up for one within so many days.
_FAR, _FAR_IF_SURE = (240, 100), (300, 60)

# How finely "N units ago" says when: weeks are counted in days, decades in years.
_SCALE = {
    **dict.fromkeys(("minute", "hour", "day", "week", "fortnight"), Precision.DAY),
    "month": Precision.MONTH,
    **dict.fromkeys(("year", "decade", "century"), Precision.YEAR),
}


def shift(day: date, count: int, unit: str) -> date:
    """`day` moved by a number of units; in months and years the day of the month is kept, or is the month's last.

    Raises `OverflowError` or `ValueError` outside the years 1 to 9999.
    """
    if unit in _DAYS:
        return day + timedelta(days=count * _DAYS[unit])
    if unit in _HOURS:
        whole = -(-abs(count) // _HOURS[unit]) if abs(count) >= _HOURS[unit] else 0
        return day + timedelta(days=whole if count > 0 else -whole)
    months = day.year * 12 + day.month - 1 + count * _MONTHS[unit]
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def scale(unit: str) -> Precision:
    """How fine a date counted in this unit is."""
    return _SCALE[unit]


def at(day: date, precision: Precision) -> Time:
    """The day, the month or the year of `day`."""
    if precision == Precision.DAY:
        return Time.of_day(day)
    return Time.of_month(day.year, day.month) if precision == Precision.MONTH else Time.of_year(day.year)


def between(first: date, last: date, precision: Precision) -> Time:
    """From one day to another, told in days, months or years."""
    return Time.between(at(first, precision), at(last, precision))


def span(day: date, unit: str) -> Time:
    """The week (Monday to Sunday), month, year, decade or century in which `day` lies."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Time.between(Time.of_day(monday), Time.of_day(monday + timedelta(days=6)))
    if unit == "decade":
        return Time.of_decade(day.year)
    if unit == "century":
        return Time.parse(f"{day.year // 100:02}XX")
    return at(day, scale(unit))


def moved(time: Time, count: int, unit: str) -> Time | None:
    """`time` moved by a number of units, no finer than it was; None without a beginning or an end."""
    first, last = time.earliest, time.latest
    if first is None or last is None:
        return None
    precision = max(scale(unit), min(time.precision, Precision.YEAR))
    if precision == Precision.SEASON:
        precision = Precision.MONTH
    if time.is_interval or time.precision <= scale(unit):
        return at(shift(first, count, unit), precision)
    return between(shift(first, count, unit), shift(last, count, unit), precision)


def weekday_near(today: date, weekday: int, direction: int) -> date:
    """The last such day on or before `today`, or with a positive direction the first on or after it."""
    if direction > 0:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def choose(candidates: Sequence[Time], today: date, direction: int, is_sure: bool = False) -> Time | None:
    """Of dates that differ in the year or month alone, the one meant: past, future, or the nearest.

    Without a direction the past is preferred unless the future is clearly nearer: news tells what happened.
    """
    closed = sorted(((t.earliest, t.latest, t) for t in candidates if t.earliest and t.latest), key=lambda c: c[:2])
    if not closed:
        return None
    nearest = min(closed, key=lambda c: _distance(c[0], c[1], today))
    chosen = nearest
    if direction < 0:
        chosen = next((c for c in reversed(closed) if c[0] <= today), nearest)
    elif direction > 0:
        chosen = next((c for c in closed if c[1] >= today), nearest)
    # Of a date most of a year off one seldom leaves out the year: rather the tense was misread. Where the tense is sure
    # that holds for days alone ("will do so on July 14", published on July 16: a clause about July 14 has been missed).
    if is_sure and chosen[0] != chosen[1]:
        return chosen[2]
    far, close = _FAR_IF_SURE if is_sure else _FAR
    is_misread = abs((chosen[0] - today).days) > far and abs((nearest[0] - today).days) < close
    return nearest[2] if is_misread else chosen[2]


def _distance(first: date, last: date, today: date) -> float:
    if first > today:
        return (first - today).days * 2.0
    return max(0, (today - last).days)
