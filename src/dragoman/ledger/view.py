"""What the ledger says, as known at one time: the claims, filtered by the database, with all that is derived from them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from dragoman.model.record import Recorded, Standing

HOLDING = frozenset({Standing.CURRENT, Standing.ACCEPTED})


class View:
    """The ledger as known at one moment.

    `as_of` is the moment, UTC (None: now); the view never changes, whatever is recorded later. `published_by` leaves
    out documents published later or on an unknown day. `valid_at` is the day asked about; it filters nothing here, as
    claims of other days bear on it, and is read by the analyses.
    """

    valid_at: date | None
    as_of: datetime | None
    published_by: date | None

    def claims(
        self,
        *,
        parties: Collection[str] = (),
        acts: Collection[str] = (),
        ids: Collection[str] = (),
        since: date | None = None,
        until: date | None = None,
        recorded_since: datetime | None = None,
        standings: Collection[Standing] = HOLDING,
    ) -> Iterator[Recorded]:
        """The claims that involve all `parties`, on whichever side, of one of the `acts` (empty: of all), ordered by
        first possible day (undated last), document and place in the text.

        `ids` asks for claims by id; `since` and `until` for those that may have happened in that stretch (undated ones
        count by the day of publication); `recorded_since` for those the ledger learned of from then on. `standings`
        tells what else than what holds is wanted; all of `Standing` gives everything. Raises LedgerError.
        """
        raise NotImplementedError
