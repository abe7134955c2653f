"""Steps → occurrences: what happened once, with all claims that tell it and the consensus of their dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dragoman.analysis.steps import Step, published
from dragoman.model.record import Recorded
from dragoman.model.state import Fluent, Pair, Support
from dragoman.model.time import End, Point, Precision, Time
from dragoman.vocabulary.effects import effects

# Days from the publication of an undated denial within which it speaks of what is reported.
_NEAR = 14


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One change as the claims together tell it: steps of the same event, or of one claim."""

    value: str
    time: Time
    dated: bool
    steps: tuple[Step, ...]

    @property
    def first(self) -> Step:
        """The step of the lowest claim id, for what all of them share."""
        return self.steps[0]

    @property
    def presupposes(self) -> tuple[str, ...]:
        """Values of which one held before."""
        return self.first.effect.presupposes

    @property
    def day(self) -> date:
        """The day by which it is put in order: the earliest it can be, or for an undated one the latest."""
        return self.time.earliest or self.time.latest or date.min

    @property
    def key(self) -> tuple[object, ...]:
        """By day, then by the order of the values, then by whatever tells two apart."""
        rank = effects().rank(self.first.fluent, self.value)
        return self.day, rank, self.time.latest or date.max, self.value, self.first.record.claim.id

    def support(self) -> Support:
        """The claims and the independent publishers behind it."""
        return support_of(self.value, self.steps)

    def joined(self, other: Occurrence) -> Occurrence:
        """Both as one, with the finer of the times where they agree, else this one's."""
        time = self.time
        if other.dated and self.dated and other.time.overlaps(self.time) and other.time.precision < self.time.precision:
            time = other.time
        return replace(self, time=time, steps=by_claim((*self.steps, *other.steps)))


def occurrences(steps: Iterable[Step]) -> tuple[list[Occurrence], tuple[Step, ...]]:
    """The occurrences of one fluent and subject, in their order, and the steps that deny some."""
    told: dict[tuple[str, str], list[Step]] = {}
    denials: list[Step] = []
    for step in _in_turn(list(steps)):
        if step.denied:
            denials.append(step)
        else:
            told.setdefault((step.record.event or step.record.claim.id, step.value), []).append(step)
    found = [_occurrence(group) for group in told.values()]
    dated = sorted(_once([each for each in found if each.dated]), key=lambda each: each.key)
    undated = sorted((each for each in found if not each.dated), key=lambda each: each.key)
    return _placed(dated, undated), by_claim(denials)


def _in_turn(steps: list[Step]) -> Iterator[Step]:
    """The steps without those that another of the same words presupposes: "suspended sanctions" tells of sanctions that
    were there, which is inferred from the suspension itself, for all the time before it."""
    places: dict[str, list[Step]] = {}
    for step in steps:
        places.setdefault(step.record.source.document, []).append(step)
    for step in steps:
        others = places[step.record.source.document]
        if not (step.dated and any(_rests_on(other, step) for other in others)):
            yield step


def _rests_on(other: Step, step: Step) -> bool:
    """Whether `other` presupposes the value of `step` in the same stretch of text and at the same time."""
    return (
        step.value in other.effect.presupposes
        and step.value != other.value
        and step.time == other.time
        and step.record.claim.span.overlaps(other.record.claim.span)
    )


