"""The picture of a pair: where bars begin and end."""

from __future__ import annotations

from datetime import date

from dragoman.model.state import Change, Fluent, Pair, Spell, Support
from dragoman.model.time import Time
from dragoman.web.strips import LABELS, PLOT, Axis, picture

ON = date(2024, 1, 1)
FIRST = date(2014, 1, 1)


def spell(begin: str, end: str = "", *, inferred: bool = False, value: str = "severed") -> Spell:
    """A value of relations from one day to another."""
    support = Support(value, ("c",), ("p",))
    change = Change(
        Pair("CAN", "VEN"), Fluent.RELATIONS, "", value, Time.parse(begin), support, "rule", inferred=inferred
    )
    return Spell(change, change.time, Time.parse(end) if end else None)


def test_a_known_day_has_no_soft_end() -> None:
    (strip,) = picture([spell("2019-01-01")], [], ON, FIRST, None).strips
    (bar,) = strip.bars
    assert bar.x == bar.solid
    assert bar.right == bar.solid_end == LABELS + PLOT
    assert abs(bar.x - (LABELS + PLOT / 2)) < 1


def test_a_vague_day_is_soft_from_first_to_last() -> None:
    axis = Axis(FIRST, ON)
    (bar,) = picture([spell("2016", "2020")], [], ON, FIRST, None).strips[0].bars
    assert (bar.x, bar.solid) == (axis.at(date(2016, 1, 1)), axis.at(date(2016, 12, 31)))
    assert (bar.solid_end, bar.right) == (axis.at(date(2020, 1, 1)), axis.at(date(2020, 12, 31)))


def test_an_unknown_beginning_is_soft_from_the_edge() -> None:
    (bar,) = picture([spell("../2016-05-01", inferred=True)], [], ON, FIRST, None).strips[0].bars
    assert bar.x == LABELS
    assert bar.solid > LABELS


def test_what_is_out_of_sight_is_not_drawn() -> None:
    assert picture([spell("2001-01-01", "2002-01-01")], [], ON, FIRST, None).strips == ()
    assert picture([spell("2025-01-01")], [], ON, FIRST, date(2030, 1, 1)).strips == ()
    ended = picture([spell("2019-01-01")], [], ON, FIRST, date(2034, 1, 1)).strips[0].bars[0]
    assert ended.right == Axis(FIRST, date(2034, 1, 1)).at(ON)


def test_without_a_stretch_it_begins_with_a_year_and_ends_with_the_day() -> None:
    drawn = picture([spell("2019-05-05")], [], ON, None, None)
    assert (drawn.first, drawn.last) == (date(2019, 1, 1), ON)
    assert [tick.text for tick in drawn.ticks] == ["2019", "2020", "2021", "2022", "2023", "2024"]
    assert picture([], [], ON, None, None).first == date(2023, 1, 1)
