"""What holds between two parties on a day, how it came about, and what has changed since a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from dragoman.analysis.datasets import heard
from dragoman.analysis.fold import changes_of
from dragoman.analysis.missions import mission_changes
from dragoman.analysis.occurrences import grouped
from dragoman.analysis.pending import pending
from dragoman.analysis.steps import Step, steps
from dragoman.model.claim import Status
from dragoman.model.record import Recorded
from dragoman.model.state import Change, Fluent, Pair, Relationship, Spell
from dragoman.model.time import Point

_TOLD = frozenset({Status.ACTUAL, Status.NEGATED})


def relationship(records: Iterable[Recorded], pair: Pair, on: date) -> Relationship:
    """How the first party of the pair stands toward the second on a day, as far as the claims tell.

    Only actual claims make a state; the others are pending from the day they were published until they are reported
    done. A fluent without a value is in `unknown`.
    """
    listed = list(heard(steps(records, pair)))
    changes = _changes([step for step in listed if step.status in _TOLD])
    held = tuple(spell for spell in spells(changes) if spell.holds(on))
    known = {spell.change.fluent for spell in held}
    waiting = pending((step for step in listed if step.status not in _TOLD), changes, on)
    unknown = tuple(fluent for fluent in Fluent if fluent not in known)
    return Relationship(pair, on, held, waiting, unknown)


def timeline(records: Iterable[Recorded], pair: Pair) -> tuple[Change, ...]:
    """All changes of the pair in the order of time."""
    return _by_time(_changes([step for step in heard(steps(records, pair)) if step.status in _TOLD]))


def history(records: Iterable[Recorded], pair: Pair) -> tuple[Spell, ...]:
    """All values of the pair, each from its change to the next one of the same fluent and subject."""
    return spells(_changes([step for step in steps(records, pair) if step.status in _TOLD]))


def all_changes(records: Iterable[Recorded]) -> tuple[Change, ...]:
    """All changes of all pairs in the order of time."""
    return _by_time(_changes([step for step in heard(steps(records)) if step.status in _TOLD]))


def changes_since(
    records: Iterable[Recorded], since: date, until: date = date.max, parties: tuple[str, ...] = ()
) -> tuple[Change, ...]:
    """The changes that took effect from `since` to `until`, or may have, of all pairs, of those in which one party is
    either side, or of the ordered pair of two; what is only inferred to have held before something else is left out."""
    pair = Pair(*parties) if len(parties) == 2 else None
    found = all_changes(records) if pair is None else timeline(records, pair)
    return tuple(
        change
        for change in found
        if change.time.earliest is not None
        and change.time.earliest <= until
        and (change.time.latest or date.max) >= since
        and (not parties or parties[0] in (change.pair.actor, change.pair.recipient))
    )


def spells(changes: Iterable[Change]) -> tuple[Spell, ...]:
    """From each change to the next of the same fluent and subject, in the order of fluents and subjects."""
    found: dict[tuple[Pair, Fluent, str], list[Change]] = {}
    for change in changes:
        found.setdefault((change.pair, change.fluent, change.subject), []).append(change)
    listed: list[Spell] = []
    for key in sorted(found, key=lambda key: (str(key[0]), tuple(Fluent).index(key[1]), key[2])):
        row = found[key]
        listed.extend(Spell(change, change.time, after.time) for change, after in pairwise(row))
        listed.append(Spell(row[-1], row[-1].time, None))
    return tuple(listed)


def _changes(told: Sequence[Step]) -> list[Change]:
    """The changes of each pair, fluent and subject, each group in its order."""
    found: list[Change] = []
    for (_, fluent, _), group in sorted(
        grouped(told).items(), key=lambda item: (str(item[0][0]), item[0][1], item[0][2])
    ):
        found.extend(mission_changes(group) if fluent is Fluent.MISSION else changes_of(group))
    return found


def _by_time(changes: Iterable[Change]) -> tuple[Change, ...]:
    order = tuple(Fluent)

    def key(change: Change) -> tuple[object, ...]:
        end = change.time.end  # of what began before it, nobody knows when
        day = change.time.earliest or (end.earliest if isinstance(end, Point) else date.min)
        return day, change.time.earliest is not None, str(change.pair), order.index(change.fluent), change.subject

    return tuple(sorted(changes, key=key))
