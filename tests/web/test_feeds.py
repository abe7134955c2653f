"""Calendars by address."""

from __future__ import annotations

import shutil
from pathlib import Path

import feedparser
from icalendar import Calendar
from starlette.testclient import TestClient

from dragoman.settings import Settings
from dragoman.web.access import Access, Kind, Role, access_file
from dragoman.web.app import create_app

PATH = "/commitments.ics?on=2023-11-22&party=CAN"


def days(content: bytes) -> list[str]:
    """The first days of the events of a calendar."""
    return [str(event.decoded("dtstart")) for event in Calendar.from_ical(content).walk("VEVENT")]


def test_a_calendar_of_deadlines(client: TestClient) -> None:
    answer = client.get(f"/feeds/local{PATH}")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert days(answer.content) == ["2023-11-30"]
    assert client.get(f"/feeds/local{PATH}", headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    assert client.get(f"/feeds/local{PATH}&due=3").content != answer.content
    assert client.get(f"/feeds/elsewhere{PATH}").status_code == 404


def test_only_a_token_for_feeds_opens_it(filled_ledger: Path, tmp_path: Path) -> None:
    shutil.copy(filled_ledger, tmp_path / "own.db")
    settings = Settings(ledger=str(tmp_path / "own.db"))
    access = Access(access_file(settings))
    feed = access.issue("Desk calendar", Role.READER, Kind.FEED)
    personal = access.issue("Ana", Role.ADMIN)
    with TestClient(create_app(settings, local=False), base_url="http://localhost") as program:
        assert days(program.get(f"/feeds/{feed}{PATH}").content) == ["2023-11-30"]
        for secret in (personal, "local", "drg_", feed[:-1], "..%2f" + feed):
            answer = program.get(f"/feeds/{secret}{PATH}", headers={"authorization": f"Bearer {personal}"})
            assert answer.status_code == 404, secret
        access.revoke(access.tokens()[0].id)
        assert program.get(f"/feeds/{feed}{PATH}").status_code == 404


def test_feeds_of_moves_and_changes(client: TestClient) -> None:
    for path in ("commitments.atom?on=2023-11-22&party=CAN", "changes.atom?on=2023-11-22&days=3650"):
        answer = client.get(f"/feeds/local/{path}")
        assert answer.headers["content-type"].startswith("application/atom+xml")
        read = feedparser.parse(answer.content)
        assert not read.bozo
        assert read.entries
        assert client.get(f"/feeds/local/{path}", headers={"if-none-match": answer.headers["etag"]}).status_code == 304
        assert client.get(f"/feeds/elsewhere/{path}").status_code == 404
