"""What every format has: the columns it needs, those that make the claim, and how a row of it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dragoman.ingest.outcomes import Deed, Reason
from dragoman.ingest.tables import Row
from dragoman.vocabulary.datasets import CameoCode
from dragoman.vocabulary.rules import acts

GOVERNMENT = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY"})
"""The sectors of CAMEO and PLOVER that are a government: also its forces, legislature, courts and services."""


class BadCell(ValueError):
    """A cell that is not what its column holds."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(f"column {column}: {message}")


@dataclass(frozen=True, slots=True)
class Read:
    """What a row says: its id in the dataset, the day on which it was published (ISO or `""`), what was done, further
    fields of the claims, the words that it quotes (`""`: none), and what the codes in some columns mean."""

    id: str
    published: str
    deeds: tuple[Deed, ...]
    told: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    glosses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Why a row makes no claim, and what about."""

    reason: Reason
    what: str


Code = Callable[[Row], Read | Unmatched]
"""How a row is read. Raises BadCell."""


@dataclass(frozen=True, slots=True)
class Coder:
    """One format: its name, the columns that it cannot do without, those that make the claim, and how it is read."""

    format: str
    needed: tuple[str, ...]
    first: tuple[str, ...]
    code: Code


def deed_of(act: str, status: str, actor: str, recipient: str, date: str, code: str, about: str = "") -> Deed:
    """What a row with two sides says was done; of an act that both do to each other, both are actors."""
    if acts()[act].symmetric:
        actor, recipient = f"{actor} {recipient}", ""
    return Deed(act, status, actor, recipient, date, code, about)


def about(code: CameoCode) -> str:
    """What a code says beyond its act: what is asked, threatened or rejected; of a deed it says nothing more."""
    return code.name if acts()[code.act].statement else ""


def sides(actor: str, recipient: str, actor_called: str, recipient_called: str) -> Unmatched | None:
    """Why two sides are not two parties; None where they are."""
    for code, called in ((actor, actor_called), (recipient, recipient_called)):
        if not code:
            return Unmatched(Reason.PARTY, called) if called else Unmatched(Reason.ONE_PARTY, "nobody named")
    return Unmatched(Reason.ONE_PARTY, actor) if actor == recipient else None
