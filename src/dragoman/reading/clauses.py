"""What qualifies an event inside its sentence: the clause that shows it, its object, date, deadline and condition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.model.claim import Status
from dragoman.model.document import Document
from dragoman.model.reading import TimeMention, TimeRole
from dragoman.model.span import Span
from dragoman.reading.modality import condition_clause
from dragoman.reading.syntax import CLAUSES, clause_head, governing_verb, objects, verbal
from dragoman.reading.voice import voice_of

# Up to so many sentences a text is an item of the day's news; in longer ones the day is looked for in so many.
BRIEF, LEAD = 3, 2

REPORTING = frozenset(
    {
        "say",
        "tell",
        "announce",
        "report",
        "state",
        "add",
        "declare",
        "confirm",
        "claim",
        "warn",
        "note",
        "insist",
        "reveal",
        "write",
        "stress",
        "reiterate",
        "explain",
    }
)
# Verbs that bring about the noun they govern, so that the noun is the clause's own event.
LIGHT = frozenset(
    {
        "hold",
        "have",
        "begin",
        "start",
        "conduct",
        "open",
        "resume",
        "continue",
        "end",
        "conclude",
        "host",
        "attend",
        "join",
        "convene",
        "launch",
        "make",
        "pay",
        "take",
        "give",
        "issue",
        "express",
        "voice",
        "announce",
        "sign",
        "reach",
        "carry",
        "lodge",
        "file",
        "enter",
        "meet",
        "arrive",
        "cancel",
        "postpone",
        "impose",
        "be",
        "participate",
        "go",
        "lead",
        "gather",
        "discuss",
        "agree",
        "offer",
        "repeat",
        "deliver",
        "order",
        "declare",
        "send",
        "set",
        "complete",
        "finish",
        "stage",
        "mount",
        "suffer",
        "face",
    }
)
BACKGROUND_MARKS = frozenset(
    {"after", "since", "when", "while", "before", "because", "although", "as", "once", "though", "until"}
)
LEFT_OUT = frozenset({"advcl", "relcl", "parataxis"})


def clause_span(trigger: Token) -> Span:
    """The shortest stretch that shows the event: the trigger's clause without trailing subordinate clauses, or for a
    noun its phrase."""
    if not verbal(trigger):
        verb = governing_verb(trigger)
        if (
            verb is not None
            and (verb.lemma_ in LIGHT or trigger.dep_ in {"dobj", "nsubj", "nsubjpass", "attr"})
            and verb.sent.start == trigger.sent.start
        ):
            return _verb_clause(verb, trigger)
        return _subtree(trigger)
    return _verb_clause(_matrix(trigger), trigger)


def _matrix(verb: Token) -> Token:
    """The verb that an open complement completes ("seeks to restore"), so that the quote shows who and how surely."""
    current = verb
    for _ in range(3):
        if (
            current.dep_ != "xcomp"
            or not (verbal(current.head) or current.head.pos_ in {"ADJ", "AUX"})
            or current.head.i > current.i
        ):
            return current
        current = current.head
    return current


def _verb_clause(verb: Token, keep: Token) -> Span:
    kept: list[Token] = [verb]
    stack = list(verb.children)
    while stack:
        token = stack.pop()
        inside = keep.i == token.i or token.is_ancestor(keep)
        if token.dep_ in {"conj", "cc"} and token.head.i == verb.i and not inside:
            continue
        if (
            token.dep_ in LEFT_OUT
            and not inside
            and (token.i > verb.i or token.head.i == verb.i)
            and not _needed(token)
        ):
            continue
        if token.is_punct and token.head.i == verb.i:
            continue
        kept.append(token)
        stack.extend(token.children)
    first, last = min(kept, key=lambda t: t.i), max(kept, key=lambda t: t.i)
    return _trim(verb.doc, first.i, last.i)


def _needed(clause: Token) -> bool:
    """An adverbial that completes its verb: "for Iran to open ...", "accusing" has its own event and is left out."""
    return any(child.dep_ == "aux" and child.tag_ == "TO" for child in clause.children)


def _subtree(token: Token) -> Span:
    return _trim(token.doc, token.left_edge.i, token.right_edge.i)


def _trim(doc: Doc, first: int, last: int) -> Span:
    while first < last and (doc[first].is_space or doc[first].text in {",", ";", ":", "-", "–", "—", "."}):
        first += 1
    while last > first and (doc[last].is_space or doc[last].text in {",", ";", ":", "-", "–", "—", "."}):
        last -= 1
    return Span(doc[first].idx, doc[last].idx + len(doc[last]))


def object_text(trigger: Token, limit: int = 12) -> str:
    """A few words on what the act is about: its object or complement, shortened to `limit` words."""
    if verbal(trigger):
        things = objects(trigger)
        if things:
            return _shorten(trigger.doc, things[0].left_edge.i, things[0].right_edge.i, limit)
        for child in trigger.children:
            if child.dep_ in {"xcomp", "ccomp", "prep"} and child.i > trigger.i:
                return _shorten(trigger.doc, child.left_edge.i, child.right_edge.i, limit)
        return ""
    return _shorten(trigger.doc, trigger.left_edge.i, trigger.right_edge.i, limit)


def _shorten(doc: Doc, first: int, last: int, limit: int) -> str:
    span = _trim(doc, first, min(last, first + limit - 1))
    text = " ".join(doc.text[span.start : span.end].split())
    return text[4:] if text.startswith("the ") else text


def times_of(trigger: Token, times: Sequence[TimeMention], statement: bool = False) -> list[TimeMention]:
    """The time expressions that stand in the trigger's own clause, nearest first. What dates the object of a statement
    ("welcomes the signing on July 14") does not date the statement."""
    own = clause_head(trigger)
    found: list[tuple[int, TimeMention]] = []
    for time in times:
        if not trigger.sent.start_char <= time.span.start < trigger.sent.end_char:
            continue
        token = _token_at(trigger.doc, time.span)
        if token is None:
            continue
        if statement and _in_object(trigger, token):
            continue
        if trigger.is_ancestor(token) and _no_event_between(trigger, token):
            found.append((abs(token.i - trigger.i), time))
        elif _clause_of(token).i == own.i:
            found.append((100 + abs(token.i - trigger.i), time))
    return [time for _, time in sorted(found, key=lambda item: item[0])]


def _clause_of(token: Token) -> Token:
    return clause_head(token)


def _no_event_between(trigger: Token, token: Token) -> bool:
    current = token.head
    while current.i != trigger.i and current.head.i != current.i:
        if verbal(current) and current.dep_ in CLAUSES:
            return False
        current = current.head
    return True


def _in_object(trigger: Token, token: Token) -> bool:
    current = token
    while current.head.i != current.i and current.head.i != trigger.i:
        current = current.head
    return (
        current.head.i == trigger.i
        and current.dep_ in {"dobj", "ccomp", "xcomp", "prep"}
        and token.head.i != trigger.i
        and token.head.head.i != trigger.i
    )


def _token_at(doc: Doc, span: Span) -> Token | None:
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    return found.root if found is not None else None


def is_news(trigger: Token) -> bool:
    """Whether the event is what the sentence reports as happening now, not background told in passing."""
    current = trigger
    if not verbal(trigger):
        verb = governing_verb(trigger)
        if verb is None:
            return trigger.dep_ == "ROOT"
        if not (verb.lemma_ in LIGHT or trigger.dep_ in {"nsubj", "nsubjpass"}):
            return False
        current = verb
    for _ in range(8):
        if _pluperfect(current):
            return False
        dep = current.dep_
        if dep == "ROOT" or current.head.i == current.i:
            return True
        if dep in {"relcl", "acl"}:
            return False
        if dep == "advcl":
            marks = {child.lower_ for child in current.children if child.dep_ in {"mark", "advmod"}}
            if marks & BACKGROUND_MARKS or current.tag_ in {"VBD", "VBN"}:
                return False
        if dep in {"pcomp", "pobj"}:
            return False
        if (
            dep == "ccomp"
            and current.tag_ == "VBD"
            and current.head.tag_ in {"VBZ", "VBP", "VBD"}
            and current.head.lemma_ in REPORTING
            and not _own_present(current)
        ):
            return current.head.tag_ == "VBD"
        above = current.head
        while not verbal(above) and above.pos_ != "AUX" and above.head.i != above.i:
            above = above.head
        current = above
    return True


def _reported_date(trigger: Token, times: Sequence[TimeMention]) -> str:
    """The date of the report above the event, EDTF or `""`: "said on Sunday that it had reached an agreement"."""
    clause = clause_head(trigger)
    if clause.dep_ != "ccomp" or clause.head.lemma_ not in REPORTING:
        return ""
    told = (time.value for time in times_of(clause.head, times) if time.role is TimeRole.WHEN and time.value)
    return next(told, "")


@dataclass(frozen=True, slots=True)
class Telling:
    """When a document tells what it tells: `today` is the day (ISO) of what it reports without a time, `""` if that is
    unknown; `release` says that a party speaks in its own name, so that what it says is said that day."""

    today: str
    release: bool


def telling_of(document: Document, sentences: Sequence[Span], times: Sequence[TimeMention]) -> Telling:
    """The day on which what the text tells without a time took place.

    A short item and an official release tell of the day they are published. A longer article does only when its
    beginning says so ("on Tuesday", published on that Tuesday): most tell over several days of earlier ones.
    """
    release = bool(voice_of(document))
    if len(sentences) <= BRIEF or release:
        return Telling(document.published, release)
    lead = sentences[min(LEAD, len(sentences)) - 1].end
    named = {time.value for time in times if time.span.start < lead and time.role is TimeRole.WHEN}
    return Telling(document.published if document.published in named else "", release)


def _own_present(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.tag_ in {"VBZ", "VBP", "MD"} for child in verb.children)


def _pluperfect(verb: Token) -> bool:
    return any(child.dep_ in {"aux"} and child.lower_ == "had" for child in verb.children)


def date_of(
    trigger: Token,
    times: Sequence[TimeMention],
    status: Status,
    telling: Telling,
    news: float | None = None,
    statement: bool = False,
) -> tuple[str, str]:
    """The event's date and deadline, EDTF or `""`.

    The date is that of a time expression in its clause; without one, the day's news takes the day of the telling and
    everything else has none. What a release says in the present tense is said that day. `news` is the encoder's log
    odds for news, weighed against what syntax says.
    """
    date, deadline = "", ""
    if statement and telling.release and status is Status.ACTUAL and trigger.tag_ not in {"VBD", "VBN"}:
        date = telling.today
    for time in times_of(trigger, times, statement):
        if time.role is TimeRole.DEADLINE:
            deadline = deadline or time.value
        elif time.role in {TimeRole.WHEN, TimeRole.SINCE, TimeRole.UNTIL} and time.value and not date:
            date = time.value
    if not date and status is Status.ACTUAL:
        date = _reported_date(trigger, times)
    if not date and status in {Status.ACTUAL, Status.NEGATED} and telling.today:
        told = is_news(trigger)
        if told if news is None else (1.0 if told else -1.0) + news > 0.0:
            date = telling.today
    return date, deadline


def condition_of(trigger: Token) -> str:
    """The clause on which the act depends, as the text words it, without "if"; `""` when it depends on none."""
    verb = trigger if verbal(trigger) else governing_verb(trigger)
    for _ in range(3):
        if verb is None:
            return ""
        clause = condition_clause(verb)
        if clause is not None and not (clause.i == trigger.i or clause.is_ancestor(trigger)):
            span = _subtree(clause)
            text = trigger.doc.text[span.start : span.end]
            for mark in ("only if ", "if ", "provided that ", "provided ", "as long as "):
                if text.lower().startswith(mark):
                    return text[len(mark) :]
            return text
        verb = governing_verb(verb)
    return ""


def tense_at(doc: Doc, offset: int) -> str:
    """Tense of the clause around a character: `past`, `present`, `future` or `""`."""
    found = doc.char_span(offset, offset + 1, alignment_mode="expand")
    if found is None:
        return ""
    verb = clause_head(found.root)
    for _ in range(4):
        words = {child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}}
        if words & {"will", "shall", "'ll", "would"}:
            return "future"
        if verb.tag_ == "VBD" or words & {"was", "were", "had", "did", "has", "have"}:
            return "past"
        if verb.tag_ == "VB" and "to" in words:
            return "future"
        if verb.tag_ in {"VBZ", "VBP"} or words & {"is", "are"}:
            return "present"
        if verb.head.i == verb.i:
            return ""
        verb = clause_head(verb.head)
    return ""
