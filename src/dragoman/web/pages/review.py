"""What people say of claims, by the browser."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from dragoman.errors import InputError
from dragoman.ledger.review import CORRECTABLE, Review, Verdict
from dragoman.model.claim import Claim
from dragoman.web.access import LOCAL, Token
from dragoman.web.csrf import checked
from dragoman.web.login import own
from dragoman.web.open import LedgerOf
from dragoman.web.render import REVIEWER, YEAR

router = APIRouter()

DEFAULT_REASONS = {Verdict.ACCEPT: "as the text says", Verdict.REJECT: "not what the text says"}
"""What stands for a reason where a key was pressed and none was written."""


async def formed(request: Request) -> FormData:
    """All fields of the form that was sent."""
    return await request.form()


@router.post("/review", dependencies=[Depends(checked)])
def review(
    request: Request,
    ledger: LedgerOf,
    form: Annotated[FormData, Depends(formed)],
    claim: Annotated[str, Form(max_length=80)],
    verdict: Annotated[Verdict, Form()],
    reviewer: Annotated[str, Form(max_length=200)] = "",
    reason: Annotated[str, Form(max_length=2_000)] = "",
    after: Annotated[str, Form(alias="next", max_length=2_000)] = "",
) -> Response:
    """Record a review, and go back to where it was given. The fields of a correction are named as those of the claim;
    only what differs from it is a change."""
    who: Token = request.state.who
    name = reviewer.strip() if who is LOCAL else who.name
    told = reason.strip() or DEFAULT_REASONS.get(verdict, "")
    changes: tuple[tuple[str, str], ...] = ()
    if verdict is Verdict.CORRECT:
        known = next(iter(ledger.view().claims(ids=[claim], joined=False)), None)
        if known is None:
            raise InputError(f"claim {claim!r} does not stand any more, so it cannot be corrected")
        given = {field: str(form[field]).strip() for field in CORRECTABLE if field in form}
        changes = tuple((field, value) for field, value in given.items() if value != written(known.claim, field))
    made = ledger.review(Review(claim, verdict, name, told, changes))
    answer = RedirectResponse(own(after) if after else f"/claim/{made.id if made else claim}", 303)
    if who is LOCAL:
        answer.set_cookie(REVIEWER, quote(name), max_age=YEAR, httponly=True, samesite="lax")
    return answer


def written(claim: Claim, field: str) -> str:
    """A field of a claim as the form has it: lists of parties are codes with a space between."""
    value = getattr(claim, field)
    return " ".join(value) if isinstance(value, tuple) else str(value)
