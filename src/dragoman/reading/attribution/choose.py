"""Which attribution credits what stands at a place of the text."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.model.reading import Attribution
from dragoman.model.span import Span


def attribution_at(attributions: Iterable[Attribution], trigger: Span) -> Attribution | None:
    """The attribution that credits an event whose trigger stands at `trigger`, or None for the outlet's own voice.

    Of those whose content covers the trigger, the one with the shortest content wins, for a speaker quoted inside
    another's words is the one who says it; of equal ones the one whose cue is nearer. A statement verb ("condemns")
    stands outside the content of its own attribution, so that the statement itself is told by the outlet, or by
    whoever the text credits with the whole sentence; "announces" stands inside.
    """
    covering = [found for found in attributions if found.content.covers(trigger)]
    if not covering:
        return None
    return min(covering, key=lambda found: (found.content.end - found.content.start, _distance(found.cue, trigger)))


def _distance(one: Span, other: Span) -> int:
    return max(0, one.start - other.end, other.start - one.end)
