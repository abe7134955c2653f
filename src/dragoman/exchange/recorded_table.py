"""What the ledger says of claims, for people at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from dragoman.exchange.labels import sentence, source_label
from dragoman.exchange.table import STATUS_STYLES, headline
from dragoman.ledger.finding import Hit
from dragoman.ledger.provenance import Provenance, Ruling
from dragoman.model.record import Recorded
from dragoman.vocabulary.admiralty import meaning

SECOND = 19  # characters of an ISO time down to the second


def provenance_block(found: Provenance) -> RenderableType:
    """One claim and all that stands behind it."""
    recorded, claim, source = found.claim, found.claim.claim, found.claim.source
    lines = (
        ("status", str(claim.status)),
        ("date", claim.date or "not told"),
        ("about", claim.object),
        ("if", claim.condition),
        ("deadline", claim.deadline),
        ("credited to", source_label(claim)),
        ("credibility", f"{recorded.credibility}: {meaning(recorded.credibility)}"),
        ("", ""),
        ("document", source.title or source.doc),
        ("provenance", "a row of a dataset, not a text" if source.is_dataset else ""),
        ("publisher", source.publisher or "unknown"),
        ("reliability", f"{recorded.reliability}: {meaning(recorded.reliability)}"),
        ("whose text", source.independent if source.independent not in ("", source.publisher.casefold()) else ""),
        ("published", source.published or "unknown"),
        ("address", source.url),
        ("revision", f"{source.revision}, {source.document}"),
        ("recorded", when(recorded.recorded_at)),
        ("reader", f"{found.made.reader}, {found.made.pipeline}, {when(found.made.recorded_at)}"),
        ("rules", ", ".join(claim.rules)),
        ("event", f"{recorded.event}: {', '.join(found.event) or 'no other claim'}" if recorded.event else ""),
    )
    return Group(
        Text.assemble(headline(claim), "  ", (f"{claim.id} · {recorded.standing}", "dim")),
        Padding(Text(f"“{found.sentence}”", style="italic"), (0, 0, 1, 2)),
        Padding(_labelled(lines), (0, 0, 0, 2)),
        *(Padding(ruling_line(ruling), (0, 0, 0, 2)) for ruling in found.reviews),
        *([Text(), Text("In the place of", style="dim")] if found.superseded else []),
        *(Padding(recorded_line(other), (0, 0, 0, 2)) for other in found.superseded),
    )


def hit_block(hit: Hit, claims: Sequence[Recorded]) -> RenderableType:
    """One document that was found: what it is, the words in their place, and its claims."""
    facts = " · ".join(filter(None, (hit.publisher, hit.published or "no date", hit.doc)))
    return Group(
        Rule(Text(hit.title or hit.excerpt[:70], style="bold"), align="left", style="dim"),
        Text(facts, style="dim"),
        Text(hit.excerpt, style="italic"),
        *(Padding(recorded_line(claim), (0, 0, 0, 2)) for claim in claims),
        Text(),
    )


def recorded_line(recorded: Recorded) -> Text:
    """A claim on one line: who, what, toward whom, status, date, id, and its standing where that is not current."""
    claim = recorded.claim
    standing = "" if recorded.holds else f" · {recorded.standing}"
    standing += " · dataset" if recorded.source.is_dataset else ""
    return Text.assemble(
        " ".join(filter(None, sentence(claim))),
        "  ",
        (str(claim.status), STATUS_STYLES[claim.status]),
        "  ",
        claim.date or "no date",
        "  ",
        (f"{claim.id}{standing}", "dim"),
    )


def ruling_line(ruling: Ruling) -> Text:
    """A review on one line."""
    made = f" → {ruling.correction}" if ruling.correction else ""
    return Text(
        f"{ruling.verdict} of {ruling.claim}{made} by {ruling.reviewer}, {when(ruling.recorded_at)}: {ruling.reason}"
    )


def when(moment: str) -> str:
    """A time of recording, to the second."""
    return f"{moment[:SECOND].replace('T', ' ')} UTC"


def _labelled(lines: Sequence[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for label, value in lines:
        if value or not label:
            table.add_row(Text(label), Text(value))
    return table
