"""The map of the world, compiled by `tools/world.py` from world-atlas (Natural Earth, public domain)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Shape:
    """A country: the code of its party (`""`: none in the vocabulary), its SVG path, a dot where it is very small, and
    whether more than one claims it."""

    code: str
    name: str
    path: str
    dot: tuple[float, float] | None
    disputed: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A disputed place without a shape of its own."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class World:
    """The whole map, in units of its own."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    places: tuple[Place, ...]


@cache
def world() -> World:
    """The map that ships with Dragoman."""
    told = json.loads(files("dragoman.web").joinpath("world.json").read_text(encoding="utf-8"))
    shapes = (
        Shape(
            each["code"],
            each["name"],
            each["path"],
            (each["dot"][0], each["dot"][1]) if "dot" in each else None,
            each.get("disputed", False),
        )
        for each in told["shapes"]
    )
    places = (Place(each["name"], each["at"][0], each["at"][1]) for each in told["places"])
    return World(told["width"], told["height"], tuple(shapes), tuple(places))
