"""Reading with a model from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import TEXT, Reply, Run, Server, claim

ASKING = ("--reader", "llm", "--published", "2024-03-18")


def test_read_with_a_model(run: Run, server: Server, story: Path) -> None:
    server.says(claim(), claim(actor=["USA"]))
    result = run("read", story, *ASKING, "--format", "jsonl")
    assert result.exit_code == 0, result.stderr
    [made] = map(json.loads, result.stdout.splitlines())
    assert made["quote"] == TEXT[made["start"] : made["end"]]
    assert made["rules"][:2] == ["llm", "llm.model=m-1"]
    assert "claim 2 of 2 by m-1 is dropped: actor USA is not named in the text" in result.stderr
    assert "s3cret" not in result.stdout + result.stderr
    assert server.keys == ["Bearer s3cret"]


@pytest.mark.parametrize("format", ["table", "json", "mentions", "html"])
def test_every_format(run: Run, server: Server, story: Path, format: str) -> None:
    server.says(claim())
    result = run("read", story, *ASKING, "--format", format)
    assert result.exit_code == 0, result.stderr
    assert "Norway recalled its ambassador to Mali" in result.stdout


def test_explain_tells_what_was_dropped(run: Run, server: Server, story: Path) -> None:
    server.says(claim(), claim(status="maybe", quote="close its embassy in Bamako"))
    told = run("read", story, *ASKING, "--explain").stdout
    assert "claim" in told
    assert "status 'maybe' is not in the vocabulary" in " ".join(told.split())


def test_another_model_by_name(run: Run, server: Server, story: Path) -> None:
    server.says(claim())
    made = json.loads(run("read", story, "--reader", "llm:big:70b", "--format", "jsonl").stdout)
    assert made["rules"][1] == "llm.model=big:70b"
    assert server.asked[0]["model"] == "big:70b"


def test_estimate_asks_nothing(run: Run, server: Server, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_LLM_PRICE_IN", "1000")
    result = run("read", story, "absent.txt", *ASKING, "--estimate")
    assert (result.exit_code, server.asked) == (0, [])
    assert "absent.txt: no such file" in result.stderr
    told = {line.rsplit("  ", 1)[0].strip(): line for line in result.stdout.splitlines()}
    assert "m-1 at 127.0.0.1" in result.stdout
    assert any(line.split()[:2] == ["questions", "1"] for line in told.values())
    assert "cost, about" in result.stdout
    assert run("read", story, "--estimate").exit_code == 2  # the rules cost nothing


def test_much_is_not_spent_unasked(run: Run, server: Server, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_LLM_ASK_ABOVE", "100")
    refused = run("read", story, *ASKING)
    assert (refused.exit_code, server.asked) == (2, [])
    assert "add --yes, or set DRAGOMAN_LLM_ASK_ABOVE" in " ".join(refused.stderr.replace("│", " ").split())
    server.says(claim())
    assert run("read", story, *ASKING, "--yes").exit_code == 0
    assert run("read", story, *ASKING).exit_code == 0  # answered before, so it costs nothing
    assert len(server.asked) == 1
    assert run("read", story, *ASKING, "--fresh", "--yes").exit_code == 0
    assert len(server.asked) == 2


def test_no_model_is_set(run: Run, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRAGOMAN_LLM_URL")
    result = run("read", story, *ASKING)
    assert result.exit_code == 8
    assert "set DRAGOMAN_LLM_URL, such as http://127.0.0.1:8080/v1" in result.stderr
    monkeypatch.setenv("DRAGOMAN_LLM_URL", "ftp://x")
    wrong = run("read", story, *ASKING)
    assert wrong.exit_code == 2
    assert "DRAGOMAN_LLM_URL" in wrong.stderr
    assert run("read", story, "--reader", "oracle").exit_code == 2


def test_refused_key_ends_the_run_and_leaves_the_file_alone(
    run: Run, server: Server, story: Path, tmp_path: Path
) -> None:
    server.replies.append(Reply(401))
    target = tmp_path / "claims.jsonl"
    target.write_text("old", encoding="utf-8")
    result = run("read", story, *ASKING, "--format", "jsonl", "--output", target)
    assert result.exit_code == 8
    assert "refuses the key" in result.stderr
    assert target.read_text(encoding="utf-8") == "old"


def test_one_unanswered_document_of_two(run: Run, server: Server, story: Path, tmp_path: Path) -> None:
    other = tmp_path / "zz.txt"
    other.write_text("Chad thanked Niger for its help on Monday, an official said in the capital.", encoding="utf-8")
    server.says(claim())
    server.replies.append(Reply(422, b'{"detail": "no thanks"}'))
    result = run("read", story, other, *ASKING, "--format", "jsonl")
    assert result.exit_code == 3
    assert len(result.stdout.splitlines()) == 1
    assert "answers 422: no thanks" in result.stderr
    assert "1 of 2 documents could not be read" in result.stderr


def test_ledger_keeps_which_reader_and_model(run: Run, server: Server, story: Path) -> None:
    server.says(claim())
    added = run("add", story, *ASKING, "--ledger", "l.db", "--format", "json")
    assert json.loads(added.stdout)["claims"] == 1
    assert json.loads(run("add", story, *ASKING, "--ledger", "l.db", "--format", "json").stdout)["known"] == 1
    found = json.loads(run("search", "ambassador", "--ledger", "l.db", "--format", "json").stdout)
    id = found[0]["claims"][0]["id"]
    told = run("why", id, "--ledger", "l.db").stdout
    assert "llm m-1 at 127.0.0.1" in " ".join(told.split())
    assert "llm.model=m-1" in told
    again = run("add", story, "--published", "2024-03-18", "--ledger", "l.db", "--format", "json")
    assert json.loads(again.stdout)["reread"] == 1  # the rules are another reader


def test_add_estimates(run: Run, server: Server, story: Path) -> None:
    result = run("add", story, *ASKING, "--ledger", "l.db", "--estimate")
    assert (result.exit_code, server.asked) == (0, [])
    assert "tokens in, about" in result.stdout


@pytest.fixture
def coded(tmp_path: Path) -> tuple[Path, Path]:
    """One text with two gold claims."""
    texts, gold = tmp_path / "texts.jsonl", tmp_path / "gold.jsonl"
    texts.write_text(json.dumps({"id": "t1", "text": TEXT, "published": "2024-03-18"}), encoding="utf-8")
    right = [claim() | {"doc": "t1"}, claim(act="close_mission", status="planned") | {"doc": "t1"}]
    gold.write_text("\n".join(json.dumps(each) for each in right), encoding="utf-8")
    return texts, gold


def test_eval_of_a_model(run: Run, server: Server, coded: tuple[Path, Path]) -> None:
    server.says(claim())
    scores = json.loads(run("eval", "claims", *coded, "--reader", "llm", "--calibration", "--format", "json").stdout)
    assert (scores["claim"]["matched"], scores["claim"]["predicted"], scores["claim"]["gold"]) == (1, 1, 2)
    assert scores["calibration"]["error"] == pytest.approx(0.1)


def test_compare_readers(run: Run, server: Server, coded: tuple[Path, Path], tmp_path: Path) -> None:
    server.says(claim())
    made = tmp_path / "made.jsonl"
    made.write_text(json.dumps(claim(act="visit") | {"doc": "t1"}), encoding="utf-8")
    shown = run("eval", "compare", *coded, "--reader", "rules", "--reader", "llm", "--predictions", f"other={made}")
    assert shown.exit_code == 0, shown.stderr
    words = " ".join(shown.stdout.split())
    assert "rules llm other" in words
    assert "rules and llm" in words
    assert "llm and other" in words
    told = run("eval", "compare", *coded, "--predictions", f"other={made}", "--reader", "llm", "--format", "json")
    record = json.loads(told.stdout)
    assert list(record["readers"]) == ["llm", "other"]
    [pair] = record["pairs"]
    assert (pair["both"], pair["only_one"], pair["only_other"], pair["neither"]) == (0, 1, 0, 1)
    assert record["readers"]["llm"]["claim"]["precision"] == 1.0
    assert len(server.asked) == 1


def test_compare_is_told_what_to_compare(run: Run, server: Server, coded: tuple[Path, Path]) -> None:
    assert run("eval", "compare", *coded, "--reader", "rules").exit_code == 2
    assert run("eval", "compare", *coded, "--predictions", "claims.jsonl").exit_code == 2
    assert run("eval", "compare", *coded, "--reader", "rules", "--reader", "oracle").exit_code == 2
    estimated = run("eval", "compare", *coded, "--estimate", "--reader", "llm", "--reader", "llm:m-2")
    assert (estimated.exit_code, server.asked) == (0, [])
    assert "m-1 at 127.0.0.1" in estimated.stdout
    assert "m-2 at 127.0.0.1" in estimated.stdout
