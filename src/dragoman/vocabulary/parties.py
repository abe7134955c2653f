"""States, organisations and groups by code, and who belonged to what when."""

from __future__ import annotations

from functools import cache, lru_cache
from types import MappingProxyType

from dragoman.vocabulary.loading import data
from dragoman.vocabulary.records import (
    Group,
    Membership,
    Organisation,
    State,
    read_list,
    read_state,
    read_states,
    read_table,
)

Party = State | Organisation | Group


@cache
def state(code: str) -> State:
    """The state, disputed state, former state or territory with this code; raises KeyError when there is none.

    Only its own file is read: a short question needs two states of all.
    """
    if not is_state(code):
        raise KeyError(code)
    return read_state(data("states", f"{code}.yaml"))


@lru_cache(maxsize=4096)
def is_state(code: str) -> bool:
    """Whether there is a state, disputed state, former state or territory with this code."""
    return len(code) == 3 and code.isalpha() and code.isupper() and data("states", f"{code}.yaml").is_file()


@cache
def states() -> MappingProxyType[str, State]:
    """All states, disputed and former states and territories, by code."""
    return MappingProxyType({record.code: record for record in read_states()})


@cache
def organisations() -> MappingProxyType[str, Organisation]:
    """All organisations and groups of states, by code."""
    records = read_list(Organisation, data("organisations.yaml"), lambda record: record.code)
    return MappingProxyType({record.code: record for record in records})


@cache
def groups() -> MappingProxyType[str, Group]:
    """All rival claimants, breakaway entities, movements and armed groups, by code."""
    records = read_list(Group, data("groups.yaml"), lambda record: record.code)
    return MappingProxyType({record.code: record for record in records})


def party(code: str) -> Party | None:
    """The record with this code, of whichever kind, or None."""
    return states().get(code) or organisations().get(code) or groups().get(code)


def members(organisation: str, on: str) -> tuple[str, ...]:
    """The codes of the members of `organisation` on the ISO date `on`, sorted; empty when none are recorded."""
    rows = _memberships().get(organisation, ())
    return tuple(sorted({row.member for row in rows if covers(row.valid_from, row.valid_to, on)}))


def memberships(member: str, on: str) -> tuple[str, ...]:
    """The codes of the organisations to which `member` belonged on the ISO date `on`, sorted."""
    return tuple(sorted(code for code in _memberships() if member in members(code, on)))


def described_as(descriptor: str) -> tuple[str, ...]:
    """The codes of the parties that `descriptor` ("Andean", "bloc") may describe, sorted; case matters."""
    return _descriptors().get(descriptor, ())


def covers(valid_from: str, valid_to: str, on: str) -> bool:
    """Whether the dates, each YYYY, YYYY-MM, YYYY-MM-DD or `""`, cover the ISO date `on`. A coarse bound takes in all
    of its month or year; an empty `on` is covered by everything."""
    if not on:
        return True
    return (not valid_from or valid_from <= on[: len(valid_from)]) and (not valid_to or on[: len(valid_to)] <= valid_to)


@cache
def _memberships() -> dict[str, tuple[Membership, ...]]:
    found: dict[str, list[Membership]] = {}
    for row in read_table(Membership, data("memberships.csv")):
        found.setdefault(row.organisation, []).append(row)
    return {code: tuple(rows) for code, rows in found.items()}


@cache
def _descriptors() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for records in (states(), organisations(), groups()):
        for code, record in records.items():
            for descriptor in record.descriptors:
                found.setdefault(descriptor, set()).add(code)
    return {descriptor: tuple(sorted(codes)) for descriptor, codes in found.items()}
