"""What comes in: texts and reviews."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse

from dragoman.documents import Limits, document_from_text
from dragoman.ledger.review import Review, Verdict
from dragoman.web.access import LOCAL, Token
from dragoman.web.adding import take
from dragoman.web.api import schemas
from dragoman.web.open import LedgerOf, SettingsOf

router = APIRouter()


@router.post(
    "/documents",
    response_model=schemas.Recorded,
    status_code=201,
    responses={200: {"description": "The ledger had it already.", "model": schemas.Recorded}},
)
def add(request: Request, ledger: LedgerOf, settings: SettingsOf, given: schemas.NewDocument) -> JSONResponse:
    """Read a text and record it with its claims; adding the same again changes nothing."""
    told_as_json(request)
    limits = Limits(document=settings.max_bytes)
    fields = given.model_dump(exclude={"doc"})
    loaded = document_from_text(**fields, id=given.doc, limits=limits)
    taken = take(ledger, loaded.document, settings.pipeline)
    body = asdict(taken) | {"claims": list(taken.claims), "notes": [*loaded.warnings, *taken.notes]}
    where = {"location": f"/api/v1/documents/{taken.address}"}
    return JSONResponse(body, 200 if taken.outcome == "known" else 201, where)


@router.post("/reviews", response_model=schemas.Reviewed, status_code=201)
def review(request: Request, ledger: LedgerOf, given: schemas.NewReview) -> JSONResponse:
    """Record what a person says of a claim: accept, reject, or correct it."""
    told_as_json(request)
    who: Token = request.state.who
    reviewer = given.reviewer if who is LOCAL else who.name
    said = Review(given.claim, Verdict(given.verdict), reviewer, given.reason, tuple(given.changes.items()))
    made = ledger.review(said)
    body = {"claim": given.claim, "verdict": given.verdict, "correction": made.id if made else ""}
    return JSONResponse(body, 201, {"location": f"/api/v1/claims/{body['correction'] or given.claim}"})


def told_as_json(request: Request) -> None:
    """Refuse what a form of another site could send: browsers ask first before they send JSON elsewhere."""
    if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != "application/json":
        raise HTTPException(415, "send JSON, with the header Content-Type: application/json")
