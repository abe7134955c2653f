"""What is planned, possible or conditional, and not yet reported as done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from dragoman.analysis.levels import named
from dragoman.analysis.occurrences import by_claim, support_of
from dragoman.analysis.steps import Step, published
from dragoman.model.claim import Status
from dragoman.model.state import Change, Fluent, Pair, Pending
from dragoman.vocabulary.effects import AT_LEVEL

_ORDER = (Status.PLANNED, Status.CONDITIONAL, Status.POSSIBLE)


def pending(steps: Iterable[Step], changes: Sequence[Change], on: date) -> tuple[Pending, ...]:
    """The changes that had been announced or considered by `on`, and had not been made.

    Claims of the same change and status are one entry. It is over once a change to the same value is dated to its day
    of publication or later.
    """
    found: dict[tuple[Pair, Fluent, str, str, Status], list[Step]] = {}
    for step in steps:
        if published(step.record) <= on:
            key = (step.pair, step.fluent, step.subject, _value(step), step.status)
            found.setdefault(key, []).append(step)
    listed = [
        _entry(key, group)
        for key, group in found.items()
        if not _done(key, min(published(step.record) for step in group), changes, on)
    ]
    order = tuple(Fluent)
    return tuple(sorted(listed, key=lambda p: (order.index(p.fluent), p.subject, p.value, _ORDER.index(p.status))))


def _value(step: Step) -> str:
    """The value that would be taken; of a mission the level that the claim names."""
    if step.value != AT_LEVEL:
        return step.value
    what = named(step.record.claim, step.time)
    return what.level if what is not None else "open"


def _entry(key: tuple[Pair, Fluent, str, str, Status], group: list[Step]) -> Pending:
    pair, fluent, subject, value, status = key
    steps = by_claim(group)
    claims = [step.record.claim for step in sorted(steps, key=lambda s: (published(s.record), s.record.claim.id))]
    return Pending(
        pair, fluent, subject, value, status, str(min(published(step.record) for step in steps)),
        next((claim.date for claim in reversed(claims) if claim.date), ""),
        next((claim.deadline for claim in reversed(claims) if claim.deadline), ""),
        next((claim.condition for claim in reversed(claims) if claim.condition), ""),
        support_of(value, steps),
    )  # fmt: skip


def _done(key: tuple[Pair, Fluent, str, str, Status], since: date, changes: Sequence[Change], on: date) -> bool:
    pair, fluent, subject, value, _ = key
    return any(
        (change.pair, change.fluent, change.subject, change.value) == (pair, fluent, subject, value)
        and not change.inferred
        and change.time.earliest is not None
        and since <= (change.time.latest or date.max)
        and change.time.earliest <= on
        for change in changes
    )
