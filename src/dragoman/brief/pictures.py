"""The timeline and the graph of a brief as SVG, each with a title and a description for those who do not see it."""

from __future__ import annotations

from datetime import date
from html import escape

from dragoman.model.brief import Brief, Mark

WIDTH, LANE, LEFT, TOP = 720, 34, 190, 26


def timeline_svg(brief: Brief) -> str:
    """One lane for each fluent, a dot for a day, a bar for a vague date; `""` where nothing is dated."""
    marks = [mark for mark in brief.marks if mark.earliest and mark.latest]
    if not marks:
        return ""
    first = min(date.fromisoformat(mark.earliest) for mark in marks)
    last = max(date.fromisoformat(brief.on), *(date.fromisoformat(mark.latest) for mark in marks))
    days = max(1, (last - first).days)
    lanes = list(dict.fromkeys(mark.lane for mark in marks))

    def x(day: str) -> float:
        return round(LEFT + (date.fromisoformat(day) - first).days / days * (WIDTH - LEFT - 20), 1)

    drawn = [
        f'<text x="{LEFT - 10}" y="{TOP + LANE * i + 21}" text-anchor="end">{escape(lane)}</text>'
        f'<line x1="{LEFT}" x2="{WIDTH - 20}" y1="{TOP + LANE * i + 17}" y2="{TOP + LANE * i + 17}" stroke="#bbb"/>'
        for i, lane in enumerate(lanes)
    ]
    drawn += [_dot(mark, x(mark.earliest), x(mark.latest), TOP + LANE * lanes.index(mark.lane) + 17) for mark in marks]
    step = max(1, (last.year - first.year + 1) // 8)
    for year in range(first.year, last.year + 1, step):
        day = max(first, date(year, 1, 1))
        drawn.append(f'<text x="{x(day.isoformat())}" y="14" text-anchor="middle" fill="#555">{year}</text>')
    told = "; ".join(f"{mark.earliest} {mark.label}" for mark in marks)
    return _svg("timeline", f"Timeline of {brief.title}", told, WIDTH, TOP + LANE * len(lanes) + 10, drawn)


def _dot(mark: Mark, start: float, end: float, y: int) -> str:
    look = 'fill="#fff" stroke="#1f4e79" stroke-dasharray="3 2"' if mark.inferred else 'fill="#1f4e79"'
    label = f"<title>{escape(mark.label)} ({mark.earliest}–{mark.latest})</title>"
    if end - start < 8:
        return f'<circle cx="{start}" cy="{y}" r="5" {look}>{label}</circle>'
    return f'<rect x="{start}" y="{y - 5}" width="{round(end - start, 1)}" height="10" rx="5" {look}>{label}</rect>'


def graph_svg(brief: Brief) -> str:
    """The commitments as boxes with their standing; `""` where there is none."""
    told = [one for section in brief.sections if section.id == "commitments" for one in section.sentences]
    if not told:
        return ""
    drawn = []
    for i, one in enumerate(told):
        y = 8 + i * 44
        text = one.text if len(one.text) <= 92 else one.text[:91] + "…"
        drawn.append(
            f'<rect x="8" y="{y}" width="{WIDTH - 16}" height="36" rx="4" fill="#f4f7fa" stroke="#1f4e79"/>'
            f'<text x="18" y="{y + 15}" font-weight="bold">{escape(one.standing)}</text>'
            f'<text x="18" y="{y + 30}">{escape(text)}</text>'
        )
    return _svg("graph", "Commitments", "; ".join(one.text for one in told), WIDTH, 12 + 44 * len(told), drawn)


def _svg(name: str, title: str, told: str, width: int, height: int, drawn: list[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title {name}-told" '
        f'viewBox="0 0 {width} {height}" width="100%" font-family="sans-serif" font-size="12">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-told">{escape(told)}</desc>'
        f"{''.join(drawn)}</svg>"
    )
