"""Compile the map of the world from the npm package world-atlas: `python tools/world.py countries-50m.json`.

world-atlas (https://github.com/topojson/world-atlas, ISC) packs Natural Earth (https://www.naturalearthdata.com, public
domain) as TopoJSON. Borders are simplified once for both sides, projected with Equal Earth (Šavrič, Patterson and Jenny
2019, International Journal of Geographical Information Science 33: 454-465), and written as SVG paths by party code.
Natural Earth draws who holds a place; the table of disputed places below is ours.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

from dragoman.errors import UnknownParty
from dragoman.vocabulary.lookup import party_code
from dragoman.vocabulary.parties import state, states

TARGET = Path(__file__).resolve().parent.parent / "src" / "dragoman" / "web" / "world.json"
WIDTH = 1000
SCALE = WIDTH / 5.4133  # Equal Earth spans 2 * 2.70663 radii
TOP, BOTTOM = 84.0, -56.5  # degrees of latitude; no land with a government lies beyond
TOLERANCE = 0.45  # units by which a simplified border may stray
SPECK = 0.9  # square units under which an island is left out
DOT = 7.0  # square units under which a state is drawn as a dot as well

NAMES = {
    "Bosnia and Herz.": "BIH", "Central African Rep.": "CAF", "Dem. Rep. Congo": "COD", "Congo": "COG",
    "Dominican Rep.": "DOM", "Eq. Guinea": "GNQ", "S. Sudan": "SSD", "eSwatini": "SWZ", "Solomon Is.": "SLB",
    "W. Sahara": "ESH", "Macedonia": "MKD", "Falkland Is.": "FLK", "Kosovo": "XKX", "Antigua and Barb.": "ATG",
    "St. Kitts and Nevis": "KNA", "St. Vin. and Gren.": "VCT", "Marshall Is.": "MHL", "Micronesia": "FSM",
    "São Tomé and Principe": "STP", "Cabo Verde": "CPV", "Cook Is.": "COK", "Cayman Is.": "CYM",
    "British Virgin Is.": "VGB", "Turks and Caicos Is.": "TCA", "Fr. Polynesia": "PYF", "Faeroe Is.": "FRO",
    "Saint Lucia": "LCA", "Vatican": "VAT", "Macao": "MAC", "Curaçao": "CUW", "Palestine": "PSE",
}  # fmt: skip
"""Short names of Natural Earth that the vocabulary does not have."""

DISPUTED_SHAPES = {"N. Cyprus": "", "Somaliland": "", "Siachen Glacier": "", "Falkland Is.": "FLK"}
"""Shapes that more than one claims, besides the disputed states of the vocabulary."""

CRIMEA = (34.3, 45.2)
"""A place in the shape that Natural Earth draws with Russia and that is Ukraine's by resolution 68/262 of the General
Assembly of the United Nations."""

DISPUTED_PLACES = {
    "Kashmir": (76.0, 34.3), "Golan Heights": (35.8, 33.0), "Abkhazia": (41.0, 43.0), "South Ossetia": (44.0, 42.3),
    "Transnistria": (29.5, 46.9), "Arunachal Pradesh": (94.5, 28.0), "Paracel Islands": (112.0, 16.5),
    "Spratly Islands": (114.0, 9.5), "Kuril Islands": (146.8, 44.3), "Abyei": (28.5, 9.6),
    "Ilemi Triangle": (35.3, 5.0), "Hala'ib Triangle": (35.5, 22.5), "Essequibo": (-59.5, 5.5),
    "Senkaku Islands": (123.5, 25.7), "Dokdo": (131.9, 37.2), "Chagos Islands": (72.0, -6.5),
}  # fmt: skip
"""Places without a shape of their own, by longitude and latitude."""

WITHOUT_SHAPE = {"TUV": (179.2, -8.5)}
"""States that are too small for Natural Earth at this scale."""

Point = tuple[float, float]


def main() -> None:
    """Read the TopoJSON, write the map."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    arcs = [simplified(unpacked(arc, topology["transform"])) for arc in topology["arcs"]]
    shapes = [shape for each in topology["objects"]["countries"]["geometries"] for shape in shapes_of(each, arcs)]
    for code, where in WITHOUT_SHAPE.items():
        x, y = place(*where)
        shapes.append({"code": code, "name": state(code).name, "path": "", "dot": [round(x, 1), round(y, 1)]})
    places = [
        {"name": name, "at": [round(each, 1) for each in place(*where)]} for name, where in DISPUTED_PLACES.items()
    ]
    height = round(place(0, BOTTOM)[1])
    told = {"width": WIDTH, "height": height, "shapes": sorted(shapes, key=lambda each: each["name"]), "places": places}
    TARGET.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    drawn = {each["code"] for each in shapes}
    missing = [
        code for code, record in states().items() if record.status in ("state", "disputed") and code not in drawn
    ]
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes, {len(shapes)} shapes; states without one: {missing}")


def shapes_of(geometry: dict[str, Any], arcs: list[list[Point]]) -> list[dict[str, Any]]:
    """The shape of one country, and that of Crimea apart from it."""
    name = geometry["properties"]["name"]
    whole = [joined(each, arcs) for part in parts_of(geometry) for each in part]
    rings = [[place(*point) for point in ring] for each in whole for ring in cut(each)]
    if name == "Antarctica" or not rings:
        return []
    code = DISPUTED_SHAPES.get(name, code_of(name))
    disputed = name in DISPUTED_SHAPES or (code != "" and state(code).status == "disputed")
    apart = [ring for ring in rings if name == "Russia" and inside(place(*CRIMEA), ring) and area(ring) < 50]
    found = [shape(code, name, [ring for ring in rings if ring not in apart], disputed)]
    return found + ([shape("", "Crimea", apart, disputed=True)] if apart else [])


