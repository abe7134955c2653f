"""Tokens, roles, sessions, limits and the audit log."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.errors import InputError, SettingsError
from dragoman.settings import Settings
from dragoman.web.access import Access, Kind, Role, access_file, audit_file
from dragoman.web.app import create_app
from dragoman.web.server import run

API = "/api/v1"
REVIEW = {"verdict": "accept", "reason": "read it myself", "reviewer": "Somebody Else"}


@pytest.fixture
def settings(filled_ledger: Path, tmp_path: Path) -> Settings:
    """A ledger of the test's own."""
    place = tmp_path / "own.db"
    shutil.copy(filled_ledger, place)
    return Settings(ledger=str(place))


@pytest.fixture
def access(settings: Settings) -> Access:
    """The tokens of its servers."""
    return Access(access_file(settings))


@pytest.fixture
def browser(settings: Settings) -> Iterator[TestClient]:
    """Somebody in front of a server that others can reach."""
    with TestClient(create_app(settings, local=False), base_url="http://localhost") as made:
        yield made


def bearer(secret: str) -> dict[str, str]:
    """The header that carries a token."""
    return {"authorization": f"Bearer {secret}"}


def test_each_role_may_do_what_it_may(browser: TestClient, access: Access) -> None:
    secrets = {role: access.issue(f"Ana {role}", role) for role in Role}
    claim = browser.get(f"{API}/claims", headers=bearer(secrets[Role.READER])).json()["items"][0]["id"]
    said = {**REVIEW, "claim": claim}
    found = {}
    for role, secret in secrets.items():
        found[role] = (
            browser.get(f"{API}/claims", headers=bearer(secret)).status_code,
            browser.post(f"{API}/reviews", json=said, headers=bearer(secret)).status_code,
            browser.get(f"{API}/audit", headers=bearer(secret)).status_code,
        )
    assert found == {Role.READER: (200, 403, 403), Role.ANALYST: (200, 201, 403), Role.ADMIN: (200, 201, 200)}
    reviews = browser.get(f"{API}/claims/{claim}", headers=bearer(secrets[Role.READER])).json()["wasInfluencedBy"]
    assert [each["reviewer"] for each in reviews] == ["Ana analyst", "Ana admin"]


def test_nobody_comes_in_without_a_token_in_force(browser: TestClient, access: Access) -> None:
    secret = access.issue("Ana", Role.ADMIN)
    late = access.issue("Late", Role.ADMIN, lifetime=timedelta(seconds=-1))
    feed = access.issue("Feed", Role.READER, Kind.FEED)
    for header in ({}, bearer(secret[:-1]), bearer(late), bearer(feed), bearer(""), {"authorization": secret}):
        answer = browser.get(f"{API}/claims", headers=header)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
    for path in ("/today.json", "/CAN/VEN.csv", f"{API}/openapi.json", "/login/VEN.json", "/static/../today.json"):
        assert browser.get(path).status_code == 401
    led = browser.get("/CAN/VEN?on=2020-01-01", follow_redirects=False)
    assert led.headers["location"] == "/login?next=%2FCAN%2FVEN%3Fon%3D2020-01-01"
    assert browser.get("/static/style.css").status_code == 200
    assert browser.get(f"{API}/claims", headers=bearer(secret)).status_code == 200
    access.revoke(access.tokens()[0].id)
    assert browser.get(f"{API}/claims", headers=bearer(secret)).status_code == 401


