"""Finds the time expressions of a text and resolves them, in the order of the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from dragoman.errors import TimeError
from dragoman.model.reading import TimeMention, TimeRole
from dragoman.model.span import Span
from dragoman.model.time import Time
from dragoman.reading.times import calendar, durations, named, relative
from dragoman.reading.times.roles import Roles
from dragoman.reading.times.scan import Scanner, Tokens
from dragoman.reading.times.scene import Anchor, Answer, Match, Scene
from dragoman.vocabulary.times import Core, Frame, Make, TimeGrammar, time_grammar

Maker = Callable[[Match, Scene], Answer | None]

_MAKERS: dict[Make, Maker] = {
    "numeric": named.numeric,
    "holiday": named.holiday,
    "dates": named.dates,
    "date": named.date_,
    "ordinal_day": named.ordinal_day,
    "months": named.months,
    "month": named.month,
    "half_month": named.half_month,
    "years": named.years,
    "year": named.year,
    "decades": named.decades,
    "week_of": named.week_of,
    "week_of_month": named.week_of_month,
    "weekdays": named.weekdays,
    "weekday": named.weekday,
    "quarter": named.quarter,
    "season": named.season,
    "clock": named.clock,
    "relative_day": relative.relative_day,
    "relative_month": relative.relative_month,
    "weekend": relative.weekend,
    "deictic": relative.deictic,
    "part_of_day": relative.part_of_day,
    "now": relative.now,
    "nth_day": relative.nth_day,
    "trailing": relative.trailing,
    "relative_unit": relative.relative_unit,
    "neighbour": relative.neighbour,
    "shifted": relative.shifted,
    "beside": relative.beside,
    "duration": durations.duration,
    "set": durations.set_,
}
_NEXT_DATE = 4  # tokens after "two days after" within which its date must begin


def find_times(
    text: str,
    sentences: Sequence[Span],
    published: str,
    tense_at: Callable[[int], str] | None = None,
    dateline_date: str = "",
) -> tuple[TimeMention, ...]:
    """The time expressions of `text`, in its order, none overlapping another.

    `published` is an ISO date or `""`; without it what is relative keeps the value `""`. `dateline_date` is the day the
    dateline gives, if it gives a whole date: "today" is that day then. `tense_at(offset)` tells the tense of the clause
    around an offset, `past`, `present`, `future` or `""`; where it does not say past or future, words nearby decide.
    Raises `TimeError` when `published` is not a date.
    """
    return tuple(mention for _, _, mention in find_by_rule(text, sentences, published, tense_at, dateline_date))


def find_by_rule(
    text: str,
    sentences: Sequence[Span],
    published: str,
    tense_at: Callable[[int], str] | None = None,
    dateline_date: str = "",
) -> Iterator[tuple[str, str, TimeMention]]:
    """As `find_times`, each mention after the ids of its core and of its frame, `""` for none."""
    scanner, grammar = _scanner(), time_grammar()
    tokens = scanner.scan(text)
    found = list(_matches(tokens, grammar))
    if not found:
        return
    roles = Roles(grammar, tokens, tense_at)
    starts = [sentence.start for sentence in sentences]
    scene = Scene(_day(published, dateline_date))
    for i, (core, match) in enumerate(found):
        scene.token = match.start
        scene.sentence = bisect_right(starts, tokens.starts[match.start])
        roles.read_to = found[i - 1][1].end if i and found[i - 1][0].make != "clock" else 0
        scene.next_time = _next_time(found, i, scene, roles) if core.make == "beside" else None
        frame = roles.frame(match, core.make)
        mention = _resolve(core, match, frame, scene, roles)
        if mention is not None:
            yield core.id, frame.id if frame else "", mention


def _resolve(core: Core, match: Match, frame: Frame | None, scene: Scene, roles: Roles) -> TimeMention | None:
    """The mention, put among the scene's anchors if it can serve as one."""
    scene.role = frame.role if frame else None
    usual = scene.role or roles.plain(match, core.make)
    scene.direction, scene.is_sure = roles.direction(match, frame, usual)
    try:
        answer = _MAKERS[core.make](match, scene)
    except (ValueError, OverflowError):  # beyond the calendar: "10,000 years ago"
        answer = Answer(None)
    if answer is None:
        return None
    role, time = _in_role(answer.role or usual, answer.time, scene.today, frame is not None and frame.stays)
    is_header = answer.time == _today(scene) and match.has("year")  # the date line of the page tells nothing new
    if answer.time and not is_header and role in (TimeRole.WHEN, TimeRole.MODIFIER, TimeRole.DEADLINE):
        scene.anchors.append(Anchor(answer.time, scene.sentence, match.end, role))
    earliest, latest = _bounds(replace(answer, time=time), role)
    first, last = match.groups.get("span", (match.start, match.end))
    span = Span(match.tokens.starts[first], match.tokens.ends[last - 1])
    return TimeMention(span, str(time) if time else "", earliest, latest, answer.type, role)


