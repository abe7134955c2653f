"""A progress bar for more than one document, where someone watches and nothing else is drawn."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

LINES = {".jsonl", ".ndjson"}
SINGLE = {".txt", ".text", ".md", ".markdown", ".mdown", ".html", ".htm", ".xhtml", ".pdf"}


class Meter:
    """Counts documents, and draws a bar on `console` from the second one on; `console` None draws nothing."""

    def __init__(self, console: Console | None, total: int | None) -> None:
        self.inputs = 0
        self.done = 0
        self.total = total
        self.progress = console and Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=console.stderr,
        )

    def seen(self) -> None:
        """An input has come in."""
        self.inputs += 1
        if self.progress and not self.progress.tasks and max(self.inputs, self.total or 0) > 1:
            self.progress.start()
            self.progress.add_task("reading", total=self.total, completed=self.done)

    def say(self, words: str) -> None:
        """Put other words before the bar."""
        if self.progress and self.progress.tasks:
            self.progress.update(self.progress.tasks[0].id, description=words)

    def advance(self) -> None:
        """An input is done."""
        self.done += 1
        if self.progress and self.progress.tasks:
            self.progress.update(self.progress.tasks[0].id, completed=self.done)

    def __enter__(self) -> Meter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.progress:
            self.progress.stop()


def meter(inputs: Sequence[str], drawn_on: Console | None) -> Meter:
    """A meter for `inputs`.

    The bar goes to standard error while results go elsewhere than the terminal, and to `drawn_on`, the console that
    draws the results, where that is the terminal. Anything else in the terminal, and it stays away.
    """
    if not sys.stderr.isatty():
        return Meter(None, None)
    if drawn_on is not None and drawn_on.is_terminal:
        return Meter(drawn_on, expected(inputs))
    return Meter(None if sys.stdout.isatty() else Console(stderr=True), expected(inputs))


def expected(inputs: Sequence[str]) -> int | None:
    """How many documents the inputs hold, or None where that is only known afterwards."""
    total = 0
    for each in inputs:
        path = Path(each)
        suffix = path.suffix.lower()
        if not path.is_file() or suffix not in LINES | SINGLE:
            return None
        total += lines(path) if suffix in LINES else 1
    return total


def lines(path: Path) -> int:
    """The number of lines in a file."""
    with path.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
