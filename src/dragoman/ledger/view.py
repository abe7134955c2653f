"""What the ledger says, as known at one time: claims chosen by the database, with all that is derived from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import Connection, Engine, select

from dragoman.claims.occurrences import Occurrence, occurrence
from dragoman.ledger.engine import Place
from dragoman.ledger.evidence import Evidence
from dragoman.ledger.finding import ALL, Among, Hit, hits
from dragoman.ledger.following import Entry, entries_after
from dragoman.ledger.listing import Kept, Listed, Page, claims_page, document_at, documents_page, events_page
from dragoman.ledger.moments import to_number, to_text
from dragoman.ledger.provenance import Provenance, provenance
from dragoman.ledger.queries import Horizon, pairs_of
from dragoman.ledger.schema import entries
from dragoman.ledger.sources import SourceCount, source_counts
from dragoman.ledger.streaming import Text, each_claim, each_event, each_text
from dragoman.ledger.telling import told
from dragoman.ledger.trouble import explained
from dragoman.ledger.waiting import waiting_page
from dragoman.ledger.wanted import HOLDING, Wanted
from dragoman.model.record import Recorded, Standing


class View:
    """The ledger as known at one moment.

    `as_of` is the moment, UTC (None: that of asking); the view never changes, whatever is recorded later.
    `published_by` leaves out documents published later or on an unknown day. `valid_at` is the day asked about; it
    filters nothing here, as claims of other days bear on it, and is read by the analyses.
    """

    def __init__(
        self,
        engine: Engine,
        place: Place,
        *,
        valid_at: date | None = None,
        as_of: datetime | None = None,
        published_by: date | None = None,
    ) -> None:
        """Use `Ledger.view`."""
        self.engine = engine
        self.place = place
        self.valid_at = valid_at
        self.as_of = as_of
        self.published_by = published_by
        with engine.connect() as connection:
            self.horizon = Horizon(connection, as_of, published_by)

    def claims(
        self,
        *,
        parties: Collection[str] = (),
        acts: Collection[str] = (),
        ids: Collection[str] = (),
        documents: Collection[str] = (),
        since: date | None = None,
        until: date | None = None,
        recorded_since: datetime | None = None,
        standings: Collection[Standing] = HOLDING,
        joined: bool = True,
    ) -> Iterator[Recorded]:
        """The claims that involve all `parties`, on whichever side, of one of the `acts` (empty: of all), ordered by
        first possible day (undated ones by the day of publication), document and place in the text.

        `ids` asks for claims by id, `documents` for those of documents by content address; `since` and `until` for
        those that may have happened in that stretch (undated ones count by the day of publication); `recorded_since`
        for those the ledger learned of from then on. `standings` tells what else than what holds is wanted; all of
        `Standing` gives everything. Without `joined` events are not looked for, which is some ten times quicker: each
        claim then has no `event`, and its credibility counts its own document alone. Raises LedgerError.
        """
        wanted = Wanted(
            parties=in_order(parties),
            acts=in_order(acts),
            ids=in_order(ids),
            documents=in_order(documents),
            since=since.isoformat() if since else "",
            until=until.isoformat() if until else "",
            recorded_since=to_number(recorded_since) if recorded_since else 0,
            standings=frozenset(standings),
            joined=joined,
        )
        with explained(self.place.name), self.engine.connect() as connection:
            return iter(self._recorded(connection, wanted))

    def events(
        self, *, parties: Collection[str] = (), acts: Collection[str] = (), ids: Collection[str] = ()
    ) -> Iterator[Occurrence]:
        """The events that claims like these report, oldest first, each with its consensus and its dissent.

        `ids` are ids of events or of their claims.
        """
        wanted = Wanted(parties=in_order(parties), acts=in_order(acts), ids=in_order(claim_id_of(id) for id in ids))
        with explained(self.place.name), self.engine.connect() as connection:
            evidence = Evidence(connection, self.horizon, wanted)
            found = {evidence.event_of[row.number] for row in evidence.asked if row.number in evidence.event_of}
        events = [occurrence(id, evidence.members[id]) for id in found]
        return iter(sorted(events, key=lambda event: (event.date == "", event.date, event.id)))

    def claims_page(
        self,
        after: str = "",
        limit: int = 100,
        *,
        parties: Collection[str] = (),
        acts: Collection[str] = (),
        since: date | None = None,
        until: date | None = None,
        standings: Collection[Standing] = HOLDING,
    ) -> Page[Recorded]:
        """The same claims as `claims` some at a time, in the order of their last possible day and of recording.

        `after` is that of the page before. However much there is, a page takes the database the same time. Raises
        InputError for an `after` that is none.
        """
        wanted = _wanted(parties, acts, since, until, standings)
        with explained(self.place.name), self.engine.connect() as connection:
            return claims_page(connection, self.horizon, wanted, after, limit)

    def events_page(
        self,
        after: str = "",
        limit: int = 100,
        *,
        parties: Collection[str] = (),
        acts: Collection[str] = (),
        since: date | None = None,
        until: date | None = None,
    ) -> Page[Occurrence]:
        """The events of claims like these some at a time, each where the first of its claims stands in the order of
        `claims_page`. Raises InputError for an `after` that is none."""
        wanted = _wanted(parties, acts, since, until, HOLDING)
        with explained(self.place.name), self.engine.connect() as connection:
            return events_page(connection, self.horizon, wanted, after, limit)

    def each_claim(
        self,
        *,
        parties: Collection[str] = (),
        acts: Collection[str] = (),
        since: date | None = None,
        until: date | None = None,
    ) -> Iterator[Recorded]:
        """The claims that hold, chosen as by `claims`, one after another by act and parties. However many there are,
        only some are held in memory."""
        wanted = _wanted(parties, acts, since, until, HOLDING)
        with explained(self.place.name), self.engine.connect() as connection:
            yield from each_claim(connection, self.horizon, wanted)

    def each_event(
        self,
        *,
        parties: Collection[str] = (),
        acts: Collection[str] = (),
        since: date | None = None,
        until: date | None = None,
    ) -> Iterator[tuple[Occurrence, Recorded]]:
        """The events of such claims one after another, by act and parties, each with the first of its claims."""
        wanted = _wanted(parties, acts, since, until, HOLDING)
        with explained(self.place.name), self.engine.connect() as connection:
            yield from each_event(connection, self.horizon, wanted)

    def pairs(self, acts: Collection[str]) -> tuple[tuple[str, str], ...]:
        """Every two parties, in alphabetical order, that a claim with one of the acts names together."""
        with explained(self.place.name), self.engine.connect() as connection:
            return pairs_of(connection, self.horizon, in_order(acts))

    def each_text(self) -> Iterator[Text]:
        """All documents in the order of recording, however many, each with its text and the claims that hold of it."""
        with explained(self.place.name), self.engine.connect() as connection:
            yield from each_text(connection, self.horizon)

    def documents(
        self,
        after: str = "",
        limit: int = 100,
        *,
        publisher: str = "",
        doc: str = "",
        since: date | None = None,
        until: date | None = None,
    ) -> Page[Listed]:
        """Documents, the one that was recorded last first: of a publisher, with an id, published from `since` to
        `until`. Raises InputError for an `after` that is none."""
        first, last = (day.isoformat() if day else "" for day in (since, until))
        with explained(self.place.name), self.engine.connect() as connection:
            return documents_page(connection, self.horizon, after, limit, publisher, doc, first, last)

    def document(self, address: str) -> Kept:
        """The document with this content address. Raises NotRecorded where there is none."""
        with explained(self.place.name), self.engine.connect() as connection:
            return document_at(connection, self.horizon, self.place, address)

    def entries(self, after: int = 0, limit: int = 100) -> tuple[Entry, ...]:
        """What the ledger learned after the entry with the number `after`, oldest first: new claims, and those that no
        longer stand or were reviewed. Whoever keeps the last number can go on from there."""
        with explained(self.place.name), self.engine.connect() as connection:
            return entries_after(connection, self.horizon, after, limit)

    def waiting(
        self, after: str = "", limit: int = 20, *, parties: Collection[str] = (), acts: Collection[str] = ()
    ) -> Page[Recorded]:
        """Current claims that nobody has reviewed, those that the reader is least sure of first, without events (see
        `claims`, `joined`). Raises InputError for an `after` that is none."""
        with explained(self.place.name), self.engine.connect() as connection:
            return waiting_page(connection, self.horizon, in_order(parties), in_order(acts), after, limit)

    def sources(self) -> tuple[SourceCount, ...]:
        """Every publisher with what it brought and what reviewers found, those with the most claims first."""
        with explained(self.place.name), self.engine.connect() as connection:
            return source_counts(connection, self.horizon)

    def search(self, query: str, *, limit: int = 20, among: Among = ALL) -> Iterator[Hit]:
        """The documents whose title or text has the words; `dragoman.ledger.finding` tells the language and the order.

        Raises InputError where no word is asked for, and LedgerError.
        """
        with explained(self.place.name), self.engine.connect() as connection:
            return iter(list(hits(connection, self.horizon, query, limit, among)))

    def why(self, id: str) -> Provenance:
        """Where the claim or the event with this id comes from. Raises LedgerError where there is none."""
        with explained(self.place.name), self.engine.connect() as connection:
            return provenance(connection, self.horizon, self.place, claim_id_of(id), self._recorded)

    @cached_property
    def recorded_at(self) -> str:
        """When the last entry that it sees was recorded, ISO 8601, UTC; `""` where it sees none."""
        query = select(entries.c.recorded_at).where(entries.c.number == self.horizon.cut)
        with explained(self.place.name), self.engine.connect() as connection:
            number = connection.execute(query).scalar()
        return "" if number is None else to_text(number)

    def _recorded(self, connection: Connection, wanted: Wanted) -> list[Recorded]:
        return [recorded for _, recorded in told(Evidence(connection, self.horizon, wanted), wanted)]


def _wanted(
    parties: Collection[str],
    acts: Collection[str],
    since: date | None,
    until: date | None,
    standings: Collection[Standing],
) -> Wanted:
    return Wanted(
        parties=in_order(parties),
        acts=in_order(acts),
        since=since.isoformat() if since else "",
        until=until.isoformat() if until else "",
        standings=frozenset(standings),
    )


def in_order(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once, sorted."""
    return tuple(sorted(set(values)))


def claim_id_of(id: str) -> str:
    """The id of a claim by which an event is named, or the id itself."""
    return id[1:] if len(id) == 17 and id.startswith("e") else id
