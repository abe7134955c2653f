"""Forms that only our own pages can send: a secret in a cookie that the form repeats.

Every template may write `<input type="hidden" name="csrf" value="{{ CSRF }}">`, and an endpoint that
takes the form depends on `checked`: `router.post("/add", dependencies=[Depends(checked)])`. Scripts send the same
secret in the header `X-CSRF-Token`. The Guard refuses other origins besides; the secret holds where a browser tells no
origin.
"""

from __future__ import annotations

import re
import secrets
from http.cookies import SimpleCookie
from typing import Any

from fastapi import HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE = "csrf"
FIELD = "csrf"
HEADER = "x-csrf-token"
SECRET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


class Csrf:
    """Gives every browser its secret, and every request `request.state.csrf`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        known = cookie_of(scope, COOKIE)
        secret = known if SECRET.fullmatch(known) else secrets.token_urlsafe(32)
        scope.setdefault("state", {})["csrf"] = secret

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start" and secret != known:
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    secure = "; Secure" if scope["scheme"] == "https" else ""
                    headers.append("set-cookie", f"{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Strict{secure}")
            await send(message)

        await self.app(scope, receive, sending)


async def checked(request: Request) -> None:
    """Refuse a form that does not repeat the secret of the browser's cookie."""
    given = request.headers.get(HEADER, "")
    if not given:
        given = str((await request.form()).get(FIELD, ""))
    known = request.cookies.get(COOKIE, "")
    if not SECRET.fullmatch(known) or not secrets.compare_digest(given.encode(), known.encode()):
        raise HTTPException(403, "this form was not sent from our page, or cookies are off; load the page again")


def cookie_of(scope: Scope, name: str) -> str:
    """The value of a cookie, `""` where there is none."""
    jar = SimpleCookie()
    try:
        jar.load(Headers(scope=scope).get("cookie", ""))
    except Exception:  # a header that is no cookie
        return ""
    return jar[name].value if name in jar else ""
