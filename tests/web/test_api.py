"""The API tells what the command line tells, in pages, and takes what may come in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.settings import Settings
from dragoman.web.app import create_app
from dragoman.web.remembered import Remembered

API = "/api/v1"


@pytest.fixture
def writable(filled_ledger: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A program in front of a server with a ledger of its own."""
    place = tmp_path / "own.db"
    shutil.copy(filled_ledger, place)
    with TestClient(create_app(Settings(ledger=str(place))), base_url="http://localhost") as program:
        yield program


def printed(ledger: Path, *words: str) -> Any:
    """What a command prints as JSON."""
    done = CliRunner().invoke(app, [*words, "--ledger", str(ledger), "--format", "json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/states/Canada/VEN?on=2023-11-21", ("state", "CAN", "VEN", "--on", "2023-11-21")),
        ("/timelines/CAN/VEN", ("timeline", "CAN", "VEN")),
        ("/changes?since=2019-01-01&party=CAN", ("changes", "--since", "2019-01-01", "CAN")),
        ("/changes?since=2017-01-01&as_of=2024-01-01", ("changes", "--since", "2017-01-01", "--as-of", "2024-01-01")),
        ("/commitments?on=2023-11-22&due=30", ("watch", "--on", "2023-11-22", "--due", "30d")),
        ("/commitments?party=CAN", ("watch", "CAN")),
        ("/alignment?party=CAN&party=USA&toward=VEN", ("align", "CAN", "USA", "--toward", "VEN")),
        ("/alignment?party=CAN&since=2018-01-01", ("align", "CAN", "--since", "2018-01-01")),
        ("/briefs/CAN/VEN?on=2023-12-10&ally=USA", ("brief", "CAN", "VEN", "--on", "2023-12-10", "--allies", "USA")),
        ("/search?q=oil", ("search", "oil")),
        ("/search?q=embassy&on=2018-05-01", ("search", "embassy", "--on", "2018-05-01")),
    ],
)
def test_it_tells_what_the_command_prints(
    client: TestClient, filled_ledger: Path, path: str, words: tuple[str, ...]
) -> None:
    answer = client.get(API + path)
    assert answer.status_code == 200, answer.text
    assert answer.json() == printed(filled_ledger, *words)
    assert answer.json()


def walk(client: TestClient, path: str) -> list[Any]:
    """All items of a list, page by page, by the links."""
    items: list[Any] = []
    next_page: str | None = API + path
    while next_page:
        answer = client.get(next_page)
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        next_page = answer.links.get("next", {}).get("url")
    return items


@pytest.mark.parametrize("path", ["/documents", "/claims", "/events"])
def test_pages_are_the_whole_list_in_its_order(client: TestClient, path: str) -> None:
    whole = client.get(f"{API}{path}?limit=500").json()["items"]
    assert len(whole) > 3
    assert walk(client, f"{path}?limit=2") == whole


def test_a_document_and_its_claims(client: TestClient) -> None:
    listed = client.get(f"{API}/documents?publisher=Gulf Courier").json()["items"]
    assert [each["title"] for each in listed] == ["Washington eases oil measures"]
    path = f"{API}/documents/{listed[0]['address']}"
    text = client.get(path).json()["text"]
    for claim in client.get(path + "/claims").json():
        assert text[claim["start"] : claim["end"]] == claim["quote"]
        assert client.get(f"{API}/claims/{claim['id']}").json()["entity"] == claim
    assert client.get(f"{API}/documents/sha256:{'0' * 64}").status_code == 404


