"""Commitments for people at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from dragoman.exchange.commitments import Records, headline
from dragoman.model.commitment import Commitment, Life

STYLES = {
    Life.OVERDUE: "bold red",
    Life.BROKEN: "red",
    Life.DUE_SOON: "yellow",
    Life.PARTLY_MET: "yellow",
    Life.MET: "green",
}


def commitments_block(found: Sequence[Commitment], records: Records, on: date) -> RenderableType:
    """Each commitment with its life, and under every move the words it rests on."""
    counted = "1 commitment" if len(found) == 1 else f"{len(found) or 'no'} commitments"
    parts: list[RenderableType] = [Rule(f"commitments on {on}", align="left", style="dim"), Text(counted, style="dim")]
    for each in found:
        parts.extend((Text(), _title(each)))
        if each.condition and each.condition != each.what:
            parts.append(_line(f"hinges on: {each.condition}"))
        for move in each.moves:
            parts.append(_line(f"{move.on}  {move.to.value}" + ("" if move.claims else "  (the clock)")))
            parts.extend(_words(claim, records) for claim in move.claims if claim in records)
    return Group(*parts)


def hinges_block(found: Sequence[Commitment]) -> RenderableType:
    """What hinges on what, as a tree."""
    from rich.tree import Tree

    by_id = {each.id: each for each in found}
    roots = [each for each in found if each.hinges]
    tree = Tree("what hinges on what" if roots else "nothing is told to hinge on anything")
    for each in roots:
        branch = tree.add(_title(each))
        for other in each.hinges:
            if other in by_id:
                branch.add(_title(by_id[other]))
    return tree


def _title(each: Commitment) -> Text:
    due = f"  by {each.due}" if each.due else ""
    return Text.assemble(
        (f"{each.life.value:<11}", STYLES.get(each.life, "")),
        (f"{each.kind.value:<7}", "dim"),
        headline(each),
        (due, "bold"),
    )


def _line(text: str) -> RenderableType:
    return Padding(Text(text, style="dim"), (0, 0, 0, 11))


def _words(claim: str, records: Records) -> RenderableType:
    record = records[claim]
    source = f"{record.source.publisher or record.source.doc}, {record.source.published or 'undated'}"
    return Padding(
        Text.assemble(f"“{record.claim.quote}” ", (f"{source} [{claim}]", "dim")),
        (0, 0, 0, 23),
    )
