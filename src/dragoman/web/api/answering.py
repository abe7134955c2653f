"""How the API answers: JSON with an ETag, problems, and the parameters that several requests have."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Path, Query, Request, Response

from dragoman.errors import InputError
from dragoman.ledger import View
from dragoman.vocabulary.rules import acts
from dragoman.web.api.schemas import Problem
from dragoman.web.remembered import Remembered

PROBLEM: dict[str, Any] = {"application/problem+json": {"schema": Problem.model_json_schema()}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    304: {"description": "What the ETag in `If-None-Match` stands for is still the answer."},
    "default": {"description": "A problem (RFC 9457).", "content": PROBLEM},
}
"""What every request may come to besides its answer."""

VERSION = version("dragoman")
NO_NUL = r"^[^\x00]*$"
Party = Annotated[str, Path(max_length=80, description="A party: a code, a name or a demonym.")]
Id = Annotated[str, Path(pattern=r"^[0-9A-Za-z_.-]{1,80}$", description="The id of a claim, or of an event.")]
Parties = Annotated[list[str], Query(alias="party", max_length=40, description="Parties: codes, names or demonyms.")]
Acts = Annotated[list[str], Query(alias="act", max_length=60, description="Acts, of `dragoman vocabulary acts`.")]
Since = Annotated[str, Query(max_length=10, description="From this day on, YYYY-MM-DD.")]
Until = Annotated[str, Query(max_length=10, description="Up to this day, YYYY-MM-DD.")]
After = Annotated[str, Query(max_length=40, description="`after` of the page before; else the first page.")]
Limit = Annotated[int, Query(ge=1, le=500, description="How many items a page has at most.")]


def answer(request: Request, view: View, record: Callable[[], Any]) -> Response:
    """The record as JSON, or 304 where whoever asks has it.

    A view never changes, so the answer is known by the last entry that it sees, the address asked, and the day: what
    was asked before is not made again. Raises InputError for dates at the end of the calendar.
    """
    tag = etag(request, view)
    if tag in (each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers={"etag": tag})
    kept: Remembered = request.app.state.remembered
    found = kept.get(tag)
    if found is None:
        found = made(record)
        kept.put(tag, *found)
    body, after = found
    headers = {"etag": tag}
    if after:
        query = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
        headers["link"] = f'<{request.url.path}?{urlencode([*query, ("after", after)])}>; rel="next"'
    return Response(body, media_type="application/json", headers=headers)


def made(record: Callable[[], Any]) -> tuple[bytes, str]:
    """The record as JSON, and where the next page begins (`""`: it is no page, or the last)."""
    try:
        told = record()
    except OverflowError as error:
        raise InputError(f"a day too near the end of the calendar: {error}") from error
    after = told.get("after", "") if isinstance(told, dict) and "items" in told else ""
    return json.dumps(told, ensure_ascii=False).encode(), str(after)


def etag(request: Request, view: View) -> str:
    """What tells this answer from every other."""
    today = datetime.now(UTC).date()
    parts = (VERSION, view.place.name, view.horizon.cut, view.recorded_at, today, request.url.path)
    known = "\x1f".join(map(str, (*parts, request.url.query)))
    return f'"{hashlib.sha256(known.encode()).hexdigest()[:32]}"'


def known_acts(given: list[str]) -> list[str]:
    """The acts as given; raises InputError for one that the vocabulary does not have."""
    for act in given:
        if act not in acts().acts:
            raise InputError(f"act: {act!r} is no act; `dragoman vocabulary acts` lists them")
    return given