def test_what_one_has_is_not_sent_again(writable: TestClient) -> None:
    path = f"{API}/states/CAN/VEN?on=2023-11-21"
    first = writable.get(path)
    tag = first.headers["etag"]
    again = writable.get(path, headers={"if-none-match": f'"other", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert writable.get(path + "&as_of=2024-01-01", headers={"if-none-match": tag}).status_code == 200
    claim = first.json()["values"][0]["claims"][0]
    writable.post(f"{API}/reviews", json={"claim": claim, "verdict": "reject", "reviewer": "Ana", "reason": "no"})
    assert writable.get(path, headers={"if-none-match": tag}).status_code == 200


def test_problems_are_told_as_programs_read_them(client: TestClient) -> None:
    for path, status in (
        ("/states/CAN/Atlantis", 404),
        ("/states/CAN/CAN", 422),
        ("/claims/0000000000000000", 404),
        ("/claims?act=dance", 422),
        ("/claims?limit=0", 422),
        ("/claims?after=nowhere", 422),
        ("/changes?since=soon", 422),
        ("/changes", 422),
        ("/commitments?on=9999-12-31&due=36500", 422),
        ("/briefs/FJI/TUV", 404),
        ("/nothing", 404),
    ):
        answer = client.get(API + path)
        assert answer.status_code == status, path
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
        assert answer.json()["detail"]


def test_a_review_changes_the_state_and_stands_in_the_feed(writable: TestClient) -> None:
    path = f"{API}/states/CAN/VEN?on=2018-06-01"
    before = writable.get(path).json()["values"]
    claim = next(each for each in before if each["fluent"] == "sanctions")["claims"][0]
    known = writable.get(f"{API}/entries").json()
    assert [each["kind"] for each in known["items"]] == ["document"] * 5
    assert not known["more"]
    said = {"claim": claim, "reviewer": "Ana Belmonte", "reason": "told twice"}
    rejected = writable.post(f"{API}/reviews", json={**said, "verdict": "reject"})
    assert rejected.status_code == 201
    assert "sanctions" not in {each["fluent"] for each in writable.get(path).json()["values"]}
    changes = {"date": "2017-08"}
    corrected = writable.post(f"{API}/reviews", json={**said, "verdict": "correct", "changes": changes}).json()
    news = writable.get(f"{API}/entries?after={known['after']}").json()
    assert [each["rejected"] for each in news["items"]] == [[claim], []]
    assert news["items"][1]["superseded"] == [claim]
    assert news["items"][1]["claims"] == [corrected["correction"]]
    assert writable.get(f"{API}/entries?after={news['after']}").json() == {
        "items": [], "after": news["after"], "more": False,
    }  # fmt: skip
    one = writable.get(f"{API}/entries?limit=1").json()
    assert (len(one["items"]), one["more"]) == (1, True)


def test_a_text_is_read_recorded_and_superseded_by_its_correction(writable: TestClient) -> None:
    text = "Norway recalled its ambassador to Mali on Friday. Chad welcomed the decision."
    given = {"text": text, "published": "2024-03-18", "publisher": "Fjord Times", "url": "https://fjord.example/1"}
    made = writable.post(f"{API}/documents", json=given)
    assert (made.status_code, made.json()["outcome"]) == (201, "new")
    assert made.json()["claims"]
    assert writable.get(made.headers["location"]).json()["text"] == text
    again = writable.post(f"{API}/documents", json=given)
    assert (again.status_code, again.json()["outcome"]) == (200, "known")
    assert again.json()["claims"] == made.json()["claims"]
    corrected = {**given, "text": text.replace("Mali", "Niger").replace("Friday", "Thursday")}
    after = writable.get(f"{API}/entries").json()["after"]
    assert writable.post(f"{API}/documents", json=corrected).json()["outcome"] == "revised"
    (entry,) = writable.get(f"{API}/entries?after={after}").json()["items"]
    assert set(made.json()["claims"]) >= set(entry["superseded"])
    assert entry["superseded"]


@pytest.mark.parametrize(
    ("text", "status"), [("", 422), ("   ", 422), ("\x00", 422), ("Bonjour à tous les ministres réunis ici.", 422)]
)
def test_what_cannot_be_read_is_refused(writable: TestClient, text: str, status: int) -> None:
    assert writable.post(f"{API}/documents", json={"text": text}).status_code == status
    assert len(writable.get(f"{API}/documents").json()["items"]) == 5


def test_what_a_form_elsewhere_can_send_is_refused(writable: TestClient) -> None:
    body = json.dumps({"text": "Norway recalled its ambassador to Mali."})
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        answer = writable.post(f"{API}/documents", content=body, headers={"content-type": kind})
        assert 400 <= answer.status_code < 500
    elsewhere = {"origin": "https://evil.example", "content-type": "application/json"}
    assert writable.post(f"{API}/documents", content=body, headers=elsewhere).status_code == 403
    assert len(writable.get(f"{API}/documents").json()["items"]) == 5


@pytest.mark.parametrize("words", ["'; DROP TABLE claims; --", '" OR 1=1', "NEAR(a b)", "a* AND (", "\x00oil", "%"])
def test_words_of_a_database_are_words(client: TestClient, words: str) -> None:
    answer = client.get(f"{API}/search", params={"q": words})
    assert answer.status_code in (200, 422)
    assert client.get(f"{API}/claims").json()["items"]
    assert client.get(f"{API}/documents", params={"publisher": words}).status_code in (200, 422)


def test_a_party_does_not_become_a_header(client: TestClient) -> None:
    answer = client.get(f"{API}/claims", params={"after": "x\r\nset-cookie: a=b", "party": "CAN\r\nx: y"})
    assert answer.status_code in (404, 422)
    assert "set-cookie" not in answer.headers
    answer = client.get(f"{API}/documents", params={"limit": 1, "doc": "\r\nset-cookie: a=b", "publisher": ""})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


def test_what_was_answered_is_remembered_until_something_is_recorded(writable: TestClient) -> None:
    path = f"{API}/claims?limit=2"
    first, again = writable.get(path), writable.get(path)
    assert (again.content, again.headers["link"]) == (first.content, first.headers["link"])
    claim = first.json()["items"][0]["id"]
    said = {"claim": claim, "verdict": "reject", "reviewer": "Ana", "reason": "no"}
    assert writable.post(f"{API}/reviews", json=said).status_code == 201
    assert claim not in {each["id"] for each in writable.get(path).json()["items"]}


def test_only_so_much_is_remembered() -> None:
    kept = Remembered(most=100)
    for tag in "abcdefghijkl":
        kept.put(tag, b"0123456789", "")
    assert [tag for tag in "abcdefghijkl" if kept.get(tag)] == list("cdefghijkl")
    kept.get("c")
    kept.put("m", b"0123456789", "next")
    assert (kept.get("d"), kept.get("c"), kept.get("m")) == (None, (b"0123456789", ""), (b"0123456789", "next"))
    kept.put("n", b"0" * 11, "")
    assert kept.get("n") is None
