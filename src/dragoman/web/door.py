"""Who comes in: every request is given `request.state.who`, or is turned away; what was changed or denied is logged.

A server on the loopback interface for which no token was ever issued lets everyone in who can reach it.
"""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dragoman.errors import SettingsError
from dragoman.web.access import LOCAL, Access, Kind, Role, Token, append
from dragoman.web.csrf import cookie_of
from dragoman.web.guard import SAFE
from dragoman.web.problems import API, told

log = logging.getLogger("dragoman.web")

COOKIE = "session"
OPEN_FOLDERS = ("/static/", "/feeds/")
"""What everyone may ask for, with `/login`; feeds look at the token in their address themselves."""

FAILURES = 10.0
"""How often a minute one address may come with a token that is none."""


class Meter:
    """Allows so many requests a minute for each key, and as many at once."""

    def __init__(self, per_minute: float) -> None:
        self.per_minute = per_minute
        self._lock = Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, key: str) -> float:
        """Seconds until the key may ask again, 0 where it may now."""
        now = time.monotonic()
        with self._lock:
            if len(self._left) > KEYS:
                self._left = {name: each for name, each in self._left.items() if now - each[1] < MINUTE}
            left, then = self._left.get(key, (self.per_minute, now))
            left = min(self.per_minute, left + (now - then) * self.per_minute / MINUTE)
            if left < 1:
                return (1 - left) * MINUTE / self.per_minute
            self._left[key] = (left - 1, now)
            return 0.0


KEYS = 10_000
MINUTE = 60.0


class Door:
    """Lets requests in by their token; see the module."""

    def __init__(self, app: ASGIApp, access: Access, audit: Path, *, local: bool, per_minute: float) -> None:
        self.app = app
        self.access = access
        self.audit = audit
        self.local = local
        self.asked = Meter(per_minute)
        self.failed = Meter(FAILURES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        who = scope.setdefault("state", {})["who"] = self.who(request)
        refused = self.refusal(request, who)
        if refused is not None:
            if refused.status_code in (401, 403):
                self.note(request, who, refused.status_code)
            await refused(scope, receive, send)
            return

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start" and request.method not in SAFE:
                self.note(request, who, message["status"])
            await send(message)

        await self.app(scope, receive, sending)

    def who(self, request: Request) -> Token | None:
        """Whose request it is; None where no token in force came with it."""
        if self.local and not self.access.is_used:
            return LOCAL
        found = self.access.who(bearer(request) or cookie_of(request.scope, COOKIE))
        return found if found is not None and found.kind is not Kind.FEED else None

    def refusal(self, request: Request, who: Token | None) -> Response | None:
        """The answer to a request that may not pass, None where it may."""
        if who is LOCAL:
            return None
        address = request.client.host if request.client else ""
        wait = self.asked.wait(who.id if who else address)
        if not wait and who is None and bearer(request):
            wait = self.failed.wait(address)
        if wait:
            return told(request, 429, "too many requests; wait a little", {"retry-after": str(int(wait) + 1)})
        if request.url.path == "/login" or request.url.path.startswith(OPEN_FOLDERS):
            return None
        if who is None:
            return unknown(request)
        if request.method not in SAFE and request.url.path != "/logout" and not who.role.covers(Role.ANALYST):
            return told(request, 403, f"a {who.role} may read only; an analyst may add and review")
        return None

    def note(self, request: Request, who: Token | None, status: int) -> None:
        """Write a line into the audit log."""
        path = request.url.path
        record = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "who": who.name if who else "",
            "token": who.id if who else "",
            "address": request.client.host if request.client else "",
            "method": request.method,
            "path": path[: path.find("/", 1) + 1] if path.startswith("/feeds/") else path[:500],
            "status": status,
        }
        try:
            append(self.audit, record)
        except SettingsError as error:
            log.error("audit log: %s; %s", error, record)


def unknown(request: Request) -> Response:
    """The answer to somebody who has not said who they are: programs are told, people are led to the form."""
    path = request.url.path
    if path.startswith(API) or path.endswith((".json", ".csv")) or request.method not in SAFE:
        headers = {"www-authenticate": 'Bearer realm="dragoman"'}
        return told(request, 401, "no token in force was given: send Authorization: Bearer TOKEN, or sign in", headers)
    asked = path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?next={quote(asked, safe='')}", 303)


def bearer(request: Request) -> str:
    """The token in the header Authorization, `""` where there is none."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.casefold() == "bearer" else ""
