"""The pages of what is owed, of who stands where, of publishers, and the queue of reviews."""

from __future__ import annotations

import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from dragoman.model.commitment import Commitment, Kind
from dragoman.web.pages.watch import nearness


def test_what_is_owed_leads_to_its_sentence(client: TestClient) -> None:
    page = client.get("/watch?on=2023-11-22").text
    assert "<strong>Venezuela</strong> to <strong>Canada</strong>: release Pia Lindqvist" in page
    assert "due soon" in page
    for link in set(re.findall(r'href="(/claim/[0-9a-f]+)', page)):
        assert client.get(link).status_code == 200


def test_what_falls_due_next_comes_first() -> None:
    def owed(due: str) -> Commitment:
        return Commitment("i", Kind.PLEDGE, (), (), (), due, due, "", (), (), (), (), (), ())

    dues = ("2001-01-01", "", "2024-06-01", "2024-03", "2024-02-28", "2024-03-01")
    ordered = sorted(map(owed, dues), key=lambda each: nearness(each, date(2024, 3, 1)))
    assert [each.due for each in ordered] == ["2024-03-01", "2024-03", "2024-06-01", "2024-02-28", "2001-01-01", ""]


def test_commitments_are_chosen(client: TestClient) -> None:
    def owed(query: str) -> list[str]:
        return [each["what"] for each in client.get(f"/watch.json?on=2023-11-22&{query}").json()]

    assert len(owed("")) == 4
    assert owed("party=USA") == ["restore the measures"]
    assert sorted(owed("due=10")) == ["release Pia Lindqvist", "restore the measures"]
    assert owed("status=met") == []
    later = client.get("/watch.json?on=2023-12-10&status=overdue").json()
    assert [each["what"] for each in later] == ["release Pia Lindqvist"]
    assert "dragoman watch USA --due 10" in client.get("/watch?on=2023-11-22&party=USA&due=10").text
    rows = client.get("/watch.csv?on=2023-11-22").text.splitlines()
    assert rows[0].startswith("id,kind,life")
    assert len(rows) == 5


def test_the_calendar_can_be_subscribed_to(client: TestClient) -> None:
    page = client.get("/watch?on=2023-11-22&party=CAN").text
    links = re.findall(r'href="(/feeds/local/commitments[^"]+)"', page)
    assert len(links) == 2
    assert "BEGIN:VCALENDAR" in client.get(f"{links[0]}&on=2023-11-22").text


def test_stances_are_a_table_and_slopes(client: TestClient) -> None:
    path = "/align?party=Canada,Peru&toward=VEN&since=2018-06-01&on=2023-12-10"
    page = client.get(path).text
    assert re.search(r'class="rung rung-1"><a href="/CAN/VEN\?on=2023-12-10">severed</a>', page)
    assert 'aria-label="Canada: chargé, now severed.' in page
    told = client.get(path.replace("?", ".json?")).json()
    assert told == client.get("/api/v1/alignment?party=CAN&party=PER&toward=VEN&since=2018-06-01&on=2023-12-10").json()
    assert "dragoman align Canada Peru --toward VEN --since 2018-06-01 --on 2023-12-10" in page
    assert len(client.get(path.replace("?", ".csv?")).text.splitlines()) == 3


def test_without_parties_there_are_examples_that_work(client: TestClient) -> None:
    page = client.get("/align").text
    links = re.findall(r'<li><a href="(/align\?[^"]+)"', page)
    assert len(links) == 3
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200


def test_publishers_are_counted(client: TestClient) -> None:
    told = {each["publisher"]: each for each in client.get("/sources.json").json()}
    assert (told["Harbour Post"]["documents"], told["Harbour Post"]["claims"]) == (1, 2)
    assert told["Ottawa Ledger"]["documents"] == 2
    assert told["Ottawa Ledger"]["precision"] is None
    assert [each["publisher"] for each in client.get("/sources.json?q=gulf").json()] == ["Gulf Courier"]
    assert client.get("/sources.csv?as_of=2020-01-01").text.count("\n") == 1


def test_the_queue_begins_with_what_is_doubtful(client: TestClient) -> None:
    items = client.get("/review.json").json()["items"]
    assert [each["confidence"] for each in items] == sorted(each["confidence"] for each in items)
    assert len(items) == 11
    assert [each["act"] for each in client.get("/review.json?party=PER&group=missions").json()["items"]] == [
        "recall_envoy"
    ]
    page = client.get("/review").text
    assert 'name="accept"' in page
    assert "Canada would reopen its embassy in Caracas if elections are free." in page


@pytest.mark.parametrize(
    "path",
    ["/review?group=weather", "/review?after=x", "/watch?party=Atlantis", "/align?party=CAN&since=x", "/watch?due=x"],
)
def test_what_cannot_be_asked_is_told(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.text
