"""States, timelines, changes, commitments, alignment and briefs: what follows from the claims."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from dragoman.brief.render import render
from dragoman.model.commitment import Life
from dragoman.web import answers
from dragoman.web.api import schemas
from dragoman.web.api.answering import Parties, Party, Since, answer
from dragoman.web.open import AskedOf

router = APIRouter()

Days = Annotated[int | None, Query(ge=0, le=36_500, description="Only those due within so many days.")]
Format = Literal["json", "md", "html", "pdf", "docx"]
MEDIA = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
BRIEFS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The brief.",
        "content": {media.partition(";")[0]: {"schema": {"type": "string"}} for media in MEDIA.values()},
    }
}


@router.get("/states/{actor}/{recipient}", response_model=schemas.State)
def state(request: Request, asked: AskedOf, actor: Party, recipient: Party) -> Response:
    """How one party stands toward another, as `dragoman state` tells it."""
    return answer(request, asked.view, lambda: answers.state(asked.view, actor, recipient))


@router.get("/timelines/{actor}/{recipient}", response_model=list[schemas.Change])
def timeline(request: Request, asked: AskedOf, actor: Party, recipient: Party) -> Response:
    """All changes in how one party stands toward another, as `dragoman timeline` tells them."""
    return answer(request, asked.view, lambda: answers.timeline(asked.view, actor, recipient))


@router.get("/changes", response_model=list[schemas.Change])
def changes(request: Request, asked: AskedOf, since: Since, party: Parties = []) -> Response:  # noqa: B006
    """What has changed since a day, as `dragoman changes` tells it; `/entries` is what can be followed."""
    return answer(request, asked.view, lambda: answers.changes(asked.view, since, party))


@router.get("/commitments", response_model=list[schemas.Commitment])
def commitments(
    request: Request,
    asked: AskedOf,
    party: Parties = [],  # noqa: B006
    due: Days = None,
    status: Annotated[list[Life], Query(description="Only those that stand there.")] = [],  # noqa: B006
) -> Response:
    """What is owed, as `dragoman watch` tells it."""
    return answer(request, asked.view, lambda: answers.watch(asked.view, party, due, status))


@router.get("/alignment", response_model=schemas.Alignment)
def alignment(
    request: Request,
    asked: AskedOf,
    party: Parties = [],  # noqa: B006
    toward: Annotated[list[str], Query(max_length=40, description="Toward whom; else all in the ledger.")] = [],  # noqa: B006
    of: Annotated[str, Query(max_length=80, description="The members of a group or organisation that day.")] = "",
    since: Since = "",
) -> Response:
    """Where parties stand, who moved, and who goes with whom, as `dragoman align` tells it."""
    return answer(request, asked.view, lambda: answers.alignment(asked.view, party, toward, of, since))


@router.get("/briefs/{actor}/{recipient}", response_model=schemas.Brief, responses=BRIEFS)
def brief(
    request: Request,
    asked: AskedOf,
    actor: Party,
    recipient: Party,
    since: Since = "",
    ally: Annotated[list[str], Query(max_length=40, description="Compare with these, or a group's members.")] = [],  # noqa: B006
    format: Format = "json",
) -> Response:
    """The cited brief, as `dragoman brief` writes it; all formats but json and md come as files."""
    if format == "json":
        return answer(
            request,
            asked.view,
            lambda: answers.brief_record(answers.brief(asked.view, actor, recipient, since, ally)),
        )
    made = answers.brief(asked.view, actor, recipient, since, ally)
    headers = {}
    if format != "md":
        headers["content-disposition"] = f'attachment; filename="{made.actor}-{made.recipient}-{made.on}.{format}"'
    return Response(render(made, format), media_type=MEDIA[format], headers=headers)
