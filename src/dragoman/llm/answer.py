"""Answers → events: what a model says is believed only as far as the text and the vocabulary bear it out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dragoman.errors import TimeError
from dragoman.llm.question import Passage, edition
from dragoman.model.claim import By, Status
from dragoman.model.document import Document
from dragoman.model.reading import Attribution, Event
from dragoman.model.span import Span
from dragoman.model.time import Time
from dragoman.vocabulary.names import name_index
from dragoman.vocabulary.parties import party, states
from dragoman.vocabulary.rules import acts

Record = Mapping[str, Any]

FEWEST_WORDS = 2  # of a quote; a single word stands in many texts and shows nothing
OPPOSITION = "-OPP"
_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)
_LOOSE = {**dict.fromkeys("'’‘`", "['’‘`]"), **dict.fromkeys('"“”', '["“”]'), **dict.fromkeys("-–—", "[-–—]")}
"""Characters that models put for one another; what is kept is always the stretch of the text itself."""


class Doubt(ValueError):
    """Something in an answer that the text or the vocabulary does not bear out."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What is left of an answer: events, those that are no claims with the reason; and what the user should know."""

    events: tuple[Event, ...]
    notes: tuple[str, ...]


def records_of(text: str, *, whole: bool = True) -> list[Record]:
    """The claims in the text of an answer, as the model gave them; of one that was cut off, those that are complete.

    Raises Doubt when the text is not of the form that was asked for.
    """
    fenced = _FENCE.search(text)
    inside = fenced[1] if fenced else text[text.find("{") :] if "{" in text else text
    try:
        found = json.loads(inside)
    except ValueError as error:
        if whole:
            raise Doubt(f"not JSON: {' '.join(text.split())[:80]!r}") from error
        return list(_complete(text))
    claims = found.get("claims") if isinstance(found, dict) else found
    if not isinstance(claims, list) or not all(isinstance(each, dict) for each in claims):
        raise Doubt(f"no list of claims: {' '.join(text.split())[:80]!r}")
    return claims


def _complete(text: str) -> Iterator[Record]:
    """The objects of the list that an answer begins, up to where it breaks off."""
    decoder, at = json.JSONDecoder(), text.find("[") + 1
    while at and (begin := text.find("{", at)) >= 0:
        try:
            record, at = decoder.raw_decode(text, begin)
        except ValueError:
            return
        if isinstance(record, dict):
            yield record


def verify(records: list[Record], passage: Passage, model: str) -> Verified:
    """The records as events; notes tell what was dropped, and why."""
    events, notes, lost = [], [], 0
    part = f"part {passage.number}, " if passage.total > 1 else ""
    for number, record in enumerate(records, 1):
        span = located(record.get("quote"), passage)
        try:
            event, left_out = event_of(record, span, passage, model)
            events.append(event)
            lost += left_out
        except Doubt as doubt:
            notes.append(f"{part}claim {number} of {len(records)} by {model} is dropped: {doubt}")
            events += [_no_claim(record, span, str(doubt), model)] if span else []
    if lost:
        notes.append(f"{part}{lost} objects and conditions by {model} are left out: their words are not in the text")
    return Verified(tuple(events), tuple(notes))


def event_of(record: Record, span: Span | None, passage: Passage, model: str) -> tuple[Event, int]:
    """A record as an event, and how many of its descriptions were left out; raises Doubt where it does not hold."""
    act = _one_of("act", record, tuple(acts().acts))
    if span is None:
        raise Doubt(f"its quote is not in the text: {str(record.get('quote') or '')[:80]!r}")
    actor, recipient = (_parties(name, record, passage.document) for name in ("actor", "recipient"))
    if not actor and not recipient:
        raise Doubt("it has no party")
    if set(actor) == set(recipient):
        raise Doubt(f"it has {', '.join(actor)} on both sides")
    by = By(_one_of("by", record, tuple(By)))
    object, condition = (_words(record.get(name), passage) for name in ("object", "condition"))
    event = Event(
        act=act,
        trigger=span,
        sentence=0,
        clause=span,
        actor=actor,
        recipient=recipient,
        object=object or "",
        status=Status(_one_of("status", record, tuple(Status))),
        date=_time("date", record),
        deadline=_time("deadline", record),
        condition=condition or "",
        attribution=_attribution(by, record, span, passage),
        rules=rules_of(model),
        confidence=_confidence(record),
    )
    return event, (object is None) + (condition is None)


