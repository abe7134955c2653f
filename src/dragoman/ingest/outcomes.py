"""What a row of a dataset comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dragoman.model.claim import Claim
from dragoman.model.document import Document


class Reason(StrEnum):
    """Why a row makes no claim."""

    ACT = "no act of ours"  # its code may stand for several acts, or for none that is in scope
    PARTY = "no party known"
    ONE_PARTY = "one party only"  # nobody else is named, or both are the same


@dataclass(frozen=True, slots=True)
class Taken:
    """A row as a document, and its claims."""

    line: int
    document: Document
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """A row that makes no claim, the reason, and what it is about: a code, or a name."""

    line: int
    reason: Reason
    what: str


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that is not what its format says, and what is wrong, with the line and the column."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What a row says was done: the act and how real it is, who did it to whom and when (EDTF), and by which code."""

    act: str
    status: str
    actor: str
    recipient: str
    date: str
    code: str
    object: str = ""


Outcome = Taken | Left | Bad
