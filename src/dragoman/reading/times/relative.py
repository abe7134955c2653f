"""Values of expressions that count from something: from the day of publication or from a time named before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dragoman.model.reading import TimeRole, TimeType
from dragoman.model.time import Precision, Time
from dragoman.reading.times import calendar, counts
from dragoman.reading.times.named import UNRESOLVED, edged_month, edged_year
from dragoman.reading.times.scene import Answer, Match, Scene

_DAY = timedelta(days=1)
_HALVED = {"year": ("month", 12), "decade": ("year", 10), "month": ("day", 30), "week": ("day", 7)}  # and a half


def relative_day(match: Match, scene: Scene) -> Answer | None:
    """Last Friday, the one before today; next Friday, the one of next week; this Friday, of the days around."""
    if scene.today is None:
        return UNRESOLVED
    weekday, relative = match.number("weekday") or 0, match.number("relative") or 0
    if relative < 0:
        return Answer(Time.of_day(calendar.weekday_near(scene.today - _DAY, weekday, -1)))
    if match.word("relative") == "next":
        monday = scene.today + timedelta(days=7 - scene.today.weekday())
        return Answer(Time.of_day(monday + timedelta(days=weekday)))
    if relative > 0:
        return Answer(Time.of_day(calendar.weekday_near(scene.today + _DAY, weekday, 1)))
    return Answer(Time.of_day(calendar.weekday_near(scene.today, weekday, scene.direction or 1)))


def relative_month(match: Match, scene: Scene) -> Answer | None:
    """Last October, next September, this March."""
    if scene.today is None:
        return UNRESOLVED
    month, relative, year = match.number("month") or 0, match.number("relative") or 0, scene.today.year
    if relative < 0 and month >= scene.today.month:
        year -= 1
    elif relative > 0 and month <= scene.today.month:
        year += 1
    return edged_month(Time.of_month(year, month), match, scene)


def weekend(match: Match, scene: Scene) -> Answer | None:
    """Last, this or next weekend; "the weekend" by the tense. Saturday and Sunday."""
    if scene.today is None:
        return UNRESOLVED
    this = scene.today + timedelta(days=5 - scene.today.weekday())
    word = match.word("relative")
    relative = match.number("relative") or 0
    if word in ("past", "the") or (word == "this" and scene.today.weekday() < 3):
        back = word == "past" or (word == "the" and scene.direction <= 0) or scene.direction < 0
        relative = -1 if back and scene.today.weekday() < 5 else 0
    elif word in ("coming", "upcoming"):
        relative = 0
    saturday = this + timedelta(days=7 * relative)
    return Answer(Time.between(Time.of_day(saturday), Time.of_day(saturday + _DAY)))


def deictic(match: Match, scene: Scene) -> Answer | None:
    """Today, yesterday, tomorrow night, the day before yesterday."""
    if scene.today is None:
        return UNRESOLVED
    offset = match.number("deictic") or 0
    offset += {"after": 1, "before": -1}.get(match.word("side"), 0)
    return Answer(Time.of_day(scene.today + timedelta(days=offset)), type=_type_of_day(match))


def part_of_day(match: Match, scene: Scene) -> Answer | None:
    """This morning, last night."""
    if scene.today is None:
        return UNRESOLVED
    day = scene.today + timedelta(days=match.number("relative") or 0)
    return Answer(Time.of_day(day), type=TimeType.TIME)


def now(match: Match, scene: Scene) -> Answer | None:
    """Effective immediately."""
    return Answer(Time.of_day(scene.today) if scene.today else None)


def nth_day(match: Match, scene: Scene) -> Answer | None:
    """The second day of a visit that goes on: since the day before."""
    rank = match.number("rank") or 0
    if rank < 2 or scene.today is None:
        return None
    return Answer(Time.of_day(scene.today - timedelta(days=rank - 1)), role=TimeRole.SINCE)


def trailing(match: Match, scene: Scene) -> Answer | None:
    """The past six months, the next two days, recent weeks, the year ahead: from or to the day of publication."""
    relative, unit = match.number("relative") or 0, str(match.value("unit"))
    if not relative or unit == "minute":
        return None
    if scene.today is None:
        return UNRESOLVED
    if relative < 0 and scene.strict_end:  # "just within the last two weeks"
        answer = trailing(match, replace(scene, role=None))
        return None if answer is None else replace(answer, role=TimeRole.WHEN)
    counted = match.has("n") or match.tokens.at(match.groups["unit"][0]) != match.tokens.codes["UNITS"]
    least, most = counts.count(match, "n", unit) if counted else counts.vague(unit)
    far = calendar.shift(scene.today, relative * most, unit)
    if scene.role == TimeRole.DEADLINE and relative > 0 and least == most:
        return Answer(calendar.at(far, calendar.scale(unit)), latest=far)
    first, last = min(scene.today, far), max(scene.today, far)
    precision = calendar.scale(unit)
    if least != most:
        precision = Precision.DAY if unit == "hour" else max(precision, Precision.MONTH)
    elif not match.has("n"):  # "the past year", in months; "the past month", in days
        precision = {"year": Precision.MONTH, "month": Precision.DAY}.get(unit, precision)
    return Answer(calendar.between(first, last, precision), first, last)


def relative_unit(match: Match, scene: Scene) -> Answer | None:
    """Last month, next year, later this week, the end of the year, early next month."""
    unit = str(match.value("unit"))
    word = match.word("relative") or match.word("relative2")
    if unit in ("minute", "hour", "day") and not match.has("edge"):
        return None
    if scene.today is None:
        return UNRESOLVED
    base: date | None = scene.today
    if word.startswith(("that", "the same")) or _relation(match) == "NEIGHBOUR":
        anchor = scene.anchor(calendar.scale(unit))
        base = anchor.earliest if anchor else None
    if base is None:
        return UNRESOLVED
    relative = match.number("relative") or match.number("relative2") or 0
    day = calendar.shift(base, relative, unit)
    if unit == "month":
        return edged_month(Time.of_month(day.year, day.month), match, scene)
    if unit == "year":
        return edged_year(day.year, match, scene)
    if unit in ("week", "fortnight"):
        return _week(day, relative, match, scene)
    if unit == "day":
        return Answer(Time.of_day(day))
    if match.value("edge") == "end" and scene.strict_end and (whole := calendar.span(day, unit)).latest:
        return Answer(Time.of_day(whole.latest))
    return Answer(calendar.span(day, unit))


def _week(day: date, relative: int, match: Match, scene: Scene) -> Answer:
    week = calendar.span(day, "week")
    first, last, today = week.earliest, week.latest, scene.today
    if first is None or last is None or today is None:
        return Answer(week)
    compare = match.number("compare")
    if compare and compare < 0 and first < today:
        return Answer(Time.between(Time.of_day(first), Time.of_day(min(last, today - _DAY))))
    if compare and compare > 0 and today < last:
        return Answer(Time.between(Time.of_day(max(first, today + _DAY)), Time.of_day(last)))
    edge = match.value("edge")
    if edge == "end" and scene.strict_end:
        return Answer(Time.of_day(last))
    low, high = {"start": (0, 2), "middle": (1, 3), "end": (3, 6)}.get(str(edge), (0, 6))
    return Answer(week, first + low * _DAY, first + high * _DAY)


def neighbour(match: Match, scene: Scene) -> Answer | None:
    """The following year, the previous day, that same month, the next morning: beside a time named before."""
    relative = match.number("relative") or 0
    if match.has("relative") and _relation(match) == "RELATIVE" and match.word("relative") != "next":
        return None  # "the last day", "the past night"
    if match.has("weekday") or match.has("month"):
        return _named_neighbour(match, scene, relative)
    unit = str(match.value("unit") or "day")
    if unit in ("minute", "hour"):
        return None
    anchor = scene.anchor(calendar.scale(unit))
    base = anchor.earliest if anchor else None
    if anchor and anchor.is_interval and relative > 0:
        base = anchor.latest
    if base is None:
        if not relative or scene.today is None or (relative > 0 and scene.direction < 0):
            return UNRESOLVED
        base = scene.today
    return Answer(calendar.span(calendar.shift(base, relative, unit), unit), type=_type_of_day(match))


def _named_neighbour(match: Match, scene: Scene, relative: int) -> Answer:
    """The following Friday, the previous March."""
    weekday, month = match.number("weekday"), match.number("month")
    anchor = scene.anchor(Precision.MONTH if weekday is None else Precision.DAY)
    base = anchor.earliest if anchor else scene.today
    if base is None or not relative:
        return UNRESOLVED
    if weekday is not None:
        return Answer(Time.of_day(calendar.weekday_near(base + relative * _DAY, weekday, relative)))
    year = base.year
    if relative > 0 and (month or 0) <= base.month:
        year += 1
    elif relative < 0 and (month or 0) >= base.month:
        year -= 1
    return Answer(Time.of_month(year, month or 0))


def shifted(match: Match, scene: Scene) -> Answer | None:
    """Two weeks ago, three years later, a day earlier, a month from now."""
    unit = str(match.value("unit"))
    if not match.has("n") and match.tokens.at(match.groups["unit"][0]) != match.tokens.codes["UNITS"]:
        return None
    least, most = counts.count(match, "n", unit) if match.has("n") else counts.vague(unit)
    whole = unit
    if (match.has("half") or match.has("more")) and unit in _HALVED:
        unit, parts = _HALVED[unit]
        least, most = (count * parts + parts // 2 for count in (least, most))
    word, base = match.word("shift"), None
    if word in ("ago", "hence") or match.has("now"):
        sign = -1 if word == "ago" else 1
        today = scene.today + timedelta(days=match.number("now") or 0) if scene.today else None
        base = Time.of_day(today) if today else None
    else:
        sign = match.number("shift") or 0
        base = scene.anchor(calendar.scale(unit)) or scene.anchor(Precision.YEAR)
        if base is None and sign < 0 and scene.today:
            base = Time.of_day(scene.today)
    if base is None:
        return UNRESOLVED
    time = counts.moved(base, sign, least, most, unit)
    if time and whole != unit and time.earliest:
        time = calendar.at(time.earliest, calendar.scale(whole))
    return Answer(counts.doubted(match, time))


def beside(match: Match, scene: Scene) -> Answer | None:
    """Two weeks after X did it; a day before the vote.

    With a date after it ("two days after May 3") and with an earlier time that it continues ("In 2017 … Four years
    after launching it, …") it tells when its clause happens; otherwise when that other thing did, from the time of
    its clause.
    """
    unit, sign = str(match.value("unit")), 1 if match.word("side") == "after" else -1
    bare = not match.has("n")
    definite = match.tokens.word(match.start) == "the"
    plural = match.tokens.at(match.groups["unit"][0]) == match.tokens.codes["UNITS"]
    if bare and not plural and not definite:
        return None
    least, most = counts.vague(unit) if bare and plural else counts.count(match, "n", unit)
    if scene.next_time is not None:
        return Answer(counts.doubted(match, counts.moved(scene.next_time, sign, least, most, unit)), role=TimeRole.WHEN)
    earlier = scene.anchor(calendar.scale(unit))
    alone = match.tokens.at(match.end) in ("", match.tokens.codes["COMMA"], match.tokens.codes["STOP"])
    if alone:
        base = earlier or (Time.of_day(scene.today) if scene.today else None)
        return Answer(counts.doubted(match, counts.moved(base, sign, least, most, unit)) if base else None)
    if earlier and scene.clause_time() is None and _continues(match, scene, earlier):
        time = counts.moved(earlier, sign, least, most, unit)
        if time and time.earliest and scene.today and time.earliest <= scene.today:
            return Answer(counts.doubted(match, time), role=TimeRole.WHEN)
    if match.tokens.word(match.start - 1) == "effective":  # "effective six months after ratification"
        return UNRESOLVED
    main = scene.main()
    if sign > 0 and main and main.earliest and scene.today and main.earliest > scene.today:
        main = Time.of_day(scene.today)  # "will cut duties on July 1, days after X agreed": from the news, not the plan
    time = counts.moved(main, -sign, least, most, unit) if main else None
    if sign < 0 and scene.direction < 0 and time and time.earliest and scene.today and time.earliest > scene.today:
        time = None  # "three weeks before the war began, they met": when they met is not known
    return Answer(counts.doubted(match, time), role=TimeRole.REFERENCE)


def _continues(match: Match, scene: Scene, earlier: Time) -> bool:
    """Whether "four years after launching it" goes on from an earlier time: it opens a past clause, or counts years."""
    if scene.direction >= 0 or match.word("side") != "after":
        return False
    before = match.tokens.at(match.start - 1)
    opens = before in ("", match.tokens.codes["STOP"]) or match.tokens.word(match.start - 1) in ("but", "and")
    return opens or (calendar.scale(str(match.value("unit"))) >= Precision.YEAR and earlier.precision == Precision.YEAR)


def _relation(match: Match) -> str:
    """NEIGHBOUR for "the following", RELATIVE for "next"; `""` for other words."""
    group = match.groups.get("relative") or match.groups.get("relative2")
    if group is None:
        return ""
    code = match.tokens.at(group[1] - 1)
    return next((name for name in ("NEIGHBOUR", "RELATIVE") if code == match.tokens.codes[name]), "")


def _type_of_day(match: Match) -> TimeType:
    """TIME where a part of the day is named."""
    classes, codes = match.tokens.classes[match.start : match.end], match.tokens.codes
    return TimeType.TIME if codes["PART"] in classes or "tonight" in match.tokens.word(match.end - 1) else TimeType.DATE
