"""Changes of mission levels: which half a country is in, how they are scored, and the command."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.errors import EmptyInput, MalformedRecord, UnreadableInput
from dragoman.evaluation.missions import Half, Transition, agreement, halves, load_transitions

HISTORIES = [
    ("fiji", "Fiji", "The Norwegian Embassy at Suva was established July 1, 1970. It was closed on May 4, 1994."),
    ("chad", "Chad", "Norway opened a Legation at N'Djamena on June 2, 1961."),
]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    texts, transitions = tmp_path / "texts.jsonl", tmp_path / "transitions.csv"
    title = "A history of Norwegian recognition, diplomatic and consular relations: "
    rows = [
        {"id": doc, "country": name, "title": title + name, "publisher": "Ministry of Norway", "text": text}
        for doc, name, text in HISTORIES
    ]
    texts.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    transitions.write_text("doc,date,status\nfiji,1970-07-01,Embassy\nfiji,1995,None\nchad,1961-06-02,Legation\n")
    return texts, transitions


def test_halves_alternate_by_country(files: tuple[Path, Path]) -> None:
    assert halves(files[0]) == {"chad": Half.WRITING, "fiji": Half.MEASURING}


def test_agreement_counts_each_coded_change_once() -> None:
    coded = [Transition("a", "1970-07-01", "Embassy"), Transition("a", "1994", "None")]
    read = [Transition("a", "1970-07-01", "embassy")] * 2 + [Transition("a", "1994", "Consulate")]
    found = agreement(read, coded)
    assert (found["date+status"].hits, found["date only"].hits) == (1, 2)
    assert found["date+status"].f1 == pytest.approx(2 / 5)


def test_command_reads_scores_and_writes(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "read.csv"
    result = CliRunner().invoke(
        app, ["eval", "missions", *map(str, files), "--predictions", str(out), "--format", "json"]
    )
    assert result.exit_code == 0, result.output
    scores = json.loads(result.stdout)
    assert scores["writing"]["date+status"]["f1"] == 1.0
    assert scores["measuring"]["date+status"]["hits"] == 1
    with out.open(newline="") as stream:
        assert {"doc": "fiji", "date": "1994-05-04", "status": "None"} in list(csv.DictReader(stream))


def test_bad_input_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"missing\.csv"):
        load_transitions(tmp_path / "missing.csv")
    (tmp_path / "short.csv").write_text("doc,date\n")
    with pytest.raises(MalformedRecord, match="no column 'status'"):
        load_transitions(tmp_path / "short.csv")
    (tmp_path / "none.jsonl").write_text("")
    with pytest.raises(EmptyInput):
        halves(tmp_path / "none.jsonl")
