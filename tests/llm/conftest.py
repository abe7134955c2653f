"""A server on loopback that speaks the protocol of OpenAI-compatible endpoints, well or badly, as a test wants it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dragoman.cli import app
from dragoman.llm import AnswerCache, Connection, Endpoint, ModelReader
from dragoman.model.document import Document

Run = Callable[..., Result]
TEXT = (
    "Norway recalled its ambassador to Mali on Friday. Norway will close its embassy in Bamako by May 31, "
    "said Foreign Minister Liv Aamodt."
)


@dataclass
class Reply:
    """One answer of the server: a status, headers, and a body; `slow` seconds late; `cut` ends it in the middle."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0
    cut: bool = False


@dataclass
class Server:
    """What the server will answer, in turn (the last one again and again), and what it was asked."""

    url: str
    replies: list[Reply] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def says(self, *claims: dict[str, Any], **options: Any) -> None:
        """Answer next with these claims, in the form of the protocol."""
        self.replies.append(completion(json.dumps({"claims": list(claims)}), **options))


def completion(content: str | None, reason: str = "stop", **options: Any) -> Reply:
    """An answer of the protocol with this content."""
    choice = {"index": 0, "finish_reason": reason, "message": {"role": "assistant", "content": content}}
    record = {"object": "chat.completion", "choices": [choice], "usage": {"prompt_tokens": 70, "completion_tokens": 9}}
    return Reply(body=json.dumps(record).encode(), **options)


def claim(**fields: Any) -> dict[str, Any]:
    """A claim as a model gives it, right for `TEXT` but for `fields`."""
    right = {
        "quote": "Norway recalled its ambassador to Mali on Friday",
        "act": "recall_envoy",
        "actor": ["NOR"],
        "recipient": ["MLI"],
        "object": "its ambassador",
        "status": "actual",
        "date": "2024-03-15",
        "by": "outlet",
        "speaker": "",
        "condition": "",
        "deadline": "",
        "confidence": 0.9,
    }
    return right | fields


@pytest.fixture
def server() -> Iterator[Server]:
    """The server, running."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            asked.asked.append(json.loads(self.rfile.read(length)) | {"path": self.path})
            asked.keys.append(self.headers.get("Authorization", ""))
            reply = asked.replies.pop(0) if len(asked.replies) > 1 else asked.replies[0]
            time.sleep(reply.slow)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + (100 if reply.cut else 0)))
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = reply.cut

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that has gone away is what some tests are about."""

    running = Quiet(("127.0.0.1", 0), Handler)
    asked = Server(f"http://127.0.0.1:{running.server_address[1]}/v1")
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield asked
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def document() -> Document:
    """A short news text."""
    return Document("story", TEXT, published="2024-03-18")


Reads = Callable[..., ModelReader]


@pytest.fixture
def reads(server: Server, tmp_path: Path) -> Iterator[Reads]:
    """Makes readers that ask the server; waits are noted in `reader.waits` instead of waited."""
    made: list[Connection] = []

    def make(fresh: bool = False, cache: bool = True, **options: Any) -> ModelReader:
        waits: list[float] = []
        connection = Connection(
            Endpoint(**{"url": server.url, "model": "m-1", "per_minute": 1e6, "timeout": 5, **options}),
            sleep=waits.append,
        )
        made.append(connection)
        reader = ModelReader(connection, AnswerCache(tmp_path / "answers") if cache else None, fresh=fresh)
        reader.waits = waits  # type: ignore[attr-defined]
        return reader

    yield make
    for connection in made:
        connection.close()


@pytest.fixture
def run(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `dragoman` with a model set, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    settings = {"URL": server.url, "MODEL": "m-1", "KEY": "s3cret", "CACHE": "answers", "PER_MINUTE": "100000"}
    for name, value in settings.items():
        monkeypatch.setenv(f"DRAGOMAN_LLM_{name}", value)

    def invoke(*arguments: object, input: str | None = None) -> Result:
        return CliRunner().invoke(app, [str(each) for each in arguments], input=input)

    return invoke


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """The text in a file."""
    path = tmp_path / "story.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path
