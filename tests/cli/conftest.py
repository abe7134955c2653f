"""Running the command line as a user would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dragoman.cli import app

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `dragoman` with arguments (paths are made text) and standard input, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    for name in ("PIPELINE", "MAX_BYTES", "DEBUG", "CONFIG"):
        monkeypatch.delenv(f"DRAGOMAN_{name}", raising=False)

    def invoke(*arguments: object, input: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(each) for each in arguments], input=input)

    return invoke


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """A short news text in a file."""
    path = tmp_path / "story.txt"
    path.write_text(
        "Norway recalled its ambassador to Mali on Friday. Norway will close its embassy in Bamako by May 31, "
        "said Foreign Minister Liv Aamodt.\n",
        encoding="utf-8",
    )
    return path
