"""From an answer to what is sent: a page for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import secrets
import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, wraps
from typing import Any
from urllib.parse import unquote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from dragoman.web.access import LOCAL, Role, Token
from dragoman.web.api.answering import etag
from dragoman.web.remembered import Remembered
from dragoman.web.words import FILTERS

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV injection)."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Sent:
    """An answer as it is sent, and remembered: bytes, and their media type."""

    body: bytes
    media: str


@dataclass(frozen=True)
class Answer:
    """What a page tells: `template` with `context` for people, `record` as JSON, `rows` (with `columns`) as CSV.

    `command` tells the same at a terminal, word by word; `cookies` are set with the page. Answers are remembered
    while nothing is recorded; `key` tells apart those at one address that are not the same for everybody.
    """

    template: str
    context: Mapping[str, Any]
    record: Callable[[], Any]
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[Row]]
    command: tuple[str, ...] = ()
    cookies: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


def shaped(router: APIRouter, *paths: str) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Serve the answer of a function at `paths`: as a page, and with `.json` and `.csv` behind them for programs.

    The function takes the parameters of an endpoint, among them `request`.
    """

    def register(answering: Callable[..., Answer]) -> Callable[..., Answer]:
        for write in (as_json, as_csv, as_page):
            for path in paths:
                if path != "/" or write is as_page:
                    router.add_api_route(path + SUFFIXES[write], _endpoint(answering, write), methods=["GET"])
        return answering

    return register


def _endpoint(answering: Callable[..., Answer], write: Callable[[Request, Answer], Sent]) -> Callable[..., Response]:
    @wraps(answering)
    def endpoint(**given: Any) -> Response:
        request: Request = given["request"]
        kept: Remembered = request.app.state.remembered
        tag = ":".join((write.__name__, etag(request, given["asked"].view), *_asking(request)))
        body, media = kept.get(tag) or (b"", "")
        if media:
            return _response(request, body, media)
        answer = answering(**given)
        own = f"{tag}:{answer.key}" if answer.key else tag
        body, media = (kept.get(own) if answer.key else None) or (b"", "")
        if not media:
            sent = write(request, answer)
            body, media = sent.body, sent.media
            kept.put(own, body, media)
        response = _response(request, body, media)
        for name, value in answer.cookies.items() if write is as_page else ():
            response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="lax")
        return response

    return endpoint


def _asking(request: Request) -> tuple[str, ...]:
    """What a page tells of whoever asks."""
    who: Token = request.state.who
    return who.name, str(who.role), request.cookies.get(REVIEWER, "")


def _response(request: Request, body: bytes, media: str) -> Response:
    if media == HTML:
        body = body.replace(CSRF.encode(), secret_of(request).encode())
    return Response(body, media_type=media)


def as_page(request: Request, answer: Answer) -> Sent:
    """The page, with links to its other shapes and the command that tells the same."""
    query = f"?{request.url.query}" if request.url.query else ""
    path = request.url.path if request.url.path != "/" else "/today"
    shapes = {kind: f"{path}.{kind}{query}" for kind in ("json", "csv")}
    command = shlex.join(("dragoman", *answer.command)) if answer.command else ""
    told = rendered(request, answer.template, {**answer.context, "shapes": shapes, "command": command})
    return Sent(told.encode(), HTML)


def as_json(_: Request, answer: Answer) -> Sent:
    """The record."""
    return Sent(json.dumps(answer.record(), ensure_ascii=False, indent=1).encode(), "application/json")


def as_csv(_: Request, answer: Answer) -> Sent:
    """The rows; lists as words with a space between."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(answer.columns)
    for row in answer.rows():
        writer.writerow([cell(row.get(name, "")) for name in answer.columns])
    return Sent(stream.getvalue().encode(), "text/csv; charset=utf-8; header=present")


SUFFIXES = {as_json: ".json", as_csv: ".csv", as_page: ""}
NAV = (
    ("/today", "Today"),
    ("/watch", "Watch"),
    ("/align", "Align"),
    ("/map", "Map"),
    ("/search", "Search"),
    ("/review", "Review"),
    ("/sources", "Sources"),
    ("/add", "Add"),
)
"""The pages that every page leads to."""

YEAR = 365 * 24 * 3600
HTML = "text/html; charset=utf-8"
REVIEWER = "reviewer"
"""The cookie with the name that somebody signs reviews with, where nobody signs in."""

CSRF = f"csrf-{secrets.token_hex(16)}"
"""What stands in a page in the place of the secret of the browser that it is sent to."""


def cell(value: Any) -> Any:
    """A value as a cell; text that a spreadsheet would run is led by an apostrophe."""
    if isinstance(value, (list, tuple)):
        value = " ".join(map(str, value))
    if value is None or isinstance(value, (int, float)):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """A page from a template. Whatever comes from outside is escaped there; a name that is not given is an error."""
    text = rendered(request, template, context).replace(CSRF, secret_of(request))
    return HTMLResponse(text, status, headers)


def rendered(request: Request, template: str, context: Mapping[str, Any]) -> str:
    """The text of a page, with `CSRF` where the secret of the browser belongs."""
    who: Token | None = getattr(request.state, "who", None)
    named = who if who is not LOCAL else None
    given: dict[str, Any] = {
        "request": request,
        "who": named,
        "reviewer": named.name if named else unquote(request.cookies.get(REVIEWER, "")),
        "may_write": who is not None and who.role.covers(Role.ANALYST),
        "shapes": {},
        "command": "",
    }
    return templates().get_template(template).render({**given, **context})


def secret_of(request: Request) -> str:
    """What a form of this browser repeats; see `dragoman.web.csrf`."""
    return str(getattr(request.state, "csrf", ""))


@cache
def templates() -> Environment:
    """The templates with the filters that they use."""
    environment = Environment(
        loader=PackageLoader("dragoman.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    environment.globals |= {"NAV": NAV, "CSRF": CSRF}
    return environment
