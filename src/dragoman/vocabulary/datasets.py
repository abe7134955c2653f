"""The tables that researchers hold: their columns, and how their codes and those of Dragoman go together.

The lists stand in `data/datasets/`; the head of `layouts.yaml` names the source of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import Field, RootModel, model_validator

from dragoman.errors import VocabularyError
from dragoman.model.claim import Status
from dragoman.vocabulary.loading import Entry, data, load_yaml, validate
from dragoman.vocabulary.parties import covers, is_state
from dragoman.vocabulary.records import Dated, read_table
from dragoman.vocabulary.rules import acts

FOLDER = "datasets"
ANY = "*"  # any mode of an event type


class Layout(Entry):
    """One table; see the head of `layouts.yaml`."""

    name: str
    source: str
    separator: Literal["tab", "comma"]
    header: bool
    columns: tuple[str, ...]

    @property
    def delimiter(self) -> str:
        """The character between two columns."""
        return "\t" if self.separator == "tab" else ","


class _Coded(Entry):
    """A code and the act that all that is coded with it is; `""` where it may be several, or none of ours."""

    act: str = ""
    status: Status = Status.ACTUAL

    @model_validator(mode="after")
    def _act_is_known(self) -> _Coded:
        if self.act and self.act not in acts().acts:
            raise ValueError(f"act: {self.act!r} is no act; `dragoman vocabulary acts` lists them")
        return self


class CameoCode(_Coded):
    """A code of CAMEO and what it means there."""

    code: Annotated[str, Field(pattern=r"^\d{2,4}$")]
    name: str


class PloverCode(_Coded):
    """An event type of PLOVER with a mode, `""` for none and `*` for any."""

    event_type: Annotated[str, Field(pattern=r"^[A-Z]+$")]
    mode: str = ""


class PartyCode(Dated):
    """That `code` of a scheme stands for a party; `name` is how the scheme calls it."""

    scheme: Literal["cow", "ftm", "cameo", "cameo-group"]
    code: str
    party: str
    name: str


class _Layouts(RootModel[dict[str, Layout]]):
    pass


class _Schemata(RootModel[dict[str, tuple[str, ...]]]):
    pass


@cache
def layout(format: str) -> Layout:
    """The table of that format. Raises KeyError for a format without columns of its own."""
    return validate(_Layouts, _yaml("layouts.yaml"), "layouts.yaml").root[format]


@cache
def cameo() -> Mapping[str, CameoCode]:
    """All codes of CAMEO."""
    return {each.code: each for each in read_table(CameoCode, data(FOLDER, "cameo.csv"))}


def plover(event_type: str, mode: str) -> PloverCode | None:
    """What stands for an event type and mode of PLOVER; None where that may be several acts, or none."""
    return _plover().get((event_type, mode)) or _plover().get((event_type, ANY))


@cache
def planned_cameo() -> Mapping[str, str]:
    """The code by which CAMEO tells that an act is intended, of the acts for which it has one; the least specific."""
    found: dict[str, str] = {}
    for each in sorted(cameo().values(), key=lambda each: (len(each.code), each.code)):
        if each.act and each.status is Status.PLANNED:
            found.setdefault(each.act, each.code)
    return found


def party_of(scheme: str, code: str, year: str = "") -> str:
    """The party that a code stands for in a year, `""` where it stands for none that Dragoman knows."""
    for each in _by_code().get((scheme, code), ()):
        if covers(each.valid_from, each.valid_to, year):
            return each.party
    return code if scheme == "cameo" and is_state(code) else ""


def code_of(scheme: str, party: str, year: str = "") -> str:
    """The code of a party in a year, `""` where the scheme has none."""
    for each in _by_party().get((scheme, party), ()):
        if covers(each.valid_from, each.valid_to, year):
            return each.code
    return party if scheme == "cameo" and is_state(party) else ""


@cache
def ftm_schemata() -> Mapping[str, frozenset[str]]:
    """The schemata of FollowTheMoney that are written, with the names of their properties."""
    listed = validate(_Schemata, _yaml("ftm.yaml"), "ftm.yaml").root
    return {name: frozenset(properties) for name, properties in listed.items()}


def checked_datasets() -> tuple[Entry, ...]:
    """All codes of all lists. Raises VocabularyError naming file and record."""
    layout("gdelt"), ftm_schemata()
    parties = (each for rows in _by_code().values() for each in rows)
    return (*cameo().values(), *_plover().values(), *parties)


def _yaml(name: str) -> Any:
    return load_yaml(data(FOLDER, name))


@cache
def _plover() -> Mapping[tuple[str, str], PloverCode]:
    return {(each.event_type, each.mode): each for each in read_table(PloverCode, data(FOLDER, "plover.csv"))}


@cache
def _by_code() -> Mapping[tuple[str, str], tuple[PartyCode, ...]]:
    found: dict[tuple[str, str], tuple[PartyCode, ...]] = {}
    for each in _parties():
        key = each.scheme, each.code
        if any(_overlap(each, other) for other in found.get(key, ())) and each.scheme != "ftm":
            raise VocabularyError(f"countries.csv: {each.scheme} {each.code} stands for two parties at once")
        found[key] = (*found.get(key, ()), each)
    return found


@cache
def _by_party() -> Mapping[tuple[str, str], tuple[PartyCode, ...]]:
    found: dict[tuple[str, str], tuple[PartyCode, ...]] = {}
    for each in _parties():
        found[each.scheme, each.party] = (*found.get((each.scheme, each.party), ()), each)
    return found


@cache
def _parties() -> tuple[PartyCode, ...]:
    return read_table(PartyCode, data(FOLDER, "countries.csv"))


def _overlap(one: PartyCode, other: PartyCode) -> bool:
    return (not one.valid_to or not other.valid_from or other.valid_from <= one.valid_to) and (
        not other.valid_to or not one.valid_from or one.valid_from <= other.valid_to
    )
