"""`dragoman read`: its forms of output, and what it does with input that it cannot read."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Run = Callable[..., Result]

CLAIM_FIELDS = [
    *(
        "doc",
        "act",
        "actor",
        "recipient",
        "object",
        "status",
        "date",
        "by",
        "speaker",
        "condition",
        "deadline",
        "quote",
    ),
    *("start", "end", "id", "event_type", "mode", "cameo", "score", "rules", "confidence"),
]


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_jsonl_has_one_claim_a_line_with_the_agreed_fields(run: Run, story: Path) -> None:
    result = run("read", story, "--format", "jsonl", "--published", "2024-03-18")
    assert (result.exit_code, result.stderr) == (0, "")
    claims = lines(result)
    assert [list(claim) for claim in claims] == [CLAIM_FIELDS] * len(claims)
    text = story.read_text(encoding="utf-8")
    assert all(text[claim["start"] : claim["end"]] == claim["quote"] for claim in claims)
    recall = claims[0]
    assert (recall["act"], recall["actor"], recall["recipient"]) == ("recall_envoy", ["NOR"], ["MLI"])
    assert (recall["date"], recall["status"], recall["by"]) == ("2024-03-15", "actual", "outlet")


def test_json_is_one_list_of_the_same_claims(run: Run, story: Path) -> None:
    as_list = json.loads(run("read", story, "--format", "json", "--published", "2024-03-18").stdout)
    assert as_list == lines(run("read", story, "--format", "jsonl", "--published", "2024-03-18"))


def test_json_of_a_text_without_claims_is_an_empty_list(run: Run) -> None:
    result = run(
        "read", "--format", "json", "--published", "2024-03-18", input="The weather was fine all over the town."
    )
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


def test_mentions_tell_every_stage(run: Run, story: Path) -> None:
    result = run("read", story, "--format", "mentions", "--published", "2024-03-18")
    text = story.read_text(encoding="utf-8")
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for mention in lines(result):
        assert list(mention)[:5] == ["doc", "kind", "start", "end", "text"]
        assert text[mention["start"] : mention["end"]] == mention["text"]
        by_kind.setdefault(mention["kind"], []).append(mention)
    fields = {kind: list(found[0])[5:] for kind, found in by_kind.items()}
    assert fields == {
        "actor": ["code", "via"],
        "time": ["value", "earliest", "latest", "type"],
        "attribution": ["source", "cue", "content", "class"],
        "trigger": ["act", "rule", "claim"],
    }
    assert ("Norway", "NOR") in [(each["text"], each["code"]) for each in by_kind["actor"]]
    assert by_kind["time"][0]["value"] == "2024-03-15"
    assert by_kind["attribution"][0]["class"] == "official_named"
    claims = lines(run("read", story, "--format", "jsonl", "--published", "2024-03-18"))
    assert {claim["id"] for claim in claims} <= {each["claim"] for each in by_kind["trigger"]}


def test_table_shows_what_a_reader_needs(run: Run, story: Path) -> None:
    result = run(
        "read", story, "--published", "2024-03-18", "--title", "Oslo Leaves Bamako", "--publisher", "The Fjord"
    )
    assert result.exit_code == 0
    shown = " ".join(result.stdout.split())
    for part in (
        "Oslo Leaves Bamako",
        "The Fjord · 2024-03-18",
        "Norway recalls its envoy from Mali actual 2024-03-15",
        "“Norway recalled its ambassador to Mali on Friday”",
        "deadline 2024-05-31",
        "Liv Aamodt (official, named)",
    ):
        assert part in shown
    assert max(map(len, result.stdout.splitlines())) <= 100
    assert "\x1b" not in result.stdout


def test_explain_accounts_for_each_sentence(run: Run, story: Path) -> None:
    claims = lines(run("read", story, "--format", "jsonl", "--published", "2024-03-18"))
    result = run("read", story, "--explain", "--published", "2024-03-18")
    shown = " ".join(result.stdout.split())
    assert "1 Norway recalled its ambassador to Mali on Friday." in shown
    assert "“recalled” recall_envoy" in shown
    assert f"claim {claims[0]['id']}" in shown
    refused = run("read", story, "--explain", "--format", "jsonl")
    assert refused.exit_code == 2
    assert "--format table" in " ".join(refused.stderr.split())


class Links(HTMLParser):
    """Collects anchors, links to them, element names and marked words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.add(value or "")
            elif name == "href":
                self.links.append(value or "")
            elif name in ("src", "srcset", "action", "data"):
                self.loaded.append(value or "")


def test_page_is_self_contained_and_links_text_and_cards(run: Run, story: Path) -> None:
    page = run("read", story, "--format", "html", "--published", "2024-03-18").stdout
    links = Links()
    links.feed(page)
    assert page.startswith("<!doctype html>")
    assert {"#claim-1-1", "#text-1-1"} <= set(links.links)
    assert {link.removeprefix("#") for link in links.links} <= links.ids
    assert links.loaded == []
    assert not re.search(r"url\(|@import|https?://", page)


def test_page_escapes_everything_that_comes_from_outside(run: Run, tmp_path: Path) -> None:
    nasty = '<script>alert(1)</script> & "quotes"'
    record = {
        "id": f"x{nasty}",
        "title": nasty,
        "publisher": nasty,
        "author": nasty,
        "published": "2024-03-18",
        "language": "en",
        "text": f"Norway recalled its ambassador to Mali over {nasty} on Friday, said Minister Liv {nasty}.",
    }
    path = tmp_path / "nasty.jsonl"
    path.write_text(json.dumps(record), encoding="utf-8")
    page = run("read", path, "--format", "html").stdout
    links = Links()
    links.feed(page)
    assert "script" not in links.tags
    assert page.count("&lt;script&gt;") >= 5


