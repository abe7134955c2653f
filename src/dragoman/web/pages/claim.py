"""One claim: its words in their sentence, who says so, the reader that found it, reviews, and what it superseded."""

from __future__ import annotations

from fastapi import APIRouter, Request

from dragoman.exchange.labels import SOURCES
from dragoman.exchange.recorded import provenance_record, recorded_record
from dragoman.model.claim import Status
from dragoman.vocabulary.rules import acts
from dragoman.web.open import AskedOf
from dragoman.web.pages.review import written
from dragoman.web.render import Answer, shaped

router = APIRouter()

COLUMNS = ("claim", "act", "actor", "recipient", "status", "date", "quote")


@shaped(router, "/claim/{id}")
def claim(request: Request, asked: AskedOf, id: str) -> Answer:
    """The page."""
    found = asked.view.why(id)
    return Answer(
        template="claim.html",
        context={
            "asked": asked, "found": found, "claim": found.claim.claim, "source": found.claim.source,
            "acts": acts().acts, "statuses": list(Status), "bys": SOURCES, "written": written,
        },
        record=lambda: provenance_record(found),
        columns=COLUMNS,
        rows=lambda: [{"claim": found.claim.claim.id, **recorded_record(found.claim)}],
        command=("why", id, *asked.options_known),
    )  # fmt: skip
