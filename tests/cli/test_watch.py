"""`dragoman watch` on a ledger, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import vobject
from tests.analysis.made import made
from typer.testing import CliRunner, Result

from dragoman.cli import app
from dragoman.ledger import Ledger
from dragoman.model.document import Document


@pytest.fixture
def place(tmp_path: Path) -> str:
    """A ledger with an ultimatum, a pledge, and the step that hinges on the pledge."""
    told = [
        made("request", "NOR", "TCD", about="free the crew", deadline="2024-03-31", published="2024-03-02"),
        made("pledge", "TCD", "NOR", about="hold free elections", published="2024-03-02"),
        made("open_mission", "NOR", "TCD", status="conditional", condition="Chad holds free elections",
             published="2024-03-02", about="embassy"),
    ]  # fmt: skip
    place = str(tmp_path / "watch.db")
    with Ledger.open(place, create=True) as ledger:
        text = " ".join(each.claim.quote for each in told)
        ledger.add(Document("wire", text, published="2024-03-02", publisher="Gazette"), [each.claim for each in told])
    return place


def run(place: str, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["watch", *arguments, "--ledger", place])


def test_table_tells_who_owes_what_by_when_and_why(place: str) -> None:
    result = run(place, "Norway", "--on", "2024-03-10")
    assert result.exit_code == 0, result.output
    assert "3 commitments on" not in result.stdout
    assert "due soon" in result.stdout
    assert "TCD → NOR: free the crew" in result.stdout
    assert "by 2024-03-31" in result.stdout
    assert "Gazette, 2024-03-02" in result.stdout


def test_json_graph_and_filters(place: str) -> None:
    rows = json.loads(run(place, "--on", "2024-04-02", "--format", "json").stdout)
    assert [row["life"] for row in rows if row["kind"] == "demand"] == ["overdue"]
    assert all(row["evidence"] for row in rows)
    step = next(row for row in rows if row["kind"] == "step")
    pledge = next(row for row in rows if row["kind"] == "pledge")
    assert step["hinges"] == [pledge["id"]]
    assert "hold free elections" in run(place, "--on", "2024-04-02", "--graph").stdout
    assert f'"{step["id"]}" -> "{pledge["id"]}";' in run(place, "--format", "dot").stdout
    due = run(place, "--on", "2024-03-10", "--due", "30d", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["kind"] for line in due] == ["demand"]
    assert json.loads(run(place, "--on", "2024-03-10", "--status", "met", "--format", "json").stdout) == []


def test_calendar_is_read_by_another_library(place: str) -> None:
    calendar = vobject.readOne(run(place, "--on", "2024-03-10", "--format", "ics").stdout)
    (event,) = calendar.vevent_list
    assert str(event.dtstart.value) == "2024-03-31"
    assert "TCD → NOR" in event.summary.value
    assert "Gazette" in event.description.value


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["--due", "soon"], "90d"), (["Atlantis"], "Atlantis"), (["--on", "2024-02-31"], "2024-02-31")],
)
def test_bad_input_is_told(place: str, arguments: list[str], told: str) -> None:
    result = run(place, *arguments)
    assert result.exit_code != 0
    assert told in result.output
    assert "Traceback" not in result.output
