"""Harm done on purpose or by accident to a real server: floods, torn uploads, a server that is stopped or killed."""

from __future__ import annotations

import gzip
import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from tests.web.serving import Server, serving

from dragoman.ledger import Ledger

MEGABYTE = b" " * 1_000_000
TEXT = "Norway recalled its ambassador to Mali on Friday, the ministry said in note {}."
KILLS = (0.05, 0.3, 0.8, 1.5)  # seconds after the first answer


@pytest.fixture
def place(filled_ledger: Path, tmp_path: Path) -> Path:
    """A ledger of the test's own."""
    shutil.copy(filled_ledger, tmp_path / "own.db")
    return tmp_path / "own.db"


def is_whole(place: Path, documents: int) -> bool:
    """Whether nothing is wrong with the ledger, and it has so many documents."""
    with Ledger.open(place) as ledger:
        assert ledger.faults() == ()
        return ledger.stats().documents == documents


def test_a_hundred_megabytes_are_refused(place: Path) -> None:
    def flood() -> Iterator[bytes]:
        yield b'{"text": "'
        for _ in range(100):
            yield MEGABYTE

    json_type = {"content-type": "application/json"}
    with serving("own.db", place.parent) as server, httpx.Client(base_url=server.url) as client:
        for content in (flood(), b"".join(flood())):
            try:
                answer = client.post("/api/v1/documents", content=content, headers=json_type)
                assert answer.status_code == 413
                assert answer.headers["content-type"] == "application/problem+json"
            except httpx.TransportError:  # it stopped listening before all was sent
                pass
        packed = gzip.compress(json.dumps({"text": "Norway " * 10_000_000}).encode())
        answer = client.post("/api/v1/documents", content=packed, headers={**json_type, "content-encoding": "gzip"})
        assert 400 <= answer.status_code < 500
        assert client.get("/api/v1/self").status_code == 200
        assert resident(server) < 1_000_000_000
    assert is_whole(place, 5)


def resident(server: Server) -> int:
    """The most memory that the server has had, in bytes."""
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def test_half_an_upload_is_nothing(place: Path) -> None:
    with serving("own.db", place.parent) as server:
        parts = urlsplit(server.url)
        body = json.dumps({"text": TEXT.format(1)})
        head = f"POST /api/v1/documents HTTP/1.1\r\nhost: {parts.netloc}\r\ncontent-type: application/json\r\n"
        with socket.create_connection((parts.hostname or "", parts.port or 0)) as wire:
            wire.sendall(f"{head}content-length: {len(body)}\r\n\r\n{body[:30]}".encode())
            time.sleep(0.1)
        with socket.create_connection((parts.hostname or "", parts.port or 0)) as wire:
            wire.sendall(f"{head}content-length: {len(body)}\r\n\r\n{body[:30]}".encode())
            server.stop(at_once=True)
    assert is_whole(place, 5)


def test_a_server_that_is_stopped_ends_what_it_began(place: Path) -> None:
    answers: list[int] = []

    def post(address: str) -> None:
        body = {"text": TEXT.format(1), "published": "2024-03-18"}
        answers.append(httpx.post(f"{address}/api/v1/documents", json=body, timeout=60).status_code)

    with serving("own.db", place.parent) as server:
        sender = threading.Thread(target=post, args=(server.url,))
        sender.start()
        time.sleep(0.5)  # the reader is being loaded
        server.stop()
        sender.join()
    assert answers == [201]
    assert is_whole(place, 6)


def test_killed_in_the_middle_of_uploads_and_reviews_it_starts_clean(place: Path) -> None:
    told: set[str] = set()
    number = 0
    for delay in KILLS:
        with serving("own.db", place.parent) as server, httpx.Client(base_url=server.url, timeout=60) as client:
            claim = client.get("/api/v1/claims").json()["items"][0]["id"]
            first = client.post("/api/v1/documents", json={"text": TEXT.format(number), "published": "2024-03-18"})
            told.add(first.json()["address"])
            killer = threading.Timer(delay, server.process.kill)
            killer.start()
            try:
                while True:
                    number += 1
                    body = {"text": TEXT.format(number), "published": "2024-03-18"}
                    told.add(client.post("/api/v1/documents", json=body).json()["address"])
                    said = {"claim": claim, "verdict": "accept", "reviewer": "Ana", "reason": f"round {number}"}
                    client.post("/api/v1/reviews", json=said)
            except httpx.TransportError:
                killer.join()
    with Ledger.open(place) as ledger:
        assert ledger.faults() == ()
        assert told <= {each.address for each in ledger.view().documents(limit=10_000).items}
        for address in told:
            assert list(ledger.view().claims(documents=[address]))
