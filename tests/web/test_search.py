"""The page of search, and what it narrows by."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient


def test_texts_are_found_with_their_claims(client: TestClient) -> None:
    page = client.get("/search?q=ambassador caracas").text
    assert "1 document" in page
    assert "Canada weighs a way back to Caracas (corrected)" in page
    assert "/claim/" in page
    assert "dragoman search &#39;ambassador caracas&#39;" in page


def test_facets_narrow(client: TestClient) -> None:
    page = client.get("/search?q=venezuela").text
    assert "publisher=Harbour+Post" in page
    assert "party=PER" in page

    def found(query: str) -> list[str]:
        return [each["doc"] for each in client.get(f"/search.json?q=venezuela&{query}").json()]

    assert found("") == ["rival", "memo", "easing"]
    assert found("publisher=Harbour+Post") == ["rival"]
    assert found("since=2023-11-01&until=2023-11-30") == ["memo"]
    assert found("party=Peru") == ["rival"]
    assert found("group=sanctions") == ["memo", "easing"]
    assert found("on=2023-10-18") == ["easing"]


def test_the_api_and_the_command_narrow_alike(client: TestClient) -> None:
    query = "q=venezuela&party=USA&group=sanctions&since=2023-10-01&publisher=Gulf+Courier"
    assert client.get(f"/search.json?{query}").json() == client.get(f"/api/v1/search?{query}").json()
    page = client.get(f"/search?{query}").text
    assert "--publisher &#39;Gulf Courier&#39; --since 2023-10-01 --party USA --group sanctions" in page


def test_the_table(client: TestClient) -> None:
    rows = client.get("/search.csv?q=venezuela").text.splitlines()
    assert rows[0].startswith("document,doc,title")
    assert len(rows) == 4


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=***", "no word to look for"),
        ("q=oil&group=weather", "no group of acts"),
        ("q=oil&party=Atlantis", "not a party"),
        ("q=oil&since=2023-02-30", "since"),
    ],
)
def test_what_cannot_be_asked_is_told(client: TestClient, query: str, words: str) -> None:
    answer = client.get(f"/search?{query}")
    assert answer.status_code in (404, 422)
    assert words in answer.text


def test_without_words_there_is_only_the_form(client: TestClient) -> None:
    page = client.get("/search").text
    assert "Save this search" not in page
    assert "At a terminal" not in page
    assert client.get("/search.json").json() == []
