"""Texts that come in through the server: read by the one reader of the process, and recorded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from dragoman.claims import assemble
from dragoman.exchange.reasons import Weighed, reasons
from dragoman.ledger import Ledger
from dragoman.ledger.identity import installed_reader
from dragoman.model.document import Document

if TYPE_CHECKING:
    from dragoman.reading.pipeline import Reader

_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a text: `outcome` as `dragoman add` calls it, its content address, its claims' ids, warnings."""

    outcome: str
    address: str
    claims: tuple[str, ...]
    notes: tuple[str, ...]


def take(ledger: Ledger, document: Document, pipeline: str = "") -> Taken:
    """Read a document and record it with its claims, all or nothing; one that is known is not read again.

    Several at once wait for each other, as reading keeps a core busy. Raises InputError where the text cannot be read,
    PipelineError, and LedgerError.
    """
    version = installed_reader(pipeline)
    if ledger.knows(document, version):
        added = ledger.add(document, (), version)
        claims = tuple(record.claim.id for record in ledger.view().claims(documents=[added.address]))
        return Taken(str(added.outcome), added.address, claims, ())
    with _one_at_a_time:
        reading = _reader(pipeline).read(document)
        found = assemble(reading).claims
    added = ledger.add(reading.document, found, version)
    return Taken(str(added.outcome), added.address, tuple(claim.id for claim in found), reading.notes)


def explained(document: Document, pipeline: str = "") -> tuple[Weighed, ...]:
    """What the installed reader finds in a text, and why it is a claim or not; nothing is recorded."""
    with _one_at_a_time:
        reading = _reader(pipeline).read(document)
        return reasons(reading, assemble(reading))


@cache
def _reader(pipeline: str) -> Reader:
    """The reader, loaded with the first text (a second or two)."""
    from dragoman.reading.pipeline import Reader

    return Reader(pipeline) if pipeline else Reader()
