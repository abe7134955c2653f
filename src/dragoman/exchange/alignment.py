"""Stances and agreement as JSON and as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from dragoman.exchange.state import Records, evidence
from dragoman.model.stance import Agreement, Stance

if TYPE_CHECKING:
    from rich.console import RenderableType


def stance_record(each: Stance, records: Records) -> dict[str, Any]:
    """A stance with the sentences of every part; what the record does not tell is null."""
    return {
        "actor": each.actor,
        "target": each.target,
        "on": each.on,
        "rung": each.rung.id if each.rung is not None else None,
        "rank": each.rung.rank if each.rung is not None else None,
        "since": each.since,
        "before": each.before.id if each.before is not None else None,
        "moved": each.moved,
        "sanctions": each.sanctions,
        "tone": each.tone,
        "evidence": {
            "rung": list(evidence(each.rung.claims, records)) if each.rung is not None else [],
            "sanctions": list(evidence(each.sanction_claims, records)),
            "tone": list(evidence(each.tone_claims, records)),
        },
    }


def agreement_record(each: Agreement) -> dict[str, Any]:
    """How far two agree."""
    return {"one": each.one, "other": each.other, "s": each.s, "kappa": each.kappa, "targets": list(each.targets)}


def stances_block(title: str, stances: Sequence[Stance], records: Records) -> RenderableType:
    """A row for each stance, closest first, and under it the sentences it rests on."""
    from rich.console import Group
    from rich.rule import Rule
    from rich.table import Table
    from rich.text import Text

    table = Table("who", "stance", "since", "moved", "sanctions", "tone", box=None, header_style="dim", pad_edge=False)
    told: list[RenderableType] = []
    for each in sorted(stances, key=lambda e: (-(e.rung.rank if e.rung is not None else -1), e.actor, e.target)):
        table.add_row(
            f"{each.actor} → {each.target}",
            each.rung.label if each.rung is not None else Text("unknown", style="dim"),
            each.since,
            f"{each.moved:+d} from {each.before.label}" if each.moved and each.before is not None else "",
            each.sanctions,
            f"{each.tone:+.1f}" if each.tone is not None else "",
        )
        claims = (*(each.rung.claims if each.rung is not None else ()), *each.sanction_claims)
        for one in evidence(dict.fromkeys(claims), records):
            source = f"{one['publisher'] or one['doc']}, {one['published'] or 'undated'} [{one['claim']}]"
            told.append(Text.assemble(f"{each.actor}  ", f"“{one['quote']}” ", (source, "dim")))
    return Group(Rule(title, align="left", style="dim"), table, Text(), *told)


def agreements_block(found: Iterable[Agreement]) -> RenderableType:
    """A row for each two actors, those that agree most first."""
    from rich.table import Table

    table = Table("agreement", "S", "kappa", "over", box=None, header_style="dim", pad_edge=False)
    for each in sorted(found, key=lambda each: (-each.s, each.one, each.other)):
        over = ", ".join(each.targets[:6]) + (f" and {len(each.targets) - 6} more" if len(each.targets) > 6 else "")
        table.add_row(
            f"{each.one}, {each.other}", f"{each.s:+.2f}", f"{each.kappa:+.2f}" if each.kappa is not None else "", over
        )
    return table
