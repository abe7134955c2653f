"""The names of parties and where they stand in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

import ahocorasick

from dragoman.model.span import Span
from dragoman.vocabulary.folding import fold
from dragoman.vocabulary.loading import data
from dragoman.vocabulary.parties import covers, groups, organisations, states
from dragoman.vocabulary.records import (
    Blocker,
    DatedName,
    Group,
    OfficeClass,
    Organisation,
    OrganisationKind,
    Place,
    State,
    Tenure,
    read_list,
    read_table,
)
from dragoman.vocabulary.surnames import stands_alone

# Months before taking office from which a bare surname may stand for a person: about the time from election to office.
_SOON = 4


class NameKind(StrEnum):
    """What a name is to the party it stands for."""

    STATE = "state"
    DEMONYM = "demonym"
    SEAT = "seat"  # a capital, palace or street that stands for the government
    INSTITUTION = "institution"  # a ministry, legislature, force or organ known by its name alone
    ORGANISATION = "organisation"
    GROUP = "group"
    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Name:
    """One reading of a name.

    `code` is the party's code and `id` the record's. `office` is the class of the office of a person or institution,
    `capital` for a capital, `ngo` for an organisation that no states are members of, else `""`. `weak` names have other
    readings as common and need support from their context. On the date asked for, `former` names were valid no longer
    and `coming` ones not yet.
    """

    code: str
    kind: NameKind
    id: str
    valid_from: str = ""
    valid_to: str = ""
    office: str = ""
    weak: bool = False
    full: bool = False  # a person's full name, not the surname alone
    former: bool = False
    coming: bool = False


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A stretch of text and the parties it may stand for; more than one code means that the name is ambiguous."""

    span: Span
    names: tuple[Name, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The different codes of the candidates, in order."""
        return tuple(dict.fromkeys(name.code for name in self.names))


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the automaton holds for one string; no names for a blocker."""

    length: int
    names: tuple[Name, ...]
    dated: bool
    surname: bool  # whether it is, among others, the short form of a person's name
    word_start: bool  # whether a letter before it would make it part of a longer word
    word_end: bool


class NameIndex:
    """Finds the names of parties in texts: leftmost and longest, on word boundaries, case-sensitive.

    Diacritics, kinds of apostrophe, dash, quote and space do not matter. Spans refer to the text as given.
    """

    def __init__(self, names: Iterable[tuple[str, Name]], blockers: Iterable[Blocker] = ()) -> None:
        blockers = tuple(blockers)
        self._before = tuple(fold(phrase).text for blocker in blockers for phrase in blocker.before)
        self._after = tuple(fold(phrase).text for blocker in blockers for phrase in blocker.after)
        collected: dict[str, dict[Name, None]] = {}
        for text, name in names:
            collected.setdefault(fold(text).text, {})[name] = None
        for text, found in list(collected.items()):
            if shout := _capitals(text, found):
                collected.setdefault(shout, dict(found))
        for blocker in blockers:
            for phrase in blocker.phrases:
                collected[fold(phrase).text] = {}
        self._automaton = ahocorasick.Automaton()
        for text, found in collected.items():
            self._automaton.add_word(text, _entry(text, tuple(found)))
        self._automaton.make_automaton()
        self._size = len(collected)

    def __len__(self) -> int:
        return self._size

    def find(self, text: str, on: str = "") -> tuple[NameMatch, ...]:
        """The names in `text`, in order and without overlaps.

        `on` is the ISO date of the document, `""` when unknown. The readings valid on the date are kept; where there
        are none, the others are kept and flagged `former` or `coming`, but for surnames that mean nobody by then.
        """
        folded = fold(text)
        found: list[NameMatch] = []
        done = 0
        name_end = -2  # where the last name found ended: next to it, a surname is no part of a longer one
        for start, end, entry in self._longest(folded.text):
            if start < done:
                continue
            done = end
            if not entry.names or self._blocked(folded.text, start, end):
                continue
            names = _standing(entry.names, on) if on and entry.dated else entry.names
            if entry.surname and name_end != start - 1:
                names = _without_strangers(names, folded.text, start, end)
            if not names:
                continue
            name_end = end
            # "Sino-" stands in the data with its hyphen, which belongs to no name.
            found.append(NameMatch(folded.span(start, end - (folded.text[end - 1] == "-")), names))
        return tuple(found)

    def _longest(self, text: str) -> list[tuple[int, int, _Entry]]:
        """All hits on word boundaries, by start and then longest first."""
        hits = []
        for last, entry in self._automaton.iter(text):
            start, end = last + 1 - entry.length, last + 1
            if entry.word_start and start and text[start - 1].isalnum():
                continue
            if entry.word_end and end < len(text) and text[end].isalnum():
                continue
            hits.append((start, -end, entry))
        hits.sort(key=lambda hit: hit[:2])
        return [(start, -end, entry) for start, end, entry in hits]

    def _blocked(self, text: str, start: int, end: int) -> bool:
        """Whether the words around the range make it part of another name ("University of Chile", "Iran Air")."""
        return text.startswith(self._after, end) or text.endswith(self._before, max(0, start - 40), start)


@cache
def name_index() -> NameIndex:
    """The index of all names in the vocabulary, built once per process."""
    return NameIndex(_all_names(), read_list(Blocker, data("blockers.yaml"), lambda record: record.id))


def _all_names() -> Iterator[tuple[str, Name]]:
    for state in states().values():
        yield from _state_names(state)
    for organisation in organisations().values():
        yield from _organisation_names(organisation)
    for group in groups().values():
        yield from _group_names(group)
    for tenure in read_table(Tenure, data("tenures.csv")):
        yield from _person_names(tenure)
    for place in read_table(Place, data("places.csv")):
        yield place.name, Name(place.code, NameKind.PLACE, f"place:{place.name}", office=place.kind, weak=place.weak)


def _state_names(state: State) -> Iterator[tuple[str, Name]]:
    base = Name(state.code, NameKind.STATE, f"state:{state.code}", state.valid_from, state.valid_to)
    yield state.name, base
    yield from _each(state.names, base)
    yield from _each(state.adjectives + state.people, replace(base, kind=NameKind.DEMONYM))
    yield from _each(state.capitals, replace(base, kind=NameKind.SEAT, office="capital"))
    yield from _by_office(state.seats, replace(base, kind=NameKind.SEAT))
    yield from _by_office(state.institutions, replace(base, kind=NameKind.INSTITUTION))


def _organisation_names(organisation: Organisation) -> Iterator[tuple[str, Name]]:
    kind, record = NameKind.ORGANISATION, f"organisation:{organisation.code}"
    office = "ngo" if organisation.kind is OrganisationKind.NGO else ""
    base = Name(organisation.code, kind, record, organisation.valid_from, organisation.valid_to, office)
    yield organisation.name, base
    yield from _each(organisation.names, base)
    yield from _each(organisation.adjectives, replace(base, kind=NameKind.DEMONYM))
    yield from _by_office(organisation.organs, replace(base, kind=NameKind.INSTITUTION))
    yield from _by_office(organisation.seats, replace(base, kind=NameKind.SEAT))


def _group_names(group: Group) -> Iterator[tuple[str, Name]]:
    base = Name(group.code, NameKind.GROUP, f"group:{group.code}", group.valid_from, group.valid_to)
    yield group.name, base
    yield from _each(group.names, base)
    yield from _each(group.adjectives, replace(base, kind=NameKind.DEMONYM))


def _person_names(tenure: Tenure) -> Iterator[tuple[str, Name]]:
    dates = (tenure.valid_from, tenure.valid_to)
    base = Name(tenure.code, NameKind.PERSON, f"person:{tenure.name}", *dates, tenure.office)
    for full in (tenure.name, *_list(tenure.aliases)):
        if " " in full:
            yield full, replace(base, full=True)
    for short in _list(tenure.short):
        yield short, replace(base, weak=tenure.weak)


def _list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _each(names: Iterable[DatedName], base: Name) -> Iterator[tuple[str, Name]]:
    for name in names:
        start, end = name.valid_from or base.valid_from, name.valid_to or base.valid_to
        yield name.name, replace(base, valid_from=start, valid_to=end, weak=name.weak)


def _by_office(names: dict[OfficeClass, tuple[DatedName, ...]], base: Name) -> Iterator[tuple[str, Name]]:
    for office, listed in names.items():
        yield from _each(listed, replace(base, office=office))


def _entry(text: str, names: tuple[Name, ...]) -> _Entry:
    dated = any(name.valid_from or name.valid_to for name in names)
    surname = any(_is_surname(name) for name in names)
    return _Entry(len(text), names, dated, surname, text[0].isalnum(), text[-1].isalnum())


def _is_surname(name: Name) -> bool:
    return name.kind is NameKind.PERSON and not name.full


def _without_strangers(names: tuple[Name, ...], text: str, start: int, end: int) -> tuple[Name, ...]:
    """The readings that are left where the words around the range belong to the name of another person."""
    full_names = tuple(name.id.partition(":")[2] for name in names if _is_surname(name))
    if stands_alone(text, start, end, full_names):
        return names
    return tuple(name for name in names if not _is_surname(name))


def _capitals(text: str, names: Iterable[Name]) -> str:
    """The form of a name in a headline set in capitals, `""` where that would be mistaken for an acronym or a word."""
    if len(text) < 4 or text.isupper() or any(name.weak for name in names):
        return ""
    return text.upper()


def _standing(names: tuple[Name, ...], on: str) -> tuple[Name, ...]:
    """The readings valid on the date; failing those the others, flagged, where the name still means them."""
    valid = tuple(name for name in names if covers(name.valid_from, name.valid_to, on))
    if valid:
        return valid
    return tuple(name for name in _flagged(names, on) if not _is_surname(name) or _is_remembered(name, on))


def _is_remembered(name: Name, on: str) -> bool:
    """Whether a surname means somebody out of office: one soon to hold it, or known to all."""
    return _months_ahead(name, on) <= _SOON if name.coming else not name.weak


def _months_ahead(name: Name, on: str) -> int:
    """How many months after the date a coming name begins to hold."""
    year, month = int(name.valid_from[:4]), int(name.valid_from[5:7] or 1)
    return (year - int(on[:4])) * 12 + month - int(on[5:7] or 1)


def _flagged(names: tuple[Name, ...], on: str) -> list[Name]:
    flagged: dict[tuple[str, NameKind, str, bool], Name] = {}
    for name in names:
        coming = bool(name.valid_from) and on[: len(name.valid_from)] < name.valid_from
        flagged[name.id, name.kind, name.code, coming] = replace(name, former=not coming, coming=coming)
    return list(flagged.values())
