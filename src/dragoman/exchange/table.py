"""Claims for people at a terminal: one block per document, one entry per claim."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from dragoman.exchange.labels import act_group, sentence, source_label
from dragoman.model.claim import By, Claim, Status
from dragoman.model.document import Document

STATUS_STYLES = {
    Status.ACTUAL: "bold",
    Status.PLANNED: "cyan",
    Status.POSSIBLE: "yellow",
    Status.CONDITIONAL: "magenta",
    Status.NEGATED: "red",
}

GROUP_STYLES = {
    "recognition": "bright_blue",
    "relations": "blue",
    "missions": "cyan",
    "sanctions": "yellow",
    "talks": "green",
    "agreements": "bright_green",
    "statements": "magenta",
    "aid+persons": "bright_cyan",
    "force": "red",
}

STATUS_WIDTH, DATE_WIDTH = 11, 22
"""Columns of the two right-hand fields: the longest status, and an EDTF interval of two days with its stroke."""

OPENING = 70  # characters of a text that stand for its missing title


def claims_block(document: Document, claims: Sequence[Claim]) -> RenderableType:
    """All claims of a document under a heading that says what the document is."""
    return Group(heading(document, len(claims)), *map(entry, claims), Text())


def heading(document: Document, count: int) -> RenderableType:
    """A rule with the title (or the first words), then id, publisher, date and number of claims."""
    title = Text(document.title or opening(document.text), style="bold", overflow="ellipsis", no_wrap=True)
    counted = "1 claim" if count == 1 else f"{count or 'no'} claims"
    facts = (document.id, document.publisher, document.published or "no date", counted)
    return Group(Rule(title, align="left", style="dim"), Text(" · ".join(filter(None, facts)), style="dim"))


def opening(text: str) -> str:
    """The first words of a text, on one line."""
    return shorten(text[: 4 * OPENING], OPENING, placeholder=" …")


def entry(claim: Claim) -> RenderableType:
    """One claim: who does what toward whom, status and date; then what qualifies it, the words, and the source."""
    row = Table.grid(padding=(0, 2, 0, 0), expand=True)
    row.add_column(ratio=1)
    row.add_column(width=STATUS_WIDTH)
    row.add_column(width=DATE_WIDTH)
    row.add_row(
        headline(claim),
        Text(str(claim.status), style=STATUS_STYLES[claim.status]),
        Text(claim.date) if claim.date else Text("no date", style="dim"),
    )
    return Group(Text(), row, Padding(details(claim), (0, 0, 0, 2)))


def headline(claim: Claim) -> Text:
    """The claim as a sentence, its act in the colour of its group."""
    actor, act, recipient = sentence(claim)
    style = GROUP_STYLES.get(act_group(claim.act), "white")
    return Text.assemble((actor, "bold"), " ", (act, style), " " if recipient else "", (recipient, "bold"))


def details(claim: Claim) -> RenderableType:
    """Object, condition and deadline where there are any, who is credited, and the quote."""
    labelled = Table.grid(padding=(0, 2, 0, 0))
    labelled.add_column(style="dim")
    labelled.add_column(overflow="fold")
    for label, value in fields(claim):
        if value:
            quiet = "dim" if label == "source" and claim.by is By.OUTLET else ""
            labelled.add_row(Text(label), Text(value, style=quiet))
    return Group(labelled, Text(f"“{' '.join(claim.quote.split())}”", style="italic"))


def fields(claim: Claim) -> tuple[tuple[str, str], ...]:
    """The fields of an entry that have a line of their own."""
    source = source_label(claim)
    return ("about", claim.object), ("if", claim.condition), ("deadline", claim.deadline), ("source", source)
