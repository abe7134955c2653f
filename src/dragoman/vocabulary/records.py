"""The records of parties as the data files hold them, and how they are read.

A record that is not valid raises `VocabularyError` with the file, the record, the key and what is allowed.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from enum import StrEnum
from importlib.resources.abc import Traversable
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from dragoman.errors import VocabularyError
from dragoman.vocabulary.loading import Entry, data, load_yaml, validate, yaml_files


class OfficeClass(StrEnum):
    """What an office, a body or a kind of person is."""

    HEAD_OF_STATE = "head_of_state"
    HEAD_OF_GOVERNMENT = "head_of_government"
    HEAD_OF_ORGANISATION = "head_of_organisation"
    MINISTER = "minister"
    OFFICIAL = "official"
    ENVOY = "envoy"
    SPOKESPERSON = "spokesperson"
    MINISTRY = "ministry"
    AGENCY = "agency"
    GOVERNMENT = "government"
    LEGISLATURE = "legislature"
    FORCES = "forces"
    POLICE = "police"
    COURT = "court"
    EMBASSY = "embassy"
    ORGANISATION = "organisation"
    OPPOSITION = "opposition"
    MILITANTS = "militants"
    PRIVATE_PERSON = "private_person"
    COMPANY = "company"
    MEDIA = "media"
    PLACE = "place"
    VESSEL = "vessel"


class StateStatus(StrEnum):
    """How a territory stands: a state, one whose statehood is disputed, one that has ended, or part of another."""

    STATE = "state"
    DISPUTED = "disputed"
    FORMER = "former"
    TERRITORY = "territory"


class OrganisationKind(StrEnum):
    """What kind of organisation or group of states a record is."""

    ORGANISATION = "organisation"
    BLOC = "bloc"
    ALLIANCE = "alliance"
    GROUP = "group"
    AGENCY = "agency"
    COURT = "court"
    NGO = "ngo"


class GroupKind(StrEnum):
    """What kind of party other than a state or organisation a record is."""

    RIVAL = "rival"  # claims to govern a state in place of its government, or opposes it
    BREAKAWAY = "breakaway"  # governs a territory that it declares independent
    REGION = "region"  # a part of a state that acts abroad in its own name
    EXILE = "exile"
    ARMED = "armed"
    MOVEMENT = "movement"


def _check_date(value: str) -> str:
    parts = value.split("-")
    widths = [len(part) for part in parts]
    if value and (widths != [4, 2, 2][: len(parts)] or not all(part.isdigit() for part in parts)):
        raise ValueError(f"{value!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
    return value


def _name_alone(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


Date = Annotated[str, AfterValidator(_check_date)]
Code = Annotated[str, Field(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*(\+[0-9]*)?$")]


class Dated(Entry):
    """Something that holds from `valid_from` to `valid_to`, both included; `""` leaves that side open."""

    valid_from: Date = ""
    valid_to: Date = ""

    @model_validator(mode="after")
    def _in_order(self) -> Dated:
        width = min(len(self.valid_from), len(self.valid_to))
        if self.valid_from[:width] > self.valid_to[:width]:
            raise ValueError(f"valid_from {self.valid_from} is after valid_to {self.valid_to}")
        return self


class DatedName(Dated):
    """A name, written as a plain string when nothing limits it. A `weak` name has other readings as common, so that it
    needs support from its context."""

    name: str = Field(min_length=2)
    weak: bool = False


Names = tuple[Annotated[DatedName, BeforeValidator(_name_alone)], ...]


class State(Dated):
    """One state, disputed state, former state or territory.

    `adjectives` and `people` are the demonyms; `seats` stand for the government by metonymy and `institutions` belong
    to this state by name alone, both by the class of the office; `descriptors` are words that may describe the state
    ("the Andean country"); `of` is the state a territory belongs to.
    """

    code: Code
    name: str
    status: StateStatus
    of: str = ""
    successors: tuple[Code, ...] = ()
    names: Names = ()
    adjectives: Names = ()
    people: Names = ()
    capitals: Names = ()
    seats: dict[OfficeClass, Names] = Field(default_factory=dict)
    institutions: dict[OfficeClass, Names] = Field(default_factory=dict)
    descriptors: tuple[str, ...] = ()


class Organisation(Dated):
    """An intergovernmental organisation or group of states; its `organs` take its code. `descriptors` are nouns that
    may stand for it ("the bloc")."""

    code: Code
    name: str
    kind: OrganisationKind
    names: Names = ()
    adjectives: Names = ()
    organs: dict[OfficeClass, Names] = Field(default_factory=dict)
    seats: dict[OfficeClass, Names] = Field(default_factory=dict)
    descriptors: tuple[str, ...] = ()


class Group(Dated):
    """A rival claimant, breakaway entity, region, exile government, movement or armed group; `state` is the state
    within which it acts, where there is one."""

    code: Code
    name: str
    kind: GroupKind
    state: str = ""
    names: Names = ()
    adjectives: Names = ()
    descriptors: tuple[str, ...] = ()


class OfficeRecord(Entry):
    """The nouns of one class of office; irregular plurals are written `singular/plural`."""

    id: str
    office: OfficeClass = Field(alias="class")
    governmental: bool
    nouns: tuple[str, ...] = Field(min_length=1)


class Tenure(Dated):
    """Who held an office, or spoke for a party, when. `short` lists the forms that stand for the person without the
    rest of the name, `aliases` other ways to write the full name, each separated by semicolons; `weak` marks short
    forms that are too common to stand alone."""

    name: str = Field(min_length=2)
    short: str = ""
    aliases: str = ""
    weak: bool = False
    code: Code
    office: OfficeClass
    source: str = Field(min_length=1)


class Membership(Dated):
    """That `member` belonged to `organisation`."""

    organisation: Code
    member: Code
    source: str = Field(min_length=1)


class Place(Entry):
    """A city or region and the state it lies in; a name with two rows is ambiguous. `source` names the list a row was
    compiled from, `""` for one that people wrote."""

    name: str = Field(min_length=2)
    code: Code
    kind: str = Field(pattern="^(city|region)$")
    weak: bool = False
    source: str = ""


class Blocker(Entry):
    """Phrases that contain the name of a party but do not stand for it."""

    id: str
    why: str
    phrases: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class NameContext(Entry):
    """Words beside a bare surname that do not make it part of another person's name; the data file says how."""

    honorifics: frozenset[str]
    openers: frozenset[str]
    particles: frozenset[str]
    followers: frozenset[str]


