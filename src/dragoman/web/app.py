"""The application: pages, the API, static files, and what guards them."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from dragoman.errors import DragomanError
from dragoman.ledger import Ledger
from dragoman.settings import Settings
from dragoman.web import api, feeds, login, pages
from dragoman.web.access import Access, access_file, audit_file
from dragoman.web.csrf import Csrf
from dragoman.web.door import Door
from dragoman.web.guard import Guard
from dragoman.web.problems import status_of, told
from dragoman.web.remembered import Kept, Remembered

log = logging.getLogger("dragoman.web")


def create_app(settings: Settings, *, local: bool = True) -> FastAPI:
    """The application on the ledger of the settings, which is made where there is none.

    The ledger stands in `app.state.ledger` and the settings in `app.state.settings`; `dragoman.web.open` gives a
    request its view. `local` says that only this machine can reach the server: then no token is needed until the first
    one is issued. Raises LedgerError where the ledger cannot be opened.
    """
    ledger = Ledger.open(settings.ledger, create=True, wait=settings.ledger_wait)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            ledger.close()

    app = FastAPI(
        title="Dragoman",
        version=version("dragoman"),
        summary="The diplomatic record: dated, sourced claims, and what follows from them.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.ledger, app.state.settings = ledger, settings
    app.state.remembered, app.state.kept = Remembered(), Kept()
    app.state.access, app.state.audit = Access(access_file(settings)), audit_file(settings)
    app.add_middleware(
        Door, access=app.state.access, audit=app.state.audit, local=local, per_minute=settings.web_per_minute
    )
    app.add_middleware(Csrf)
    app.add_middleware(Guard, hosts=settings.web_hosts, largest=settings.max_bytes + ENVELOPE)
    app.mount("/static", StaticFiles(directory=str(files("dragoman.web") / "static")), name="static")
    app.include_router(api.router)
    app.include_router(feeds.router)
    app.include_router(login.router)
    app.include_router(pages.router)
    for kind in (DragomanError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, explain)
    return app


ENVELOPE = 100_000
"""Bytes that a request may have around the text it brings: the names of its fields, and escapes."""


async def explain(request: Request, error: Exception) -> Response:
    """The answer to a request that failed; of what is nobody's fault but ours, only the log tells more."""
    if isinstance(error, DragomanError):
        return told(request, status_of(error), str(error), kind=type(error).__name__)
    if isinstance(error, HTTPException):
        return told(request, error.status_code, str(error.detail), dict(error.headers or {}))
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        return told(request, 422, f"{'.'.join(map(str, first['loc'][1:]))}: {first['msg']}")
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return told(request, 500, "something went wrong here; the log of the server tells more")
