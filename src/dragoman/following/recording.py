"""Documents → the ledger, each read by one reader that stays open, and counts of what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING, Protocol

from dragoman.claims import assemble
from dragoman.documents import Loaded, Refusal
from dragoman.ledger import Ledger
from dragoman.ledger.identity import ReaderVersion
from dragoman.model.document import Document
from dragoman.model.reading import Reading

if TYPE_CHECKING:
    from dragoman.llm import Unread


class AnyReader(Protocol):
    """What reads documents, in their order."""

    def read_all(self, documents: Iterable[Document]) -> Iterator[Reading | Unread]:
        """A reading for each document, or why there is none."""
        ...


Complain = Callable[[str], None]


class Recorder:
    """Reads what the ledger lacks and records it. The reader is opened with the first document that needs it (a second
    or two), and stays open."""

    def __init__(
        self,
        ledger: Ledger,
        version: ReaderVersion,
        open_reader: Callable[[], AbstractContextManager[AnyReader]],
        complain: Complain,
    ) -> None:
        self._ledger, self._version, self._complain = ledger, version, complain
        self._open_reader = open_reader
        self._reader: AnyReader | None = None
        self._open = ExitStack()

    def record(self, items: Iterable[Loaded | Refusal], counts: Counter[str]) -> None:
        """Record the documents among `items`, and count them as `new`, `revised`, `reread`, `known` or `refused`, and
        their `claims`. Raises LedgerError."""
        unread = list(self._unread(items, counts))
        if not unread:
            return
        if self._reader is None:
            self._reader = self._open.enter_context(self._open_reader())
        for reading in self._reader.read_all(unread):
            if not isinstance(reading, Reading):
                counts["refused"] += 1
                self._complain(f"{reading.document.id}: {reading.error}")
                continue
            claims = assemble(reading).claims
            outcome = self._ledger.add(reading.document, claims, self._version).outcome
            counts[outcome] += 1
            counts["claims"] += len(claims) if outcome != "known" else 0

    def close(self) -> None:
        """Let go of the reader."""
        self._open.close()

    def _unread(self, items: Iterable[Loaded | Refusal], counts: Counter[str]) -> Iterator[Document]:
        for item in items:
            if isinstance(item, Refusal):
                counts["refused"] += 1
                self._complain(str(item.error))
            elif self._ledger.knows(item.document, self._version):
                counts["known"] += 1
            else:
                yield item.document
