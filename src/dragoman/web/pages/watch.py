"""What is owed: pledges, demands, threats, terms and announced steps, with what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request

from dragoman.analysis.terms import last_day
from dragoman.analysis.watch import commitments, falls_due
from dragoman.exchange.commitments import commitment_record
from dragoman.model.commitment import Commitment, Life
from dragoman.model.record import Recorded
from dragoman.vocabulary.lookup import party_code
from dragoman.web.access import LOCAL
from dragoman.web.feeds import OPEN
from dragoman.web.open import Asked, AskedOf
from dragoman.web.render import Answer, shaped

router = APIRouter()

COLUMNS = (
    "id", "kind", "life", "since", "debtor", "creditor", "what", "due", "condition", "hinges", "publishers", "claims",
)  # fmt: skip
STEP = 100  # commitments on a page


@dataclass(frozen=True)
class Owed:
    """All commitments that are told of on a day, by id and in order, and the claims they rest on."""

    all: tuple[Commitment, ...]
    records: Mapping[str, Recorded]

    @property
    def by_id(self) -> dict[str, Commitment]:
        """The commitments by their ids."""
        return {each.id: each for each in self.all}


@shaped(router, "/watch")
def watch(
    request: Request,
    asked: AskedOf,
    party: Annotated[list[str], Query(max_length=4)] = [],  # noqa: B006
    due: Annotated[str, Query(pattern=r"^\d{0,5}$", description="Days within which it falls due.")] = "",
    status: Annotated[list[str], Query(max_length=len(Life))] = [],  # noqa: B006
    limit: Annotated[int, Query(ge=1, le=10_000)] = STEP,
) -> Answer:
    """The page. Without a status all that something is still awaited of."""
    codes = [party_code(each) for each in party if each.strip()]
    lives = [Life(each) for each in status if each in set(Life)] or [each for each in Life if each.is_live]
    known = owed(asked)
    found = [
        each
        for each in known.all
        if set(codes) <= {*each.debtor, *each.creditor}
        and each.life in lives
        and (not due or falls_due(each, asked.on, int(due)))
    ]
    nearest = sorted(found, key=lambda each: nearness(each, asked.on))
    words = [*codes, *(("--due", due) if due else ())]
    words += [word for each in lives for word in ("--status", str(each))]
    chosen = urlencode([*(("party", each) for each in codes), *([("due", due)] if due else [])])
    return Answer(
        template="watch.html",
        context={
            "asked": asked, "found": nearest[:limit], "total": len(found), "records": known.records,
            "by_id": known.by_id, "codes": codes, "due": due, "lives": lives, "all_lives": list(Life),
            "feeds": f"/feeds/{OPEN}/commitments" if request.state.who is LOCAL else "", "chosen": chosen,
            "more": request.url.include_query_params(limit=limit + STEP).query if len(found) > limit else "",
        },
        record=lambda: [commitment_record(each, known.records) for each in found],
        columns=COLUMNS,
        rows=lambda: rows(found),
        command=("watch", *words, *asked.options),
    )  # fmt: skip


def owed(asked: Asked) -> Owed:
    """All commitments on the day asked about, worked out once for all pages."""

    def made() -> Owed:
        records = {record.claim.id: record for record in asked.view.claims(joined=False)}
        found = commitments(records.values(), asked.on)
        named = {id for each in found for id in (*each.claims, *(one for move in each.moves for one in move.claims))}
        return Owed(found, {id: records[id] for id in named if id in records})

    return asked.kept("owed", asked.on, make=made)


def nearness(each: Commitment, on: date) -> tuple[int, int]:
    """What falls due next comes first, then what fell due last, then what has no day."""
    last = last_day(each.due)
    if last is None:
        return 2, 0
    days = (last - on).days
    return (0, days) if days >= 0 else (1, -days)


def rows(found: list[Commitment]) -> Iterator[dict[str, Any]]:
    """A row for each commitment."""
    for each in found:
        yield {
            "id": each.id, "kind": str(each.kind), "life": str(each.life), "since": each.since,
            "debtor": each.debtor, "creditor": each.creditor, "what": each.what, "due": each.due,
            "condition": each.condition, "hinges": each.hinges, "publishers": "; ".join(each.publishers),
            "claims": each.claims,
        }  # fmt: skip
