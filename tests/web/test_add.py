"""Texts that come in by the browser, and reviews that are given there."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dragoman.settings import Settings
from dragoman.web.access import Access, Role, access_file
from dragoman.web.app import create_app

TEXT = "Norway recalled its ambassador to Mali on Friday, the ministry said.\r\n\r\nMali regretted it."


@pytest.fixture
def own(filled_ledger: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A browser on a ledger of the test's own."""
    shutil.copy(filled_ledger, tmp_path / "own.db")
    settings = Settings(ledger=str(tmp_path / "own.db"), max_bytes=200_000)
    with TestClient(create_app(settings), base_url="http://localhost", follow_redirects=False) as browser:
        yield browser


def secret(browser: TestClient) -> str:
    """What the form of a page repeats."""
    found = re.search(r'name="csrf" value="([\w-]{43})"', browser.get("/add").text)
    assert found
    return found[1]


def test_a_pasted_text_is_read_and_shown(own: TestClient) -> None:
    fields = {"text": TEXT, "title": "Norway and Mali", "publisher": "Fjord Times", "published": "2024-03-18"}
    answer = own.post("/add", data={**fields, "csrf": secret(own)})
    assert answer.status_code == 303
    place = answer.headers["location"]
    assert place.endswith("?added=new")
    page = own.get(place).text
    assert "Norway recalls its envoy from Mali" in page
    assert "Read and recorded." in page
    assert own.get(place.replace("?", ".json?")).json()["text"] == TEXT.replace("\r\n", "\n")
    again = own.post("/add", data={**fields, "csrf": secret(own)})
    assert again.headers["location"].endswith("?added=known")


def test_what_cannot_be_read_is_told_and_kept_in_the_form(own: TestClient) -> None:
    answer = own.post("/add", data={"text": TEXT, "published": "soon", "csrf": secret(own)})
    assert answer.status_code == 422
    assert "YYYY-MM-DD" in answer.text
    assert "Norway recalled its ambassador" in answer.text
    assert own.post("/add", data={"text": " ", "csrf": secret(own)}).status_code == 422
    assert own.post("/add", data={"text": TEXT}).status_code == 403


def test_files_are_taken_by_their_format(own: TestClient) -> None:
    page = f"<html><head><title>Oslo</title></head><body><article><p>{TEXT}</p></article></body></html>"
    answer = own.post("/add", data={"csrf": secret(own)}, files={"file": ("../../up.html", page, "text/html")})
    assert answer.status_code == 303
    lines = [{"text": TEXT, "title": "One", "published": "2024-03-18"}, {"text": ""}]
    content = "\n".join(map(json.dumps, lines))
    answer = own.post("/add", data={"csrf": secret(own)}, files={"file": ("two.jsonl", content)})
    assert answer.status_code == 200
    assert "1 document taken" in answer.text
    assert "refused" in answer.text
    assert "two.jsonl:2" in answer.text or "line 2" in answer.text
    assert "/tmp/" not in answer.text
    harmful = own.post("/add", data={"csrf": secret(own)}, files={"file": ("x.bin", b"\x00\x01\x02" * 100)})
    assert harmful.status_code == 200
    assert "refused" in harmful.text
    large = own.post("/add", data={"csrf": secret(own)}, files={"file": ("x.txt", b"word " * 100_000)})
    assert large.status_code == 413


def claim_id(browser: TestClient) -> str:
    """A claim of the record."""
    items = browser.get("/api/v1/claims?act=sever_relations").json()["items"]
    return str(items[0]["id"])


def test_a_claim_is_reviewed_and_its_state_changes(own: TestClient) -> None:
    id = claim_id(own)
    given = {"claim": id, "csrf": secret(own), "reviewer": "Zoë Łęcka", "next": f"/claim/{id}"}
    accepted = own.post("/review", data={**given, "verdict": "accept"})
    assert (accepted.status_code, accepted.headers["location"]) == (303, f"/claim/{id}")
    assert own.get(f"/claim/{id}.json").json()["entity"]["standing"] == "accepted"
    page = own.get(f"/claim/{id}").text
    assert 'value="Zoë Łęcka"' in page
    own.post("/review", data={**given, "verdict": "reject", "reason": "it says suspended"})
    told = own.get("/CAN/VEN.json?on=2023-11-25").json()["values"]
    assert "severed" not in {each["value"] for each in told}
    elsewhere = own.post("/review", data={**given, "verdict": "accept", "next": "//evil.example"})
    assert elsewhere.headers["location"] == "/"
    nameless = own.post("/review", data={**given, "verdict": "accept", "reviewer": " "})
    assert nameless.status_code == 422


