"""Claims of several documents become events: who reports the same occurrence, what they agree on, and who dissents.

Two claims report the same occurrence when act, parties and dates go together:

- *act*: the same;
- *parties*: they share an actor and a recipient, or an actor where neither has a recipient; of acts that list both
  sides as actors, two parties. So "Norway and Chad sanction Mali" goes with "Norway sanctions Mali";
- *dates*: two days not further apart than `TOLERANCE` allows for the act; a month, a year or another stretch goes with
  the days within it where these are all of one occurrence, and with the same stretch elsewhere. An undated claim stands
  for the day of publication and the `NEWS_DAYS` before it. Vague dates go only with claims of exactly the same parties.

The same claim id twice (the same words under the same document id, from two publishers) is the same report. What goes
together by these rules, directly or by way of others, is one event. This is a function of the claims alone:
the order in which they came plays no part.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dragoman.model.claim import Claim, Status
from dragoman.vocabulary.rules import acts

TOLERANCE = {"recognition": 7, "relations": 7, "missions": 5, "sanctions": 2, "agreements": 2, "aid+persons": 1}
"""Days between two reports of one occurrence, by act group: a party does not recognise, expel or sign the same twice in
a week, but may attack, meet or speak every day (0)."""

NEWS_DAYS = 2  # an undated report is of that day or the two before; what is older is dated in the texts

Family = tuple[str, str]
"""An act and the parties in their roles: `party_key` of the ledger."""


_Field = Callable[[Claim], str]
_Rank = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Report:
    """One claim as evidence of an occurrence. `key` is unique among reports; `family` says act and parties in their
    roles; `first` and `last` are the ISO dates between which it puts the occurrence (`""` where even that is unknown);
    `independent` names who stands behind it (`""`: unknown)."""

    key: int
    claim: Claim
    family: Family
    first: str
    last: str
    independent: str

    @property
    def is_day(self) -> bool:
        """Whether it names the day."""
        return self.first == self.last != "" and self.claim.date != ""


@dataclass(frozen=True, slots=True)
class Value:
    """One value that reports give, and who gives it; `sources` are the independent ones, sorted."""

    value: str
    sources: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event: the consensus of its claims, and what some of them say otherwise.

    The consensus is what most independent sources say; among equals the finer date, the status that is nearer to a
    fact, and the first in the alphabet go first. Parties are those that at least half of the sources name. `dissent`
    holds the other values by field: `date`, `status`, `actor`, `recipient`.
    """

    id: str
    act: str
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    status: Status
    date: str
    claims: tuple[str, ...]
    sources: tuple[str, ...]
    dissent: tuple[tuple[str, tuple[Value, ...]], ...]


def occurrences(reports: Iterable[Report]) -> Iterator[tuple[str, tuple[Report, ...]]]:
    """The events among reports, each with its id and its reports by claim id.

    The id is `e` and the smallest claim id, so that it stays while later reports join, most of the time.
    """
    members: dict[int, list[Report]] = defaultdict(list)
    listed = list(reports)
    joined = _joined(listed)
    for report in listed:
        members[joined[report.key]].append(report)
    for group in members.values():
        group.sort(key=lambda report: (report.claim.id, report.key))
        yield "e" + group[0].claim.id, tuple(group)


def occurrence(id: str, reports: Sequence[Report]) -> Occurrence:
    """The consensus and the dissent of an event's reports."""
    fields = {
        "actor": _parties(reports, "actor"),
        "recipient": _parties(reports, "recipient"),
        "status": _ranked(reports, lambda claim: str(claim.status), _status_rank),
        "date": _ranked(reports, lambda claim: claim.date, _date_rank),
    }
    said = {name: agreed for name, (agreed, _) in fields.items()}
    return Occurrence(
        id=id,
        act=reports[0].claim.act,
        actor=tuple(said["actor"].split()),
        recipient=tuple(said["recipient"].split()),
        status=Status(said["status"]),
        date=said["date"],
        claims=tuple(report.claim.id for report in reports),
        sources=independent_sources(reports),
        dissent=tuple((name, others) for name, (_, others) in fields.items() if others),
    )


def independent_sources(reports: Iterable[Report]) -> tuple[str, ...]:
    """Who stands behind the reports, each once; unknown sources count as one where no other is known."""
    named = {report.independent for report in reports}
    return tuple(sorted(named - {""} or named))


def tolerance(act: str) -> int:
    """How many days two reports of one occurrence of this act may differ."""
    known = acts().acts.get(act)
    return TOLERANCE.get(known.group, 0) if known else 0


@lru_cache(maxsize=65_536)
def shifted(day: str, days: int) -> str:
    """The ISO date so many days later, within the calendar."""
    ordinal = date.fromisoformat(day).toordinal() + days
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal())).isoformat()


