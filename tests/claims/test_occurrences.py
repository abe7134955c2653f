"""Which reports are of one occurrence, what they agree on, and who dissents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.claims.occurrences import Report, occurrence, occurrences
from dragoman.model.claim import By, Claim, Status
from dragoman.model.span import Span
from dragoman.vocabulary.rules import acts

PLAIN = Claim(
    id="",
    doc="d",
    act="sever_relations",
    actor=("NOR",),
    recipient=("TCD",),
    object="",
    status=Status.ACTUAL,
    date="",
    by=By.OUTLET,
    speaker="",
    condition="",
    deadline="",
    quote="",
    span=Span(0, 0),
    event_type="",
    mode="",
    cameo="",
    score=0.0,
    rules=(),
    confidence=1.0,
)


def report(
    act: str = "impose_sanctions",
    actor: str = "NOR",
    recipient: str = "TCD",
    date: str = "",
    source: str = "",
    published: str = "",
    status: str = "actual",
) -> dict[str, Any]:
    return locals()


def made(*told: dict[str, Any]) -> list[Report]:
    """Reports from their fields; numbered in their order."""
    return [_made(number, **fields) for number, fields in enumerate(told)]


def _made(number: int, **fields: Any) -> Report:
    from dragoman.ledger.rows import bounds

    actor, recipient = tuple(fields["actor"].split()), tuple(fields["recipient"].split())
    claim = replace(
        PLAIN,
        id=f"{number:016x}",
        act=fields["act"],
        actor=actor,
        recipient=recipient,
        date=fields["date"],
        status=Status(fields["status"]),
    )
    key = (
        " ".join(sorted({*actor, *recipient}))
        if acts()[claim.act].symmetric
        else f"{sorted(actor)}>{sorted(recipient)}"
    )
    first, last = bounds(fields["date"], fields["published"])
    return Report(number, claim, (claim.act, key), first, last, fields["source"])


def together(*told: dict[str, Any]) -> list[list[int]]:
    """The numbers of the reports of each event."""
    return sorted(sorted(each.key for each in found) for _, found in occurrences(made(*told)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (report(date="2024-03-01"), report(date="2024-03-01"), True),
        (report(date="2024-03-01"), report(date="2024-03-03"), True),  # sanctions: two days
        (report(date="2024-03-01"), report(date="2024-03-04"), False),
        (report("attack", date="2024-03-01"), report("attack", date="2024-03-02"), False),  # attacks recur daily
        (report(date="2024-03-01"), report("ease_sanctions", date="2024-03-01"), False),
        (report(date="2024-03-01"), report(date="2024-03-01", recipient="MLI"), False),
        (report(date="2024-03-01"), report(date="2024-03-01", actor="TCD", recipient="NOR"), False),
        (report(date="2024-03-01"), report(date="2024-03-01", actor="NOR CHE"), True),  # with one more
        (report(date="2024-03-01", actor="NOR CHE"), report(date="2024-03-01", actor="NOR PER"), True),
        (report("meet", "NOR TCD", "", "2024-03-01"), report("meet", "TCD NOR", "", "2024-03-01"), True),
        (report("meet", "NOR TCD", "", "2024-03-01"), report("meet", "NOR MLI", "", "2024-03-01"), False),
        (report(date="2024-03"), report(date="2024-03-20"), True),  # in that month
        (report(date="2024-03"), report(date="2024-04-20"), False),
        (report(date="2024-03"), report(date="2024-03"), True),
        (report(date="2024"), report(date="2024-03"), False),  # it may be another time of the year
        (report(published="2024-03-02"), report(date="2024-03-01"), True),  # news are of the day, or nearly
        (report(published="2024-03-09"), report(date="2024-03-01"), False),
        (report(published="2024-03-09"), report(published="2024-03-09"), True),
        (report(), report(), False),  # nothing is known of either
    ],
)
def test_two_reports(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert together(one, other) == ([[0, 1]] if same else [[0], [1]])


def test_a_vague_report_does_not_choose_between_two_occurrences() -> None:
    told = [report(date=date) for date in ("2024-03-01", "2024-03-20", "2024-03")]
    assert together(*told) == [[0], [1], [2]]


def test_a_joint_act_brings_its_reports_together() -> None:
    told = [report(actor=actor, date="2024-03-01") for actor in ("NOR", "CHE", "NOR CHE")]
    assert together(*told) == [[0, 1, 2]]


def test_consensus_and_dissent() -> None:
    ((id, found),) = occurrences(
        made(
            report(date="2024-03-01", source="ap"),
            report(date="2024-03-01", source="afp", actor="NOR CHE"),
            report(date="2024-03-02", source="tass", status="negated"),
            report(date="2024-03-02", source="tass", status="negated"),
        )
    )
    event = occurrence(id, found)
    assert (event.actor, event.recipient) == (("NOR",), ("TCD",))
    assert (event.date, event.status) == ("2024-03-01", Status.ACTUAL)
    assert event.sources == ("afp", "ap", "tass")
    dissent = {name: [(value.value, value.sources) for value in values] for name, values in event.dissent}
    assert dissent == {
        "actor": [("CHE NOR", ("afp",))],
        "status": [("negated", ("tass",))],
        "date": [("2024-03-02", ("tass",))],
    }


def test_a_date_that_is_told_goes_before_none() -> None:
    ((id, found),) = occurrences(
        made(
            report(published="2024-03-02", source="ap"),
            report(published="2024-03-02", source="afp"),
            report(date="2024-03-01", source="dpa"),
        )
    )
    assert occurrence(id, found).date == "2024-03-01"


TOLD: st.SearchStrategy[dict[str, Any]] = st.builds(
    report,
    act=st.sampled_from(["impose_sanctions", "meet", "attack"]),
    actor=st.sampled_from(["NOR", "NOR CHE", "CHE"]),
    recipient=st.sampled_from(["TCD", "", "TCD MLI"]),
    date=st.sampled_from(["", "2024", "2024-03", "2024-03-01", "2024-03-02", "2024-03-04", "2024-03-01/.."]),
    source=st.sampled_from(["", "ap", "afp"]),
    published=st.sampled_from(["", "2024-03-03"]),
    status=st.sampled_from(list(Status)).map(str),
)


@given(st.lists(TOLD, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_reports_plays_no_part(told: list[dict[str, Any]], chance: Any) -> None:
    reports = made(*told)
    shuffled = reports[:]
    chance.shuffle(shuffled)
    assert summary(reports) == summary(shuffled)
    assert sorted(each.key for _, found in occurrences(reports) for each in found) == list(range(len(reports)))


def summary(reports: list[Report]) -> list[Any]:
    make: Callable[..., Any] = occurrence
    return sorted((make(id, found) for id, found in occurrences(reports)), key=lambda event: event.id)
