"""Documents, claims, events, search, provenance, and what the ledger learned."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from dragoman.exchange.listing import entry_record, kept_record, listed_record, occurrence_record
from dragoman.exchange.recorded import provenance_record, recorded_record
from dragoman.ledger.moments import day
from dragoman.model.record import Standing
from dragoman.vocabulary.lookup import party_code
from dragoman.web import answers
from dragoman.web.api import schemas
from dragoman.web.api.answering import NO_NUL, Acts, After, Id, Limit, Since, Until, answer, known_acts
from dragoman.web.open import AskedOf, LedgerOf

router = APIRouter()

Words = Annotated[str, Query(max_length=300, pattern=NO_NUL)]
Address = Annotated[str, Path(pattern=r"^sha256:[0-9a-f]{64}$", description="The content address of a document.")]


@router.get("/documents", response_model=schemas.Page[schemas.Listed])
def documents(
    request: Request,
    asked: AskedOf,
    publisher: Words = "",
    doc: Words = "",
    since: Since = "",
    until: Until = "",
    after: After = "",
    limit: Limit = 100,
) -> Response:
    """Documents, the one that was recorded last first; `since` and `until` are days of publication."""
    view = asked.view

    def record() -> answers.Record:
        page = view.documents(
            after,
            limit,
            publisher=publisher,
            doc=doc,
            since=day(since or None, "since"),
            until=day(until or None, "until"),
        )
        return {"items": [listed_record(each) for each in page.items], "after": page.after}

    return answer(request, view, record)


@router.get("/documents/{address}", response_model=schemas.Document)
def document(request: Request, asked: AskedOf, address: Address) -> Response:
    """A document with its text."""
    return answer(request, asked.view, lambda: kept_record(asked.view.document(address)))


@router.get("/documents/{address}/claims", response_model=list[schemas.Claim])
def claims_of(request: Request, asked: AskedOf, address: Address) -> Response:
    """The claims of a document that hold, in the order of its text."""
    view = asked.view

    def record() -> list[answers.Record]:
        view.document(address)
        found = sorted(view.claims(documents=[address]), key=lambda each: each.claim.span)
        return [recorded_record(each) for each in found]

    return answer(request, view, record)


@router.get("/claims", response_model=schemas.Page[schemas.Claim])
def claims(
    request: Request,
    asked: AskedOf,
    party: Annotated[list[str], Query(max_length=2, description="One party, or two that both take part.")] = [],  # noqa: B006
    act: Acts = [],  # noqa: B006
    since: Since = "",
    until: Until = "",
    standing: Annotated[list[Standing], Query(description="What else than what holds is wanted.")] = [],  # noqa: B006
    after: After = "",
    limit: Limit = 100,
) -> Response:
    """Claims in the order of their last possible day."""
    view = asked.view

    def record() -> answers.Record:
        page = view.claims_page(
            after,
            limit,
            parties=[party_code(each) for each in party],
            acts=known_acts(act),
            since=day(since or None, "since"),
            until=day(until or None, "until"),
            standings=standing or (Standing.CURRENT, Standing.ACCEPTED),
        )
        return {"items": [recorded_record(each) for each in page.items], "after": page.after}

    return answer(request, view, record)


@router.get("/claims/{id}", response_model=schemas.Provenance)
def why(request: Request, asked: AskedOf, id: Id) -> Response:
    """Where a claim comes from, as `dragoman why` tells it."""
    return answer(request, asked.view, lambda: provenance_record(asked.view.why(id)))


@router.get("/events", response_model=schemas.Page[schemas.Event])
def events(
    request: Request,
    asked: AskedOf,
    party: Annotated[list[str], Query(max_length=2, description="One party, or two that both take part.")] = [],  # noqa: B006
    act: Acts = [],  # noqa: B006
    since: Since = "",
    until: Until = "",
    after: After = "",
    limit: Limit = 100,
) -> Response:
    """Events: claims of the same occurrence, joined."""
    view = asked.view

    def record() -> answers.Record:
        page = view.events_page(
            after,
            limit,
            parties=[party_code(each) for each in party],
            acts=known_acts(act),
            since=day(since or None, "since"),
            until=day(until or None, "until"),
        )
        return {"items": [occurrence_record(each) for each in page.items], "after": page.after}

    return answer(request, view, record)


@router.get("/search", response_model=list[schemas.Hit])
def search(
    request: Request,
    asked: AskedOf,
    q: Annotated[str, Query(max_length=400, description='Words, "phrases", `or`; a word with - must be missing.')],
    publisher: Words = "",
    since: Since = "",
    until: Until = "",
    party: Annotated[str, Query(max_length=80, description="Only claims in which this party takes part.")] = "",
    group: Annotated[str, Query(max_length=40, description="Only claims of this group of acts.")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> Response:
    """Documents by the words of title and text, as `dragoman search` tells them."""

    def record() -> list[answers.Record]:
        return answers.search(asked.view, answers.query(q, publisher, since, until, party, group), limit)

    return answer(request, asked.view, record)


@router.get("/entries", response_model=schemas.Feed)
def entries(
    request: Request,
    ledger: LedgerOf,
    after: Annotated[int, Query(ge=0, le=10**15, description="The number of the last entry that is known.")] = 0,
    limit: Limit = 100,
) -> Response:
    """The change feed: what the ledger learned, with what no longer stands; it goes on where `after` left it."""
    view = ledger.view()

    def record() -> answers.Record:
        found = view.entries(after, limit + 1)
        last = found[:limit][-1].number if found else after
        return {"items": [entry_record(each) for each in found[:limit]], "after": last, "more": len(found) > limit}

    return answer(request, view, record)
