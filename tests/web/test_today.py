"""The first page."""

from __future__ import annotations

from starlette.testclient import TestClient


def test_what_changed_leads_to_its_sentence(client: TestClient) -> None:
    text = client.get("/today?since=2023-10-01&on=2023-12-10").text
    assert "<q>The United States suspended its oil sanctions on Venezuela on 18 October 2023</q>" in text


def test_what_falls_due_is_told(client: TestClient) -> None:
    told = client.get("/today.json?since=2023-11-01&on=2023-11-22").json()
    assert "2023-11-30" in {each["due"] for each in told["due"]}


def test_the_table_has_a_row_for_each_line(client: TestClient) -> None:
    answer = client.get("/today.csv?since=2017-01-01&on=2023-12-10")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = answer.text.splitlines()
    assert rows[0].startswith("kind,actor,recipient")
    assert any(row.startswith("change,CAN,VEN,relations") for row in rows)


def test_a_visit_is_remembered(client: TestClient) -> None:
    client.cookies.clear()
    answer = client.get("/?on=2023-12-10")
    assert 'value="2023-11-10"' in answer.text
    again = client.get("/?on=2023-12-20")
    assert 'value="2023-12-10"' in again.text
    same = client.get("/?on=2023-12-20")
    assert 'value="2023-12-10"' in same.text
    client.cookies.clear()
    client.cookies.set("visits", "<b>.x")
    assert client.get("/").status_code == 200
    client.cookies.clear()
