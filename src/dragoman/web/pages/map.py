"""The world as it stands toward one state: a map, and the same as a list."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from dragoman.analysis.align import stance
from dragoman.analysis.asking import claims_toward
from dragoman.exchange.alignment import stance_record
from dragoman.model.record import Recorded
from dragoman.model.stance import Stance
from dragoman.model.state import Pair
from dragoman.vocabulary.lookup import party_code
from dragoman.vocabulary.stances import ladder
from dragoman.web.open import Asked, AskedOf
from dragoman.web.pages.align import COLUMNS, rows
from dragoman.web.render import Answer, shaped
from dragoman.web.world import world

router = APIRouter()

EXAMPLES = ("RUS", "UKR", "ISR", "IRN", "CHN", "VEN")


@shaped(router, "/map")
def map(request: Request, asked: AskedOf, toward: Annotated[str, Query(max_length=80)] = "") -> Answer:
    """The page."""
    target = party_code(toward) if toward.strip() else ""
    stances, records = toward_one(asked, target) if target else ((), {})
    known = {each.actor: each for each in stances if each.rung is not None}
    return Answer(
        template="map.html",
        context={
            "asked": asked, "target": target, "world": world(), "known": known, "records": records,
            "rungs": ladder().rungs, "examples": EXAMPLES,
            "listed": sorted(known.values(), key=lambda each: (-rank(each), each.actor)),
        },
        record=lambda: {
            "on": asked.on.isoformat(), "toward": target, "stances": [stance_record(each, records) for each in stances],
        },
        columns=COLUMNS,
        rows=lambda: rows(stances),
        command=("align", "--everyone", "--toward", target, *asked.options) if target else (),
    )  # fmt: skip


def toward_one(asked: Asked, target: str) -> tuple[tuple[Stance, ...], dict[str, Recorded]]:
    """The stances of all states toward one, worked out once, and the claims they rest on."""

    def made() -> tuple[tuple[Stance, ...], dict[str, Recorded]]:
        found = claims_toward(asked.view, target)
        stances = tuple(
            stance(records.values(), Pair(actor, target), asked.on) for actor, records in sorted(found.items())
        )
        told = {id: record for records in found.values() for id, record in records.items()}
        named = {id for each in stances for id in (*(each.rung.claims if each.rung else ()), *each.sanction_claims)}
        named |= {id for each in stances for id in each.tone_claims}
        return stances, {id: told[id] for id in named if id in told}

    return asked.kept("toward", target, asked.on, make=made)


def rank(each: Stance) -> int:
    """The place on the ladder, -1 where it is not known."""
    return each.rung.rank if each.rung is not None else -1
