"""Occurrences → changes: the values a fluent took one after another, with what is inferred and what is contested."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dragoman.analysis.occurrences import Occurrence, dissenters, occurrences, same_day, support_of, who
from dragoman.analysis.steps import Step
from dragoman.model.state import Change, Support
from dragoman.model.time import End, Point, Time

NOT = "not "


def changes_of(steps: Iterable[Step]) -> list[Change]:
    """The changes of one fluent and subject of a pair, in order. The result does not depend on the order of `steps`."""
    found, denials = occurrences(steps)
    changes: list[Change] = []
    for each in _settled(found):
        occurrence, dissent = each
        before = changes[-1] if changes else None
        if before is not None and before.value == occurrence.value:
            changes[-1] = _confirmed(before, occurrence, dissent)
            continue
        if presupposed := presupposition(occurrence, before):
            changes.append(presupposed)
        changes.append(_change(occurrence, dissent))
    return contested(changes, found, denials)


def presupposition(occurrence: Occurrence, before: Change | None) -> Change | None:
    """What must have held before the occurrence, where nothing that is known did."""
    wanted = tuple(value for value in occurrence.presupposes if value != occurrence.value)
    if not wanted or (before is not None and before.value in wanted):
        return None
    start = None if before is None or before.time.latest is None else Time.of_day(before.time.latest).start
    return replace(
        _change(occurrence, ()), value=" or ".join(wanted), time=_between(start, occurrence.time), inferred=True,
        until="", support=replace(occurrence.support(), value=" or ".join(wanted)),
    )  # fmt: skip


def _settled(found: Sequence[Occurrence]) -> list[tuple[Occurrence, tuple[Support, ...]]]:
    """The occurrences in order; of those of one day that different publishers tell, the one most tell, with the rest
    as dissent."""
    settled: list[tuple[Occurrence, list[Support]]] = []
    for each in found:
        if settled and _disagree(settled[-1][0], each):
            last, dissent = settled[-1]
            first, second = sorted((last, each), key=_weight)
            settled[-1] = (first, [*dissent, second.support()])
        else:
            settled.append((each, []))
    return [(each, tuple(sorted(dissent, key=lambda s: (s.value, s.claims)))) for each, dissent in settled]


def _disagree(one: Occurrence, other: Occurrence) -> bool:
    """Whether two occurrences of one day are told by different publishers, and cannot follow each other."""
    if one.value == other.value or not same_day(one, other) or one.value in other.presupposes:
        return False
    return not {who(step.record) for step in one.steps} & {who(step.record) for step in other.steps}


def _weight(each: Occurrence) -> tuple[object, ...]:
    credibility = min(step.record.credibility for step in each.steps)
    return -len(each.support().publishers), credibility, each.key


def _change(each: Occurrence, dissent: tuple[Support, ...]) -> Change:
    first = each.first
    until = max((step.until for step in each.steps), default="")
    inferred = all(step.inferred for step in each.steps)
    return Change(
        first.pair,
        first.fluent,
        first.subject,
        each.value,
        each.time,
        each.support(),
        first.effect.id,
        until,
        inferred,
        dissent,
    )


def _confirmed(before: Change, each: Occurrence, dissent: tuple[Support, ...]) -> Change:
    """A value told again: more claims behind it, a finer time where both agree, and perhaps a later limit."""
    time = before.time
    finer = each.dated and before.time.earliest is not None and each.time.precision < before.time.precision
    if finer and each.time.overlaps(before.time):
        time = each.time
    support = Support(
        before.value,
        tuple(sorted({*before.support.claims, *each.support().claims})),
        tuple(sorted({*before.support.publishers, *each.support().publishers})),
    )
    until = max(before.until, *(step.until for step in each.steps))
    inferred = before.inferred and all(step.inferred for step in each.steps)
    return replace(
        before, time=time, support=support, until=until, inferred=inferred, dissent=(*before.dissent, *dissent)
    )


def contested(changes: Sequence[Change], found: Sequence[Occurrence], denials: Sequence[Step]) -> list[Change]:
    """The changes, each with those who deny it."""
    return [_denied(change, found, denials) for change in changes] if denials else list(changes)


def _denied(change: Change, found: Sequence[Occurrence], denials: Sequence[Step]) -> Change:
    claims = set(change.support.claims)
    told = [each for each in found if claims & set(each.support().claims)]
    against = {step.record.claim.id: step for each in told for step in dissenters(each, denials)}
    if change.inferred or not against:
        return change
    denial = support_of(NOT + change.value, [against[key] for key in sorted(against)])
    return replace(change, dissent=(*change.dissent, denial))


def _between(start: Point | End | None, time: Time) -> Time:
    """From after `start` to before `time`."""
    end = time.start if isinstance(time.start, Point) else time.end
    if isinstance(start, Point) and isinstance(end, Point) and start.earliest <= end.latest:
        return Time(start, end)
    return Time(End.OPEN, end)
