"""Stances and alignment from the claims of a ledger: who stands where, who moved, and who goes with whom.

Pure functions of the claims and the day. The ladder is data (`vocabulary/data/state/stances.yaml`). Where the record
tells nothing, a stance is unknown and takes no part in any measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

from dragoman.analysis.state import relationship
from dragoman.analysis.steps import published
from dragoman.model.claim import Status
from dragoman.model.record import Recorded
from dragoman.model.stance import Agreement, Rung, Stance
from dragoman.model.state import Fluent, Pair, Relationship, Spell
from dragoman.vocabulary.stances import ladder


def stance(records: Iterable[Recorded], pair: Pair, on: date, since: date | None = None) -> Stance:
    """Where the first of a pair stands toward the second on a day, and where it stood on `since`."""
    known = [record for record in records if record.holds]
    now = relationship(known, pair, on)
    found = _rung(now)
    rung, spell = found if found is not None else (None, None)
    past = _rung(relationship(known, pair, since)) if since is not None else None
    measure = _measure(now)
    said = _said(known, pair, on)
    return Stance(
        actor=pair.actor,
        target=pair.recipient,
        on=on.isoformat(),
        rung=rung,
        before=past[0] if past is not None else None,
        since=str(spell.begin) if spell is not None else "",
        sanctions=measure.change.value if measure is not None else "",
        pressure=ladder().pressure.index(measure.change.value) if measure is not None else 0,
        sanction_claims=measure.change.support.claims if measure is not None else (),
        tone=round(sum(record.claim.score for record in said) / len(said), 2) if said else None,
        tone_claims=tuple(record.claim.id for record in said),
    )


def _rung(found: Relationship) -> tuple[Rung, Spell] | None:
    """The first rung one of whose values holds, with that value's spell."""
    for rank, record in enumerate(ladder().rungs):
        for spell in found.spells:
            if spell.change.value in record.values.get(spell.change.fluent, ()):
                return Rung(record.id, record.label, rank, spell.change.support.claims), spell
    return None


def _measure(found: Relationship) -> Spell | None:
    """The strictest measure that holds."""
    held = [spell for spell in found.spells if spell.change.fluent is Fluent.SANCTIONS]
    return max(
        held, key=lambda spell: (ladder().pressure.index(spell.change.value), spell.change.subject), default=None
    )


def _said(records: Sequence[Recorded], pair: Pair, on: date) -> list[Recorded]:
    """What the first said of the second within the window that makes the tone."""
    first = on - timedelta(days=ladder().tone_days)
    return sorted(
        (
            record
            for record in records
            if record.claim.act in ladder().tone
            and not record.source.is_dataset
            and record.claim.status is Status.ACTUAL
            and pair.actor in record.claim.actor
            and pair.recipient in record.claim.recipient
            and first < published(record) <= on
        ),
        key=lambda record: (published(record), record.claim.id),
    )


def first_movers(stances: Sequence[Stance]) -> tuple[str, ...]:
    """Those who moved within the window, who moved first first."""
    moved = [each for each in stances if each.moved]
    return tuple(each.actor for each in sorted(moved, key=lambda each: (each.since, each.actor)))


def ahead_and_behind(stances: Sequence[Stance], of: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who stands closer to the target than `of`, and who farther; nobody where its stance is unknown."""
    own = next((each.rung for each in stances if each.actor == of and each.rung is not None), None)
    if own is None:
        return (), ()
    others = [(each.actor, each.rung.rank) for each in stances if each.rung is not None and each.actor != of]
    closer = tuple(sorted(actor for actor, rank in others if rank > own.rank))
    return closer, tuple(sorted(actor for actor, rank in others if rank < own.rank))


def agreements(stances: Iterable[Stance]) -> tuple[Agreement, ...]:
    """How far every two actors agree over the targets on which both stances are known."""
    held: dict[str, dict[str, Stance]] = {}
    for each in stances:
        if each.rung is not None:
            held.setdefault(each.actor, {})[each.target] = each
    return tuple(
        agreement(one, held[one], other, held[other])
        for one, other in combinations(sorted(held), 2)
        if held[one].keys() & held[other].keys()
    )


def agreement(one: str, ours: Mapping[str, Stance], other: str, theirs: Mapping[str, Stance]) -> Agreement:
    """S and weighted kappa of two actors: see `Agreement`. Each target counts by its rung and by its measures."""
    targets = tuple(sorted(ours.keys() & theirs.keys()))
    rungs, strictest = len(ladder().rungs) - 1, len(ladder().pressure) - 1
    pairs = [(_rank(ours[target]), _rank(theirs[target])) for target in targets]
    apart = sum(abs(a - b) / rungs for a, b in pairs)
    apart += sum(abs(ours[target].pressure - theirs[target].pressure) / strictest for target in targets)
    return Agreement(one, other, round(1 - 2 * apart / (2 * len(targets)), 3), kappa(pairs, rungs), targets)


def kappa(pairs: Sequence[tuple[int, int]], most: int) -> float | None:
    """Cohen's kappa with linear weights over ranks 0..most; None for one target, or where chance alone would agree."""
    n = len(pairs)
    if n < 2:
        return None
    observed = sum(abs(a - b) / most for a, b in pairs) / n
    expected = sum(abs(a - b) / most for a, _ in pairs for _, b in pairs) / (n * n)
    return round(1 - observed / expected, 3) if expected else None


def _rank(each: Stance) -> int:
    return each.rung.rank if each.rung is not None else 0
