"""Why each trigger of a text became a claim or not, sentence by sentence, as plain data."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from dragoman.claims import Assembly
from dragoman.model.reading import Reading


@dataclass(frozen=True, slots=True)
class Reason:
    """What became of one trigger: its `words`, the act and the rules it may tell, and the id of the claim or the
    `reason` why there is none."""

    words: str
    act: str
    rules: tuple[str, ...]
    claim: str
    reason: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence, on one line, and what was found in it."""

    text: str
    found: tuple[Reason, ...]


def reasons(reading: Reading, assembly: Assembly) -> tuple[Weighed, ...]:
    """Every sentence of the story."""
    text = reading.document.text
    found: dict[int, list[Reason]] = defaultdict(list)
    for each in assembly.decisions:
        event = each.event
        words = " ".join(event.trigger.of(text).split())
        claim = each.claim.id if each.claim else ""
        found[event.sentence].append(Reason(words, event.act, event.rules, claim, each.reason))
    told = ((" ".join(span.of(text).split()), tuple(found[place])) for place, span in enumerate(reading.sentences))
    return tuple(Weighed(words, listed) for words, listed in told if words)
