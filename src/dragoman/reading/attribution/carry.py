"""Sentences that go on with what the source of the sentence before says, without a cue of their own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from dragoman.model.claim import By
from dragoman.model.reading import Attribution
from dragoman.model.span import Span
from dragoman.reading.attribution.marks import text_of

_TELLING = frozenset({By.DOCUMENT, By.ANONYMOUS})
_SUPPOSED = re.compile(
    r"(?:(?:Under|According to|As part of) (?:the|this|that|its) (?:\w+ )?"
    r"(?:plan|proposal|memo|draft|deal|arrangement|scheme|document)\b"
    r"|(?:The|This|That|These|It|They|Such)\b(?: [\w'’-]+){0,5}? would (?!be the first\b|have been\b))"
)
# What a paper goes on to intend: "Norland also plans to name an envoy", "The goal is to restore ties".
_INTENDED = re.compile(
    r"[^,.;\"“]{3,80}?\b(?:"
    r"(?:also |now |still |further |then )?(?:plans?|seeks?|wants?|intends?|aims?|hopes?|proposes?|prepares?)\b"
    r"|(?:is|are) (?:also |now |still )?"
    r"(?:seeking|planning|preparing|considering|looking|aiming|hoping|willing|ready|to)\b"
    r"|(?:would|could|should|will|must|may|might|needs? to|has to|have to)\b)"
)
_FORESEEN = re.compile(r"(?:The|This|These|It|They)\b(?: \w+){0,3}? will (?:also |then |include\b)")
_FOLLOWING = 2  # sentences that may follow on
_NEAR = 400  # characters within which a document must be cited again


def carried_on(doc: Doc, sentences: Sequence[Span], spoken: Sequence[Attribution]) -> list[Attribution]:
    """Sentences without a cue that go on with the words before them.

    Conservative: only right after a document or an anonymous source, and only what is supposed or intended ("Under the
    plan, the embassy would reopen"); between two sentences credited to one document, what is not in the past; after
    any source what it foresees for the thing just announced ("The measures will include ...").
    """
    text = text_of(doc)
    cues = sorted(spoken, key=lambda one: one.cue.start)
    starts = [one.cue.start for one in cues]
    found: list[Attribution] = []
    last: Attribution | None = None
    distance = 0
    for sentence in sentences:
        index = bisect_left(starts, sentence.end)
        if index and starts[index - 1] >= sentence.start:
            last, distance = cues[index - 1], 0
            continue
        distance += 1
        following = cues[index] if index < len(cues) else None
        if last is not None and distance <= _FOLLOWING and _goes_on(doc, text, sentence, last, following, distance):
            found.append(replace(last, content=sentence))
        else:
            last = None
    return found


def _goes_on(
    doc: Doc, text: str, sentence: Span, last: Attribution, following: Attribution | None, distance: int
) -> bool:
    words = sentence.of(text).lstrip()
    if last.klass in _TELLING and (_SUPPOSED.match(words) or _FORESEEN.match(words)):
        return True
    if last.klass == By.DOCUMENT:
        between = (
            following is not None and following.speaker == last.speaker and following.cue.start - sentence.end < _NEAR
        )
        return bool(_INTENDED.match(words)) or (between and not _past(doc, sentence))
    return distance == 1 and bool(_FORESEEN.match(words))


def _past(doc: Doc, sentence: Span) -> bool:
    """Whether a sentence tells the past: its main verb is in the past tense."""
    span = doc.char_span(sentence.start, sentence.end, alignment_mode="contract")
    if not span:
        return True
    verbs = [span.root, *(child for child in span.root.children if child.dep_ in {"aux", "auxpass"})]
    return any(token.tag_ == "VBD" for token in verbs) or not any(token.tag_ in {"VBZ", "VBP", "MD"} for token in verbs)
