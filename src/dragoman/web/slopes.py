"""Slope charts: where parties stood before and where they stand now, as lines between two ladders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.model.stance import Rung, Stance

ROW = 26  # units between two rungs
TOP = 30  # units above the first


@dataclass(frozen=True, slots=True)
class Slope:
    """A party's line: its heights on the left and on the right (down is farther), and by how many rungs it moved."""

    stance: Stance
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Label:
    """A rung at a height, and who stands on it (codes)."""

    height: int
    rung: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart of one target; rungs on which nobody stood or stands are left out."""

    target: str
    height: int
    slopes: tuple[Slope, ...]
    before: tuple[Label, ...]
    now: tuple[Label, ...]


def slope_charts(stances: Iterable[Stance]) -> tuple[Chart, ...]:
    """A chart for each target toward which somebody's stance is known on both days."""
    found: dict[str, list[Stance]] = {}
    for each in stances:
        if each.rung is not None and each.before is not None:
            found.setdefault(each.target, []).append(each)
    return tuple(_chart(target, known) for target, known in found.items())


def _chart(target: str, known: Sequence[Stance]) -> Chart:
    rungs = {rung.rank for each in known for rung in (each.rung, each.before) if rung is not None}
    heights = {rank: TOP + ROW * place for place, rank in enumerate(sorted(rungs, reverse=True))}
    slopes = [
        Slope(each, heights[each.before.rank], heights[each.rung.rank])
        for each in known
        if each.rung is not None and each.before is not None
    ]
    before = _labels(((each.before, each.actor) for each in known), heights)
    now = _labels(((each.rung, each.actor) for each in known), heights)
    return Chart(target, TOP + ROW * len(heights), tuple(slopes), before, now)


def _labels(standing: Iterable[tuple[Rung | None, str]], heights: dict[int, int]) -> tuple[Label, ...]:
    found: dict[int, tuple[str, list[str]]] = {}
    for rung, actor in standing:
        if rung is not None:
            found.setdefault(rung.rank, (rung.label, []))[1].append(actor)
    return tuple(Label(heights[rank], label, tuple(sorted(who))) for rank, (label, who) in sorted(found.items()))
