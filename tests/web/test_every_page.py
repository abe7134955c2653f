"""What every page has: other shapes for programs, a command that tells the same, and a structure."""

from __future__ import annotations

import csv
import html
import io
import re
import shlex
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tests.web.record import ALERT, HARMFUL
from typer.testing import CliRunner

from dragoman.cli import app

PAGES = (
    "/today?since=2017-01-01&on=2023-12-10&as_of=2024-12-31",
    "/CAN/VEN?on=2023-11-25&as_of=2024-12-31&published_by=2023-12-31",
    "/watch?on=2023-11-22&party=VEN&status=due+soon",
    "/align?party=Canada,Peru&toward=VEN&since=2018-06-01&on=2023-12-10",
    "/align?of=G7&on=2023-12-10",
    "/map?toward=Venezuela&on=2023-12-10",
    "/search?q=venezuela+-oil&party=CAN&limit=50&on=2019-02-10",
    '/search?q="restore relations"&since=2023-01-01&until=2023-12-31',
    "/review?party=VEN&group=sanctions",
    "/sources?as_of=2024-12-31",
)


@pytest.fixture(scope="module")
def pages(client: TestClient) -> tuple[str, ...]:
    """The addresses of pages of every kind."""
    address = client.get("/api/v1/documents?doc=memo").json()["items"][0]["address"].removeprefix("sha256:")
    claim = client.get("/api/v1/claims").json()["items"][0]["id"]
    found = f"/document/{address}", f"/document/{address}/left-out", f"/claim/{claim}?as_of=2024-12-31"
    return (*PAGES, *found)


def test_a_page_is_there_in_other_shapes(client: TestClient, pages: tuple[str, ...]) -> None:
    for path in pages:
        text = client.get(path).text
        for kind, media in (("JSON", "application/json"), ("CSV", "text/csv")):
            (link,) = re.findall(rf'<a href="([^"]+)">{kind}</a>', text)
            answer = client.get(html.unescape(link))
            assert answer.status_code == 200, link
            assert answer.headers["content-type"].startswith(media)
        rows = list(csv.reader(io.StringIO(answer.text)))
        assert rows
        assert len({len(row) for row in rows}) == 1, path


def test_a_page_has_a_command_that_works(
    client: TestClient, pages: tuple[str, ...], filled_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRAGOMAN_LEDGER", str(filled_ledger))
    for path in pages:
        (words,) = re.findall(r'<code id="command"[^>]*>([^<]+)</code>', client.get(path).text)
        program, *arguments = shlex.split(html.unescape(words))
        assert program == "dragoman"
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, (path, words, done.output)


def test_nothing_of_a_text_becomes_part_of_a_page(client: TestClient, pages: tuple[str, ...]) -> None:
    found = client.get("/api/v1/documents?doc=harm").json()["items"][0]
    place = "/document/" + found["address"].removeprefix("sha256:")
    typed = quote(f"{ALERT} {HARMFUL}")
    harmful = (
        place,
        f"{place}/left-out",
        "/CHL/PER",
        "/map?toward=PER",
        "/align?party=CHL&toward=PER",
        "/review?party=CHL",
        "/today?since=2023-12-01&on=2023-12-10",
        f"/search?q={typed}",
        f"/search?q=ambassador&publisher={typed}",
        f"/sources?q={typed}",
        f"/CAN/VEN?publisher={typed}",
        f"/align?of=G7&party={typed}",
    )
    for path in (*pages, *harmful):
        text = client.get(path).text
        assert ALERT not in text, path
        assert HARMFUL not in text, path


class Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_a_page_has_one_heading_no_code_in_it_and_no_name_twice(client: TestClient, pages: tuple[str, ...]) -> None:
    for path in (*pages, "/add", "/login", "/nowhere", "/search", "/align", "/map"):
        tags = Tags(client.get(path).text).found
        assert [tag for tag, _ in tags].count("h1") == 1, path
        assert ("a", {"class": "skip", "href": "#main"}) in tags
        names = {name for _, attributes in tags for name in attributes}
        assert not any(name == "style" or name.startswith("on") for name in names), path
        assert [attributes.get("src") for tag, attributes in tags if tag == "script"] == ["/static/page.js"]
        ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
        assert len(ids) == len(set(ids)), path
        for tag, attributes in tags:
            if tag == "form" and attributes.get("method") == "post":
                assert (attributes.get("action") or "").startswith("/"), path
