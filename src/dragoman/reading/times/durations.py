"""Values of expressions that measure: a deadline, a time since, a time ahead, or only a length."""

from __future__ import annotations

from datetime import timedelta

from dragoman.model.reading import TimeRole, TimeType
from dragoman.model.time import Precision, Time
from dragoman.reading.times import calendar, counts
from dragoman.reading.times.scene import Answer, Match, Scene


def duration(match: Match, scene: Scene) -> Answer | None:
    """72 hours, seven days, two years: a deadline, a time since or a time ahead, if the words around make it one."""
    unit = str(match.value("unit"))
    single = match.word("n") in ("a", "an") or (match.has("n") and "old" in match.tokens.word(match.end))
    least, most = counts.count(match, "n", unit) if match.has("n") else counts.vague(unit)
    is_hyphened = match.tokens.at(match.groups["unit"][0] - 1) == match.tokens.codes["DASH"]
    if is_hyphened and not _is_due(match):
        return Answer(None, type=TimeType.DURATION, role=TimeRole.MODIFIER)
    if scene.role == TimeRole.DEADLINE:
        return _deadline(match, scene, least, most, unit)
    if scene.role == TimeRole.SINCE and least == most:
        time = None if scene.today is None else counts.moved(Time.of_day(scene.today), -1, least, most, unit)
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
    return Answer(calendar.at(last, precision), latest=last, type=TimeType.DURATION)


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
    time = counts.moved(Time.of_day(scene.today), 1, least, most, unit)
    return Answer(counts.doubted(match, time), type=TimeType.DURATION)


def _has_superlative(match: Match) -> bool:
    """Whether "the first in two years" and the like stands before."""
    codes = match.tokens.codes
    before = match.tokens.classes[max(0, match.start - 10) : match.start].rpartition(codes["STOP"])[2]
    return codes["RANK"] in before or codes["FIRST"] in before


def set_(match: Match, scene: Scene) -> Answer | None:
    """Annually, every two years."""
    return Answer(None, type=TimeType.SET, role=TimeRole.SPAN)
