"""Groups of near-duplicate documents, and who stands behind each text, as known at a view's time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, select

from dragoman.ledger.queries import BATCH, Horizon
from dragoman.ledger.schema import documents, links
from dragoman.vocabulary.sources import PublisherKind, publishers


@dataclass(frozen=True, slots=True)
class Member:
    """A document within a group: its content address, when it was published, and whose text it says it is."""

    entry: int
    address: str
    published: str
    origin: str


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that are alike, directly or by way of others. `id` is the smallest of their addresses."""

    id: str
    independent: str


def groups_of(connection: Connection, entries: Iterable[int], horizon: Horizon) -> dict[int, Group]:
    """The groups of these documents, which are known to be like others, by the numbers of all their members."""
    parent: dict[int, int] = {}

    def find(entry: int) -> int:
        while parent[entry] != entry:
            parent[entry] = parent[parent[entry]]
            entry = parent[entry]
        return entry

    asked = set(entries)
    while asked:
        for entry in asked:
            parent.setdefault(entry, entry)
        pairs = [pair for some in _batches(sorted(asked)) for pair in _links(connection, some, horizon)]
        asked = {other for _, other in pairs if other not in parent}
        for entry, other in pairs:
            parent.setdefault(other, other)
            parent[find(entry)] = find(other)
    members: dict[int, list[Member]] = {}
    for some in _batches(sorted(parent)):
        for member in _members(connection, some):
            members.setdefault(find(member.entry), []).append(member)
    return {member.entry: group for found in members.values() for group in [_group(found)] for member in found}


def _group(members: list[Member]) -> Group:
    """An agency stands behind all copies of its text; without one, whoever published it first."""
    first = sorted(members, key=lambda member: (member.published == "", member.published, member.address))
    origins = [member.origin for member in first if member.origin]
    independent = next((origin for origin in origins if origin in _agencies()), next(iter(origins), ""))
    return Group(min(member.address for member in members), independent)


def _links(connection: Connection, entries: list[int], horizon: Horizon) -> list[tuple[int, int]]:
    query = (
        select(links.c.document, links.c.other)
        .select_from(links.join(documents, documents.c.entry == links.c.other))
        .where(links.c.document.in_(entries), horizon.sees(documents))
    )
    return [(row.document, row.other) for row in connection.execute(query)]


def _members(connection: Connection, entries: list[int]) -> list[Member]:
    columns = documents.c
    query = select(columns.entry, columns.address, columns.published, columns.origin).where(columns.entry.in_(entries))
    return [Member(*row) for row in connection.execute(query)]


def _batches(values: list[int]) -> list[list[int]]:
    return [values[i : i + BATCH] for i in range(0, len(values), BATCH)]


@cache
def _agencies() -> frozenset[str]:
    return frozenset(record.id for record in publishers() if record.kind is PublisherKind.AGENCY)
