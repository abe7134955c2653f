"""Commitments from the claims of a ledger: who owes what to whom by when, and what became of it.

Pure functions of the claims and the day asked about; the order of the claims plays no part. What makes a commitment and
what moves it are records in `vocabulary/data/commitments.yaml`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dragoman.analysis.occurrences import who
from dragoman.analysis.steps import parsed, published
from dragoman.analysis.terms import Told, alike, due_of, joined, last_day, told_by, words
from dragoman.model.claim import Status
from dragoman.model.commitment import Commitment, Kind, Life, Move
from dragoman.model.record import Recorded
from dragoman.vocabulary.commitments import CONTENT, MoveRule, commitment_rules
from dragoman.vocabulary.lookup import party_name

ENDED = (Life.MET, Life.BROKEN, Life.WITHDRAWN, Life.LAPSED)


def commitments(
    records: Iterable[Recorded], on: date, parties: Collection[str] = (), *, kinds: Collection[Kind] = ()
) -> tuple[Commitment, ...]:
    """The commitments that had been told by `on`, with every move up to that day; those due first come first.

    `parties` (codes) limits them to those in which all of these take part, on whichever side. Rows of datasets make and
    move none, as they have no words of a pledge.
    """
    known = [record for record in records if record.holds and not record.source.is_dataset and published(record) <= on]
    groups = joined(told for record in known if (told := told_by(record)) is not None)
    acting = _by_actor(known)
    made = [_commitment(group, _bearing(group, acting), on) for group in groups]
    linked = [_lapsed(each, made, on) for each in _linked(made)]
    wanted = set(parties)
    chosen = [each for each in linked if wanted <= {*each.debtor, *each.creditor} and (not kinds or each.kind in kinds)]
    return tuple(sorted(chosen, key=lambda each: (not each.life.is_live, each.due or "~", each.id)))


def falls_due(each: Commitment, day: date, within: int) -> bool:
    """Whether something is still awaited by a day not further away than `within` days."""
    last = last_day(each.due)
    return each.life.is_live and last is not None and last <= day + timedelta(days=within)


Acting = Mapping[tuple[str, str], Sequence[Recorded]]
"""Claims by one who does something in it and what, as codes."""


def _by_actor(known: Iterable[Recorded]) -> Acting:
    found: dict[tuple[str, str], list[Recorded]] = {}
    for record in known:
        for code in set(record.claim.actor):
            found.setdefault((code, record.claim.act), []).append(record)
    return found


def _bearing(group: Sequence[Told], acting: Acting) -> list[Recorded]:
    """The claims of what the commitment's sides did that can move it, or follow from it: no other can."""
    sides = {code for each in group for code in each.debtor | each.creditor}
    rules = (rule for rule in commitment_rules().moves if not rule.kinds or group[0].kind in rule.kinds)
    moving = {act for rule in rules for act in rule.acts} | {act for each in group for act in each.acts} | {THREAT}
    found = (record for code in sides for act in moving for record in acting.get((code, act), ()))
    return list({record.claim.id: record for record in found}.values())


THREAT = "threaten"


def _commitment(group: Sequence[Told], known: Sequence[Recorded], on: date) -> Commitment:
    first = group[0]
    debtor = tuple(sorted(frozenset().union(*(each.debtor for each in group))))
    creditor = tuple(sorted(frozenset().union(*(each.creditor for each in group))))
    claims = tuple(dict.fromkeys(each.record.claim.id for each in group))
    due = due_of(group)
    moves = list(_moves(group, known, due, on))
    return Commitment(
        id=hashlib.sha256("|".join((first.kind, *claims[:1])).encode()).hexdigest()[:16],
        kind=first.kind,
        debtor=debtor,
        creditor=creditor,
        acts=tuple(dict.fromkeys(act for each in group for act in each.acts)),
        what=first.what,
        due=due,
        condition=next((each.record.claim.condition for each in group if each.record.claim.condition), ""),
        hinges=(),
        if_kept=claims if first.kind is Kind.TERM else (),
        if_not=tuple(
            sorted(record.claim.id for record in known if _follows(first, record) and record.claim.id not in claims)
        ),
        claims=claims,
        publishers=tuple(sorted({who(each.record) for each in group} - {""})),
        moves=tuple(moves),
    )


def _follows(told: Told, record: Recorded) -> bool:
    """Whether a claim of the same document tells what the creditor will do if the commitment is not kept."""
    claim = record.claim
    return (
        record.source.document == told.record.source.document
        and claim.act == THREAT
        and told.kind in (Kind.DEMAND, Kind.TERM)
        and bool(told.creditor & set(claim.actor))
        and bool(told.debtor & set(claim.recipient))
    )


def _moves(group: Sequence[Told], known: Sequence[Recorded], due: str, on: date) -> Iterator[Move]:
    """The life of a commitment in order: its making, what evidence and the clock did, until it ended."""
    first = group[0]
    start = published(first.record)
    status = first.record.claim.status
    made = Life.PROPOSED if status is Status.POSSIBLE else Life.OPEN
    yield Move(made, start.isoformat(), first.record.recorded_at, (first.record.claim.id,), first.rule.id)
    if made is Life.PROPOSED:
        agreed = next((each for each in group if each.record.claim.status is not Status.POSSIBLE), None)
        if agreed is not None:
            day = published(agreed.record).isoformat()
            yield Move(Life.OPEN, day, agreed.record.recorded_at, (agreed.record.claim.id,), agreed.rule.id)
    told = [(move.on, 0, move) for move in _evidence(group, known)]
    ticks = [(move.on, 1, move) for move in _clock(first.kind, start, last_day(due), on)]
    reached: Life | None = None
    for _, clock, move in sorted([*told, *ticks], key=lambda item: (item[:2], item[2].recorded_at, item[2].claims)):
        if reached in ENDED or move.to is reached or (reached and move.to is Life.DUE_SOON):
            continue
        reached = move.to if not clock or move.to in ENDED else reached
        yield move


