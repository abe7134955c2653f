"""`dragoman add`, `search`, `why`, `review` and `ledger` as a user runs them, on a real text."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dragoman.cli import app

STORY = (
    "Norway recalled its ambassador to Mali on Friday. Norway will close its embassy in Bamako by May 31, "
    "said Foreign Minister Liv Aamodt.\n"
)


def run(*arguments: object, input: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], input=input)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with one text, read by the real reader."""
    place = tmp_path_factory.mktemp("ledger") / "dragoman.db"
    said = run("add", "--published", "2024-03-18", "--publisher", "Gazette", "--ledger", place, input=STORY)
    assert said.exit_code == 0, said.output
    assert "1 new, 0 revised, 0 read again, 0 known, 0 refused; 2 claims recorded" in said.stdout
    return place


@pytest.fixture
def place(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that ledger, in the working folder."""
    shutil.copy(made, tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("LEDGER", "CONFIG", "LEDGER_WAIT"):
        monkeypatch.delenv(f"DRAGOMAN_{name}", raising=False)
    return tmp_path / "dragoman.db"


def found(*arguments: object) -> Any:
    """The claims of the only document that a search finds."""
    said = run("search", "--format", "json", *arguments)
    assert said.exit_code == 0, said.output
    (hit,) = json.loads(said.stdout)
    return hit["claims"]


def test_adding_again_reads_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.reading.pipeline.Reader", None)
    said = run("add", "--published", "2024-03-18", "--publisher", "Gazette", "--format", "json", input=STORY)
    told = {"new": 0, "revised": 0, "reread": 0, "known": 1, "refused": 0, "claims": 0, "languages": {}}
    assert json.loads(said.stdout) == told


def test_the_languages_of_what_is_refused_are_counted(place: Path, tmp_path: Path) -> None:
    french = ("Le ministre a rappelé son ambassadeur.", "Le roi reçoit les lettres de créance")
    file = tmp_path / "a.jsonl"
    rows = ({"text": text, "published": "2024-03-18"} for text in (*french, "El rey recibe las cartas credenciales"))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = run("add", file)
    assert done.exit_code == 3
    assert "3 refused (2 in French (fr), 1 in Spanish (es))" in done.stdout
    assert json.loads(run("add", file, "--format", "json").stdout)["languages"] == {"fr": 2, "es": 1}


def test_what_cannot_be_read_is_counted_and_told(place: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    said = run("add", tmp_path / "empty.txt", tmp_path / "none.txt")
    assert said.exit_code == 3
    assert "2 refused; 0 claims" in said.stdout
    assert "no such file" in said.stderr


def test_the_ledger_is_found(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("ambassador")
    monkeypatch.setenv("DRAGOMAN_LEDGER", str(tmp_path / "other.db"))
    said = run("search", "ambassador")
    assert said.exit_code == 7
    assert "other.db: there is none" in said.stderr
    assert found("ambassador", "--ledger", place)


def test_search(place: Path) -> None:
    said = run("search", '"recalled its ambassador"')
    assert "Norway recalls its envoy from Mali" in said.stdout
    recalled, closed = found("embassy")
    assert (recalled["act"], recalled["date"], recalled["source"]["publisher"]) == (
        "recall_envoy",
        "2024-03-15",
        "Gazette",
    )
    assert [each["id"] for each in found("embassy", "--on", "2024-03-15")] == [recalled["id"]]
    assert closed["standing"] == "current"
    assert run("search", "nowhere").stdout.strip() == "nothing found"
    assert run("search", "embassy", "--published-by", "2024-03-17").stdout.strip() == "nothing found"
    assert run("search", "embassy", "--as-of", "2020-01-01").stdout.strip() == "nothing found"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("search", "-x"), "No such option"),
        (("search", "***"), "no word to look for"),
        (("search", "envoy", "--on", "2024-02-30"), "--on: '2024-02-30' is no date"),
        (("search", "envoy", "--as-of", "noon"), "--as-of: 'noon' is no time"),
        (("why", "123"), "no claim has the id '123'"),
        (("review", "accept", "123", "--by", "me", "--because", "so"), "no claim has the id '123'"),
        (("review", "correct", "123", "--by", "me", "--because", "so", "--set", "date"), "should read FIELD=VALUE"),
        (("ledger", "copy", "mysql://x"), "mysql:// is no ledger"),
    ],
)
def test_wrong_use(place: Path, arguments: tuple[str, ...], words: str) -> None:
    said = run(*arguments)
    assert said.exit_code in (2, 3, 7)
    assert words in said.stderr
    assert "Traceback" not in said.stderr


def test_reviews_and_why(place: Path) -> None:
    id = found("embassy")[0]["id"]
    assert run("review", "accept", id, "--by", "J. Doe", "--because", "seen").stdout == f"{id}: accepted\n"
    assert found("embassy")[0]["standing"] == "accepted"
    said = run("review", "correct", id, "--by", "J. Doe", "--because", "seen", "--set", "date=2024-03-14")
    new = said.stdout.split()[-1]
    told = run("why", new).stdout
    for words in (new, id, "Norway recalled its ambassador to Mali on Friday.", "J. Doe", "Gazette", "corrected"):
        assert words in " ".join(told.split())
    record = json.loads(run("why", new, "--format", "json").stdout)
    assert record["entity"]["date"] == "2024-03-14"
    assert record["wasQuotedFrom"]["sentence"] == "Norway recalled its ambassador to Mali on Friday."
    assert [each["id"] for each in record["wasRevisionOf"]] == [id]
    assert [each["verdict"] for each in record["wasInfluencedBy"]] == ["accept", "correct"]
    assert run("review", "reject", new, "--by", "J. Doe", "--because", "no").stdout == f"{new}: rejected\n"


def test_ledger_commands(place: Path, tmp_path: Path) -> None:
    assert run("ledger", "init", "--ledger", tmp_path / "new.db").stdout.endswith("new.db: an empty ledger\n")
    assert run("ledger", "init").stdout == "dragoman.db: a ledger with 1 entries\n"
    assert run("ledger", "upgrade").stdout == "up to date: there was nothing to do\n"
    assert run("ledger", "check").stdout == "dragoman.db: whole\n"
    assert json.loads(run("ledger", "stats", "--format", "json").stdout)["claims"] == 2
    assert "claims           2" in run("ledger", "stats").stdout
    assert run("ledger", "copy", tmp_path / "copy.db").stdout.endswith("1 entries copied, 1 in all\n")
    assert run("ledger", "copy", tmp_path / "copy.db").stdout.endswith("0 entries copied, 1 in all\n")
    assert found("embassy", "--ledger", tmp_path / "copy.db") == found("embassy")


def test_a_ledger_that_was_changed(place: Path) -> None:
    import sqlite3

    with sqlite3.connect(place) as changed:
        changed.execute("DROP TRIGGER documents_no_update")
        changed.execute("UPDATE documents SET text = 'x' || text")
    changed.close()
    said = run("ledger", "check")
    assert said.exit_code == 7
    assert "its content has another address" in said.stdout
    assert "trigger documents_no_update is missing" in said.stdout
    assert "not whole" in said.stderr


def test_queries_are_quick_and_load_no_parser(place: Path) -> None:
    """In processes of their own, as users run them; generous limits, as machines differ."""
    code = (
        "import sys\nfrom dragoman.cli import app\n"
        "try: app(sys.argv[1:])\nexcept SystemExit: pass\n"
        "assert not {'spacy', 'thinc', 'onnxruntime', 'trafilatura', 'alembic'} & set(sys.modules)"
    )
    for arguments, limit in ((["--help"], 1.0), (["search", "embassy"], 3.0)):
        started = time.monotonic()
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
        assert done.stderr == ""
        assert done.returncode == 0
        assert time.monotonic() - started < limit
