"""Which attribution credits what stands at a place of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.model.claim import By
from dragoman.model.reading import Attribution
from dragoman.model.span import Span

_ITS_OWN = frozenset({By.OFFICIAL_UNNAMED, By.OTHER})  # what a release tells of these is told by the release


def attribution_at(attributions: Iterable[Attribution], trigger: Span) -> Attribution | None:
    """The attribution that credits an event whose trigger stands at `trigger`, or None for the outlet's own voice.

    Of reporting verbs and phrases the outermost wins: in "Roe says Norland announced X" it is Roe who is credited.
    Within a release or a turn of a transcript the speech of a named person, a document or another outlet wins over the
    author; what "officials" say is told by the author. A statement verb ("condemns") stands outside the content of its
    own attribution, so that the statement itself is told by the outlet, or by whoever the text credits with the whole
    sentence; "announces" stands inside.
    """
    covering = [found for found in attributions if found.content.covers(trigger)]
    frames = [found for found in covering if is_frame(found)]
    spoken = [found for found in covering if not is_frame(found)]
    if frames:
        spoken = [found for found in spoken if found.klass not in _ITS_OWN]
    if spoken:
        return _outermost(spoken)
    return min(frames, key=lambda found: found.content.end - found.content.start) if frames else None


def is_frame(found: Attribution) -> bool:
    """Whether an attribution is a byline or a speaker turn, which credit a whole stretch of text."""
    return found.source is not None and found.source == found.cue


def _outermost(spoken: Sequence[Attribution]) -> Attribution:
    """The one whose cue stands in nobody else's words; of two that claim each other, the first in the text."""
    free = [one for one in spoken if not any(_inside(one, other) for other in spoken)]
    return min(free or spoken, key=lambda found: (found.cue.start, found.content.start))


def _inside(one: Attribution, other: Attribution) -> bool:
    return other.content.covers(one.cue) and not one.content.covers(other.cue)
