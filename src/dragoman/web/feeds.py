"""What one can subscribe to by its address: `/feeds/TOKEN/commitments.ics`, `commitments.atom` and `changes.atom`.

Programs that subscribe send no headers, so the token stands in the address; it is one for feeds (`dragoman token issue
NAME --feed`), which opens nothing else. Where no token is needed, `local` stands in its place.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from dragoman.analysis.asking import claims_since
from dragoman.analysis.state import changes_since
from dragoman.exchange.atom import changes_feed, moves_feed
from dragoman.exchange.commitments import calendar
from dragoman.model.commitment import Life
from dragoman.vocabulary.lookup import party_code
from dragoman.web import answers
from dragoman.web.access import LOCAL, Access, Kind
from dragoman.web.api.answering import etag
from dragoman.web.open import AskedOf

router = APIRouter(prefix="/feeds", include_in_schema=False)

Secret = Annotated[str, Path(max_length=200)]
Parties = Annotated[list[str], Query(max_length=40)]
OPEN = "local"
ATOM = "application/atom+xml; charset=utf-8"


@router.get("/{secret}/commitments.ics")
def commitments(
    request: Request,
    asked: AskedOf,
    secret: Secret,
    party: Parties = [],  # noqa: B006
    due: Annotated[int | None, Query(ge=0, le=36_500)] = None,
    status: Annotated[list[Life], Query()] = [],  # noqa: B006
) -> Response:
    """The deadlines, as `dragoman watch --format ics` writes them."""
    entered(request, secret)
    tag = etag(request, asked.view)
    if request.headers.get("if-none-match", "") == tag:
        return Response(status_code=304, headers={"etag": tag})
    found, records = answers.commitments(asked.view, party, due, status)
    return Response(calendar(found, records), media_type="text/calendar; charset=utf-8", headers={"etag": tag})


@router.get("/{secret}/commitments.atom")
def moves(
    request: Request,
    asked: AskedOf,
    secret: Secret,
    party: Parties = [],  # noqa: B006
    due: Annotated[int | None, Query(ge=0, le=36_500)] = None,
    status: Annotated[list[Life], Query()] = [],  # noqa: B006
) -> Response:
    """The moves of commitments, as `dragoman watch --format atom` writes them."""
    entered(request, secret)
    tag = etag(request, asked.view)
    if request.headers.get("if-none-match", "") == tag:
        return Response(status_code=304, headers={"etag": tag})
    found, records = answers.commitments(asked.view, party, due, status)
    return Response(moves_feed(found, records, str(request.url)), media_type=ATOM, headers={"etag": tag})


@router.get("/{secret}/changes.atom")
def changes(
    request: Request,
    asked: AskedOf,
    secret: Secret,
    party: Parties = [],  # noqa: B006
    days: Annotated[int, Query(ge=1, le=36_500)] = 90,
) -> Response:
    """The changes of the last `days`, as `dragoman changes --format atom` writes them."""
    entered(request, secret)
    tag = etag(request, asked.view)
    if request.headers.get("if-none-match", "") == tag:
        return Response(status_code=304, headers={"etag": tag})
    codes = [party_code(each) for each in party[:2]]
    last = answers.day_asked(asked.view)
    first = last - timedelta(days=days)
    records = {record.claim.id: record for record in claims_since(asked.view, codes, first)}
    found = changes_since(records.values(), first, last, tuple(codes))
    return Response(changes_feed(found, records, str(request.url)), media_type=ATOM, headers={"etag": tag})


def entered(request: Request, secret: str) -> None:
    """Turn away whoever has no token for feeds; 404, so that the address tells nothing."""
    if request.state.who is LOCAL and secret == OPEN:
        return
    access: Access = request.app.state.access
    who = access.who(secret)
    if who is None or who.kind is not Kind.FEED:
        raise HTTPException(404, "no feed is at this address; `dragoman token issue NAME --feed` makes a token for one")
