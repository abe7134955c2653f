"""A pair over time as a picture: a strip for each fluent with a bar for each value, and the events under them.

All lengths are units of the SVG: `PLOT` of them from the first day to the last, right of `LABELS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dragoman.exchange.labels import act_group
from dragoman.exchange.page import css_class
from dragoman.ledger.rows import bounds
from dragoman.model.record import Recorded
from dragoman.model.state import Fluent, Spell

LABELS, PLOT = 190, 900
HEAD, ROW, LANE = 22, 34, 20  # heights of the axis, a strip and a lane of events
STRIPS = 20  # strips that are drawn; a pair may have measures by the dozen
LETTER = 7.2  # width of a letter of a bar's text
SHORTEST = timedelta(days=365)
HUES = {
    Fluent.RECOGNITION: "recognition",
    Fluent.RELATIONS: "relations",
    Fluent.MISSION: "missions",
    Fluent.HEAD: "missions",
    Fluent.SANCTIONS: "sanctions",
    Fluent.MEMBERSHIP: "agreements",
    Fluent.TREATY: "agreements",
}
"""The group of acts whose colour a fluent has."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A value from its beginning to its end: `x` to `right` in all, of which `solid` to `solid_end` for certain."""

    spell: Spell
    x: float
    right: float
    solid: float
    solid_end: float
    text: str
    dissent: str

    @property
    def width(self) -> float:
        """From end to end."""
        return round(max(self.right - self.x, 3), 1)

    @property
    def solid_width(self) -> float:
        """The part without doubt."""
        return round(max(self.solid_end - self.solid, 0), 1)


@dataclass(frozen=True, slots=True)
class Strip:
    """A fluent, or one subject of it, at a height."""

    fluent: Fluent
    subject: str
    hue: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """A claim on the day that it may tell of, or from `x` to `right` where that is vague."""

    record: Recorded
    x: float
    right: float


@dataclass(frozen=True, slots=True)
class Lane:
    """The events of one group of acts, at a height."""

    group: str
    hue: str
    y: int
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the axis."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture. `left_out` counts the strips that are not drawn; `on` is where the day asked about lies."""

    first: date
    last: date
    height: int
    ticks: tuple[Tick, ...]
    strips: tuple[Strip, ...]
    lanes: tuple[Lane, ...]
    left_out: int

    @property
    def width(self) -> int:
        """With labels and a margin."""
        return LABELS + PLOT + 10


class Axis:
    """From days to places."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, max(last, first + timedelta(days=1))

    def at(self, day: date) -> float:
        """The place of a day, at an edge where it lies beyond."""
        share = (day - self.first).days / (self.last - self.first).days
        return round(LABELS + PLOT * min(max(share, 0.0), 1.0), 1)

    def shows(self, first: date | None, last: date | None) -> bool:
        """Whether a stretch has a day within the axis."""
        return (first is None or first <= self.last) and (last is None or last >= self.first)


def picture(
    spells: Sequence[Spell], events: Sequence[Recorded], on: date, first: date | None, last: date | None
) -> Picture:
    """The picture from `first` (else from when something is told) to `last` (else to the day asked about)."""
    axis = Axis(first or _beginning(spells, events, last or on), last or on)
    rows: dict[tuple[Fluent, str], list[Bar]] = {}
    for spell in spells:
        bar = _bar(spell, axis, on)
        if bar is not None:
            rows.setdefault((spell.change.fluent, spell.change.subject), []).append(bar)
    drawn = list(rows.items())[:STRIPS]
    strips = [
        Strip(fluent, subject, HUES[fluent], HEAD + ROW * place, tuple(bars))
        for place, ((fluent, subject), bars) in enumerate(drawn)
    ]
    below = HEAD + ROW * len(strips)
    lanes = tuple(_lanes(events, axis, below + 10))
    height = below + 10 + LANE * len(lanes) + 6
    return Picture(axis.first, axis.last, height, _ticks(axis), tuple(strips), lanes, len(rows) - len(drawn))


def _beginning(spells: Sequence[Spell], events: Sequence[Recorded], last: date) -> date:
    """The first of January before everything that is told, a year before the end at least."""
    days = [spell.begin.earliest for spell in spells if spell.begin.earliest is not None]
    days += [date.fromisoformat(day) for event in events if (day := _days(event)[0])]
    known = min((day for day in days if day.year > 1), default=last - SHORTEST)
    return date(min(known, last - SHORTEST).year, 1, 1)


def _bar(spell: Spell, axis: Axis, on: date) -> Bar | None:
    """The bar of a value; None where none of it is in sight. What no end is told of ends with the day asked about."""
    begin, end = spell.begin, spell.end
    closed = (end.earliest or on, end.latest or on) if end is not None else (on, on)
    if (begin.earliest is not None and begin.earliest > on) or not axis.shows(begin.earliest, closed[1]):
        return None
    x, right = axis.at(begin.earliest or axis.first), axis.at(closed[1])
    solid, solid_end = axis.at(begin.latest or on), axis.at(closed[0])
    value = spell.change.value
    text = value if right - x > LETTER * len(value) else ""
    return Bar(spell, x, right, solid, solid_end, text, ", ".join(each.value for each in spell.change.dissent))


def _lanes(events: Iterable[Recorded], axis: Axis, top: int) -> Iterable[Lane]:
    found: dict[str, list[Dot]] = {}
    for event in events:
        first, last = (date.fromisoformat(day) if day else None for day in _days(event))
        if first is None or last is None or not axis.shows(first, last):
            continue
        found.setdefault(act_group(event.claim.act), []).append(Dot(event, axis.at(first), axis.at(last)))
    for place, (group, dots) in enumerate(sorted(found.items())):
        yield Lane(group, css_class(group), top + LANE * place, tuple(dots))


def _days(event: Recorded) -> tuple[str, str]:
    return bounds(event.claim.date, event.source.published)


def _ticks(axis: Axis) -> tuple[Tick, ...]:
    """Years, or months where few years are in sight; some eight of them."""
    years = (axis.last - axis.first).days / 365.25
    if years > 2.5:
        step = next((each for each in (1, 2, 5, 10, 20, 50) if years / each <= 9), 100)
        days = [date(year, 1, 1) for year in range(axis.first.year, axis.last.year + 1) if year % step == 0]
        return tuple(Tick(axis.at(day), str(day.year)) for day in days if axis.shows(day, day))
    step = next((each for each in (1, 2, 3) if years * 12 / each <= 9), 6)
    months = ((axis.first.year + n // 12, n % 12 + 1) for n in range(0, 12 * (int(years) + 2), step))
    days = [date(*each, 1) for each in months]
    return tuple(Tick(axis.at(day), f"{day:%Y-%m}") for day in days if axis.shows(day, day))
