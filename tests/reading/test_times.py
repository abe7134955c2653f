"""Time expressions: every rule's own examples, then behaviour across sentences, tense and roles."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import TimeError, VocabularyError
from dragoman.model.reading import TimeMention, TimeRole, TimeType
from dragoman.model.span import Span
from dragoman.model.time import Time
from dragoman.reading.times import find_by_rule, find_times
from dragoman.vocabulary.times import Core, Example, Frame, compile_times, time_grammar

WORDS = time_grammar().words


def sentences(text: str) -> list[Span]:
    """The sentences of a short text without abbreviations before capitals."""
    ends = [match.end() for match in re.finditer(r"(?<=[a-z0-9])\. ", text)]
    return [Span(a, b) for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]


def read(text: str, published: str = "2023-11-21", tense: str = "") -> list[tuple[str, str, TimeMention]]:
    """The mentions of a text after the ids of their core and frame."""
    return list(find_by_rule(text, sentences(text), published, lambda offset: tense))


@pytest.mark.parametrize(
    ("rule", "example"),
    [
        pytest.param(rule, example, id=f"{rule.id}: {example.text}")
        for rule in (*WORDS.cores, *WORDS.frames)
        for example in rule.examples.accept
    ],
)
def test_a_rule_accepts_its_examples(rule: Core | Frame, example: Example) -> None:
    found = read(example.text, example.published, example.tense)
    wanted_role = rule.role if isinstance(rule, Frame) else example.role
    assert any(
        rule.id == (frame if isinstance(rule, Frame) else core)
        and mention.value == example.value
        and wanted_role in (None, mention.role)
        and example.find in ("", mention.span.of(example.text))
        for core, frame, mention in found
    ), [(core, frame, mention.span.of(example.text), mention.value, mention.role) for core, frame, mention in found]


@pytest.mark.parametrize(
    ("rule", "text"),
    [pytest.param(rule, text, id=f"{rule.id}: {text}") for rule in WORDS.cores for text in rule.examples.reject],
)
def test_a_rule_rejects_its_counterexamples(rule: Core, text: str) -> None:
    assert [mention.span.of(text) for name, _, mention in read(text) if name == rule.id] == []


@pytest.mark.parametrize(
    ("frame", "text"),
    [pytest.param(frame, text, id=f"{frame.id}: {text}") for frame in WORDS.frames for text in frame.examples.reject],
)
def test_a_frame_leaves_its_counterexamples(frame: Frame, text: str) -> None:
    assert frame.id not in [name for _, name, _ in read(text)]


def one(text: str, published: str = "2023-11-21", tense: str = "", rule: str = "") -> TimeMention:
    """The only mention in a text, or the only one of a rule."""
    (mention,) = [mention for name, _, mention in read(text, published, tense) if rule in ("", name)]
    return mention


def values(text: str, published: str = "2023-11-21", tense: str = "") -> list[tuple[str, str]]:
    return [(mention.span.of(text), mention.value) for _, _, mention in read(text, published, tense)]


@pytest.mark.parametrize(
    ("text", "tense", "expected"),
    [
        ("They met on Friday.", "past", "2023-11-17"),
        ("They will meet on Friday.", "future", "2023-11-24"),
        ("They met on Tuesday.", "past", "2023-11-21"),
        ("They meet Tuesday.", "future", "2023-11-21"),
        ("It happened in March.", "past", "2023-03"),
        ("It will happen in March.", "future", "2024-03"),
        ("It happened on March 3.", "past", "2023-03-03"),
        ("It will happen on March 3.", "future", "2024-03-03"),
        ("It was put off in November.", "past", "2023-11"),
        ("They will vote over the weekend.", "future", "2023-11-25/2023-11-26"),
        ("They voted over the weekend.", "past", "2023-11-18/2023-11-19"),
        ("They met in the summer.", "past", "2023-22"),
        ("They will meet in the summer.", "future", "2024-22"),
    ],
)
def test_the_tense_of_the_clause_decides(text: str, tense: str, expected: str) -> None:
    assert one(text, tense=tense).value == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The summit is expected to open on Friday.", "2023-11-24"),
        ("Talks scheduled for March were called off.", "2024-03"),
        ("The pact is to be formally adopted in March.", "2024-03"),
        ("The mission was closed in March.", "2023-03"),
        ("Norland welcomed the signing of the accords on November 23.", "2023-11-23"),
    ],
)
def test_without_a_parse_words_nearby_decide(text: str, expected: str) -> None:
    assert one(text).value == expected


def test_a_misread_tense_does_not_move_a_day_by_a_year() -> None:
    text = "Norland is to protest after criticism on November 19."
    assert one(text, tense="future").value == "2023-11-19"
    assert one("The board will meet on November 19, 2024.", tense="past").value == "2024-11-19"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2014 it left. The following year it returned.", ["2014", "2015"]),
        ("It left on March 3, 2020. A day earlier, it had voted.", ["2020-03-03", "2020-03-02"]),
        ("It left on March 3, 2020. The next day it returned.", ["2020-03-03", "2020-03-04"]),
        ("It left on Friday. It had said so the previous day.", ["2023-11-17", "2023-11-16"]),
        ("It left on March 3, 2020. Later that month it returned.", ["2020-03-03", "2020-03"]),
        ("It left on March 3, 2020. Two weeks later it returned.", ["2020-03-03", "2020-03-17"]),
        ("Troops came in 2011 and returned three years later.", ["2011", "2014"]),
        ("It closed on October 6, two days after May 3, 2019.", ["2023-10-06", "2019-05-05", "2019-05-03"]),
        ("It fell in November 2015 and in December it rose.", ["2015-11", "2015-12"]),
        ("They met on March 3, 2020. On the 14th they parted.", ["2020-03-03", "2020-03-14"]),
        ("They met on March 3, 2020. The following Friday they parted.", ["2020-03-03", "2020-03-06"]),
    ],
)
def test_a_time_can_count_from_one_named_before(text: str, expected: list[str]) -> None:
    assert [value for _, value in values(text, tense="past")] == expected


def test_four_years_after_continues_a_story_but_otherwise_dates_the_other_thing() -> None:
    told = (
        "The Lakes Group was founded in Norville in 2017. Four years after launching it, Sudria recognised the rival."
    )
    onward = read(told, tense="past")[-1][2]
    assert (onward.value, onward.role) == ("2021", TimeRole.WHEN)
    back = read("Sudria recognised the rival in 2021, four years after launching the group.", tense="past")[-1][2]
    assert (back.value, back.role) == ("2017", TimeRole.REFERENCE)
    news = one("Norland reopens its embassy six years after Sudria closed it.", tense="present")
    assert (news.value, news.role) == ("2017", TimeRole.REFERENCE)


@pytest.mark.parametrize(
    ("text", "role", "value"),
    [
        ("They have been at odds since January.", TimeRole.SINCE, "2023-01/.."),
        ("They have been at odds since last month.", TimeRole.SINCE, "2023-10/.."),
        ("The waiver holds until March 2025.", TimeRole.UNTIL, "../2025-03"),
        ("The waiver holds through the end of 2026.", TimeRole.UNTIL, "../2026-12-31"),
        ("The ban is in force as of August 1.", TimeRole.WHEN, "2023-08-01"),
        ("They must go by the end of next month.", TimeRole.DEADLINE, "2023-12-31"),
        ("They must go by noon on Friday.", TimeRole.DEADLINE, "2023-11-24"),
        ("They must go within the next 60 days.", TimeRole.DEADLINE, "2024-01-20"),
        ("They were given 48 hours to go.", TimeRole.DEADLINE, "2023-11-23"),
        ("It gave them until Sunday to go.", TimeRole.DEADLINE, "2023-11-26"),
        ("It set a 30-day deadline.", TimeRole.DEADLINE, "2023-12-21"),
        ("By 2014 it had left.", TimeRole.UNTIL, "../2014"),
        ("It broke the 2014 agreement.", TimeRole.MODIFIER, "2014"),
        ("It condemned Sunday's raid.", TimeRole.MODIFIER, "2023-11-19"),
        ("The Treaty of 1955 is void.", TimeRole.MODIFIER, "1955"),
        ("A planned April 9 visit is off.", TimeRole.MODIFIER, "2024-04-09"),
        ("It runs for two years.", TimeRole.SPAN, ""),
        ("It is the first visit in five years.", TimeRole.SPAN, ""),
        ("It is the first visit since 1998.", TimeRole.REFERENCE, "1998"),
    ],
)
def test_roles(text: str, role: TimeRole, value: str) -> None:
    mentions = [(mention.role, mention.value) for _, _, mention in read(text) if mention.type is not TimeType.TIME]
    assert mentions == [(role, value)]


@pytest.mark.parametrize(
    "text",
    [
        *("Norland may march on the second of its rivals.", "Theresa May and Prime Minister May spoke."),
        *("May said so.", "The Women's March passed Sudria.", "UN Resolution 1701 and Resolution 2231 hold."),
        *("Flight 1950 left Room 2014.", "It sent 2000 troops and 1,500 tanks.", "About 2000 people fled."),
        *(
            "It costs $2014, or 2014.50 crowns.",
            "The F-16 and the Su-35 flew.",
            "He is 15 years old, she a 15-year-old.",
        ),
        *("Call 555-2014.", "After 9/11 the law changed.", "COVID-19 spread.", "It won 51-49 in the 14th round."),
        *("The fall of the city and the spring in the hills.", "(Norland Today)", "The Sunday Times said so."),
        *("It acted decades-old rules away.", "The Arab Spring and Bloody Sunday shook it."),
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert values(text) == []


def test_without_a_publication_date_only_what_is_absolute_resolves() -> None:
    text = (
        "On 3 May 2019 it left; it returned last month, on Friday, in March and by June 5. It votes two days after us."
    )
    assert values(text, published="") == [
        ("3 May 2019", "2019-05-03"),
        ("last month", ""),
        ("Friday", ""),
        ("March", ""),
        ("June 5", ""),
        ("two days after", ""),
    ]


def test_the_dateline_gives_the_day_when_it_gives_a_whole_date() -> None:
    text = "They met yesterday."
    assert [m.value for m in find_times(text, sentences(text), "2023-11-21", None, "2023-11-20")] == ["2023-11-19"]
    assert [m.value for m in find_times(text, sentences(text), "2023-11-21", None, "Nov. 20")] == ["2023-11-20"]


def test_a_publication_date_that_is_none_is_refused() -> None:
    with pytest.raises(TimeError, match="YYYY-MM-DD"):
        find_times("They met yesterday.", (), "21 November 2023")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was late June.", ("2023-06", "2023-06-21", "2023-06-30")),
        ("It was mid-2015.", ("2015", "2015-05-01", "2015-08-31")),
        ("It was in the early 1990s.", ("199X", "1990-01-01", "1993-12-31")),
        ("It is dated 03/04/2021.", ("2021", "2021-03-04", "2021-04-03")),
        ("It has lasted since 2014.", ("2014/..", "2014-01-01", "")),
    ],
)
def test_bounds_keep_what_the_value_cannot_say(text: str, expected: tuple[str, str, str]) -> None:
    mention = one(text, tense="past")
    assert (mention.value, mention.earliest, mention.latest) == expected


PIECES = """
the a in on by since until of from to between and within for after before ago later last next this that early late mid
end beginning past coming following previous same day days week month months year years decade Monday Friday January
May March Sept. 3 14th 30 31 99 2014 2020 1990s '90s Q3 FY2021 2023-11-30 30/11/2023 9:30 noon GMT two ten few couple
first second half quarter summer weekend today yesterday tonight morning Christmas Norland talks , - – ( ) ' . deadline
every annually 's about will was
"""
WORDS_OF_TIME = st.sampled_from(PIECES.split())


@given(
    st.lists(WORDS_OF_TIME, max_size=30).map(" ".join),
    st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat) | st.just(""),
    st.sampled_from(["past", "present", "future", ""]),
)
def test_whatever_the_words_values_are_edtf_and_the_bounds_lie_within(text: str, published: str, tense: str) -> None:
    mentions = find_times(text, sentences(text), published, lambda offset: tense)
    for mention in mentions:
        assert mention.span.of(text).strip() == mention.span.of(text) != ""
        if not mention.value:
            assert (mention.earliest, mention.latest) == ("", "")
            continue
        value = Time.parse(mention.value)
        assert (mention.earliest == "") == (value.earliest is None)
        assert (mention.latest == "") == (value.latest is None)
        for bound in filter(None, (mention.earliest, mention.latest)):
            assert value.may_be(date.fromisoformat(bound))
        if mention.earliest and mention.latest:
            assert mention.earliest <= mention.latest
    assert all(a.span.end <= b.span.start for a, b in pairwise(mentions))


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    find_times(text, [Span(0, len(text))], "2023-11-21")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cores": [{"id": "x", "make": "date", "pattern": "NOSUCH", "examples": {}}]}, "no class or macro NOSUCH"),
        ({"cores": [{"id": "x", "make": "date", "pattern": "monday", "examples": {}}]}, "write WEEKDAY for 'monday'"),
        ({"cores": [{"id": "x", "make": "date", "pattern": "(MONTH", "examples": {}}]}, "not a regular expression"),
        ({"cores": [{"id": "x", "make": "guess", "pattern": "MONTH", "examples": {}}]}, "cores > 0 > make"),
        ({"vague": {"day": [1, 2]}, "colour": "red"}, "colour"),
        ({"classes": {"A": ["monday"]}}, "'monday' is in WEEKDAY already"),
    ],
)
def test_a_record_that_is_not_valid_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(VocabularyError, match=re.escape(message)) as caught:
        compile_times({**WORDS.model_dump(by_alias=True), **change})
    assert str(caught.value).startswith("times.yaml: ")
