"""What the ledger says, as known at one time: claims chosen by the database, with all that is derived from them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Engine, select

from dragoman.claims.occurrences import Occurrence, Report, independent_sources, occurrence
from dragoman.ledger.engine import Place
from dragoman.ledger.evidence import Evidence
from dragoman.ledger.finding import Hit, hits
from dragoman.ledger.moments import to_number, to_text
from dragoman.ledger.provenance import Provenance, provenance
from dragoman.ledger.queries import Horizon
from dragoman.ledger.schema import entries
from dragoman.ledger.trouble import explained
from dragoman.ledger.wanted import HOLDING, Wanted
from dragoman.model.claim import Claim, Status
from dragoman.model.record import Recorded, Source, Standing
from dragoman.vocabulary.admiralty import credibility, reliability


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
    ) -> Iterator[Recorded]:
        """The claims that involve all `parties`, on whichever side, of one of the `acts` (empty: of all), ordered by
        first possible day (undated ones by the day of publication), document and place in the text.

        `ids` asks for claims by id, `documents` for those of documents by content address; `since` and `until` for
        those that may have happened in that stretch (undated ones count by the day of publication); `recorded_since`
        for those the ledger learned of from then on. `standings` tells what else than what holds is wanted; all of
        `Standing` gives everything. Raises LedgerError.
        """
        wanted = Wanted(
            parties=tuple(sorted(set(parties))),
            acts=tuple(sorted(set(acts))),
            ids=tuple(sorted(set(ids))),
            documents=tuple(sorted(set(documents))),
            since=since.isoformat() if since else "",
            until=until.isoformat() if until else "",
            recorded_since=to_number(recorded_since) if recorded_since else 0,
            standings=frozenset(standings),
        )
        with explained(self.place.name), self.engine.connect() as connection:
            return iter(self._recorded(connection, wanted))

    def events(
        self, *, parties: Collection[str] = (), acts: Collection[str] = (), ids: Collection[str] = ()
    ) -> Iterator[Occurrence]:
        """The events that claims like these report, oldest first, each with its consensus and its dissent.

        `ids` are ids of events or of their claims.
        """
        wanted = Wanted(
            parties=tuple(sorted(set(parties))),
            acts=tuple(sorted(set(acts))),
            ids=tuple(sorted({claim_id_of(id) for id in ids})),
        )
        with explained(self.place.name), self.engine.connect() as connection:
            evidence = Evidence(connection, self.horizon, wanted)
            found = {evidence.event_of[row.number] for row in evidence.asked if row.number in evidence.event_of}
        told = [occurrence(id, evidence.members[id]) for id in found]
        return iter(sorted(told, key=lambda event: (event.date == "", event.date, event.id)))

    def search(self, query: str, *, limit: int = 20) -> Iterator[Hit]:
        """The documents whose title or text has the words; `dragoman.ledger.finding` tells the language and the order.

        Raises InputError where no word is asked for, and LedgerError.
        """
        with explained(self.place.name), self.engine.connect() as connection:
            return iter(list(hits(connection, self.horizon, query, limit)))

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
        evidence = Evidence(connection, self.horizon, wanted)
        counts: dict[tuple[str, bool], int] = {}
        sources: dict[int, Source] = {}
        found = []
        for row in evidence.asked:
            standing = evidence.standing[row.number]
            if standing not in wanted.standings:
                continue
            claim, event = evidence.claim(row), evidence.event_of.get(row.number, "")
            members = evidence.members.get(event, ())
            source = sources.get(row.document) or sources.setdefault(row.document, _source(row, evidence))
            found.append(
                Recorded(
                    claim=claim,
                    source=source,
                    recorded_at=to_text(row.recorded_at),
                    standing=standing,
                    event=event,
                    reliability=reliability(source.publisher, source.url),
                    credibility=_credibility(claim, source, event, members, counts),
                )
            )
        return found


def claim_id_of(id: str) -> str:
    """The id of a claim by which an event is named, or the id itself."""
    return id[1:] if len(id) == 17 and id.startswith("e") else id


def _source(row: Any, evidence: Evidence) -> Source:
    group = evidence.groups.get(row.document)
    return Source(
        document=row.address,
        doc=row.doc,
        title=row.title,
        publisher=row.publisher,
        published=row.published,
        url=row.url,
        revision=row.revision,
        group=group.id if group else row.address,
        independent=group.independent if group else row.origin,
    )


def _credibility(
    claim: Claim, source: Source, event: str, members: tuple[Report, ...], counts: dict[tuple[str, bool], int]
) -> int:
    """From whom the text credits, and from who else reports or denies it."""
    denied = claim.status is Status.NEGATED
    for negated in (True, False):
        if event and (event, negated) not in counts:
            told = [report for report in members if (report.claim.status is Status.NEGATED) is negated]
            counts[event, negated] = len(independent_sources(told)) if told else 0
    return credibility(
        claim.by,
        reporting=counts.get((event, denied), 1),
        denying=counts.get((event, not denied), 0),
        known=bool(source.independent),
    )