def by_claim(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps by claim id, each once."""
    return tuple({step.record.claim.id: step for step in sorted(steps, key=lambda s: s.record.claim.id)}.values())


def support_of(value: str, steps: Sequence[Step]) -> Support:
    """The claims of the steps and the publishers behind them."""
    return Support(
        value,
        tuple(sorted({step.record.claim.id for step in steps})),
        tuple(sorted({who(step.record) for step in steps} - {""})),
    )


def who(record: Recorded) -> str:
    """Who stands behind a claim for corroboration; nobody behind the row of a dataset."""
    if record.source.is_dataset:
        return ""
    return record.source.independent or record.source.publisher


def _occurrence(group: list[Step]) -> Occurrence:
    steps = by_claim(group)
    dated = [step for step in steps if step.dated]
    return Occurrence(steps[0].value, _consensus(dated or steps), bool(dated), steps)


def _once(found: Sequence[Occurrence]) -> list[Occurrence]:
    """The occurrences, those of the same value and time as one, whether or not they were seen to be the same event; a
    year or month is the time of the first day within it that is told."""
    same: dict[tuple[str, Time], list[Step]] = {}
    for each in found:
        same.setdefault((each.value, _finest(each, found)), []).extend(each.steps)
    return [Occurrence(value, time, True, by_claim(steps)) for (value, time), steps in same.items()]


def _finest(each: Occurrence, found: Sequence[Occurrence]) -> Time:
    finer = [
        other.time
        for other in found
        if other.value == each.value and other.time.precision < each.time.precision and other.time.overlaps(each.time)
    ]
    return min(finer, key=lambda time: (time.precision, time.earliest or date.max, str(time)), default=each.time)


def _consensus(steps: Sequence[Step]) -> Time:
    """The time that most independent publishers give; of equals the finer, then the earlier."""
    votes: dict[Time, set[str]] = {}
    for step in steps:
        votes.setdefault(step.time, set()).add(who(step.record))
    return min(
        votes, key=lambda time: (-len(votes[time]), time.precision, time.earliest or time.latest or date.min, str(time))
    )


def _placed(dated: list[Occurrence], undated: list[Occurrence]) -> list[Occurrence]:
    """All in order. An undated claim says only that something had happened by its publication: it is read as another
    report of a dated occurrence of its value, else as the state that a dated one presupposes, else as something new."""
    left: list[Occurrence] = []
    for each in undated:
        same = [i for i, other in enumerate(dated) if other.value == each.value and other.day <= each.day]
        if same:
            dated[same[-1]] = dated[same[-1]].joined(each)
        else:
            left.append(each)
    earlier: dict[int, Occurrence] = {}
    later: list[Occurrence] = []
    for each in left:
        after = [i for i, other in enumerate(dated) if other.day <= each.day and each.value in other.presupposes]
        if after:
            i = after[0]
            moved = replace(each, time=_until(dated[i].time))
            earlier[i] = (
                earlier[i].joined(moved) if i in earlier and earlier[i].value == moved.value else earlier.get(i, moved)
            )
        else:
            later.append(_since(each, dated))
    ordered = [part for i, each in enumerate(dated) for part in ([earlier[i], each] if i in earlier else [each])]
    for each in later:
        ordered.insert(next((i for i, other in enumerate(ordered) if other.day > each.day), len(ordered)), each)
    return ordered


def _until(time: Time) -> Time:
    """Before `time`, nobody knows since when."""
    last = time.start if isinstance(time.start, Point) else time.end
    return Time(End.OPEN, last)


def _since(each: Occurrence, dated: list[Occurrence]) -> Occurrence:
    """The undated occurrence, dated to after the last dated one before its publication."""
    before = [other for other in dated if other.day <= each.day and other.time.latest is not None]
    last = max((other.time.latest for other in before if other.time.latest is not None), default=None)
    if last is None or last >= each.day:
        return each
    return replace(each, time=Time.between(Time.of_day(last), Time.of_day(each.day)))


def dissenters(each: Occurrence, denials: Sequence[Step]) -> list[Step]:
    """The denials that speak of this occurrence."""
    return [step for step in denials if _speaks_of(step, each)]


def _speaks_of(denial: Step, each: Occurrence) -> bool:
    if denial.value != each.value:
        return False
    if denial.dated and each.dated and denial.time.overlaps(each.time):
        return True
    near = timedelta(days=_NEAR)
    return any(abs(published(step.record) - published(denial.record)) <= near for step in each.steps)


def same_day(one: Occurrence, other: Occurrence) -> bool:
    """Whether both are dated to the same day."""
    return one.dated and other.dated and one.time == other.time and one.time.precision is Precision.DAY


Key = tuple[Pair, Fluent, str]


def grouped(steps: Iterable[Step]) -> dict[Key, list[Step]]:
    """The steps by pair, fluent and subject."""
    found: dict[Key, list[Step]] = {}
    for step in steps:
        found.setdefault((step.pair, step.fluent, step.subject), []).append(step)
    return found
