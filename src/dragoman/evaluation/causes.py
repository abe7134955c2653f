"""Why claims were missed, and why false ones were made: each fault with its cause, and what each cause costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dragoman.evaluation.claims import Scores, Tally, claim_overlap, party_overlap
from dragoman.evaluation.coded import Coded, code
from dragoman.model.reading import Event, Reading
from dragoman.model.span import Span


class Cause(StrEnum):
    """What went wrong."""

    ACTOR_NOT_FOUND = "actor not found"  # one side of the gold claim is nowhere among the actors of the document
    WRONG_PARTY = "wrong party"  # the act is right, actor or recipient is not
    NOT_TRIGGERED = "act not triggered"  # no event stands where the gold claim is
    WRONG_ACT = "wrong act"  # the parties are right, the act is not
    LEFT_OUT = "left out"  # the event was found, and the reader decided that it is no claim
    DUPLICATE = "duplicate"  # the claim was already made
    SCOPE = "scope"  # a claim where the coders saw none
    UNKNOWN = "not read"  # a miss of which nothing is known, because no reading is at hand


@dataclass(frozen=True, slots=True)
class Fault:
    """A miss (`missed`) or a false alarm, why, the claim on the other side that it should have met, and details."""

    claim: Coded
    missed: bool
    cause: Cause
    against: Coded | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """How often a cause struck, and how much F1 would rise if it never did."""

    cause: Cause
    misses: int
    false_alarms: int
    gain: float


def causes(scores: Scores, readings: Mapping[str, Reading] | None = None) -> tuple[Fault, ...]:
    """The cause of each miss and each false alarm.

    Misses and false alarms of one document are first paired, one-to-one, by act (`wrong party`) and by parties (`wrong
    act`). What remains is told apart by the `readings`, by document id; without them it is `not read` or `scope`.
    """
    pairs = counterparts(scores)
    reverse = {false: missed for missed, false in pairs.items()}
    misses = [
        cause_of_miss(claim, scores.false[pairs[i]] if i in pairs else None, (readings or {}).get(claim.doc))
        for i, claim in enumerate(scores.missed)
    ]
    alarms = [
        cause_of_alarm(claim, scores.missed[reverse[j]] if j in reverse else None, scores)
        for j, claim in enumerate(scores.false)
    ]
    return (*misses, *alarms)


def costs(faults: Sequence[Fault], claim: Tally) -> tuple[Cost, ...]:
    """What each cause costs, worst first; `claim` is the score from which the faults were drawn."""
    found = Counter((fault.cause, fault.missed) for fault in faults)
    rows = []
    for cause in {fault.cause for fault in faults}:
        misses, alarms = found[cause, True], found[cause, False]
        mended = Tally(claim.matched + misses, claim.gold, claim.predicted + misses - alarms)
        rows.append(Cost(cause, misses, alarms, mended.f1 - claim.f1))
    return tuple(sorted(rows, key=lambda row: (-row.gain, row.cause)))


def counterparts(scores: Scores) -> dict[int, int]:
    """Which false alarm stands where which claim was missed: the same act first, then the same parties."""
    pairs: dict[int, int] = {}
    for same in (
        lambda gold, predicted: gold.act == predicted.act,
        lambda gold, predicted: party_overlap(gold, predicted, symmetric=True) > 0,
    ):
        for i, gold in enumerate(scores.missed):
            for j, predicted in enumerate(scores.false):
                free = i not in pairs and j not in pairs.values()
                if free and gold.doc == predicted.doc and same(gold, predicted):
                    pairs[i] = j
    return pairs


def cause_of_miss(claim: Coded, against: Coded | None, reading: Reading | None) -> Fault:
    """Why a gold claim was missed."""
    absent = absent_sides(claim, reading) if reading else ""
    if absent:
        return Fault(claim, True, Cause.ACTOR_NOT_FOUND, against, absent)
    if against:
        return Fault(claim, True, Cause.WRONG_PARTY if against.act == claim.act else Cause.WRONG_ACT, against)
    if reading is None:
        return Fault(claim, True, Cause.UNKNOWN)
    here = events_at(claim, reading)
    same = [event for event in here if event.act == claim.act]
    if same:
        reasons = sorted({event.reason or "claimed otherwise" for event in same})
        return Fault(claim, True, Cause.LEFT_OUT, detail=", ".join(reasons))
    if here:
        return Fault(claim, True, Cause.WRONG_ACT, detail=", ".join(sorted({event.act for event in here})))
    return Fault(claim, True, Cause.NOT_TRIGGERED)


def cause_of_alarm(claim: Coded, against: Coded | None, scores: Scores) -> Fault:
    """Why a claim was made that is not in the gold standard."""
    if against:
        return Fault(claim, False, Cause.WRONG_PARTY if against.act == claim.act else Cause.WRONG_ACT, against)
    for gold, _ in scores.matched:
        if gold.doc == claim.doc and claim_overlap(gold, claim) > 0:
            return Fault(claim, False, Cause.DUPLICATE, gold)
    return Fault(claim, False, Cause.SCOPE)


def absent_sides(claim: Coded, reading: Reading) -> str:
    """The codes of a side of which no code was found anywhere in the document, or `""`."""
    found = {code(each) for mention in reading.actors for each in mention.codes}
    sides = [side for side in (claim.actor, claim.recipient) if side and not side & found]
    return ", ".join(sorted(each for side in sides for each in side))


def events_at(claim: Coded, reading: Reading) -> list[Event]:
    """The events whose trigger stands in the quote of the claim; those of its act anywhere when the quote is not in
    the text (it may stand in the title)."""
    start = reading.document.text.find(claim.quote) if claim.quote else -1
    if start < 0:
        return [event for event in reading.events if event.act == claim.act]
    quote = Span(start, start + len(claim.quote))
    return [event for event in reading.events if event.trigger.overlaps(quote)]
