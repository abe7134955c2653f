"""What stands in front of every request: who may be called by which name, how large a request may be, and the headers
that tell browsers what a page may do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.web.problems import API, problem

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Names under which a server on this machine may be called."""

SAFE = ("GET", "HEAD", "OPTIONS")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # charts hand their picture out as data
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class TooLarge(HTTPException):
    """More bytes have come than a request may have; whatever was reading them passes this on."""

    def __init__(self, largest: int) -> None:
        super().__init__(413, too_large(largest))


class Guard:
    """Refuses requests to a name that is not this server's, from other sites, and too large ones; sets the headers.

    `hosts` are the names under which the server may be called besides those of the loopback interface: a page elsewhere
    that points its own name here must not read what is answered (DNS rebinding). `largest` is in bytes.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str], largest: int) -> None:
        self.app = app
        self.hosts = {*LOOPBACK, *(host.casefold() for host in hosts)}
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = with_headers(send)
        refused = self.refusal(scope)
        if refused is None:
            await self.app(scope, Limited(receive, self.largest), answer)
            return
        status, detail = refused
        api = scope["path"].startswith(API)
        response = problem(status, detail) if api else PlainTextResponse(detail + "\n", status)
        await response(scope, receive, answer)

    def refusal(self, scope: Scope) -> tuple[int, str] | None:
        """The status and the reason with which a request is turned away, None where it may pass."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if name_of(host) not in self.hosts:
            return 421, f"{host!r} is not this server; whoever runs it names it in DRAGOMAN_WEB_HOSTS"
        origin = headers.get("origin", "")
        if scope["method"] not in SAFE and origin and urlsplit(origin).netloc.casefold() != host.casefold():
            return 403, "a page of another site may not change anything here"
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self.largest:
            return 413, too_large(self.largest)
        return None


def too_large(largest: int) -> str:
    """Why a request is refused."""
    return f"a request may have {largest:,} bytes at most; DRAGOMAN_MAX_BYTES sets how long a text may be"


def name_of(host: str) -> str:
    """The name in a Host header, without the port."""
    name = host.casefold()
    return name[: name.find("]") + 1] if name.startswith("[") else name.partition(":")[0]


class Limited:
    """Receives a request's body up to a number of bytes; raises TooLarge beyond."""

    def __init__(self, receive: Receive, largest: int) -> None:
        self.receive = receive
        self.largest = self.left = largest

    async def __call__(self) -> Message:
        message = await self.receive()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            raise TooLarge(self.largest)
        return message


def with_headers(send: Send) -> Send:
    """Sends the headers with every answer, where it does not set its own."""

    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-cache")
        await send(message)

    return sending
