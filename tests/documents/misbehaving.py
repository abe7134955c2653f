"""A web server on loopback that misbehaves in every way that servers do."""

from __future__ import annotations

import gzip
import os
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

STORY = "Norland recalled its ambassador from Sudria on Monday, the foreign ministry said."
MORE = "The government of Estria expelled two diplomats of Westmark, its spokesman said on Friday. Both denied it."


def page(title: str = "Norland recalls envoy", day: str = "2024-03-18", text: str = STORY) -> str:
    """An article as publishers make them."""
    return (
        f'<html><head><title>{title}</title><meta property="og:site_name" content="The Norland Post">'
        f'<meta property="article:published_time" content="{day}T09:00:00Z"></head>'
        f"<body><article><h1>{title}</h1><p>{text}</p><p>{MORE} {text}</p></article></body></html>"
    )


@dataclass(frozen=True)
class Reply:
    """What a path is answered with."""

    content: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


Answer = Reply | Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers with what the server holds for a path."""

    protocol_version = "HTTP/1.1"
    server: Misbehaving  # type: ignore[assignment]

    def do_GET(self) -> None:
        self.server.asked.append((self.path, {key.lower(): value for key, value in self.headers.items()}))
        answer = self.server.paths.get(self.path, Reply(b"nothing here", 404))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        with suppress(ConnectionError):
            if isinstance(answer, Reply):
                self.reply(answer)
            else:
                answer(self)

    def reply(self, answer: Reply) -> None:
        """A proper answer."""
        self.send_response(answer.status)
        if answer.kind:
            self.send_header("Content-Type", answer.kind)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if "Content-Length" not in answer.headers:
            self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_: Any) -> None:
        """Tells nobody."""


class Misbehaving(ThreadingHTTPServer):
    """The server: `paths` says how it answers, one after the other where that is a list; `asked` what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.paths: dict[str, Any] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"http://{host}:{self.server_address[1]}{path}"

    def times(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(asked == path for asked, _ in self.asked)

    def handle_error(self, *_: Any) -> None:
        """Clients that go away are none of its business."""

    def stop(self) -> None:
        """Stop and close."""
        self.shutdown()
        self.server_close()
        self.thread.join(5)


def redirect(target: str, status: int = 302) -> Reply:
    """Sends elsewhere."""
    return Reply(status=status, headers={"Location": target})


def packed(content: bytes, **more: Any) -> Reply:
    """Content packed with gzip."""
    return Reply(gzip.compress(content), headers={"Content-Encoding": "gzip"}, **more)


def slow_head(handler: Handler) -> None:
    """A byte of the head now and then, without end."""
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000:
        handler.wfile.write(bytes([byte]))
        time.sleep(0.05)


def slow_body(handler: Handler) -> None:
    """A byte of the content now and then."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b"a")
        time.sleep(0.05)


def silent(handler: Handler) -> None:
    """Says nothing."""
    time.sleep(3)


def truncated(handler: Handler) -> None:
    """Promises more than it sends."""
    content = page().encode()
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", str(len(content) * 2))
    handler.end_headers()
    handler.wfile.write(content)
    handler.close_connection = True


def reset(handler: Handler) -> None:
    """Breaks the connection with a reset."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(handler.connection.detach())


def nonsense(handler: Handler) -> None:
    """Answers with something that is no HTTP."""
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n" * 3)
    handler.close_connection = True


def endless(handler: Handler) -> None:
    """Sends chunks without end."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    while True:
        handler.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


def conditional(content: bytes) -> Callable[[Handler], None]:
    """Content with validators, which is sent to those who do not have it."""
    etag, modified = '"v1"', formatdate(1_710_000_000, usegmt=True)

    def answer(handler: Handler) -> None:
        known = handler.headers.get("If-None-Match") == etag
        head = {"ETag": etag, "Last-Modified": modified}
        handler.reply(Reply(b"" if known else content, 304 if known else 200, headers=head))

    return answer
