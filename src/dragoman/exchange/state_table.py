"""States and changes for people at a terminal: a value a line, under it the words it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from dragoman.exchange.state import Records, evidence
from dragoman.model.record import ProvenanceClass
from dragoman.model.state import Change, Fluent, Pending, Relationship, Spell, Support
from dragoman.vocabulary.lookup import party_name

LABELS = {
    Fluent.RECOGNITION: "recognition",
    Fluent.RELATIONS: "diplomatic relations",
    Fluent.MISSION: "mission level",
    Fluent.HEAD: "head of mission",
    Fluent.SANCTIONS: "sanctions",
    Fluent.MEMBERSHIP: "membership",
    Fluent.TREATY: "treaty",
}
WHAT_WIDTH, TIME_WIDTH = 30, 22
QUOTED = 2  # sentences shown for one value; the rest is counted


def relationship_block(found: Relationship, records: Records) -> RenderableType:
    """How one party stands toward another on a day."""
    title = f"{party_name(found.pair.actor)} → {party_name(found.pair.recipient)}"
    parts: list[RenderableType] = [_rule(title), Text(f"on {found.on}", style="dim")]
    for spell in found.spells:
        parts.append(_row(_what(spell.change), _value(spell.change, found, spell), _stretch(spell)))
        parts.append(_words(spell.change.support, records))
        parts.extend(_dissent(spell.change, records))
    if found.pending:
        parts.extend((Text(), Text("pending", style="bold")))
        for each in found.pending:
            parts.append(_row(_what(each), _plan(each), Text(each.date or f"told {each.since}", style="dim")))
            parts.append(_words(each.support, records))
    if found.unknown:
        listed = ", ".join(LABELS[fluent] for fluent in found.unknown)
        parts.extend((Text(), Text.assemble(("unknown  ", "dim"), listed)))
    return Group(*parts)


def changes_block(title: str, changes: Sequence[Change], records: Records, *, pairs: bool) -> RenderableType:
    """Changes in the order of time; with `pairs`, each says whose it is."""
    counted = "1 change" if len(changes) == 1 else f"{len(changes) or 'no'} changes"
    parts: list[RenderableType] = [_rule(title), Text(counted, style="dim")]
    for change in changes:
        what = Text(f"{change.pair}  ", style="bold") + _what(change) if pairs else _what(change)
        parts.append(_row(what, _value(change), Text(str(change.time))))
        parts.append(_words(change.support, records))
        parts.extend(_dissent(change, records))
    return Group(*parts)


def _rule(title: str) -> Rule:
    return Rule(Text(title, style="bold", overflow="ellipsis", no_wrap=True), align="left", style="dim")


def _row(what: Text, value: Text, time: Text) -> RenderableType:
    row = Table.grid(padding=(0, 2, 0, 0), expand=True)
    row.add_column(width=WHAT_WIDTH)
    row.add_column(ratio=1)
    row.add_column(width=TIME_WIDTH)
    row.add_row(what, value, time)
    return Group(Text(), row)


def _what(each: Change | Pending) -> Text:
    label = Text(LABELS[each.fluent])
    return label.append(f" · {each.subject}", style="dim") if each.subject else label


def _value(change: Change, found: Relationship | None = None, spell: Spell | None = None) -> Text:
    text = Text(str(change.value), style="bold")
    if change.until:
        text.append(f" until {change.until}")
    marks = [
        mark
        for mark, holds in (
            ("perhaps", spell is not None and found is not None and not spell.certain(found.on)),
            ("inferred", change.inferred),
            ("contested", change.contested),
        )
        if holds
    ]
    return text.append(f"  {', '.join(marks)}", style="yellow") if marks else text


def _plan(each: Pending) -> Text:
    text = Text.assemble((str(each.value), "bold"), "  ", (str(each.status), "cyan"))
    if each.deadline:
        text.append(f", by {each.deadline}")
    return text.append(f", if {each.condition}") if each.condition else text


def _stretch(spell: Spell) -> Text:
    end = "" if spell.end is None else f" to {spell.end}"
    return Text(f"from {spell.begin}{end}")


def _dissent(change: Change, records: Records) -> Iterable[RenderableType]:
    for each in change.dissent:
        yield Padding(
            Text.assemble(("but ", "yellow"), (each.value, "bold"), f"  {', '.join(each.publishers)}"), (0, 2)
        )
        yield _words(each, records)


def _words(support: Support, records: Records) -> RenderableType:
    found = evidence(support.claims, records)
    lines: list[RenderableType] = []
    for each in found[:QUOTED]:
        dataset = each["provenance"] if each["provenance"] != ProvenanceClass.TEXT else ""
        source = " · ".join(filter(None, (dataset, each["publisher"] or each["doc"], each["published"], each["claim"])))
        lines.append(Text.assemble((f"“{' '.join(each['quote'].split())}”", "italic"), f"  {source}"))
    if len(found) > QUOTED:
        lines.append(Text(f"and {len(found) - QUOTED} more claims", style="dim"))
    return Padding(Group(*lines), (0, 0, 0, 2))
