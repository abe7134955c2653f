"""The state of a relationship: what holds between an ordered pair of parties, when, and which claims it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dragoman.model.claim import Status
from dragoman.model.time import Time


class Fluent(StrEnum):
    """What can hold of an ordered pair over time."""

    RECOGNITION = "recognition"  # subject: state, government, or the claimant's code
    RELATIONS = "relations"
    MISSION = "mission"  # level of the first party's mission in the second's country
    HEAD = "head_of_mission"  # who heads that mission
    SANCTIONS = "sanctions"  # subject: the scope of the measure
    MEMBERSHIP = "membership"  # the first party in the organisation that is the second
    TREATY = "treaty"  # subject: the treaty


class Level(StrEnum):
    """Mission levels, after B. Kenkel's US Diplomatic Mission Status data; highest first but for the last."""

    EMBASSY = "Embassy"
    LEGATION = "Legation"
    LIAISON = "Liaison"
    INTERESTS = "Interests"
    AMBASSADOR_NONRESIDENT = "Ambassador Nonresident"
    ENVOY_NONRESIDENT = "Envoy Nonresident"
    CONSULATE = "Consulate"
    CONSUL_NONRESIDENT = "Consul Nonresident"
    NONE = "None"


@dataclass(frozen=True, slots=True)
class Pair:
    """Who stands how toward whom; `recipient` is `""` where an act is toward nobody in particular."""

    actor: str
    recipient: str

    @property
    def reverse(self) -> Pair:
        """The other direction."""
        return Pair(self.recipient, self.actor)

    def __str__(self) -> str:
        return f"{self.actor}→{self.recipient}"


@dataclass(frozen=True, slots=True)
class Support:
    """The claims that report one value, and the independent publishers behind them; both sorted."""

    value: str
    claims: tuple[str, ...]
    publishers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """That a fluent of a pair took a value at `time`.

    `subject` tells apart what a pair may have several of: measures, treaties, claimants. `until` is the EDTF date to
    which a value is limited, or `""`. `inferred` values are not reported but follow from what is; `rule` is the id of
    the effect that made it. `dissent` holds other values that other publishers report for the same time.
    """

    pair: Pair
    fluent: Fluent
    subject: str
    value: str
    time: Time
    support: Support
    rule: str
    until: str = ""
    inferred: bool = False
    dissent: tuple[Support, ...] = ()

    @property
    def contested(self) -> bool:
        """Whether publishers disagree."""
        return bool(self.dissent)


@dataclass(frozen=True, slots=True)
class Spell:
    """That a fluent of a pair had a value from one change to the next.

    It began within the bounds of `begin`; it ended within those of `end`, None while nothing ended it. A `begin`
    without an earliest day (`../2023-11-21`) is known only to lie before its latest: a reported value counts from that
    day, and an inferred one perhaps held on any day before.
    """

    change: Change
    begin: Time
    end: Time | None

    def holds(self, day: date) -> bool:
        """Whether the value holds on `day`, certainly or perhaps."""
        start = self.begin.earliest or (None if self.change.inferred else self.begin.latest)
        return (start is None or start <= day) and not self._ended(day)

    def certain(self, day: date) -> bool:
        """Whether the bounds leave no doubt that it holds on `day`."""
        if self.begin.latest is not None and day < self.begin.latest:
            return False
        return self.end is None or (self.end.earliest is not None and day < self.end.earliest)

    def _ended(self, day: date) -> bool:
        """Whether the next value certainly holds on `day`; on the day of a change the new value does."""
        return self.end is not None and (self.end.latest is None or self.end.latest <= day)


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that is planned, possible or conditional, and has not been reported as done. `since` is the day on
    which it was first published, `date`, `deadline` and `condition` are those of the claims."""

    pair: Pair
    fluent: Fluent
    subject: str
    value: str
    status: Status
    since: str
    date: str
    deadline: str
    condition: str
    support: Support


@dataclass(frozen=True, slots=True)
class Relationship:
    """How one party stands toward another on a day: the values that hold (certainly or perhaps), what is pending, and
    the fluents of which nothing is known."""

    pair: Pair
    on: date
    spells: tuple[Spell, ...]
    pending: tuple[Pending, ...]
    unknown: tuple[Fluent, ...]

    def value(self, fluent: Fluent, subject: str | None = None) -> str:
        """The value of a fluent, that of the first subject where none is given; `""` when unknown."""
        return next(
            (s.change.value for s in self.spells if s.change.fluent is fluent and subject in (None, s.change.subject)),
            "",
        )