def rules_of(model: str) -> tuple[str, ...]:
    """The ids that stand in the claims of a model: the reader, the model, and the edition of what it was told."""
    return "llm", f"llm.model={model}", f"llm.instructions={edition()}"


def located(quote: object, passage: Passage) -> Span | None:
    """Where the words stand in the passage; line breaks and the kind of quotation mark or dash do not matter."""
    words = str(quote).strip().strip("\"“”'‘’… ").split() if isinstance(quote, str) else []
    if len(words) < FEWEST_WORDS:
        return None
    return _found(words, passage)


def _found(words: list[str], passage: Passage) -> Span | None:
    pattern = r"\s+".join("".join(_LOOSE.get(letter, re.escape(letter)) for letter in word) for word in words)
    match = re.compile(rf"(?<!\w){pattern}(?!\w)").search(passage.document.story, passage.span.start, passage.span.end)
    return Span(*match.span()) if match else None


def _words(value: object, passage: Passage) -> str | None:
    """The words as they stand in the passage, `""` for none, or None where they do not stand there."""
    words = value.split() if isinstance(value, str) else []
    if not words:
        return ""
    span = _found(words, passage)
    return " ".join(span.of(passage.document.text).split()) if span else None


def _one_of(field: str, record: Record, allowed: tuple[str, ...]) -> str:
    value = record.get(field)
    if not isinstance(value, str) or value not in allowed:
        raise Doubt(f"{field} {value!r} is not in the vocabulary")
    return value


def _parties(field: str, record: Record, document: Document) -> tuple[str, ...]:
    """The codes of a side, each known to the vocabulary and named in the document."""
    given = record.get(field)
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise Doubt(f"{field} is {given!r}, not a list of codes")
    codes = tuple(dict.fromkeys(re.sub(r"[\s_]+", "-", each.strip().upper()) for each in given))
    named = _named(document)
    for code in codes:
        base = code.removesuffix(OPPOSITION)
        if party(code) is None and base not in states():
            raise Doubt(f"{field} {code!r} is not a code of the vocabulary")
        if not {code, base} & named:
            raise Doubt(f"{field} {code} is not named in the text")
    return codes


@lru_cache(maxsize=8)
def _named(document: Document) -> frozenset[str]:
    """The codes of all parties that the names in a document may stand for."""
    texts = (document.story, document.title)
    return frozenset(c for text in texts for match in name_index().find(text, document.published) for c in match.codes)


def _time(field: str, record: Record) -> str:
    value = record.get(field)
    if value in ("", None):
        return ""
    try:
        return str(Time.parse(str(value).strip()))
    except TimeError as error:
        raise Doubt(f"{field} {value!r} is not an EDTF date") from error


def _attribution(by: By, record: Record, span: Span, passage: Passage) -> Attribution | None:
    """Whom the text credits; None for the text's own voice. Raises Doubt for a speaker whom the text does not name."""
    if by is By.OUTLET:
        return None
    words = str(record.get("speaker") or "").split()
    source = _found(words, passage) if words else None
    if words and source is None:
        raise Doubt(f"its speaker is not in the text: {' '.join(words)[:80]!r}")
    speaker = " ".join(source.of(passage.document.text).split()) if source else ""
    return Attribution(source, span, span, by, speaker)


def _confidence(record: Record) -> float:
    value = record.get("confidence")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise Doubt(f"confidence {value!r} is not between 0 and 1")
    return round(float(value), 3)


def _no_claim(record: Record, span: Span, reason: str, model: str) -> Event:
    """A record that was dropped, as an event with the reason."""
    act = str(record.get("act") or "")[:40]
    return Event(act, span, 0, span, (), (), "", Status.ACTUAL, "", "", "", None, rules_of(model), 0.0, reason)
