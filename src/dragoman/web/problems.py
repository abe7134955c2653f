"""What goes wrong, told in the way of whoever asked: problem+json (RFC 9457) for programs, a page for people."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from dragoman.errors import DragomanError, InputError, InputTooLarge, LedgerError, NotRecorded, UnknownParty
from dragoman.web.render import page

API = "/api/"


def status_of(error: DragomanError) -> int:
    """The HTTP status that says what kind of error it is."""
    kinds = (
        (NotRecorded, HTTPStatus.NOT_FOUND),
        (UnknownParty, HTTPStatus.NOT_FOUND),
        (InputTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        (InputError, HTTPStatus.UNPROCESSABLE_ENTITY),
        (LedgerError, HTTPStatus.SERVICE_UNAVAILABLE),
    )
    return next((status for kind, status in kinds if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    """An error as RFC 9457 has it; `more` are further members."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def told(request: Request, status: int, detail: str, headers: dict[str, str] | None = None, **more: str) -> Response:
    """The error for whoever asked: a program (below `/api/`, or for `.json` and `.csv`), or a person.

    `more` are further members for programs, such as `kind`, the name of the error in `dragoman.errors`.
    """
    path = request.url.path
    if path.startswith(API) or path.endswith((".json", ".csv")):
        return problem(status, detail, headers, **more)
    phrase = HTTPStatus(status).phrase
    return page(request, "error.html", {"status": status, "phrase": phrase, "detail": detail}, status, headers)
