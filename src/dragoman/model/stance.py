"""Stances: where parties stand toward a target on one ladder, and how far they agree."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder; higher ranks are closer. `claims` are those that the value rests on."""

    id: str
    label: str
    rank: int
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stance:
    """Where an actor stands toward a target on a day.

    `rung` is None where the record tells nothing of it. `sanctions` is the strictest measure that holds (`""`: none is
    known) and `pressure` its place in the data, 0 for none. `tone` is the mean PLOVER score of what the actor said of
    the target within the window, in [-10, 10]; None where it said nothing. `since` is the day of the last change of
    rung, EDTF, `""` where that is unknown; `before` the rung at the beginning of the window asked for.
    """

    actor: str
    target: str
    on: str
    rung: Rung | None
    before: Rung | None
    since: str
    sanctions: str
    pressure: int
    sanction_claims: tuple[str, ...]
    tone: float | None
    tone_claims: tuple[str, ...]

    @property
    def moved(self) -> int:
        """How many rungs up (positive) or down since the beginning of the window; 0 where either is unknown."""
        return self.rung.rank - self.before.rank if self.rung is not None and self.before is not None else 0


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two actors' stances agree over some targets.

    `s` is S of Signorino and Ritter (1999, International Studies Quarterly 43: 115-144) with equal weights and absolute
    distances, in [-1, 1]; `kappa` is Cohen's kappa with linear weights (Cohen 1968, Psychological Bulletin 70:
    213-220), None where chance alone decides it. `targets` are those of which both stances are known.
    """

    one: str
    other: str
    s: float
    kappa: float | None
    targets: tuple[str, ...]
