"""Commitments: what is still owed, by whom, by when, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a commitment came about."""

    PLEDGE = "pledge"  # the debtor promised it
    DEMAND = "demand"  # the creditor asked for it by a day, or made something depend on it
    THREAT = "threat"  # the debtor will do it to the creditor
    STEP = "step"  # the debtor has announced it, agreed to it, or made it depend on something
    TERM = "term"  # the creditor gave something on condition that the debtor does it


class Life(StrEnum):
    """Where a commitment stands. Evidence moves it to all of these but two: the clock alone makes it due soon, and
    overdue; a passed deadline without evidence is overdue, never broken."""

    PROPOSED = "proposed"
    OPEN = "open"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"
    PARTLY_MET = "partly met"
    MET = "met"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"

    @property
    def is_live(self) -> bool:
        """Whether anything is still awaited."""
        return self in (Life.PROPOSED, Life.OPEN, Life.DUE_SOON, Life.OVERDUE, Life.PARTLY_MET)


@dataclass(frozen=True, slots=True)
class Move:
    """That a commitment took a place in its life.

    `on` is the day from which it holds in the world (ISO), `recorded_at` when the ledger learned of it (ISO 8601, UTC;
    `""` where the clock moved it), `claims` the ids of the claims it rests on, `why` the id of the rule.
    """

    to: Life
    on: str
    recorded_at: str
    claims: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something owed.

    `debtor` owes it and `creditor` awaits it (codes). `acts` are the acts that would fulfil it, where its words tell;
    `what` are its words. `due` is EDTF, `""` where no day is told. `condition` is on what it hinges, as told, and
    `hinges` the ids of the commitments that these words speak of. `if_not` tells, where a claim does, what follows
    when it is not kept: the ids of those claims. `claims` tell the commitment itself, `publishers` stand behind them.
    """

    id: str
    kind: Kind
    debtor: tuple[str, ...]
    creditor: tuple[str, ...]
    acts: tuple[str, ...]
    what: str
    due: str
    condition: str
    hinges: tuple[str, ...]
    if_kept: tuple[str, ...]
    if_not: tuple[str, ...]
    claims: tuple[str, ...]
    publishers: tuple[str, ...]
    moves: tuple[Move, ...]

    @property
    def life(self) -> Life:
        """Where it stands."""
        return self.moves[-1].to

    @property
    def since(self) -> str:
        """The day from which it stands there, ISO."""
        return self.moves[-1].on
