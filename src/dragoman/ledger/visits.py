"""What the ledger remembers of addresses that were fetched; see `dragoman.documents.fetching.visits.Visits`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, delete, insert, select

from dragoman.documents.fetching.visits import NO_VALIDATORS, Validators
from dragoman.ledger.engine import Place, writing
from dragoman.ledger.moments import Clock, to_number
from dragoman.ledger.trouble import explained
from dragoman.ledger.working import visits

LONGEST = 2048  # characters of an address; PostgreSQL's indexes hold no more than 2,704 bytes
MOST_FAILURES = 5
"""After so many failures that might pass, an item of a feed is given up."""


class RecordedVisits:
    """The memory of a ledger. What it is told is kept when `keep` says that the documents are recorded."""

    def __init__(self, engine: Engine, place: Place, clock: Clock, reader: str, *, of_any: bool) -> None:
        """Use `Ledger.visits`."""
        self._engine, self._place, self._clock = engine, place, clock
        self._reader, self._of_any = reader, of_any
        self._new: dict[str, dict[str, Any]] = {}
        self.same = 0
        """How many pages told that they have not changed."""

    def validators(self, url: str) -> Validators:
        """What the last answer of an address gave."""
        row = self._row(url)
        return Validators(row["etag"], row["modified"]) if row else NO_VALIDATORS

    def is_settled(self, url: str, stamp: str) -> bool:
        """Whether an item need not be fetched: it was, or will not be had, and its stamp is the same."""
        row = self._row(url)
        return bool(row and row["settled"] and row["stamp"] == stamp)

    def answered(self, url: str, validators: Validators, stamp: str) -> None:
        """An address was fetched, and all that it holds was handed on."""
        if url not in self._new:
            kept = {"stamp": stamp, "etag": validators.etag, "modified": validators.modified}
            self._new[url] = {**kept, "failures": 0, "settled": True}

    def failed(self, url: str, stamp: str, *, lasting: bool) -> None:
        """An address gave nothing that can be read."""
        before = self._row(url)
        failures = (before["failures"] if before and before["stamp"] == stamp else 0) + 1
        settled = lasting or failures >= MOST_FAILURES
        self._new[url] = {"stamp": stamp, "etag": "", "modified": "", "failures": failures, "settled": settled}

    def unchanged(self, url: str) -> None:
        """An address tells that nothing has changed."""
        self.same += 1

    def keep(self) -> None:
        """Keep what was told since the last time. Raises LedgerError."""
        told, self._new = {url: each for url, each in self._new.items() if _fits(url)}, {}
        if not told:
            return
        with explained(self._place.name), writing(self._engine) as connection:
            now = to_number(self._clock())
            for url, values in told.items():
                connection.execute(delete(visits).where(visits.c.url == url))
                connection.execute(insert(visits).values(url=url, reader=self._reader, visited_at=now, **values))

    def _row(self, url: str) -> dict[str, Any] | None:
        if not _fits(url):
            return None
        with explained(self._place.name), self._engine.connect() as connection:
            row = connection.execute(select(visits).where(visits.c.url == url)).mappings().first()
        if row is None or not (self._of_any or row["reader"] == self._reader):
            return None
        return {str(key): value for key, value in row.items()}


def _fits(url: str) -> bool:
    """Whether an address can be a key in a database; what a feed calls an address may be anything."""
    return len(url) <= LONGEST and url.isascii() and url.isprintable()
