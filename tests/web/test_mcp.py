"""An assistant asks the record: the official client against `dragoman mcp` in a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from typer.testing import CliRunner

from dragoman.cli import app

DAY = ("--on", "2023-11-21")
ASKED = (
    ("search", {"words": "oil"}, ("search", "oil")),
    (
        "state",
        {"actor": "Canada", "recipient": "VEN", "on": "2023-11-21"},
        ("state", "CAN", "VEN", "--on", "2023-11-21"),
    ),
    ("timeline", {"actor": "CAN", "recipient": "VEN"}, ("timeline", "CAN", "VEN")),
    ("watch", {"parties": ["CAN"], "on": "2023-11-22"}, ("watch", "CAN", "--on", "2023-11-22")),
)


def conversation(place: Path, calls: list[tuple[str, dict[str, Any]]]) -> tuple[list[str], list[tuple[bool, str]]]:
    """The names of the tools, and for each call whether it failed and what was told."""
    command = ["-m", "dragoman", "mcp", "--ledger", str(place)]
    server = StdioServerParameters(command=sys.executable, args=command, env=dict(os.environ))

    async def talk() -> tuple[list[str], list[tuple[bool, str]]]:
        async with Client(server) as client:
            listed = (await client.list_tools()).tools
            assert all(tool.annotations and tool.annotations.read_only_hint for tool in listed)
            answers = [await client.call_tool(name, given) for name, given in calls]
            return [tool.name for tool in listed], [(bool(each.is_error), text_of(each)) for each in answers]

    return asyncio.run(talk())


def text_of(answer: Any) -> str:
    """What an answer says."""
    return "\n".join(part.text for part in answer.content)


def items_of(text: str) -> list[Any]:
    """The objects in a text, one after another."""
    decoder, found, at = json.JSONDecoder(), [], 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        found.append(value)
        at += len(text[at:]) - len(text[at:].lstrip())
    return found


def test_the_tools_tell_what_the_commands_print(filled_ledger: Path) -> None:
    names, told = conversation(filled_ledger, [(name, given) for name, given, _ in ASKED])
    assert sorted(names) == ["search", "state", "timeline", "watch", "why"]
    for (failed, text), (_, _, words) in zip(told, ASKED, strict=True):
        done = CliRunner().invoke(app, [*words, "--ledger", str(filled_ledger), "--format", "json"])
        printed = json.loads(done.stdout)
        assert not failed
        assert items_of(text) in (printed, [printed])
        assert printed
    claim = items_of(told[1][1])[0]["values"][0]["claims"][0]
    _, [(failed, text)] = conversation(filled_ledger, [("why", {"id": claim})])
    assert not failed
    assert items_of(text)[0]["entity"]["id"] == claim


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("state", {"actor": "Atlantis", "recipient": "VEN"}, "Atlantis"),
        ("why", {"id": "nothing"}, "no claim has the id"),
        ("search", {"words": "-"}, "no word to look for"),
        ("watch", {"due": 36_500, "on": "9999-12-31"}, "end of the calendar"),
    ],
)
def test_what_goes_wrong_is_told(filled_ledger: Path, name: str, given: dict[str, Any], words: str) -> None:
    _, [(failed, text)] = conversation(filled_ledger, [(name, given)])
    assert failed
    assert words in text
