"""The ledger: where it is, how it is opened, and all that one can do with it.

What only writing needs is imported where it is used, so that a question is answered sooner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import Engine

from dragoman.ledger.engine import Place
from dragoman.ledger.identity import ReaderVersion, installed_reader
from dragoman.ledger.moments import Clock, day, moment, now
from dragoman.ledger.opening import opened, upgraded
from dragoman.ledger.trouble import explained
from dragoman.ledger.view import View
from dragoman.model.claim import Claim
from dragoman.model.document import Document

if TYPE_CHECKING:
    from dragoman.ledger.health import Stats
    from dragoman.ledger.loading import Loaded
    from dragoman.ledger.record import Added
    from dragoman.ledger.review import Review
    from dragoman.ledger.subscriptions import Subscriptions
    from dragoman.ledger.visits import RecordedVisits


class Ledger:
    """An open ledger: one SQLite file, or one PostgreSQL database.

    >>> with Ledger.open("dragoman.db") as ledger:
    ...     for recorded in ledger.view().claims(parties=("CAN", "VEN")): ...
    """

    def __init__(self, engine: Engine, place: Place, clock: Clock = now) -> None:
        """Use `Ledger.open`. `clock` tells the time of recording; it is another one in tests and replays."""
        self.engine = engine
        self.place = place
        self.clock = clock

    @classmethod
    def open(cls, place: str | Path, *, create: bool = False, wait: float = 30.0, clock: Clock = now) -> Self:
        """The ledger in the SQLite file or at the PostgreSQL URL (`postgresql://...`) `place`.

        `create` makes one where there is none; `wait` is how many seconds to wait for other writers. Raises
        LedgerError when it is missing, is no ledger, is damaged, is of another version, or cannot be reached.
        """
        meant = Place.of(place)
        with explained(meant.name):
            return cls(opened(meant, wait, create=create), meant, clock)

    @classmethod
    def upgrade(cls, place: str | Path, *, wait: float = 30.0) -> bool:
        """Bring the tables of a ledger that an older version made up to date; whether anything had to be done.

        All or nothing; what is recorded stays as it is. Raises LedgerError where there is no ledger.
        """
        meant = Place.of(place)
        with explained(meant.name):
            return upgraded(meant, wait)

    def add(self, document: Document, claims: Iterable[Claim], reader: ReaderVersion | None = None) -> Added:
        """Record a document and the claims that `reader` (None: the installed one) made of it.

        All or nothing, in one transaction; adding the same again records nothing. A changed text at the same address
        (or, without address, of the same publisher and id) is a new revision. Raises LedgerError.
        """
        from dragoman.ledger.record import record

        with explained(self.place.name):
            return record(self.engine, document, tuple(claims), reader or installed_reader(), self.clock)

    def load(self, rows: Iterable[tuple[Document, tuple[Claim, ...]]], reader: ReaderVersion) -> Loaded:
        """Record the rows of a dataset, each a document of its own with its claims.

        All or nothing, in one transaction, so give some thousands at a time; what is there already is left as it is.
        Raises LedgerError.
        """
        from dragoman.ledger.loading import load

        with explained(self.place.name):
            return load(self.engine, list(rows), reader, self.clock)

    def knows(self, document: Document, reader: ReaderVersion | None = None) -> bool:
        """Whether adding this document would record nothing, so that it need not be read. Raises LedgerError."""
        from dragoman.ledger.record import is_read

        with explained(self.place.name), self.engine.connect() as connection:
            return is_read(connection, document, reader or installed_reader())

    def view(
        self,
        *,
        valid_at: date | str | None = None,
        as_of: datetime | date | str | None = None,
        published_by: date | str | None = None,
    ) -> View:
        """What the ledger knew at `as_of` of what was published by `published_by`. A day stands for its end, UTC.

        Raises InputError for an impossible date, and LedgerError.
        """
        on, by, at = day(valid_at, "--on"), day(published_by, "--published-by"), moment(as_of, "--as-of")
        with explained(self.place.name):
            return View(self.engine, self.place, valid_at=on, as_of=at, published_by=by)

    def review(self, said: Review) -> Claim | None:
        """Record what a person says of a claim; the corrected claim, if it is a correction.

        Raises InputError for a review that is not valid, and LedgerError, also where there is no such claim.
        """
        from dragoman.ledger.review import review

        with explained(self.place.name):
            return review(self.engine, self.place, said, self.clock)

    def stats(self) -> Stats:
        """How much there is in it. Raises LedgerError."""
        from dragoman.ledger.health import stats_of

        with explained(self.place.name):
            return stats_of(self.engine)

    def faults(self) -> tuple[str, ...]:
        """What is wrong with it, a line each; nothing where it is whole. Raises LedgerError where it cannot be read."""
        from dragoman.ledger.health import faults_of

        with explained(self.place.name):
            return tuple(faults_of(self.engine))

    def copy(self, target: Ledger) -> Iterator[tuple[int, int]]:
        """Copy to `target` what it lacks, which holds nothing or an earlier copy; yields after each step how many of
        how many entries it has. Raises LedgerError, also where the target is another ledger."""
        from dragoman.ledger.copying import copied

        with explained(f"{self.place.name} → {target.place.name}"):
            yield from copied(self.engine, target.engine, target.place)

    def subscriptions(self) -> Subscriptions:
        """The addresses that are followed."""
        from dragoman.ledger.subscriptions import Subscriptions

        return Subscriptions(self.engine, self.place, self.clock)

    def visits(self, reader: ReaderVersion | None = None, *, of_any: bool = False) -> RecordedVisits:
        """What is remembered of addresses that were fetched for `reader` (None: the installed one) to read; `of_any`
        minds what was fetched for others too."""
        from dragoman.ledger.visits import RecordedVisits

        return RecordedVisits(self.engine, self.place, self.clock, (reader or installed_reader()).id, of_any=of_any)

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