def test_inputs_are_read_in_order(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, state in (("b", "Chad"), ("a", "Peru")):
        (folder / f"{name}.txt").write_text(f"{state} closed its embassy in Norway on Monday.", encoding="utf-8")
    records = tmp_path / "c.jsonl"
    written = [
        {"id": str(n), "text": f"{state} expelled the ambassador of Norway."}
        for n, state in enumerate(["Mali", "Cuba"])
    ]
    records.write_text("\n".join(map(json.dumps, written)), encoding="utf-8")
    result = run(
        "read", folder, records, "-", "--format", "jsonl", "--published", "2024-03-18", input="Kenya visited Fiji."
    )
    actors = [claim["actor"][0] for claim in lines(result)]
    assert actors[:4] == ["PER", "TCD", "MLI", "CUB"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n ", "white space"),
        ("binary.txt", bytes(range(256)) * 8, "not a text"),
        (
            "french.txt",
            "Le gouvernement a rappelé son ambassadeur à Oslo, a déclaré le ministre vendredi soir.".encode(),
            "not English",
        ),
        ("big.txt", b"Norway recalled its ambassador to Mali. " * 500_000, "limit"),
        ("broken.jsonl", b'{"text": "Norway rec', "line 1"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(
    run: Run, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    target = tmp_path / "claims.jsonl"
    result = run("read", path, "--format", "jsonl", "--output", target)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith(f"dragoman: error: {path}")
    assert message in result.stderr
    assert not target.exists()


def test_one_broken_line_does_not_stop_the_rest(run: Run, tmp_path: Path) -> None:
    good = {"text": "Norway recalled its ambassador to Mali on Friday.", "published": "2024-03-18"}
    path = tmp_path / "news.jsonl"
    path.write_text(
        "\n".join([json.dumps(good | {"id": "a"}), "{oops", json.dumps(good | {"id": "b"})]), encoding="utf-8"
    )
    result = run("read", path, tmp_path / "absent.txt", "--format", "jsonl", "--output", "claims.jsonl")
    assert result.exit_code == 3
    first, second, last = result.stderr.splitlines()
    assert f"{path}, line 2" in first
    assert "absent.txt" in second
    assert last == "dragoman: error: 2 of 4 documents could not be read"
    written = (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["doc"] for line in written] == ["a", "b"]


def test_a_missing_date_is_warned_of(run: Run, story: Path) -> None:
    result = run("read", story, "--format", "jsonl")
    assert result.exit_code == 0
    assert result.stderr.startswith("dragoman: warning: ")
    assert "no publication date: 2 time expressions stay unresolved; give one with --published" in result.stderr


def test_a_date_in_the_future_is_refused(run: Run, story: Path) -> None:
    result = run("read", story, "--format", "jsonl", "--published", "2999-01-01")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "publication date 2999-01-01 is in the future; give the day on which it was published" in result.stderr


def test_without_a_date_relative_times_stay_open(run: Run, story: Path) -> None:
    assert {claim["date"] for claim in lines(run("read", story, "--format", "jsonl"))} == {""}


def test_a_date_that_is_none_is_refused(run: Run, story: Path) -> None:
    result = run("read", story, "--published", "yesterday")
    assert result.exit_code == 3
    assert "yesterday" in result.stderr
    assert "YYYY-MM-DD" in result.stderr


def test_output_that_cannot_be_written_is_told_before_reading(run: Run, story: Path, tmp_path: Path) -> None:
    for target, message in ((tmp_path, "is a folder"), (tmp_path / "no" / "where.jsonl", "there is no folder")):
        result = run("read", story, "--output", target)
        assert result.exit_code == 4
        assert message in result.stderr
        assert str(target) in result.stderr


def test_output_without_permission_is_told(run: Run, story: Path) -> None:
    result = run("read", story, "--output", "/sys/claims.jsonl")  # where not even the superuser may write
    assert result.exit_code == 4
    assert result.stderr.splitlines()[-1].startswith("dragoman: error: cannot write /sys/claims.jsonl: ")


def test_a_full_disk_is_told(run: Run, story: Path) -> None:
    result = run("read", story, "--format", "jsonl", "--output", "/dev/full")
    assert result.exit_code == 4
    assert "cannot write /dev/full: No space left on device" in result.stderr


def test_a_failure_leaves_the_old_file_and_nothing_else(run: Run, story: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "claims.jsonl"
    target.parent.mkdir()
    target.write_text("old", encoding="utf-8")
    assert run("read", tmp_path / "absent.txt", "--output", target).exit_code == 3
    assert target.read_text(encoding="utf-8") == "old"
    assert run("read", story, "--format", "jsonl", "--output", target).exit_code == 0
    assert target.read_text(encoding="utf-8") != "old"
    assert [path.name for path in target.parent.iterdir()] == ["claims.jsonl"]


def test_a_pipeline_that_is_missing_is_named(run: Run, story: Path) -> None:
    result = run("read", story, "--pipeline", "xx_no_such_pipeline")
    assert result.exit_code == 6
    assert "'xx_no_such_pipeline' is not installed" in result.stderr


def test_closed_pipe_ends_quietly(story: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "dragoman",
        "read",
        *[str(story)] * 200,
        "--format",
        "mentions",
        "--published",
        "2024-03-18",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (141, b"")
