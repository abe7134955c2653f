"""The page of a pair, and that of a claim."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient
from tests.web.record import ALERT


def test_names_lead_to_the_pair(client: TestClient) -> None:
    answer = client.get("/pair?actor=Canada&recipient=venezuelan&on=2023-11-21", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/CAN/VEN?on=2023-11-21")


def test_the_pair_changes_with_the_day(client: TestClient) -> None:
    now = client.get("/CAN/VEN?on=2023-11-21").text
    assert "Canada severed relations with Venezuela in February 2019" in now

    def severed(day: str) -> bool:
        values = client.get(f"/CAN/VEN.json?on={day}").json()["values"]
        return any((each["fluent"], each["value"]) == ("relations", "severed") for each in values)

    assert (severed("2018-06-01"), severed("2023-11-21")) == (False, True)


def test_other_shapes(client: TestClient) -> None:
    told = client.get("/CAN/VEN.json?on=2023-11-21").json()
    assert (told["actor"], told["recipient"], told["on"]) == ("CAN", "VEN", "2023-11-21")
    assert "relations" in {each["fluent"] for each in told["values"]}
    rows = client.get("/CAN/VEN.csv?on=2023-11-21").text.splitlines()
    assert rows[0].startswith("fluent,subject,value")
    assert len(rows) == len(told["changes"]) + 1


def test_every_line_leads_to_its_claim(client: TestClient) -> None:
    page = client.get("/CAN/VEN?on=2023-11-21").text
    links = set(re.findall(r'href="(/claim/[0-9a-f]+)', page))
    assert links
    for link in sorted(links):
        answer = client.get(link)
        assert answer.status_code == 200
        assert "The sentence" in answer.text
        assert link.removeprefix("/claim/") in client.get(link + ".json").text


@pytest.mark.parametrize("path", ["/CAN/Atlantis", "/claim/0000000000000000", "/pair?actor=Atlantis&recipient=CAN"])
def test_what_is_not_known_is_told(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.text


def test_nothing_of_a_text_runs(client: TestClient) -> None:
    for path in ("/today?since=2000-01-01", "/CAN/VEN"):
        page = client.get(path).text
        assert ALERT not in page
        for link in set(re.findall(r'href="(/claim/[0-9a-f]+)', page)):
            assert ALERT not in client.get(link).text


def test_the_picture_has_a_bar_for_each_value_that_leads_to_its_claim(client: TestClient) -> None:
    page = client.get("/CAN/VEN?on=2023-11-25").text
    bars = re.findall(r'<a class="bar-link (\w+)" href="/claim/(\w+)[^"]*" aria-label="([^"]+)"', page)
    told = {words for _, _, words in bars}
    assert any(words.startswith("Relations: severed, 2019-02") for words in told)
    assert any("inferred" in words for words in told)
    for _, id, _ in bars:
        assert client.get(f"/claim/{id}").status_code == 200
    assert 'fill="url(#hatch)"' in page


def test_the_picture_can_be_zoomed(client: TestClient) -> None:
    whole = client.get("/CAN/VEN?on=2023-11-25").text
    near = client.get("/CAN/VEN?on=2023-11-25&from=2023-01-01").text
    assert ">2019</text>" in whole
    assert ">2019</text>" not in near
    assert ">2023-0" in near
    assert client.get("/CAN/VEN?from=2023-01-01&to=2022-01-01").status_code == 422


def test_events_are_narrowed(client: TestClient) -> None:
    def acts(query: str) -> set[str]:
        return {each["act"] for each in client.get(f"/CAN/VEN.json?on=2023-12-10&{query}").json()["events"]}

    assert acts("group=sanctions") == {"impose_sanctions"}
    assert acts("status=conditional") == {"open_mission"}
    assert acts("by=document") == {"restore_relations"}
    assert acts("publisher=Harbour+Post") == {"suspend_relations"}
    assert acts("publisher=Nobody") == set()
    page = client.get("/CAN/VEN?on=2023-12-10&publisher=Nobody").text
    assert "<option selected>Nobody</option>" in page
    assert "publisher=Nobody&amp;from=" in page


def test_briefs_are_near(client: TestClient) -> None:
    page = client.get("/CAN/VEN?on=2023-11-25").text
    (link,) = re.findall(r'href="(/api/v1/briefs/CAN/VEN\?[^"]*format=md)"', page)
    assert "Canada" in client.get(link.replace("&amp;", "&")).text
