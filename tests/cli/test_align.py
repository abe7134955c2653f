"""`dragoman align` on a ledger, as a user runs it."""

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
    """A ledger in which one ally severed relations and another keeps an embassy."""
    told = [
        made("sever_relations", "CAN", "VEN", on="2019-02-10", about="diplomatic relations", published="2019-02-11"),
        made("open_mission", "GBR", "VEN", on="2005", about="embassy", quote="its embassy", published="2019-02-11"),
        made("open_mission", "CAN", "CUB", on="2005", about="embassy", quote="its embassy", published="2019-02-11",
             at=40),
        made("open_mission", "GBR", "CUB", on="2005", about="embassy", quote="its embassy", published="2019-02-11",
             at=80),
    ]  # fmt: skip
    place = str(tmp_path / "align.db")
    with Ledger.open(place, create=True) as ledger:
        text = " ".join(f"{each.claim.quote:<60}" for each in told)
        ledger.add(Document("wire", text, published="2019-02-11", publisher="Gazette"), [each.claim for each in told])
    return place


def run(place: str, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["align", *arguments, "--ledger", place])


def test_members_of_a_group_toward_a_target(place: str) -> None:
    result = run(place, "--toward", "Venezuela", "--of", "G7", "--on", "2019-03-01", "--since", "2019-01-01")
    assert result.exit_code == 0, result.output
    rows = [line for line in result.stdout.splitlines() if "→ VEN" in line]
    assert rows[0].startswith("GBR → VEN")
    assert sum("unknown" in row for row in rows) == 5
    assert "Gazette, 2019-02-11" in result.stdout


def test_two_over_all_targets(place: str) -> None:
    found = json.loads(run(place, "CAN", "GBR", "--on", "2019-03-01", "--format", "json").stdout)
    (pair,) = found["agreement"]
    assert (pair["one"], pair["other"], pair["targets"]) == ("CAN", "GBR", ["CUB", "VEN"])
    assert -1 < pair["s"] < 1
    assert all(each["evidence"]["rung"] for each in found["stances"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [([], "nobody to compare"), (["--of", "Atlantis"], "Atlantis"), (["CAN", "--since", "x"], "--since")],
)
def test_bad_input_is_told(place: str, arguments: list[str], told: str) -> None:
    result = run(place, *arguments)
    assert result.exit_code != 0
    assert told in result.output


def test_everyone_toward_a_target(place: str) -> None:
    found = json.loads(run(place, "--everyone", "--toward", "VEN", "--on", "2019-03-01", "--format", "json").stdout)
    assert {each["actor"]: each["rung"] for each in found["stances"]} == {"CAN": "severed", "GBR": "ambassador"}
    assert "--toward" in run(place, "--everyone").output
