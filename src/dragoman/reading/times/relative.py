"""Values of expressions that count from something: from the day of publication or from a time named before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dragoman.model.reading import TimeRole, TimeType
from dragoman.model.time import Precision, Time
from dragoman.reading.times import calendar
from dragoman.reading.times.named import UNRESOLVED, edged_month, edged_year
from dragoman.reading.times.scene import Answer, Match, Scene
from dragoman.vocabulary.times import time_grammar

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
    least, most = _count(match, "n", unit) if counted or scene.strict_end else _vague(unit)
    far = calendar.shift(scene.today, relative * most, unit)
    if scene.role == TimeRole.DEADLINE and relative > 0:
        return Answer(calendar.at(far, calendar.scale(unit)), latest=_not_after(far, unit))
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
    least, most = _count(match, "n", unit) if match.has("n") else _vague(unit)
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
    time = _moved(base, sign, least, most, unit)
    if time and whole != unit and time.earliest:
        time = calendar.at(time.earliest, calendar.scale(whole))
    return Answer(_doubted(match, time))


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
    least, most = _vague(unit) if bare and plural else _count(match, "n", unit)
    if scene.next_time is not None:
        return Answer(_doubted(match, _moved(scene.next_time, sign, least, most, unit)), role=TimeRole.WHEN)
    earlier = scene.anchor(calendar.scale(unit))
    alone = match.tokens.at(match.end) in ("", match.tokens.codes["COMMA"], match.tokens.codes["STOP"])
    if alone:
        base = earlier or (Time.of_day(scene.today) if scene.today else None)
        return Answer(_doubted(match, _moved(base, sign, least, most, unit)) if base else None)
    if earlier and scene.clause_time() is None and _continues(match, scene, earlier):
        time = _moved(earlier, sign, least, most, unit)
        if time and time.earliest and scene.today and time.earliest <= scene.today:
            return Answer(_doubted(match, time), role=TimeRole.WHEN)
    if match.tokens.word(match.start - 1) == "effective":  # "effective six months after ratification"
        return UNRESOLVED
    main = scene.main()
    if sign > 0 and main and main.earliest and scene.today and main.earliest > scene.today:
        main = Time.of_day(scene.today)  # "will cut duties on July 1, days after X agreed": from the news, not the plan
    time = _moved(main, -sign, least, most, unit) if main else None
    if sign < 0 and scene.direction < 0 and time and time.earliest and scene.today and time.earliest > scene.today:
        time = None  # "three weeks before the war began, they met": when they met is not known
    return Answer(_doubted(match, time), role=TimeRole.REFERENCE)


def _continues(match: Match, scene: Scene, earlier: Time) -> bool:
    """Whether "four years after launching it" goes on from an earlier time: it opens a past clause, or counts years."""
    if scene.direction >= 0 or match.word("side") != "after":
        return False
    before = match.tokens.at(match.start - 1)
    opens = before in ("", match.tokens.codes["STOP"]) or match.tokens.word(match.start - 1) in ("but", "and")
    return opens or (calendar.scale(str(match.value("unit"))) >= Precision.YEAR and earlier.precision == Precision.YEAR)


def duration(match: Match, scene: Scene) -> Answer | None:
    """72 hours, seven days, two years: a deadline, a time since or a time ahead, if the words around make it one."""
    unit = str(match.value("unit"))
    single = match.word("n") in ("a", "an") or (match.has("n") and "old" in match.tokens.word(match.end))
    least, most = _count(match, "n", unit) if match.has("n") else _vague(unit)
    if match.tokens.codes["DASH"] in match.tokens.classes[match.start : match.end] and not _is_due(match):
        return Answer(None, type=TimeType.DURATION, role=TimeRole.MODIFIER)
    if scene.role == TimeRole.DEADLINE:
        return _deadline(match, scene, least, most, unit)
    if scene.role == TimeRole.SINCE and least == most:
        time = None if scene.today is None else _moved(Time.of_day(scene.today), -1, least, most, unit)
        return Answer(time, type=TimeType.DURATION)
    if scene.role == TimeRole.WHEN:
        return _ahead(match, scene, least, most, unit)
    if single and match.tokens.word(match.start - 1) not in ("for", "over", "within", "about"):
        return None
    return Answer(None, type=TimeType.DURATION, role=TimeRole.SPAN)


def _is_due(match: Match) -> bool:
    """Whether "deadline", "ultimatum" or "notice" follows: "a 72-hour ultimatum"."""
    return match.tokens.codes["DUE"] in match.tokens.classes[match.end : match.end + 3]


def _deadline(match: Match, scene: Scene, least: int, most: int, unit: str) -> Answer:
    """The last day of "within 90 days", "a 72-hour ultimatum"; in years, the last year."""
    main = scene.main()
    start = main.latest if main and main.precision == Precision.DAY else scene.today
    if start is None:
        return Answer(None, type=TimeType.DURATION)
    if unit in ("hour", "minute") and least != most:  # "within hours"
        return Answer(Time.of_day(start), type=TimeType.DURATION)
    last = calendar.shift(start, most, unit)
    precision = Precision.YEAR if calendar.scale(unit) == Precision.YEAR else Precision.DAY
    if least != most:
        first = calendar.shift(start, least, unit)
        return Answer(calendar.between(first, last, max(precision, Precision.MONTH)), type=TimeType.DURATION)
    return Answer(calendar.at(last, precision), latest=_not_after(last, unit), type=TimeType.DURATION)


def _ahead(match: Match, scene: Scene, least: int, most: int, unit: str) -> Answer:
    """In three days, three days ahead; in two days of fighting, the days up to now; in past tense only a measure."""
    measured = Answer(None, type=TimeType.DURATION, role=TimeRole.SPAN)
    if scene.today is None:
        return Answer(None, type=TimeType.DURATION)
    following = match.tokens.word(match.end)
    if following == "of" and unit == "day" and least == most:
        first = scene.today - timedelta(days=most - 1)
        return Answer(calendar.between(first, scene.today, Precision.DAY), type=TimeType.DURATION)
    if scene.direction <= 0 or following == "of" or _has_superlative(match):
        return measured
    time = _moved(Time.of_day(scene.today), 1, least, most, unit)
    return Answer(_doubted(match, time), type=TimeType.DURATION)


def _has_superlative(match: Match) -> bool:
    """Whether "the first in two years" and the like stands before."""
    codes = match.tokens.codes
    before = match.tokens.classes[max(0, match.start - 10) : match.start].rpartition(codes["STOP"])[2]
    return codes["RANK"] in before or codes["FIRST"] in before


def set_(match: Match, scene: Scene) -> Answer | None:
    """Annually, every two years."""
    return Answer(None, type=TimeType.SET, role=TimeRole.SPAN)


def _moved(base: Time, sign: int, least: int, most: int, unit: str) -> Time | None:
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


def _count(match: Match, name: str, unit: str) -> tuple[int, int]:
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
    return _vague(unit) if tokens.codes["FEW"] in tokens.classes[first:last] else (1, 1)


def _vague(unit: str) -> tuple[int, int]:
    return time_grammar().words.vague[unit]


def _doubted(match: Match, time: Time | None) -> Time | None:
    """The time, marked as approximate after "about"; "nearly" and "almost" leave it as it is."""
    return time.qualified("~") if time and match.word("about") in _ROUGHLY else time


_ROUGHLY = ("about", "around", "approximately", "roughly", "circa")


def _not_after(last: date, unit: str) -> date:
    """The tighter bound of a deadline that is told in years."""
    return last


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
