"""From a view of the ledger to a brief: asks for the claims that it needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dragoman.analysis.asking import claims_for_brief
from dragoman.brief.compose import compose
from dragoman.ledger.view import View
from dragoman.model.brief import Brief
from dragoman.model.record import Recorded
from dragoman.model.state import Pair


def brief_from(view: View, pair: Pair, day: date, since: date | None, allies: Sequence[str]) -> Brief:
    """The brief, from the claims of the pair and of each ally with the second of it."""
    records: dict[str, Recorded] = {}
    for each in (pair, *(Pair(ally, pair.recipient) for ally in allies if ally != pair.recipient)):
        records |= claims_for_brief(view, each)
    records |= {record.claim.id: record for record in view.claims(parties=[pair.recipient])}
    return compose(records.values(), pair, day, since=since, allies=allies)