def test_a_browser_signs_in_and_out(browser: TestClient, access: Access) -> None:
    secret = access.issue("Ana", Role.ANALYST)
    csrf = field(browser.get("/login?next=/CAN/VEN").text, "csrf")
    wrong = browser.post("/login", data={"csrf": csrf, "token": "drg_nothing"})
    assert (wrong.status_code, "session" in browser.cookies) == (403, False)
    assert browser.post("/login", data={"token": secret}).status_code == 403
    answer = browser.post("/login", data={"csrf": csrf, "token": secret, "next": "/CAN/VEN"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/CAN/VEN")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "samesite=lax" in answer.headers["set-cookie"].lower()
    assert browser.get("/CAN/VEN").status_code == 200
    assert browser.get(f"{API}/self").json() == {"name": "Ana", "role": "analyst"}
    session = browser.cookies["session"]
    assert session != secret
    assert browser.post("/logout", data={"csrf": csrf}, follow_redirects=False).status_code == 303
    browser.cookies.set("session", session)
    assert browser.get("/CAN/VEN.json").status_code == 401


def test_signing_in_does_not_lead_elsewhere(browser: TestClient, access: Access) -> None:
    secret = access.issue("Ana", Role.READER)
    csrf = field(browser.get("/login").text, "csrf")
    for path in ("//evil.example", "https://evil.example", "/\\evil.example", "/x\r\nset-cookie: a=b", ""):
        form = {"csrf": csrf, "token": secret, "next": path}
        answer = browser.post("/login", data=form, follow_redirects=False)
        assert answer.headers["location"] == "/"


def field(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_on_this_machine_everyone_may_write_until_the_first_token(settings: Settings, access: Access) -> None:
    with TestClient(create_app(settings), base_url="http://localhost") as program:
        assert program.get(f"{API}/self").json() == {"name": "local", "role": "admin"}
        claim = program.get(f"{API}/claims").json()["items"][0]["id"]
        assert program.post(f"{API}/reviews", json={**REVIEW, "claim": claim}).status_code == 201
        access.issue("Ana", Role.ADMIN)
        assert program.post(f"{API}/reviews", json={**REVIEW, "claim": claim}).status_code == 401
        access.revoke(access.tokens()[0].id)
        assert program.get(f"{API}/claims").status_code == 401


@pytest.mark.parametrize(("host", "names"), [("0.0.0.0", []), ("192.0.2.1", []), ("127.0.0.1", ["record.example"])])
def test_others_are_not_served_without_an_admin(
    settings: Settings, access: Access, host: str, names: list[str]
) -> None:
    asked = settings.model_copy(update={"web_hosts": names})
    for _ in range(2):
        with pytest.raises(SettingsError, match="token issue NAME --role admin"):
            run(asked, host, 0, lambda _: pytest.fail("served"))
        access.issue("Ana", Role.ANALYST)


def test_only_hashes_are_kept_and_a_torn_line_harms_nothing(settings: Settings, access: Access) -> None:
    secrets = [access.issue("Ana", Role.READER)]
    path = access_file(settings)
    with path.open("ab") as file:
        file.write(b'{"revoked": "')
    secrets.append(access.issue("Pia", Role.ADMIN))
    assert [token.name for token in Access(path).tokens()] == ["Ana", "Pia"]
    assert all(secret not in path.read_text() and secret[4:] not in path.read_text() for secret in secrets)
    assert path.stat().st_mode & 0o077 == 0
    before = path.read_bytes()
    access.revoke(access.tokens()[0].id)
    assert path.read_bytes().startswith(before)
    with pytest.raises(InputError):
        access.issue("two\nlines", Role.READER)


def test_what_is_changed_and_what_is_denied_is_logged(settings: Settings, browser: TestClient, access: Access) -> None:
    secret, reader = access.issue("Ana", Role.ADMIN), access.issue("Pia", Role.READER)
    browser.get(f"{API}/claims", headers=bearer(secret))
    browser.get(f"{API}/claims")
    browser.post(f"{API}/reviews", json={}, headers=bearer(reader))
    browser.post(f"{API}/reviews", json={}, headers=bearer(secret))
    noted = [(each["who"], each["method"], each["status"]) for each in lines(audit_file(settings))]
    assert noted == [("", "GET", 401), ("Pia", "POST", 403), ("Ana", "POST", 422)]
    told = browser.get(f"{API}/audit?limit=2", headers=bearer(secret)).json()
    assert [(each["who"], each["status"]) for each in told] == [("Ana", 422), ("Pia", 403)]


def lines(path: Path) -> list[dict[str, object]]:
    """The objects of a file with one on each line."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_who_asks_too_much_waits(settings: Settings, access: Access) -> None:
    secret, other = access.issue("Ana", Role.READER), access.issue("Pia", Role.READER)
    strict = settings.model_copy(update={"web_per_minute": 5.0})
    with TestClient(create_app(strict, local=False), base_url="http://localhost") as program:
        found = [program.get(f"{API}/self", headers=bearer(secret)) for _ in range(7)]
        assert [each.status_code for each in found].count(200) == 5
        assert int(found[-1].headers["retry-after"]) > 0
        assert program.get(f"{API}/self", headers=bearer(other)).status_code == 200


def test_who_guesses_tokens_waits(browser: TestClient, access: Access) -> None:
    access.issue("Ana", Role.READER)
    found = [browser.get(f"{API}/self", headers=bearer(f"drg_{n}")).status_code for n in range(12)]
    assert found[0] == 401
    assert found[-1] == 429


def test_tokens_from_the_command_line(settings: Settings, access: Access) -> None:
    def told(*words: str) -> str:
        done = CliRunner().invoke(app, ["token", *words, "--ledger", settings.ledger])
        assert done.exit_code == 0, done.output
        return done.stdout

    secret = told("issue", "Ana Belmonte", "--role", "analyst", "--days", "30").strip()
    found = access.who(secret)
    assert found is not None
    assert (found.name, found.role) == ("Ana Belmonte", Role.ANALYST)
    assert 29 < (datetime.fromisoformat(found.expires_at) - datetime.now(UTC)) / timedelta(days=1) < 30
    assert secret not in told("list")
    session = access.issue(found.name, found.role, Kind.SESSION, timedelta(hours=1))
    told("revoke", found.id)
    assert (access.who(secret), access.who(session)) == (None, None)
    assert CliRunner().invoke(app, ["token", "revoke", "nothing", "--ledger", settings.ledger]).exit_code == 3
    assert CliRunner().invoke(app, ["token", "issue", "Ana", "--role", "king"]).exit_code == 2
