"""A pair of parties: what holds, what is pending, how it came about, and what is owed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from dragoman.analysis.asking import claims_about
from dragoman.analysis.state import relationship, timeline
from dragoman.analysis.watch import commitments
from dragoman.exchange.commitments import commitment_record
from dragoman.exchange.state import change_record, relationship_record
from dragoman.model.state import Pair
from dragoman.vocabulary.lookup import party_code
from dragoman.web.open import AskedOf
from dragoman.web.pages.today import told_by
from dragoman.web.render import Answer, shaped

router = APIRouter()

COLUMNS = ("fluent", "subject", "value", "time", "inferred", "contested", "claim", "quote")


@router.get("/pair")
def named(
    asked: AskedOf,
    actor: Annotated[str, Query(max_length=80)],
    recipient: Annotated[str, Query(max_length=80)],
) -> RedirectResponse:
    """From the names that somebody typed to the page of the pair."""
    pair = pair_of(actor, recipient)
    return RedirectResponse(f"/{pair.actor}/{pair.recipient}{asked.query()}", status_code=303)


@shaped(router, "/{actor}/{recipient}")
def pair(request: Request, asked: AskedOf, actor: str, recipient: str) -> Answer:
    """The page."""
    meant = pair_of(actor, recipient)
    records = {record.claim.id: record for record in claims_about(asked.view, meant)}
    records |= {record.claim.id: record for record in asked.view.claims(parties={meant.actor, meant.recipient})}
    found = relationship(records.values(), meant, asked.on)
    told = timeline(records.values(), meant)
    changes = tuple(change for change in reversed(told) if (change.time.earliest or date.min) <= asked.on)
    owed = commitments(records.values(), asked.on, (meant.actor, meant.recipient))

    def record() -> dict[str, Any]:
        return {
            **relationship_record(found, records),
            "changes": [change_record(change, records) for change in changes],
            "commitments": [commitment_record(each, records) for each in owed],
        }

    def rows() -> Iterator[dict[str, Any]]:
        for change in changes:
            yield {
                "fluent": str(change.fluent),
                "subject": change.subject,
                "value": str(change.value),
                "time": str(change.time),
                "inferred": str(change.inferred).lower(),
                "contested": str(change.contested).lower(),
                **told_by(change.support.claims, records),
            }

    return Answer(
        template="pair.html",
        context={
            "asked": asked, "pair": meant, "reverse": Pair(meant.recipient, meant.actor), "found": found,
            "changes": changes, "owed": owed, "records": records,
        },
        record=record,
        columns=COLUMNS,
        rows=rows,
        command=("state", meant.actor, meant.recipient, *asked.options),
    )  # fmt: skip


def pair_of(actor: str, recipient: str) -> Pair:
    """The pair that is meant; raises UnknownParty for a name that is none."""
    return Pair(party_code(actor), party_code(recipient))
