"""From an answer to what is sent: a page for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, wraps
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from dragoman.web.words import FILTERS

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV injection)."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What a page tells: `template` with `context` for people, `record` as JSON, `rows` (with `columns`) as CSV.

    `command` tells the same at a terminal, word by word; `cookies` are set with the page.
    """

    template: str
    context: Mapping[str, Any]
    record: Callable[[], Any]
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[Row]]
    command: tuple[str, ...] = ()
    cookies: Mapping[str, str] = field(default_factory=dict)


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


def _endpoint(
    answering: Callable[..., Answer], write: Callable[[Request, Answer], Response]
) -> Callable[..., Response]:
    @wraps(answering)
    def endpoint(**given: Any) -> Response:
        return write(given["request"], answering(**given))

    return endpoint


def as_page(request: Request, answer: Answer) -> Response:
    """The page, with links to its other shapes and the command that tells the same."""
    query = f"?{request.url.query}" if request.url.query else ""
    path = request.url.path if request.url.path != "/" else "/today"
    shapes = {kind: f"{path}.{kind}{query}" for kind in ("json", "csv")}
    command = shlex.join(("dragoman", *answer.command)) if answer.command else ""
    response = page(request, answer.template, {**answer.context, "shapes": shapes, "command": command})
    for name, value in answer.cookies.items():
        response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="lax")
    return response


def as_json(_: Request, answer: Answer) -> Response:
    """The record."""
    text = json.dumps(answer.record(), ensure_ascii=False, indent=1)
    return Response(text, media_type="application/json")


def as_csv(_: Request, answer: Answer) -> Response:
    """The rows; lists as words with a space between."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(answer.columns)
    for row in answer.rows():
        writer.writerow([cell(row.get(name, "")) for name in answer.columns])
    return Response(stream.getvalue(), media_type="text/csv; charset=utf-8; header=present")


SUFFIXES = {as_json: ".json", as_csv: ".csv", as_page: ""}
NAV = (("/today", "Today"),)
"""The pages that every page leads to."""

YEAR = 365 * 24 * 3600


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
    given = {"request": request, "shapes": {}, "command": "", **context}
    return HTMLResponse(templates().get_template(template).render(given), status, headers)


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
    environment.globals["NAV"] = NAV
    return environment
