"""An act: the verb of a claim, from the closed vocabulary."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the vocabulary and how other schemes call it.

    `score` is on the PLOVER conflict-cooperation scale, -10 (most conflictual) to +10 (most cooperative).
    `symmetric` acts list all parties as actors. `statement` acts are done once they have been said.
    """

    id: str
    group: str
    label: str
    event_type: str  # PLOVER event type
    mode: str  # PLOVER mode, "" where the type has none
    cameo: str  # CAMEO code
    score: float
    symmetric: bool = False
    statement: bool = False