def shape(code: str, name: str, rings: list[list[Point]], disputed: bool) -> dict[str, Any]:
    """What is written of a shape."""
    largest = max(rings, key=area)
    kept = [ring for ring in rings if area(ring) >= SPECK or ring is largest]
    told: dict[str, Any] = {"code": code, "name": state(code).name if code else name, "path": path(kept)}
    if disputed:
        told["disputed"] = True
    if area(largest) < DOT and (code or disputed):
        x, y = (sum(each[axis] for each in largest) / len(largest) for axis in (0, 1))
        told["dot"] = [round(x, 1), round(y, 1)]
    return told


def code_of(name: str) -> str:
    """The code of the party that has this name in Natural Earth; `""` for territories that the vocabulary lacks."""
    if name in NAMES:
        return NAMES[name]
    try:
        return party_code(name)
    except UnknownParty:
        print(f"no party is called {name}")
        return ""


def parts_of(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """The polygons of a geometry, each a list of rings of arcs."""
    kinds = {"Polygon": lambda: [geometry["arcs"]], "MultiPolygon": lambda: geometry["arcs"]}
    return kinds.get(geometry.get("type", ""), list)()


def unpacked(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """The points of a quantised arc as longitude and latitude, which run on beyond 180 degrees."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    found: list[Point] = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        found.append((near(x * sx + tx, found[-1][0] if found else 0.0), y * sy + ty))
    return found


def near(longitude: float, other: float) -> float:
    """The same longitude, counted so that it is within half a turn of the other."""
    return longitude - 360 * round((longitude - other) / 360)


def place(longitude: float, latitude: float) -> Point:
    """Equal Earth, with y downward from `TOP`."""
    return raw(longitude, latitude)[0] + WIDTH / 2, raw(0, TOP)[1] - raw(longitude, latitude)[1]


def raw(longitude: float, latitude: float) -> Point:
    """Equal Earth in units of the map, from its middle."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = asin(sqrt(3) / 2 * sin(radians(latitude)))
    t2, t6 = t * t, t**6
    across = 2 * sqrt(3) * radians(longitude) * cos(t)
    x = across / (3 * (9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1))
    return x * SCALE, (a4 * t6 * t2 * t + a3 * t6 * t + a2 * t2 * t + a1 * t) * SCALE


def simplified(points: list[Point]) -> list[Point]:
    """Douglas and Peucker; the ends of an arc stay, so that borders still meet. A closed arc is cut in the middle."""
    if len(points) < 3:
        return points
    if points[0] == points[-1]:
        middle = len(points) // 2
        return simplified(points[: middle + 1])[:-1] + simplified(points[middle:])
    (x1, y1), (x2, y2) = place(*points[0]), place(*points[-1])
    length = sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2) or 1
    between = (place(*point) for point in points[1:-1])
    distances = [abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length for x, y in between]
    farthest = max(range(len(distances)), key=distances.__getitem__)
    if distances[farthest] <= TOLERANCE:
        return [points[0], points[-1]]
    return simplified(points[: farthest + 2])[:-1] + simplified(points[farthest + 1 :])


def joined(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    """The points of a ring of arcs; a negative arc is walked backward."""
    found: list[Point] = []
    for each in ring:
        points = arcs[each] if each >= 0 else arcs[~each][::-1]
        shift = near(points[0][0], found[-1][0]) - points[0][0] if found else 0.0
        found += [(x + shift, y) for x, y in (points[1:] if found else points)]
    return found


def cut(ring: list[Point]) -> list[list[Point]]:
    """A ring as those within 180 degrees east and west: one that crosses the line is cut there."""
    found = []
    for turn in (-360.0, 0.0, 360.0):
        moved = [(x + turn, y) for x, y in ring]
        for edge, side in ((-180.0, 1), (180.0, -1)):
            moved = clipped(moved, edge, side)
        if moved:
            found.append(moved)
    return found


def clipped(ring: list[Point], edge: float, side: int) -> list[Point]:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman)."""
    found: list[Point] = []
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        first, second = (x1 - edge) * side >= 0, (x2 - edge) * side >= 0
        if first:
            found.append((x1, y1))
        if first != second:
            found.append((edge, y1 + (y2 - y1) * (edge - x1) / (x2 - x1)))
    return found


def area(ring: list[Point]) -> float:
    """Of a ring, in square units."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def inside(at: Point, ring: list[Point]) -> bool:
    """Whether a place lies within a ring."""
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > at[1]) != (y2 > at[1]) and at[0] < (x2 - x1) * (at[1] - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def path(rings: list[list[Point]]) -> str:
    """The rings as an SVG path of whole tenths, each point told from the one before."""
    found = []
    for ring in rings:
        points = [(round(x * 10), round(y * 10)) for x, y in ring]
        steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points)]
        moves = " ".join(f"{tenths(dx)},{tenths(dy)}" for dx, dy in steps if (dx, dy) != (0, 0))
        found.append(f"M{tenths(points[0][0])},{tenths(points[0][1])}l{moves}z")
    return "".join(found)


def tenths(number: int) -> str:
    """12 → 1.2, 10 → 1, 0 → 0."""
    return f"{number / 10:g}"


if __name__ == "__main__":
    main()
