"""Publishers: how far they are trusted, what they brought, and what reviewers found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from dragoman.ledger.sources import SourceCount
from dragoman.vocabulary.admiralty import meaning
from dragoman.web.open import AskedOf
from dragoman.web.render import Answer, shaped

router = APIRouter()

COLUMNS = (
    "publisher", "reliability", "documents", "claims", "first", "last", "accepted", "rejected", "corrected", "dataset",
    "precision",
)  # fmt: skip
MOST = 100  # publishers on the page; its other shapes have all


@shaped(router, "/sources")
def sources(
    request: Request,
    asked: AskedOf,
    q: Annotated[str, Query(max_length=100, description="Part of a publisher's name.")] = "",
) -> Answer:
    """The page."""
    known = asked.kept("sources", make=asked.view.sources)
    found = [each for each in known if q.strip().casefold() in each.publisher.casefold()]

    def rows() -> Iterator[dict[str, Any]]:
        return map(row_of, found)

    return Answer(
        template="sources.html",
        context={
            "asked": asked, "q": q, "found": found[:MOST], "total": len(found), "meaning": meaning,
            "largest": max((each.claims for each in found), default=0),
        },
        record=lambda: list(rows()),
        columns=COLUMNS,
        rows=rows,
        command=("sources", *asked.options_known),
    )  # fmt: skip


def row_of(each: SourceCount) -> dict[str, Any]:
    """A publisher as `dragoman sources --format json` tells it."""
    return {**asdict(each), "precision": each.precision}