def _today(scene: Scene) -> Time | None:
    return Time.of_day(scene.today) if scene.today else None


def _in_role(role: TimeRole, time: Time | None, today: date | None, stays: bool) -> tuple[TimeRole, Time | None]:
    """Role and value together: "since X" has no end, "until X" no beginning, and "by X" in the past is "until X"."""
    if time is None:
        return role, None
    if role == TimeRole.DEADLINE and not stays and today and time.latest and time.latest < today:
        role = TimeRole.UNTIL
    if role == TimeRole.SINCE and time.earliest:
        return role, Time.between(time, None)
    if role == TimeRole.UNTIL and time.latest:
        return role, Time.between(None, time)
    return role, time


def _bounds(answer: Answer, role: TimeRole) -> tuple[str, str]:
    """ISO bounds of the value, narrowed by the answer's own where they lie inside."""
    time = answer.time
    if time is None:
        return "", ""
    low, high = time.earliest, time.latest
    if role in (TimeRole.SINCE, TimeRole.UNTIL):
        return low.isoformat() if low else "", high.isoformat() if high else ""
    if answer.earliest and low and high and low <= answer.earliest <= high:
        low = answer.earliest
    if answer.latest and low and high and low <= answer.latest <= high:
        high = answer.latest
    return low.isoformat() if low else "", high.isoformat() if high else ""


def _next_time(found: Sequence[tuple[Core, Match]], i: int, scene: Scene, roles: Roles) -> Time | None:
    """The date that "two days after" counts from, when it follows: "May 3", "the May 3 vote"."""
    if i + 1 == len(found):
        return None
    here, (core, match) = found[i][1], found[i + 1]
    gap = match.tokens.classes[here.end : match.start]
    codes = match.tokens.codes
    if len(gap) > _NEXT_DATE or codes["STOP"] in gap or codes["COMMA"] in gap or codes["LOWER"] in gap:
        return None
    aside = replace(scene, token=match.start, next_time=None, anchors=list(scene.anchors))
    mention = _resolve(core, match, roles.frame(match, core.make), aside, roles)
    if (
        mention
        and mention.value
        and Time.parse(mention.value).precision > calendar.scale(str(found[i][1].value("unit")))
    ):
        return None
    return Time.parse(mention.value) if mention and mention.value and mention.role != TimeRole.SPAN else None


def _matches(tokens: Tokens, grammar: TimeGrammar) -> Iterator[tuple[Core, Match]]:
    for hit in grammar.any_core.finditer(tokens.classes):
        number = int(str(hit.lastgroup).removeprefix("core"))
        core = grammar.words.cores[number]
        match = grammar.cores[number].match(tokens.classes, hit.start())
        if match is not None and match.end() > match.start():
            groups = {name: match.span(name) for name, text in match.groupdict().items() if text}
            yield core, Match(tokens, match.start(), match.end(), groups, dict(core.constants))


def _day(published: str, dateline: str) -> date | None:
    """The day to count from. Raises `TimeError` when a date is given that is none."""
    for text in (dateline, published):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        if text and text == published:
            raise TimeError(f"published {text!r} is not a date; write it as YYYY-MM-DD")
    return None


@cache
def _scanner() -> Scanner:
    return Scanner(time_grammar())
