"""Reading → claims: the events that qualify become claims, each once per document, with a reason for the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from dragoman.model.claim import By, Claim, Status
from dragoman.model.document import Document
from dragoman.model.reading import Event, Reading
from dragoman.vocabulary.rules import acts


@dataclass(frozen=True, slots=True)
class Decision:
    """An event and what became of it: a claim, or the reason why not."""

    event: Event
    claim: Claim | None
    reason: str


@dataclass(frozen=True, slots=True)
class Assembly:
    """The claims of one document in the order of the text, and a decision for every event."""

    claims: tuple[Claim, ...]
    decisions: tuple[Decision, ...]


def assemble(reading: Reading) -> Assembly:
    """The claims of a reading."""
    decisions: list[Decision] = []
    kept: dict[tuple[object, ...], list[Claim]] = {}
    wider = _wider(reading)
    for index, event in enumerate(reading.events):
        reason = event.reason or _out_of_scope(event, reading) or wider.get(index, "")
        if not reason:
            claim = claim_of(event, reading.document)
            earlier = next((other for other in kept.get(_key(event), []) if _same(other, claim)), None)
            if earlier is None:
                kept.setdefault(_key(event), []).append(claim)
                decisions.append(Decision(event, claim, ""))
                continue
            reason = f"same claim as {earlier.id}"
        decisions.append(Decision(event, None, reason))
    claims = sorted((claim for claims in kept.values() for claim in claims), key=lambda claim: (claim.span, claim.id))
    return Assembly(tuple(claims), tuple(decisions))


def _wider(reading: Reading) -> dict[int, str]:
    """Symmetrical events that another of the same act tells with more of the parties."""
    found: dict[int, str] = {}
    offered = [(i, event) for i, event in enumerate(reading.events) if not event.reason and acts()[event.act].symmetric]
    for i, event in offered:
        for j, other in offered:
            if (
                i != j
                and event.act == other.act
                and event.status == other.status
                and set(event.actor) < set(other.actor)
            ):
                found[i] = f"{other.act} of {', '.join(other.actor)} tells it with more parties"
                break
    return found


# Acts that a party does again and again in one text, each time about something else.
REPEATABLE = frozenset({"impose_sanctions", "give_aid", "sign_agreement", "withdraw_forces"})


def _same(one: Claim, other: Claim) -> bool:
    """Whether two claims with the same act, parties and status are one: a second mention adds nothing unless it has
    another date or, for statements and measures, is about something else."""
    if one.date and other.date and one.date != other.date:
        return False
    if not acts()[one.act].statement and one.act not in REPEATABLE:
        return True
    mine, theirs = _content_words(one.object), _content_words(other.object)
    return not mine or not theirs or bool(mine & theirs) or one.span.overlaps(other.span)


def _content_words(text: str) -> frozenset[str]:
    return frozenset(word for word in text.lower().replace("’", " ").split() if len(word) > 4)


def _key(event: Event) -> tuple[object, ...]:
    """What makes two mentions one claim: act, parties and status."""
    if acts()[event.act].symmetric:
        return event.act, frozenset(event.actor) | frozenset(event.recipient), event.status
    return event.act, frozenset(event.actor), frozenset(event.recipient), event.status


def _out_of_scope(event: Event, reading: Reading) -> str:
    if not reading.document.text[event.clause.start : event.clause.end].strip():
        return "no evidence in the text"
    return ""


def claim_of(event: Event, document: Document) -> Claim:
    """The event as a claim with its deterministic id."""
    act = acts()[event.act]
    attribution = event.attribution
    by = attribution.klass if attribution is not None else By.OUTLET
    quote = event.clause.of(document.text)
    return Claim(
        id=claim_id(
            document.id, (event.act, *event.actor, ">", *event.recipient, event.status, str(event.clause.start), quote)
        ),
        doc=document.id,
        act=event.act,
        actor=event.actor,
        recipient=event.recipient,
        object=event.object,
        status=event.status,
        date=event.date,
        by=by,
        speaker=attribution.speaker if attribution is not None and by is not By.OUTLET else "",
        condition=event.condition
        if event.status in {Status.CONDITIONAL, Status.PLANNED, Status.POSSIBLE, Status.ACTUAL}
        else "",
        deadline=event.deadline,
        quote=quote,
        span=event.clause,
        event_type=act.event_type,
        mode=act.mode,
        cameo=act.cameo,
        score=act.score,
        rules=event.rules,
        confidence=event.confidence,
    )


def claim_id(document: str, parts: Iterable[str]) -> str:
    """The id of a claim: the first 16 hex digits of the SHA-256 of its document's id and its defining parts."""
    return hashlib.sha256("\x1f".join((document, *parts)).encode("utf-8")).hexdigest()[:16]
