"""`dragoman brief` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.analysis.made import made
from typer.testing import CliRunner, Result

from dragoman.cli import app
from dragoman.ledger import Ledger
from dragoman.model.document import Document


@pytest.fixture
def place(tmp_path: Path) -> str:
    told = [
        made("sever_relations", "CAN", "VEN", on="2019-02-10", about="diplomatic relations", published="2019-02-11")
    ]
    place = str(tmp_path / "brief.db")
    with Ledger.open(place, create=True) as ledger:
        text = told[0].claim.quote
        ledger.add(Document("wire", text, published="2019-02-11", publisher="Gazette"), [each.claim for each in told])
    return place


def run(place: str, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["brief", *arguments, "--ledger", place])


def test_written_and_checked(place: str, tmp_path: Path) -> None:
    result = run(place, "Canada", "Venezuela", "--on", "2019-03-01")
    assert result.exit_code == 0, result.output
    assert "# Canada and Venezuela" in result.stdout
    assert "severed" in result.stdout
    old = tmp_path / "old.json"
    assert run(place, "write", "CAN", "VEN", "--on", "2019-03-01", "--format", "json", "-o", str(old)).exit_code == 0
    rows = json.loads(run(place, "check", str(old), "--on", "2019-03-01", "--format", "json").stdout)
    assert {row["verdict"] for row in rows} == {"still true"}
    assert "still true" in run(place, "check", str(old), "--on", "2019-03-01").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["CAN", "FJI"], "tells nothing"),
        (["CAN", "VEN", "--format", "odt"], "md, html, pdf"),
        (["CAN", "VEN", "-o", "/nowhere/brief.md"], "cannot write"),
        (["check", "/nowhere/old.json"], "cannot read"),
        (["CAN", "VEN", "--templates", "/nowhere"], "no such folder"),
    ],
)
def test_bad_input_is_told(place: str, arguments: list[str], told: str) -> None:
    result = run(place, *arguments)
    assert result.exit_code != 0
    assert told in result.output