R = TypeVar("R", bound=Entry)


def read_states(folder: Traversable | None = None) -> tuple[State, ...]:
    """All states, from one file each in `states/`; a file is named after the code."""
    return tuple(read_state(source) for source in yaml_files(folder or data("states")))


def read_state(source: Traversable) -> State:
    """The state of one file, which is named after its code."""
    state = validate(State, load_yaml(source), f"states/{source.name}")
    if source.name != f"{state.code}.yaml":
        raise VocabularyError(
            f"states/{source.name}: code: {state.code!r} is not the file name; allowed: {source.name[:-5]!r}"
        )
    return state


def read_list(kind: type[R], source: Traversable, key: Callable[[R], str]) -> tuple[R, ...]:
    """All records of a YAML file that holds a list; two records with the same key are refused."""
    content = load_yaml(source)
    if not isinstance(content, list):
        raise VocabularyError(f"{source.name}: must be a list of records, each beginning with '- '")
    seen: set[str] = set()
    found = []
    for number, raw in enumerate(content, 1):
        record = validate(kind, raw, f"{source.name}: record {number}{_label(raw)}")
        if key(record) in seen:
            raise VocabularyError(f"{source.name}: record {number}: {key(record)!r} is already taken; keys must differ")
        seen.add(key(record))
        found.append(record)
    return tuple(found)


def read_table(kind: type[R], source: Traversable) -> tuple[R, ...]:
    """All rows of a CSV file, which must have a header with fields of `kind` and be sorted."""
    rows = csv.reader(source.read_text(encoding="utf-8").splitlines())
    header = next(rows, [])
    unknown = [name for name in header if name not in kind.model_fields]
    if unknown:
        allowed = ", ".join(kind.model_fields)
        raise VocabularyError(f"{source.name}: column {unknown[0]!r} is not known; allowed: {allowed}")
    found = []
    previous: list[str] = []
    for row in rows:
        where = f"{source.name}: line {rows.line_num}"
        if len(row) != len(header):
            raise VocabularyError(f"{where}: {len(row)} values; the header has {len(header)}")
        if row <= previous:
            raise VocabularyError(f"{where}: {row[0]!r} repeats or is out of order; rows must be sorted and differ")
        previous = row
        values = {name: value for name, value in zip(header, row, strict=True) if value}
        found.append(validate(kind, values, where))
    return tuple(found)


def _label(raw: Any) -> str:
    """How a record names itself, for messages."""
    if not isinstance(raw, dict):
        return ""
    return next((f" ({raw[key]})" for key in ("code", "id", "name") if key in raw), "")
