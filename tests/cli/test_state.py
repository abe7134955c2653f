"""`dragoman state`, `timeline` and `changes`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

TEXT = (
    "Canada recalled its ambassador to Venezuela in 2018. Britain opened an embassy in Mali on May 4, 2020. "
    "Canada is planning to restore diplomatic relations with Venezuela if it frees prisoners."
)


@pytest.fixture
def kept(run: Run, tmp_path: Path) -> Path:
    """A folder with a ledger that holds one text."""
    (tmp_path / "story.txt").write_text(TEXT, encoding="utf-8")
    result = run("add", "story.txt", "--published", "2023-11-21", "--publisher", "Herald")
    assert result.exit_code == 0, result.output
    return tmp_path


def told(run: Run, *arguments: object) -> Any:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("names", [("CAN", "VEN"), ("Canada", "Venezuela"), ("canadian", "the venezuelan")])
def test_state_by_code_name_and_demonym(run: Run, kept: Path, names: tuple[str, str]) -> None:
    found = told(run, "state", *names, "--on", "2023-11-21")
    assert (found["actor"], found["recipient"], found["on"]) == ("CAN", "VEN", "2023-11-21")
    [head] = [each for each in found["values"] if each["fluent"] == "head_of_mission"]
    assert (head["value"], head["time"], head["latest"], head["certain"]) == ("vacant", "2018", "2018-12-31", True)
    assert head["evidence"][0]["quote"] in TEXT
    [pending] = found["pending"]
    assert (pending["value"], pending["status"]) == ("restored", "planned")
    assert "relations" in found["unknown"]


def test_state_on_an_earlier_day(run: Run, kept: Path) -> None:
    found = told(run, "state", "CAN", "VEN", "--on", "2018-06-01")
    assert {each["fluent"]: each["certain"] for each in found["values"]}["head_of_mission"] is False
    assert not found["pending"], "nobody had said so yet"
    assert not told(run, "state", "CAN", "VEN", "--published-by", "2020-01-01")["values"]
    assert not told(run, "state", "CAN", "VEN", "--as-of", "2020-01-01")["values"]


def test_tables_show_values_and_words(run: Run, kept: Path) -> None:
    shown = run("state", "CAN", "VEN", "--on", "2018-06-01").stdout
    assert "Canada → Venezuela" in shown
    assert "perhaps" in shown
    assert "recalled its ambassador" in shown
    shown = run("timeline", "CAN", "VEN").stdout
    assert shown.index("ambassador") < shown.index("vacant")
    assert "inferred" in shown


def test_changes(run: Run, kept: Path) -> None:
    every = told(run, "changes", "--since", "2018-01-01")
    assert {(each["actor"], each["recipient"]) for each in every} == {("CAN", "VEN"), ("GBR", "MLI")}
    assert {each["actor"] for each in told(run, "changes", "UK", "--since", "2018-01-01")} == {"GBR"}
    assert {each["actor"] for each in told(run, "changes", "CAN", "VEN", "--since", "2018-01-01")} == {"CAN"}
    assert {each["actor"] for each in told(run, "changes", "--since", "2018-01-01", "--on", "2019-01-01")} == {"CAN"}
    assert told(run, "changes", "--since", "2021-01-01") == []
    assert "UK" not in run("changes", "--since", "2021-01-01").stdout


def test_timeline_up_to_a_day(run: Run, kept: Path) -> None:
    assert [each["value"] for each in told(run, "timeline", "GBR", "MLI")] == ["Embassy"]
    assert told(run, "timeline", "GBR", "MLI", "--on", "2020-05-03") == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("state", "CAN", "Venezula"), "did you mean Venezuela (VEN)"),
        (("state", "Korea", "USA"), "South Korea (KOR)"),
        (("state", "CAN", "Canada"), "the same party"),
        (("changes", "--since", "2023-02-30"), "--since"),
        (("state", "CAN", "VEN", "--on", "someday"), "someday"),
    ],
)
def test_wrong_use_is_told(run: Run, kept: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 3
    assert message in result.stderr


def test_asking_loads_no_parser(run: Run, kept: Path) -> None:
    program = (
        "import sys; from dragoman.cli import app\n"
        "try: app(['state', 'Canada', 'VEN', '--format', 'json'])\n"
        "except SystemExit as end: assert not end.code\n"
        "assert not {'spacy', 'onnxruntime', 'rich.table'} & set(sys.modules), 'too much is imported'"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
