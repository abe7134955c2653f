"""Two servers on one PostgreSQL database."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from tests.ledger.conftest import Server as Postgres
from tests.web.record import filled
from tests.web.serving import serving
from tests.web.test_every_page import PAGES

from dragoman.ledger import Ledger
from dragoman.ledger.moments import now
from dragoman.web.access import Access, Role

API = "/api/v1"


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The address of a database with the record."""
    folder = Path(tempfile.mkdtemp(prefix="dragoman-postgres-"))
    server = Postgres(folder)
    place = server.database()
    with Ledger.open(place, create=True) as ledger:
        filled(ledger)
        ledger.clock = now
    yield place
    server.stop(at_once=True)
    shutil.rmtree(folder, ignore_errors=True)


def test_what_one_takes_the_other_tells(database: str, tmp_path: Path) -> None:
    secret = Access(tmp_path / "dragoman.access.jsonl").issue("Ana", Role.ANALYST)
    headers = {"authorization": f"Bearer {secret}"}
    with (
        serving(database, tmp_path) as one,
        serving(database, tmp_path) as other,
        httpx.Client(headers=headers, timeout=60) as client,
    ):
        claims = [each["id"] for each in client.get(f"{one.url}{API}/claims").json()["items"]]
        path = f"{API}/states/CAN/VEN?on=2023-11-21"
        tag = client.get(f"{other.url}{path}").headers["etag"]
        assert client.get(f"{one.url}{path}", headers={"if-none-match": tag}).status_code == 304

        def write(number: int) -> int:
            server = (one, other)[number % 2]
            if number % 4 < 2:
                text = f"Norway recalled its ambassador to Mali on Friday, note {number // 8} says."
                body = {"text": text, "published": "2024-03-18", "publisher": "Fjord Times"}
                return client.post(f"{server.url}{API}/documents", json=body).status_code
            said = {"claim": claims[number % len(claims)], "verdict": "accept", "reason": f"round {number}"}
            return client.post(f"{server.url}{API}/reviews", json=said).status_code

        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(write, range(32)))
        assert set(found) <= {200, 201}
        told = [client.get(f"{each.url}{API}/entries?limit=500").json() for each in (one, other)]
        assert told[0] == told[1]
        numbers = [each["number"] for each in told[0]["items"]]
        assert numbers == list(range(1, 5 + 16 + 4 + 1))
        assert client.get(f"{other.url}{path}", headers={"if-none-match": tag}).status_code == 200
    with Ledger.open(database) as ledger:
        assert ledger.faults() == ()


def test_what_is_typed_does_no_harm_there(database: str, tmp_path: Path) -> None:
    with serving(database, tmp_path) as server, httpx.Client(base_url=server.url + API) as client:
        for words in ("'; DROP TABLE claims; --", "\x00", "a:*", "!!! & |", "((", "\\", "%", "oil\x00"):
            for path, name in (
                ("/search", "q"),
                ("/documents", "publisher"),
                ("/claims", "party"),
                ("/claims", "after"),
            ):
                answer = client.get(path, params={name: words})
                assert answer.status_code in (200, 404, 422), (path, words, answer.text)
        assert len(client.get("/documents").json()["items"]) >= 5


def test_pages_are_there_too(database: str, tmp_path: Path) -> None:
    with serving(database, tmp_path) as server, httpx.Client(base_url=server.url, timeout=60) as client:
        for path in PAGES:
            assert client.get(path).status_code == 200, path
        assert len(client.get("/search.json?q=venezuela&publisher=Harbour+Post").json()) == 1
        assert "Fjord Times" in {each["publisher"] for each in client.get("/sources.json").json()}
        page = client.get("/review.json").json()
        assert client.get(f"/review.json?after={page['items'][-1]['confidence']}_1").status_code == 200
    log = (tmp_path / "server.log").read_text()
    assert "Traceback" not in log, log
