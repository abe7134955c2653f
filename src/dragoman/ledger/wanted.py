"""Which claims a question asks for."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.model.record import Standing

HOLDING = frozenset({Standing.CURRENT, Standing.ACCEPTED})
"""What analyses count."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims are asked for: the parameters of `View.claims`, `series` for all revisions of a document, and
    `numbers` for claims by their numbers, to which all else applies as well. `joined` tells whether their events are
    looked for, which takes most of the time."""

    parties: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    series: str = ""
    since: str = ""
    until: str = ""
    recorded_since: int = 0
    numbers: tuple[int, ...] = ()
    standings: frozenset[Standing] = HOLDING
    joined: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether the database is asked for all claims between the parties, or for all at all."""
        if self.ids or self.documents or self.series or self.numbers:
            return False
        return bool(self.parties) or not (self.since or self.until or self.recorded_since)
