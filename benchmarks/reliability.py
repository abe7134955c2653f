"""Draw how far confidence can be believed, as docs/reading/reliability.svg: a panel for each set of texts.

Called by `benchmarks/scores.py` (`make scores`), which has read the texts. Of the texts only numbers are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from dragoman.evaluation.calibration import Bin, Calibration

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reading" / "reliability.svg"
SIDE, GAP, LEFT, TOP, BARS = 240, 88, 56, 56, 48  # pixels: a panel, between panels, margins, the counts below
INK, QUIET, MARK = "#1f2430", "#8a93a3", "#1f6f8b"


def draw(panels: Mapping[str, Calibration]) -> None:
    """Write the picture."""
    width = LEFT + len(panels) * (SIDE + GAP)
    height = TOP + SIDE + BARS + 64
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    font = 'font-family="DejaVu Sans, Helvetica, Arial, sans-serif" font-size="12"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {font}>',
        f"<title>{said(panels)}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for number, (name, found) in enumerate(panels.items()):
        lines += [f'<g transform="translate({LEFT + number * (SIDE + GAP)} {TOP})">', *panel(name, found), "</g>"]
    TARGET.write_text("\n".join([*lines, "</svg>"]) + "\n", encoding="utf-8")


def said(panels: Mapping[str, Calibration]) -> str:
    """The picture in words."""
    told = [f"{name}: expected calibration error {found.error:.3f}" for name, found in panels.items()]
    return "Share of claims that are right, by confidence. " + "; ".join(told)


def panel(name: str, found: Calibration) -> Iterator[str]:
    """The share that is right over confidence, with its 95 % interval, and below how many claims there are."""
    yield text(0, -30, name, weight="bold")
    yield text(0, -12, f"{found.count} claims, calibration error {found.error:.3f} (chance {found.chance:.3f})", QUIET)
    for tenth in range(0, 11, 2):
        at = tenth / 10 * SIDE
        yield f'<path d="M0 {SIDE - at:.0f}H{SIDE}M{at:.0f} 0V{SIDE}" stroke="#e5e8ee"/>'
        yield text(-8, SIDE - at + 4, f"{tenth / 10:.1f}", QUIET, anchor="end")
        yield text(at, SIDE + BARS + 24, f"{tenth / 10:.1f}", QUIET, anchor="middle")
    yield f'<path d="M0 {SIDE}L{SIDE} 0" stroke="{QUIET}" stroke-dasharray="4 4"/>'
    most = max(each.count for each in found.bins)
    for each in found.bins:
        yield from point(each)
        tall = max(1.0, each.count / most * (BARS - 12))
        left, wide = each.low * SIDE + 2, (each.high - each.low) * SIDE - 4
        place = f'x="{left:.1f}" y="{SIDE + BARS + 8 - tall:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
        yield f'<rect {place} fill="#c9d6de"/>'
    yield text(SIDE / 2, SIDE + BARS + 46, "confidence; bars: number of claims", anchor="middle")
    yield f'<g transform="rotate(-90)">{text(-SIDE / 2, -38, "share that is right", anchor="middle")}</g>'


def point(each: Bin) -> Iterator[str]:
    """One bin: its share at its mean confidence, and the interval."""
    x, y = each.confidence * SIDE, SIDE - each.share * SIDE
    low, high = (SIDE - end * SIDE for end in each.sure)
    yield f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="{MARK}" stroke-width="1.5"/>'
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{MARK}"/>'


def text(x: float, y: float, words: str, fill: str = INK, *, anchor: str = "start", weight: str = "normal") -> str:
    """Words at a place."""
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{fill}" text-anchor="{anchor}" font-weight="{weight}">{words}</text>'
