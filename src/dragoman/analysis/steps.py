"""Claims → steps: what each claim says was done to which fluent of which pair, by the declared effects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dragoman.errors import TimeError
from dragoman.model.claim import Claim, Status
from dragoman.model.record import Recorded
from dragoman.model.state import Fluent, Pair
from dragoman.model.time import End, Time
from dragoman.vocabulary.effects import (
    AT_LEVEL,
    Effect,
    PartyKind,
    Subject,
    Toward,
    effects,
    effects_of,
    has_any,
    scopes,
)
from dragoman.vocabulary.parties import groups, organisations
from dragoman.vocabulary.records import GroupKind

UNSPECIFIED = "unspecified"
_ENDED = "rival no longer recognised"


@dataclass(frozen=True, slots=True)
class Step:
    """What one claim does to one fluent of one pair.

    `time` is when, within its bounds; of an undated claim (`dated` is false) only that it was before it was published.
    A `denied` step says that the change did not happen.
    """

    pair: Pair
    fluent: Fluent
    subject: str
    value: str
    time: Time
    dated: bool
    record: Recorded
    effect: Effect
    inferred: bool
    until: str = ""
    denied: bool = False

    @property
    def status(self) -> Status:
        """The status of the claim."""
        return self.record.claim.status


def steps(records: Iterable[Recorded], pair: Pair | None = None) -> Iterator[Step]:
    """The steps of the claims that stand, those of one pair where it is given; each claim id counts once."""
    by_act = effects_of()
    seen: set[str] = set()
    for record in records:
        claim = record.claim
        if not record.holds or claim.id in seen or claim.act not in by_act:
            continue
        seen.add(claim.id)
        if pair is None or _concerns(claim, pair):
            yield from (step for step in _steps_of(record) if pair is None or step.pair == pair)


def published(record: Recorded) -> date:
    """The day by which what the claim tells had been said: of publication, else when the ledger learned of it."""
    return date.fromisoformat(record.source.published or record.recorded_at[:10])


@lru_cache(maxsize=65536)
def parsed(text: str) -> Time | None:
    """The EDTF value, None for `""` and for what is none."""
    try:
        return Time.parse(text) if text else None
    except TimeError:
        return None


def _concerns(claim: Claim, pair: Pair) -> bool:
    """Whether the claim may say something about the pair; a rival of the second party may stand in its place."""
    parties = {*claim.actor, *claim.recipient}
    if pair.actor not in parties:
        return False
    return not pair.recipient or pair.recipient in parties or claim.act.endswith(("recognize", "recognition"))


def _steps_of(record: Recorded) -> Iterator[Step]:
    claim = record.claim
    text = f"{claim.object} | {claim.quote}"
    done: set[Fluent] = set()
    for effect in effects_of()[claim.act]:
        if effect.fluent in done or not effect.fits(text):
            continue
        pairs = [pair for pair in _pairs(claim, effect) if _is_kind(pair.recipient, effect.parties)]
        if pairs:
            done.add(effect.fluent)
            yield from _each(record, effect, pairs)


def _each(record: Recorded, effect: Effect, pairs: list[Pair]) -> Iterator[Step]:
    claim = record.claim
    denied = claim.status is Status.NEGATED and not effect.negated
    value = effect.negated if claim.status is Status.NEGATED and effect.negated else effect.value
    time, until = _when(record, effect)
    for pair in pairs:
        for subject in _subjects(record, effect, pair):
            step = Step(pair, effect.fluent, subject, value, time, bool(parsed(claim.date)), record, effect,
                        effect.inferred, until, denied)  # fmt: skip
            yield step
            if effect.fluent is Fluent.RECOGNITION and not denied:
                yield from _rivals(step)


def _when(record: Recorded, effect: Effect) -> tuple[Time, str]:
    """When the change took effect, and to when it is limited."""
    claim = record.claim
    told = parsed(claim.date)
    until = claim.deadline if effect.until else ""
    if told is None:
        return Time(End.OPEN, Time.of_day(published(record)).start), until
    if told.is_interval and not isinstance(told.start, End):
        if effect.until and not until and not isinstance(told.end, End):
            until = str(told.end)
        told = Time(told.start)
    return told, until


def _pairs(claim: Claim, effect: Effect) -> list[Pair]:
    if effect.toward is Toward.BOTH:
        parties = tuple(dict.fromkeys((*claim.actor, *claim.recipient)))
        return [Pair(a, b) for a in parties for b in parties if a != b]
    recipients = claim.recipient or (("",) if effect.subject is Subject.TREATY else ())
    pairs = [Pair(actor, recipient) for actor in claim.actor for recipient in recipients if actor != recipient]
    return [pair.reverse for pair in pairs] if effect.toward is Toward.ACTOR else pairs


def _is_kind(code: str, kind: PartyKind) -> bool:
    if kind is PartyKind.ANY:
        return True
    return (code in organisations()) == (kind is PartyKind.ORGANISATION)


def _subjects(record: Recorded, effect: Effect, pair: Pair) -> tuple[str, ...]:
    claim = record.claim
    if effect.subject is Subject.SCOPE:
        # A code is called "embargo, boycott, or sanctions", and says nothing of which of these it was.
        told = "" if record.source.is_dataset else claim.quote
        return _scopes_of(claim.object) or _scopes_of(told) or (UNSPECIFIED,)
    if effect.subject is Subject.CLAIMANT:
        return (_claimant(claim, pair.recipient),)
    if effect.subject is Subject.TREATY:
        return (_treaty(claim.object),)
    return ("",)


@lru_cache(maxsize=65536)
def _scopes_of(text: str) -> tuple[str, ...]:
    return tuple(scope.id for scope in scopes() if has_any(scope.words, text))


def _treaty(text: str) -> str:
    """The treaty as the claim names it, without an article, so that two mentions of it meet."""
    name = re.sub(r"^(?:the|an?|its|their|new)\s+", "", " ".join(text.split()), flags=re.IGNORECASE)
    return name or "agreement"


def _claimant(claim: Claim, recipient: str) -> str:
    """Whether a recognition is of a state or of a government."""
    group = groups().get(recipient)
    if group is not None and group.kind is GroupKind.RIVAL:
        return "government"
    words = effects().claimants
    state, government = has_any(words["state"], claim.object), has_any(words["government"], claim.object)
    if not state and not government:
        state, government = has_any(words["state"], claim.quote), has_any(words["government"], claim.quote)
    return "government" if government and not state else "state"


def _rivals(step: Step) -> Iterator[Step]:
    """What recognising one claimant, or no longer, says of its rival."""
    value = {"recognised": "rival recognised", "withdrawn": _ENDED}.get(step.value)
    recipient = step.pair.recipient
    group = groups().get(recipient)
    if value and group is not None and group.kind is GroupKind.RIVAL and group.state:
        yield _of_rival(step, group.state, "government", value)
    if step.value == "recognised":
        for one, other in effects().rivals:
            if recipient in (one, other):
                yield _of_rival(step, other if recipient == one else one, step.subject, "rival recognised")


def _of_rival(step: Step, recipient: str, subject: str, value: str) -> Step:
    return Step(Pair(step.pair.actor, recipient), step.fluent, subject, value, step.time, step.dated, step.record,
                step.effect, True)  # fmt: skip


__all__ = ["AT_LEVEL", "UNSPECIFIED", "Step", "parsed", "published", "steps"]
