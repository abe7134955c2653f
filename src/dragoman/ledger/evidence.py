"""The claims that an answer rests on: those asked for, and those that belong to the same events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, and_, true

from dragoman.claims.occurrences import Report, dyads, occurrences, tolerance
from dragoman.ledger.groups import groups_of
from dragoman.ledger.queries import (
    BATCH,
    Horizon,
    claim_query,
    numbers_of_acts,
    numbers_on_days,
    of_families,
    of_parties,
    overlapping,
)
from dragoman.ledger.rows import claim_of
from dragoman.ledger.schema import claims, documents, entries
from dragoman.ledger.standing import standings_of
from dragoman.ledger.wanted import HOLDING, Wanted
from dragoman.model.claim import Claim
from dragoman.model.record import Standing

T = TypeVar("T")


class Evidence:
    """What a question needs, read from the database.

    `asked` are the rows of the claims that were asked for, in their order; `standing` has that of every row, by number;
    `groups` the groups of near-duplicates, by number of document; `event_of` and `members` the events of the claims
    that hold. An event may have claims that were not asked for, so these are looked for until nothing new turns up:
    then events are the same whatever the question.
    """

    def __init__(self, connection: Connection, horizon: Horizon, wanted: Wanted) -> None:
        self.connection = connection
        self.horizon = horizon
        self.standing: dict[int, Standing] = {}
        self.rows: dict[int, Any] = {}
        self.groups: dict[int, Any] = {}
        self.reports: dict[int, Report] = {}
        self.event_of: dict[int, str] = {}
        self.members: dict[str, tuple[Report, ...]] = {}
        self._claims: dict[int, Claim] = {}
        self._families: set[tuple[str, str]] = set()
        new = self._load(_conditions(wanted))
        self.asked = sorted(filter(_chosen(wanted), new), key=_order)
        self._whole = wanted.is_whole
        self._between = set(wanted.parties)
        if self._whole:
            self._families = {(row.act, row.party_key) for row in new}
        if wanted.joined:
            self._complete({row.number for row in new}, everything=self._whole and not wanted.parties)

    def claim(self, row: Any) -> Claim:
        """The claim in a row."""
        made = self._claims.get(row.number)
        if made is None:
            made = self._claims[row.number] = claim_of(row, row.doc)
        return made

    def _load(self, conditions: Iterable[Any]) -> list[Any]:
        """Rows that meet a condition and are not here yet, with their standing and their groups."""
        new = []
        for condition in conditions:
            for row in self.connection.execute(claim_query(self.horizon).where(condition)):
                if row.number not in self.rows:
                    self.rows[row.number] = row
                    new.append(row)
        for row, standing in zip(new, standings_of(self.connection, new, self.horizon), strict=True):
            self.standing[row.number] = standing
        linked = {row.document for row in new if row.linked and row.document not in self.groups}
        if linked:
            self.groups |= groups_of(self.connection, linked, self.horizon)
        for row in new:
            if self.standing[row.number] in HOLDING:
                self.reports[row.number] = self._report(row)
        return new

    def _report(self, row: Any) -> Report:
        group = self.groups.get(row.document)
        independent = "" if row.reader in self.horizon.datasets else group.independent if group else row.origin
        return Report(row.number, self.claim(row), (row.act, row.party_key), row.earliest, row.latest, independent)

    def _complete(self, active: set[int], *, everything: bool) -> None:
        """Look for what belongs to the events of the `active` claims, and join it."""
        probed: set[int] = set()
        while not everything:
            fresh = [self.reports[number] for number in sorted(active - probed) if number in self.reports]
            probed |= active
            new = self._load(self._neighbours(fresh))
            if not new:
                break
            self._join()
            touched = {self.event_of[report.key] for report in fresh}
            active = {report.key for event in touched for report in self.members[event]}
        self._join()

    def _neighbours(self, fresh: list[Report]) -> Iterator[Any]:
        """The conditions of what may belong to the events of these reports."""
        families = sorted({report.family for report in fresh} - self._families)
        self._families.update(families)
        for some in _batches(families):
            yield of_families(some)
        on_days, of_acts = set(), set()
        for report in fresh:
            for one, other in dyads(report.claim) if report.is_day else ():
                if self._whole and self._between <= {one, other}:
                    continue  # all claims between these two are here already
                first, second = sorted((one, other)) if other else (one, "")
                if tolerance(report.claim.act):
                    of_acts.add((first, second, report.claim.act))
                else:
                    on_days.add((first, second, report.claim.act, report.first))
        for days in _batches(sorted(on_days)):
            yield claims.c.number.in_(numbers_on_days(days))
        for triples in _batches(sorted(of_acts)):
            yield claims.c.number.in_(numbers_of_acts(triples))

    def _join(self) -> None:
        """Group the reports into events; the rows of datasets are never of one event with texts."""
        apart: tuple[list[Report], list[Report]] = ([], [])
        for report in self.reports.values():
            apart[self.rows[report.key].reader in self.horizon.datasets].append(report)
        self.members = {**dict(occurrences(apart[False])), **dict(occurrences(apart[True]))}
        self.event_of = {report.key: event for event, found in self.members.items() for report in found}


def _conditions(wanted: Wanted) -> Iterator[Any]:
    """What to ask the database for: by id, by parties or by time; the rest of the choice is made afterwards."""
    if wanted.numbers:
        for numbers in _batches(wanted.numbers):
            yield claims.c.number.in_(numbers)
    elif wanted.ids:
        for ids in _batches(wanted.ids):
            yield claims.c.id.in_(ids)
    elif wanted.documents:
        for addresses in _batches(wanted.documents):
            yield documents.c.address.in_(addresses)
    elif wanted.series:
        yield documents.c.series == wanted.series
    elif wanted.parties:
        yield of_parties(wanted.parties, wanted.acts)
    else:
        narrowed = [overlapping(wanted.since, wanted.until)] if wanted.since or wanted.until else []
        narrowed += [claims.c.act.in_(wanted.acts)] if wanted.acts else []
        narrowed += [entries.c.recorded_at >= wanted.recorded_since] if wanted.recorded_since else []
        yield and_(true(), *narrowed)


def _chosen(wanted: Wanted) -> Callable[[Any], bool]:
    """Whether a row is one of those that were asked for."""
    parties, acts = set(wanted.parties), set(wanted.acts)

    def chosen(row: Any) -> bool:
        return (
            (not acts or row.act in acts)
            and (len(parties) < 1 or parties <= {*row.actor.split(), *row.recipient.split()})
            and (not wanted.since or row.latest >= wanted.since)
            and (not wanted.until or (row.earliest != "" and row.earliest <= wanted.until))
            and row.recorded_at >= wanted.recorded_since
        )

    return chosen


def _order(row: Any) -> tuple[Any, ...]:
    return row.earliest == "", row.earliest, row.address, row.start, row.number


def _batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for i in range(0, len(values), BATCH):
        yield values[i : i + BATCH]
