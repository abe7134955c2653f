"""Which claims of a ledger an answer needs: what the analyses are given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dragoman.analysis.steps import steps
from dragoman.ledger.view import View
from dragoman.model.record import Recorded
from dragoman.model.state import Pair
from dragoman.vocabulary.effects import RECOGNITION_ACTS, effects_of, rivals_of

FEW = 12  # pairs whose histories are asked for one by one; beyond, one pass over all claims is quicker


def claims_about(view: View, pair: Pair) -> Iterator[Recorded]:
    """The claims that bear on the pair: those of both, and those on the recognition of a rival of the second."""
    yield from view.claims(parties={pair.actor, pair.recipient}, acts=tuple(effects_of()))
    for rival in rivals_of(pair.recipient):
        yield from view.claims(parties={pair.actor, rival}, acts=RECOGNITION_ACTS)


def claims_since(view: View, codes: Sequence[str], since: date) -> Iterator[Recorded]:
    """The claims that bear on what has changed since a day, between all parties, of one, or of an ordered pair.

    Whether something is a change depends on what was before. Where the claims since then touch few pairs, only the
    history of these is asked for.
    """
    acts = tuple(effects_of())
    if len(codes) == 2:
        yield from claims_about(view, Pair(codes[0], codes[1]))
        return
    recent = list(view.claims(parties=codes, acts=acts, since=since))
    touched = {frozenset((step.pair.actor, step.pair.recipient)) - {""} for step in steps(recent)}
    yield from recent
    if len(touched) > FEW:
        yield from view.claims(parties=codes, acts=acts)
        return
    for parties in sorted(touched, key=sorted):
        yield from view.claims(parties=parties, acts=acts)
