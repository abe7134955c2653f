"""The other commands, settings, help and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from dragoman.cli import EXIT_CODES
from dragoman.evaluation.coded import held_back

Run = Callable[..., Result]


def test_version_and_help(run: Run) -> None:
    assert run("--version").stdout.startswith("dragoman 0.")
    shown = run("--help").stdout
    for command in ("read", "demo", "eval", "vocabulary"):
        assert f"\n  {command} " in shown
    assert EXIT_CODES.removeprefix("\b\n").splitlines()[1] in shown


def test_help_does_not_load_the_parser() -> None:
    code = "import sys; import dragoman.cli; print(sorted({'spacy', 'numpy', 'trafilatura'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("dragoman"), "--show-completion", shell],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
    )
    assert "dragoman" in done.stdout, done.stderr


def test_demo_reads_the_article_that_ships(run: Run) -> None:
    result = run("demo", "--format", "jsonl")
    assert (result.exit_code, result.stderr) == (0, "")
    acts = [json.loads(line)["act"] for line in result.stdout.splitlines()]
    assert {"restore_relations", "expel_envoy", "impose_sanctions", "ease_sanctions"} <= set(acts)
    assert "Portugal Prepares a Cautious Return to Guinea-Bissau" in run("demo").stdout
    assert run("demo", "--text").stdout.startswith("---\nid: demo\n")


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("DRAGOMAN_MAX_BYTES", "many", "setting 'max_bytes' (DRAGOMAN_MAX_BYTES): Input should be a valid integer"),
        ("DRAGOMAN_MAX_BYTES", "5", "greater than or equal to 1000, not '5'"),
        ("DRAGOMAN_CONFIG", "absent.toml", "DRAGOMAN_CONFIG names absent.toml, which is not a file"),
    ],
)
def test_settings_out_of_range(
    run: Run, story: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv(variable, value)
    result = run("read", story)
    assert result.exit_code == 2
    assert message in result.stderr


def test_settings_file(run: Run, story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "dragoman.toml"
    file.write_text("max_bytes = 1000\n", encoding="utf-8")
    story.write_text(story.read_text(encoding="utf-8") * 20, encoding="utf-8")
    assert run("read", story).exit_code == 3
    monkeypatch.setenv("DRAGOMAN_MAX_BYTES", "100000")  # the environment goes before the file
    assert run("read", story).exit_code == 0
    file.write_text("colour = true\n", encoding="utf-8")
    told = run("read", story)
    assert told.exit_code == 2
    assert "setting 'colour' does not exist; there are access, audit, debug, fetch_agent, " in told.stderr
    file.write_text("max_bytes = \n", encoding="utf-8")
    assert "dragoman.toml is not TOML" in run("read", story).stderr


def test_vocabulary_commands(run: Run) -> None:
    checked = run("vocabulary", "check")
    assert checked.exit_code == 0
    assert "47 acts" in checked.stdout
    acts = run("vocabulary", "acts").stdout
    assert "recall_envoy" in acts
    assert "symmetric" in next(line for line in acts.splitlines() if line.startswith("meet "))
    assert "Ottawa\tCAN\tseat" in run("vocabulary", "names", "talks in Ottawa").stdout
    assert run("vocabulary", "names", "the weather").exit_code == 1


@pytest.fixture
def coded(tmp_path: Path) -> tuple[Path, Path]:
    """Ten texts and their gold claims, all of one kind."""
    texts = [
        {"id": f"t{n}", "published": "2024-03-18", "text": "Norway recalled its ambassador to Mali on Friday."}
        for n in range(10)
    ]
    claims = [
        {"doc": each["id"], "act": "recall_envoy", "actor": ["NOR"], "recipient": ["MLI"], "status": "actual",
         "date": "2024-03-15", "by": "outlet", "deadline": "", "quote": each["text"][:-1]}
        for each in texts
    ]  # fmt: skip
    claims.append(claims[0] | {"act": "condemn"})
    paths = tmp_path / "texts.jsonl", tmp_path / "gold.jsonl"
    for path, records in zip(paths, (texts, claims), strict=True):
        path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return paths


def test_eval_reads_the_texts_and_scores(run: Run, coded: tuple[Path, Path]) -> None:
    scores = json.loads(run("eval", "claims", *coded, "--format", "json", "--causes", "--show", 3).stdout)
    assert (scores["claim"]["matched"], scores["claim"]["gold"]) == (10, 11)
    assert scores["right"] == {"status": 1, "date": 1, "year": 1, "by": 1, "deadline": 1}
    assert "act not triggered" in [cause["cause"] for cause in scores["causes"]] or "wrong act" in str(scores["causes"])
    assert scores["missed"] == [
        "t0 condemn NOR -> MLI [actual] 'Norway recalled its ambassador to Mali on Friday'",
    ]


def test_eval_of_predictions_made_elsewhere(run: Run, coded: tuple[Path, Path], tmp_path: Path) -> None:
    made = tmp_path / "made.jsonl"
    made.write_text(coded[1].read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    result = run("eval", "claims", *coded, "--predictions", made, "--show", 1, "--causes")
    assert result.exit_code == 0
    assert " ".join(next(line for line in result.stdout.splitlines() if line.startswith("claim")).split()) == (
        "claim 1.000 0.091 0.167 1 11 1"
    )
    assert "MISSED" in result.stdout
    assert "not read" in result.stdout


def test_eval_splits_by_the_hash_of_the_id(run: Run, coded: tuple[Path, Path]) -> None:
    count = {
        split: json.loads(
            run("eval", "claims", *coded, "--split", split, "--format", "json", "--predictions", coded[1]).stdout
        )["claim"]["gold"]
        for split in ("held-back", "study", "all")
    }
    held = sum(held_back(f"t{n}") for n in range(10))
    assert 0 < held < 10
    assert count["held-back"] in (held, held + 1)
    assert count["held-back"] + count["study"] == count["all"] == 11


def test_eval_names_what_it_cannot_use(run: Run, coded: tuple[Path, Path], tmp_path: Path) -> None:
    result = run("eval", "claims", coded[0], tmp_path / "absent.jsonl", "--predictions", coded[1])
    assert result.exit_code == 3
    assert "absent.jsonl" in result.stderr
    coded[1].write_text('{"doc": "t0"}\n', encoding="utf-8")
    assert "line 1: a claim needs `act`" in run("eval", "claims", *coded, "--predictions", coded[1]).stderr


def test_wrong_use(run: Run) -> None:
    assert run("read", "--format", "pdf", "x").exit_code == 2
    assert run("no-such-command").exit_code == 2


def test_eval_tells_how_far_confidence_can_be_believed(run: Run, coded: tuple[Path, Path], tmp_path: Path) -> None:
    gold = [json.loads(line) for line in coded[1].read_text(encoding="utf-8").splitlines()]
    made = [each | {"confidence": 0.8 + n / 100} for n, each in enumerate(gold[:5])]
    made += [each | {"act": "meet", "confidence": 0.75} for each in gold[:3]]
    path = tmp_path / "made.jsonl"
    path.write_text("\n".join(map(json.dumps, made)), encoding="utf-8")
    shown = run("eval", "claims", *coded, "--predictions", path, "--calibration").stdout
    assert "0.7 – 0.8 3 0.750 0.000" in " ".join(shown.split())
    assert "expected calibration error 0.394" in " ".join(shown.split())  # (3 · 0.75 + 5 · 0.18) / 8
    record = json.loads(
        run("eval", "claims", *coded, "--predictions", path, "--calibration", "--format", "json").stdout
    )
    assert [each["count"] for each in record["calibration"]["bins"]] == [3, 5]
    assert record["calibration"]["error"] == pytest.approx(0.3937, abs=1e-3)
    without = run("eval", "claims", *coded, "--predictions", coded[1], "--calibration")
    assert "no claim has a confidence" in without.stderr
