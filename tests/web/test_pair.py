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
