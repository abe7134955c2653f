"""The ledger: where it is, and how it is opened."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from dragoman.ledger.view import View


class Ledger:
    """An open ledger: one SQLite file, or one PostgreSQL database.

    >>> with Ledger.open("dragoman.db") as ledger:
    ...     for recorded in ledger.view().claims(parties=("CAN", "VEN")): ...
    """

    @classmethod
    def open(cls, place: str | Path, *, create: bool = False, wait: float = 30.0) -> Self:
        """The ledger in the SQLite file or at the PostgreSQL URL (`postgresql://...`) `place`.

        `create` makes one where there is none; `wait` is how many seconds to wait for other writers. Raises
        LedgerError when it is missing, is no ledger, is damaged, is of another version, or cannot be reached.
        """
        raise NotImplementedError

    def view(
        self,
        *,
        valid_at: date | str | None = None,
        as_of: datetime | date | str | None = None,
        published_by: date | str | None = None,
    ) -> View:
        """What the ledger knew at `as_of` of what was published by `published_by`. A day stands for its end, UTC."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the connections."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
