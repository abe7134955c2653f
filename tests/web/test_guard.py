"""Who may ask, how much, and what every answer tells the browser."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from dragoman.settings import Settings
from dragoman.web.app import create_app


def test_every_answer_has_a_policy_without_inline_code(client: TestClient) -> None:
    for path in ("/", "/static/style.css", "/nowhere", "/today.json"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "", "127.0.0.1.nip.io", "[::1", "[fe80::1]"]
)
def test_other_names_are_refused(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "Since" not in answer.text


@pytest.mark.parametrize("host", ["localhost:8321", "127.0.0.1", "[::1]:80", "LOCALHOST"])
def test_the_loopback_interface_has_names(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


def test_a_name_may_be_set(tmp_path: object) -> None:
    settings = Settings(ledger=f"{tmp_path}/record.db", web_hosts=["record.example"])
    with TestClient(create_app(settings), base_url="https://record.example") as browser:
        assert browser.get("/").status_code == 200


def test_other_sites_may_not_post(client: TestClient) -> None:
    for origin in ("https://evil.example", "null", "http://localhost:1"):
        answer = client.post("/today", headers={"origin": origin})
        assert answer.status_code == 403, origin


def test_a_large_request_is_refused_by_what_it_says_and_by_what_it_brings(client: TestClient) -> None:
    assert client.post("/today", headers={"content-length": "100000000"}).status_code == 413
    assert client.post("/today", headers={"content-length": "-1"}).status_code == 413


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"]
)
def test_static_files_do_not_lead_elsewhere(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_what_is_wrong_with_an_address_is_told_to_people_and_programs(client: TestClient) -> None:
    answer = client.get("/today?since=soon")
    assert answer.status_code == 422
    assert "YYYY-MM-DD" in answer.text
    told = client.get("/today.json?since=soon")
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["status"] == 422