def window(report: Report) -> tuple[str, str]:
    """The first and last day on which a report that names the day, or none, may have company."""
    return shifted(report.first, -NEWS_DAYS) if not report.claim.date else report.first, report.last


def _joined(reports: list[Report]) -> dict[int, int]:
    """Which reports go together: key → key of one that stands for all of its event."""
    parent = {report.key: report.key for report in reports}

    def find(key: int) -> int:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for one, other in (*_same_ids(reports), *_same_days(reports), *_vague(reports)):
        parent[find(one)] = find(other)
    return {key: find(key) for key in parent}


def _same_ids(reports: list[Report]) -> Iterator[tuple[int, int]]:
    """Pairs of reports with the same claim id."""
    seen: dict[str, int] = {}
    for report in reports:
        yield report.key, seen.setdefault(report.claim.id, report.key)


def _same_days(reports: list[Report]) -> Iterator[tuple[int, int]]:
    """Pairs of reports that name days near enough, with parties in common; chained through each shared dyad."""
    by_dyad: dict[tuple[str, str, str], list[tuple[str, int]]] = defaultdict(list)
    for report in reports:
        if report.is_day:
            for one, other in dyads(report.claim):
                by_dyad[report.claim.act, one, other].append((report.first, report.key))
    for (act, _, _), found in by_dyad.items():
        found.sort()
        apart = tolerance(act)
        for (day, key), (later, other_key) in itertools.pairwise(found):
            if day == later or (apart and later <= shifted(day, apart)):
                yield key, other_key


def dyads(claim: Claim) -> Iterator[tuple[str, str]]:
    """The pairs of parties by which reports are compared: actor and recipient, two actors of an act that lists both
    sides as actors, or an actor and `""`."""
    act = acts().acts.get(claim.act)
    if act is not None and act.symmetric:
        parties = sorted({*claim.actor, *claim.recipient})
        pairs = [(one, other) for i, one in enumerate(parties) for other in parties[i + 1 :]]
        yield from pairs or [(one, "") for one in parties]
    else:
        for actor in claim.actor:
            for recipient in claim.recipient or ("",):
                yield actor, recipient


def _vague(reports: list[Report]) -> Iterator[tuple[int, int]]:
    """Pairs of a vague report with the days it goes with, or with others that are vague in the same way."""
    days: Mapping[Family, list[tuple[str, int]]] = defaultdict(list)
    for report in reports:
        if report.is_day:
            days[report.family].append((report.first, report.key))
    for found in days.values():
        found.sort()
    alike: dict[tuple[Family, str, str], int] = {}
    for report in reports:
        if report.is_day or not report.first:
            continue
        first, last = window(report)
        found = days.get(report.family, [])
        start, end = bisect_left(found, (first,)), bisect_left(found, (last + AFTER,))
        if start < end:
            (day, key), (latest, _) = found[start], found[end - 1]
            if day == latest or latest <= shifted(day, tolerance(report.claim.act)):
                yield report.key, key
        yield (
            report.key,
            alike.setdefault((report.family, report.claim.date, "" if report.claim.date else first), report.key),
        )


AFTER = "~"
"""Makes of a day what sorts after it and before the next one."""


def _parties(reports: Sequence[Report], field: str) -> tuple[str, tuple[Value, ...]]:
    """The parties that at least half of the sources name on one side; and the other lists of parties."""
    lists = {report.key: tuple(sorted(set(getattr(report.claim, field)))) for report in reports}
    weight = Counter(
        {
            code: len(independent_sources(r for r in reports if code in lists[r.key]))
            for code in {code for codes in lists.values() for code in codes}
        }
    )
    half = len(independent_sources(reports)) / 2
    agreed = " ".join(sorted(code for code, count in weight.items() if count >= half)) or max(
        (" ".join(codes) for codes in lists.values()), key=lambda words: (len(words.split()), words)
    )
    others = sorted({" ".join(codes) for codes in lists.values()} - {agreed})
    return agreed, tuple(_value(words, [r for r in reports if " ".join(lists[r.key]) == words]) for words in others)


def _ranked(reports: Sequence[Report], of: _Field, rank: _Rank) -> tuple[str, tuple[Value, ...]]:
    """The value that most sources give, and the others, most supported first."""
    given: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        given[of(report.claim)].append(report)
    order = sorted(given, key=lambda value: (value == "", -len(independent_sources(given[value])), rank(value), value))
    return order[0], tuple(_value(value, given[value]) for value in order[1:] if value)


def _value(value: str, reports: Iterable[Report]) -> Value:
    listed = list(reports)
    return Value(value, independent_sources(listed), tuple(report.claim.id for report in listed))


def _date_rank(value: str) -> int:
    """The finer the date, the longer its text; an interval is coarse."""
    return 0 if "/" in value else -len(value)


def _status_rank(value: str) -> int:
    return list(Status).index(Status(value))
