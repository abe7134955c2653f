"""Sentences that go on with what the source of the sentence before says, without a cue of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dragoman.model.claim import By
from dragoman.model.reading import Attribution
from dragoman.model.span import Span

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
    r"|would\b|could\b|should\b|will\b)"
)
_FORESEEN = re.compile(r"(?:The|This|These|It|They)\b(?: \w+){0,3}? will (?:also |then |include\b)")
_FOLLOWING = 2  # sentences that may follow on


def carried_on(text: str, sentences: Sequence[Span], spoken: Sequence[Attribution]) -> list[Attribution]:
    """Sentences without a cue that go on with the words before them.

    Conservative: only right after a document or an anonymous source, in its paragraph or at the head of the next, and
    only what is supposed or intended ("Under the plan, the embassy would reopen"); after any source what it foresees
    for the thing just announced ("The measures will include ...").
    """
    found: list[Attribution] = []
    last: Attribution | None = None
    distance = 0
    for sentence in sentences:
        own = [one for one in spoken if sentence.start <= one.cue.start < sentence.end]
        if own:
            last, distance = max(own, key=lambda one: one.cue.start), 0
            continue
        distance += 1
        if last is not None and distance <= _FOLLOWING and _goes_on(sentence.of(text).lstrip(), last, distance):
            found.append(replace(last, content=sentence))
            continue
        last = None
    return found


def _goes_on(sentence: str, last: Attribution, distance: int) -> bool:
    if last.klass in _TELLING and (_SUPPOSED.match(sentence) or _FORESEEN.match(sentence)):
        return True
    if last.klass == By.DOCUMENT:
        return bool(_INTENDED.match(sentence))
    return distance == 1 and bool(_FORESEEN.match(sentence))
