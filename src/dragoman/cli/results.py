"""Inputs → results, one document at a time and in order, with what goes wrong told on standard error."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dragoman.claims import Assembly, assemble
from dragoman.cli.messages import complain, warn
from dragoman.cli.progress import Meter
from dragoman.cli.readers import AnyReader
from dragoman.documents import Loaded, Refusal
from dragoman.model.document import Document
from dragoman.model.reading import Reading


@dataclass(frozen=True, slots=True)
class Result:
    """One document, what was found in it, its claims, and what the user should know."""

    document: Document
    reading: Reading
    assembly: Assembly
    notes: tuple[str, ...]


@dataclass
class Count:
    """How many inputs were read and refused so far, and the exit code that the first refusal calls for."""

    read: int = 0
    refused: int = 0
    exit_code: int = 0
    waiting: deque[Loaded] = field(default_factory=deque)

    def refuse(self, refusal: Refusal) -> None:
        """Tell the user of an input that could not be read."""
        self.refused += 1
        self.exit_code = self.exit_code or refusal.error.exit_code
        complain(str(refusal.error))

    def summary(self) -> str:
        """How many of how many could not be read; `""` where the messages have said it all."""
        total = self.read + self.refused
        return f"{self.refused} of {total} documents could not be read" if self.refused and total > 1 else ""


def results(items: Iterable[Loaded | Refusal], reader: AnyReader, count: Count, meter: Meter) -> Iterator[Result]:
    """Read the documents among `items`, in order. Refusals are told as they come, and counted."""
    for reading in reader.read_all(accepted(items, count, meter)):
        loaded = count.waiting.popleft()
        if not isinstance(reading, Reading):
            error = type(reading.error)(f"{loaded.document.id}: {reading.error}")
            count.refuse(Refusal(loaded.source, loaded.line, error))
            meter.advance()
            continue
        notes = told_once((*loaded.warnings, *reading.notes))
        for note in notes:
            warn(f"{loaded.document.id}: {note}")
        count.read += 1
        meter.advance()
        yield Result(loaded.document, reading, assemble(reading), notes)


def told_once(notes: Iterable[str]) -> tuple[str, ...]:
    """The notes without those that say again what another says, up to its colon or bracket; the last one stays, as the
    reader knows more of a document than the loader does."""
    return tuple({re.split(r" \(|:", note)[0]: note for note in notes}.values())


def accepted(items: Iterable[Loaded | Refusal], count: Count, meter: Meter) -> Iterator[Document]:
    """The documents to read; each waits in `count` for its reading, which comes in batches."""
    for item in items:
        meter.seen()
        if isinstance(item, Refusal):
            count.refuse(item)
            meter.advance()
        else:
            count.waiting.append(item)
            yield item.document