def test_a_correction_changes_what_differs(own: TestClient) -> None:
    id = claim_id(own)
    claim = own.get(f"/claim/{id}.json").json()["entity"]
    fields = {
        name: claim[name] for name in ("act", "object", "status", "date", "speaker", "condition", "deadline", "by")
    }
    fields |= {"actor": "CAN", "recipient": "VEN", "claim": id, "verdict": "correct", "csrf": secret(own)}
    fields |= {"reviewer": "Ana", "reason": "the month is told"}
    same = own.post("/review", data=fields)
    assert same.status_code == 422
    made = own.post("/review", data={**fields, "date": "2019-03"})
    new = own.get(made.headers["location"] + ".json").json()
    assert new["entity"]["date"] == "2019-03"
    assert new["entity"]["id"] != id
    assert own.get(f"/claim/{id}.json").json()["entity"]["standing"] == "corrected"


def test_readers_see_no_forms_and_write_nothing(own: TestClient, tmp_path: Path) -> None:
    id = claim_id(own)
    token = Access(access_file(Settings(ledger=str(tmp_path / "own.db")))).issue("Lena", Role.READER)
    headers = {"authorization": f"Bearer {token}"}
    page = own.get(f"/claim/{id}", headers=headers).text
    assert "Is it right?" not in page
    assert "Lena" in page
    answer = own.post("/review", headers=headers, data={"claim": id, "verdict": "accept", "csrf": "x"})
    assert answer.status_code == 403


def test_the_queue_gets_shorter_and_sources_are_judged(own: TestClient) -> None:
    waiting = own.get("/review.json").json()["items"]
    given = {"csrf": secret(own), "reviewer": "Ana", "next": "/review"}
    first, second = waiting[0]["id"], waiting[1]["id"]
    assert own.post("/review", data={**given, "accept": first}).headers["location"] == "/review"
    assert own.post("/review", data={**given, "reject": second, "reason": "a plan only"}).status_code == 303
    assert own.post("/review", data=given).status_code == 422
    left = own.get("/review.json").json()["items"]
    assert [each["id"] for each in left] == [each["id"] for each in waiting[2:]]
    told = {each["publisher"]: each for each in own.get("/sources.json").json()}["Ottawa Ledger"]
    assert (told["accepted"], told["rejected"], told["precision"]) == (1, 1, 0.5)
    assert len(own.get("/review.json?as_of=2024-06-01").json()["items"]) == len(waiting)


@pytest.fixture
def site() -> Iterator[str]:
    """A page on the loopback interface."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/news"
            body = (
                f"<html><head><title>Oslo</title></head><body><article><p>{TEXT}</p></article></body></html>".encode()
            )
            self.send_response(200 if found else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body if found else b"")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/news"
        running.shutdown()


def test_an_address_is_fetched_where_it_may_be(own: TestClient, site: str, filled_ledger: Path, tmp_path: Path) -> None:
    refused = own.post("/add", data={"url": site, "csrf": secret(own)})
    assert "0 document" in refused.text or "no documents taken" in refused.text
    assert "not public" in refused.text
    shutil.copy(filled_ledger, tmp_path / "open.db")
    settings = Settings(ledger=str(tmp_path / "open.db"), fetch_allow=["127.0.0.1"])
    with TestClient(create_app(settings), base_url="http://localhost", follow_redirects=False) as browser:
        answer = browser.post("/add", data={"url": site, "csrf": secret(browser)})
        assert answer.status_code == 303
        told = browser.get(answer.headers["location"].replace("?", ".json?")).json()
        assert told["url"] == site
        assert "recall_envoy" in {each["act"] for each in told["claims"]}


def test_a_flood_and_a_bomb_are_refused(own: TestClient) -> None:
    sent = secret(own)
    head = f'--x\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n{sent}\r\n'
    file = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'

    def flood() -> Iterator[bytes]:
        yield (head + file).encode()
        for _ in range(100):
            yield b"word " * 20_000

    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert own.post("/add", content=flood(), headers=headers).status_code == 413
    bomb = gzip.compress(b"word " * 16_000_000)
    answer = own.post("/add", data={"csrf": sent}, files={"file": ("bomb.txt.gz", bomb)})
    assert answer.status_code in (200, 413)
    assert "1 document taken" not in answer.text
