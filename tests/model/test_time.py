"""The EDTF value type, with the `edtf` package as an oracle."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import TimeError
from dragoman.model.time import End, Point, Precision, Time

years = st.integers(1000, 9998)
days = st.dates(date(1000, 1, 1), date(9998, 12, 31)).map(Time.of_day)
months = st.builds(Time.of_month, years, st.integers(1, 12))
quarters = st.builds(Time.of_month, years, st.sampled_from([21, 22, 23, 33, 34, 35, 36, 37, 38, 39, 40, 41]))
decades = st.builds(Time.of_decade, years)
points = st.one_of(days, months, quarters, st.builds(Time.of_year, years), decades)
values = st.one_of(
    points,
    st.tuples(points, points)
    .filter(lambda ends: ends[0].earliest <= ends[1].latest)  # type: ignore[operator]
    .map(lambda ends: Time.between(*ends)),
    points.map(lambda point: Time.between(point, None)),
    points.map(lambda point: Time.between(None, point)),
)


@given(values)
def test_a_value_reads_back_as_it_was_written(value: Time) -> None:
    assert Time.parse(str(value)) == value


# The package reads a decade, a quarter or a half only where it stands alone.
@given(values.filter(lambda value: not (value.is_interval and re.search(r"X|-(3[3-9]|4[01])(?!-)\b", str(value)))))
def test_bounds_agree_with_the_edtf_package(value: Time) -> None:
    known = pytest.importorskip("edtf", reason="the edtf package is the oracle here").parse_edtf(str(value))
    if value.earliest:
        assert tuple(known.lower_strict()[:3]) == (value.earliest.year, value.earliest.month, value.earliest.day)
    if value.latest:
        assert tuple(known.upper_strict()[:3]) == (value.latest.year, value.latest.month, value.latest.day)


@given(values, st.sampled_from("~?%"))
def test_a_mark_of_doubt_keeps_the_bounds(value: Time, mark: str) -> None:
    doubted = value.qualified(mark)
    assert (doubted.earliest, doubted.latest) == (value.earliest, value.latest)
    assert doubted.qualifiers == mark
    assert Time.parse(str(doubted)) == doubted


@given(values, st.dates(date(1000, 1, 1), date(9998, 12, 31)))
def test_what_may_be_a_day_overlaps_it(value: Time, day: date) -> None:
    assert value.may_be(day) == value.overlaps(Time.of_day(day)) == Time.of_day(day).overlaps(value)


@given(st.text(max_size=14))
def test_any_other_text_is_a_time_error(text: str) -> None:
    try:
        value = Time.parse(text)
    except TimeError:
        return
    assert value.earliest or value.latest


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2023-11-30", "2023-11-30", "2023-11-30", Precision.DAY),
        ("2024-02", "2024-02-01", "2024-02-29", Precision.MONTH),
        ("2014-21", "2014-03-01", "2014-05-31", Precision.SEASON),
        ("2014-24", "2014-12-01", "2015-02-28", Precision.SEASON),
        ("2014-29", "2014-09-01", "2014-11-30", Precision.SEASON),
        ("2014-30", "2014-12-01", "2015-02-28", Precision.SEASON),
        ("2014-31", "2014-03-01", "2014-05-31", Precision.SEASON),
        ("2014-32", "2014-06-01", "2014-08-31", Precision.SEASON),
        ("2021-35", "2021-07-01", "2021-09-30", Precision.SEASON),
        ("9999-24", "9999-12-01", "9999-12-31", Precision.SEASON),
        ("2017", "2017-01-01", "2017-12-31", Precision.YEAR),
        ("199X", "1990-01-01", "1999-12-31", Precision.DECADE),
        ("19XX", "1900-01-01", "1999-12-31", Precision.CENTURY),
        ("2019-09-15~", "2019-09-15", "2019-09-15", Precision.DAY),
        ("2023-11-30/..", "2023-11-30", None, Precision.DAY),
        ("../2020", None, "2020-12-31", Precision.YEAR),
        ("/2020-03", None, "2020-03-31", Precision.MONTH),
        ("2020-03/", "2020-03-01", None, Precision.MONTH),
        ("2022-02-26/2022-03", "2022-02-26", "2022-03-31", Precision.MONTH),
    ],
)
def test_parse(text: str, earliest: str, latest: str | None, precision: Precision) -> None:
    value = Time.parse(text)
    assert (value.earliest and value.earliest.isoformat()) == earliest
    assert (value.latest and value.latest.isoformat()) == latest
    assert value.precision == precision
    assert str(value) == text


def test_unspecified_parts_are_read_as_the_coarser_value() -> None:
    assert Time.parse("2004-XX") == Time.parse("2004-XX-XX") == Time.of_year(2004)
    assert Time.parse("2004-05-XX~") == Time.of_month(2004, 5).qualified("~")


@pytest.mark.parametrize(
    "text",
    [
        *("", "/", "../..", "/..", "23-11-30", "2023-13", "2023-00", "2023-02-30", "2023-11-00", "2023-21-01"),
        *("2023-42", "0000", "199X-03", "2023-XX-05", "2020/2019", "2020-03-02/2020-03-01", "2020/2021/2022"),
        *("yesterday", " 2023", "2023~~", "٢٠٢٣"),
    ],
)
def test_what_is_no_date_is_refused_with_the_text_in_the_message(text: str) -> None:
    with pytest.raises(TimeError) as caught:
        Time.parse(text)
    assert repr(text) in str(caught.value)


def test_between() -> None:
    first, last = Time.parse("2020-01"), Time.parse("2020-03-05")
    assert str(Time.between(first, last)) == "2020-01/2020-03-05"
    assert Time.between(first, first) == first
    assert Time.between(first, None).end is End.OPEN
    assert str(Time.between(Time.parse("2015/2016"), Time.parse("2017/2018"))) == "2015/2018"
    with pytest.raises(TimeError, match="ends before it begins"):
        Time.between(last, Time.of_year(2019))


def test_a_point_made_by_hand_is_checked() -> None:
    with pytest.raises(TimeError, match="no day 31 in 2021-04"):
        Point(2021, 4, 31, Precision.DAY)


@given(st.dates(date(1, 1, 1), date(9999, 12, 30)))
def test_days_next_to_each_other_do_not_overlap(day: date) -> None:
    assert not Time.of_day(day).overlaps(Time.of_day(day + timedelta(days=1)))