def _clock(kind: Kind, start: date, last: date | None, on: date) -> Iterator[Move]:
    """What the clock alone does by a day: due soon, and overdue; a threat that was not carried out lapses."""
    if last is None:
        return
    soon = max(start, last - timedelta(days=commitment_rules().due_soon))
    if soon <= min(on, last):
        yield Move(Life.DUE_SOON, soon.isoformat(), "", (), "clock.due_soon")
    passed = last + timedelta(days=1)
    if passed <= on:
        to = Life.LAPSED if kind is Kind.THREAT else Life.OVERDUE
        yield Move(to, passed.isoformat(), "", (), "clock.passed")


@dataclass(frozen=True, slots=True)
class _Owed:
    """What all claims of one commitment tell together."""

    kind: Kind
    start: date
    claims: frozenset[str]
    documents: frozenset[str]
    acts: frozenset[str]
    debtor: frozenset[str]
    creditor: frozenset[str]


def _evidence(group: Sequence[Told], known: Sequence[Recorded]) -> Iterator[Move]:
    """What later claims say became of the commitment."""
    owed = _Owed(
        kind=group[0].kind,
        start=published(group[0].record),
        claims=frozenset(each.record.claim.id for each in group),
        documents=frozenset(each.record.source.document for each in group),
        acts=frozenset(act for each in group for act in each.acts),
        debtor=frozenset().union(*(each.debtor for each in group)),
        creditor=frozenset().union(*(each.creditor for each in group)),
    )
    rules = _rules_of(owed)
    for record in known:
        fitting = rules.get(record.claim.act)
        if not fitting or record.claim.id in owed.claims or not _later(record, owed):
            continue
        rule = next((rule for rule in fitting if _moved_by(rule, owed, record)), None)
        if rule is not None:
            yield Move(rule.to, day_of(record).isoformat(), record.recorded_at, (record.claim.id,), rule.id)


def _rules_of(owed: _Owed) -> dict[str, list[MoveRule]]:
    """The rules by which each act may move the commitment, in their order."""
    found: dict[str, list[MoveRule]] = {}
    for rule in commitment_rules().moves:
        if not rule.kinds or owed.kind in rule.kinds:
            for act in owed.acts if CONTENT in rule.acts else rule.acts:
                found.setdefault(act, []).append(rule)
    return found


def _later(record: Recorded, owed: _Owed) -> bool:
    """Whether a claim tells of what happened after the commitment was made, in another document."""
    if record.source.document in owed.documents or published(record) < owed.start:
        return False
    time = parsed(record.claim.date)
    return time is None or time.latest is None or time.latest >= owed.start


def _moved_by(rule: MoveRule, owed: _Owed, record: Recorded) -> bool:
    claim = record.claim
    if claim.status not in rule.status:
        return False
    if (
        rule.partial
        and not commitment_rules().says_part(f"{claim.object} {claim.quote}")
        and not _leaves_some(owed.acts)
    ):
        return False
    doing, other = (owed.debtor, owed.creditor) if rule.by == "debtor" else (owed.creditor, owed.debtor)
    if not doing & set(claim.actor):
        return False
    toward = {*claim.recipient, *claim.actor} - doing
    return not toward or not other or bool(toward & other) or _inside(claim.act, doing)


def _leaves_some(acts: Collection[str]) -> bool:
    """Whether doing one of the acts leaves another undone: "clear a path for candidates and release prisoners"."""
    return len({act for act in acts if act in ("release", "comply", "withdraw_forces", "recognize")}) > 1


def _inside(act: str, doing: frozenset[str]) -> bool:
    """Whether the act may be toward a party at home, as the release of prisoners is that a foreign state asked for."""
    return act in ("release", "comply", "withdraw_forces", "ratify") and bool(doing)


def day_of(record: Recorded) -> date:
    """The day from which a claim holds: its own date, else that of its publication."""
    time = parsed(record.claim.date)
    told = published(record)
    return min(time.latest, told) if time is not None and time.latest is not None else told


def _linked(made: Sequence[Commitment]) -> list[Commitment]:
    """The commitments, each with those that its condition speaks of."""
    return [replace(each, hinges=tuple(sorted(_hinges(each, made)))) for each in made]


def _hinges(one: Commitment, made: Sequence[Commitment]) -> Iterator[str]:
    if not one.condition or one.kind is Kind.TERM:
        return
    asked = set(commitment_rules().asked(one.condition))
    named = words(one.condition)
    for other in made:
        if other.id == one.id or set(other.debtor) == set(one.debtor):
            continue
        of_party = any(words(party_name(code)) & named for code in other.debtor) or set(other.debtor) <= set(
            one.creditor
        )
        if of_party and (asked & set(other.acts) - {"comply"} or alike(one.condition, other.what)):
            yield other.id


def _lapsed(one: Commitment, made: Sequence[Commitment], on: date) -> Commitment:
    """The commitment, lapsed where all that it hinges on was broken or withdrawn."""
    of = [other for other in made if other.id in one.hinges]
    if one.life in ENDED or not of or not all(other.life in (Life.BROKEN, Life.WITHDRAWN) for other in of):
        return one
    last = max((other.moves[-1] for other in of), key=lambda move: move.on)
    return replace(one, moves=(*one.moves, Move(Life.LAPSED, last.on, last.recorded_at, last.claims, "hinge.lapsed")))
