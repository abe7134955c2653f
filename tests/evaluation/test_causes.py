"""Each miss and false alarm gets the cause that a person would name."""

from __future__ import annotations

from dragoman.evaluation.causes import Cause, causes, costs
from dragoman.evaluation.claims import Tally, score
from dragoman.evaluation.coded import Coded, coded_record
from dragoman.model.claim import Status
from dragoman.model.document import Document
from dragoman.model.reading import ActorMention, Event, Reading
from dragoman.model.span import Span

TEXT = "Norway closed its embassy in Mali. Chad protested. Mali's junta named a new envoy to Oslo."


def coded(act: str, actor: str, recipient: str, quote: str = "", doc: str = "a") -> Coded:
    record = {"doc": doc, "act": act, "actor": actor.split(), "recipient": recipient.split(), "quote": quote}
    return coded_record(record, "here")


def event(act: str, trigger: str, reason: str = "") -> Event:
    span = Span(TEXT.index(trigger), TEXT.index(trigger) + len(trigger))
    return Event(act, span, 0, span, (), (), "", Status.ACTUAL, "", "", "", None, (), 0.5, reason)


def reading(*events: Event) -> Reading:
    actors = tuple(
        ActorMention(Span(TEXT.index(name), TEXT.index(name) + len(name)), (code,), "name")
        for name, code in (("Norway", "NOR"), ("Mali", "MLI"))
    )
    return Reading(Document("a", TEXT), (Span(0, len(TEXT)),), actors, (), (), events)


def cause_of_miss(gold: Coded, predicted: list[Coded], *events: Event) -> tuple[Cause, str]:
    [fault] = [each for each in causes(score([gold], predicted), {"a": reading(*events)}) if each.missed]
    return fault.cause, fault.detail


def test_missing_actor_is_named_whatever_else_went_wrong() -> None:
    gold = coded("condemn", "TCD", "MLI", "Chad protested")
    assert cause_of_miss(gold, [coded("condemn", "NOR", "MLI")]) == (Cause.ACTOR_NOT_FOUND, "TCD")


def test_wrong_party_and_wrong_act_pair_a_miss_with_a_false_alarm() -> None:
    gold = [coded("close_mission", "NOR", "MLI"), coded("appoint_envoy", "MLI", "NOR")]
    predicted = [coded("recall_envoy", "MLI", "NOR"), coded("close_mission", "MLI", "NOR")]
    faults = causes(score(gold, predicted), {"a": reading()})
    assert [(each.claim.act, each.missed, each.cause) for each in faults] == [
        ("close_mission", True, Cause.WRONG_PARTY),
        ("appoint_envoy", True, Cause.WRONG_ACT),
        ("recall_envoy", False, Cause.WRONG_ACT),
        ("close_mission", False, Cause.WRONG_PARTY),
    ]
    assert faults[0].against == predicted[1]
    assert faults[3].against == gold[0]


def test_a_reading_tells_why_nothing_was_claimed() -> None:
    gold = coded("close_mission", "NOR", "MLI", "Norway closed its embassy")
    assert cause_of_miss(gold, []) == (Cause.NOT_TRIGGERED, "")
    assert cause_of_miss(gold, [], event("close_mission", "closed", "no recipient")) == (
        Cause.LEFT_OUT,
        "no recipient",
    )
    assert cause_of_miss(gold, [], event("suspend_relations", "closed")) == (Cause.WRONG_ACT, "suspend_relations")
    assert cause_of_miss(gold, [], event("close_mission", "named", "no actor")) == (Cause.NOT_TRIGGERED, "")


def test_without_a_reading_a_lone_miss_has_no_cause() -> None:
    [fault] = causes(score([coded("close_mission", "NOR", "MLI")], []))
    assert fault.cause == Cause.UNKNOWN


def test_false_alarms_are_duplicates_or_out_of_scope() -> None:
    claim = coded("close_mission", "NOR", "MLI")
    faults = causes(score([claim], [claim, claim, coded("visit", "NOR", "MLI")]))
    assert [each.cause for each in faults] == [Cause.DUPLICATE, Cause.SCOPE]


def test_costs_put_the_worst_cause_first() -> None:
    gold = [coded("close_mission", "NOR", "MLI", doc=str(number)) for number in range(4)]
    predicted = [gold[0], *(coded("close_mission", "MLI", "NOR", doc=str(number)) for number in (1, 2))]
    predicted.append(coded("visit", "NOR", "MLI", doc="0"))
    scores = score(gold, predicted)
    worst, *_, least = rows = costs(causes(scores), scores.claim)
    assert (worst.cause, worst.misses, worst.false_alarms) == (Cause.WRONG_PARTY, 2, 2)
    assert worst.gain == Tally(3, 4, 4).f1 - scores.claim.f1
    assert least.cause == Cause.SCOPE
    assert len(rows) == 3
