"""`dragoman watch`: what is owed, by whom, by when, and what became of it."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

import typer

from dragoman.cli.record_options import AsOfOption, LedgerOption, OnOption, PublishedByOption, viewing
from dragoman.model.commitment import Life

PIPED_WIDTH = 110  # columns of a table that is not drawn on a terminal


class WatchFormat(StrEnum):
    """What is written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    ICS = "ics"
    DOT = "dot"
    ATOM = "atom"


def watch(
    parties: Annotated[
        list[str] | None, typer.Argument(metavar="[PARTY]...", help="Only commitments in which all of these take part.")
    ] = None,
    due: Annotated[str, typer.Option(metavar="DAYS", help="Only those due within so many days, such as 90d.")] = "",
    status: Annotated[list[Life] | None, typer.Option(help="Only those that stand there; may be repeated.")] = None,
    graph: Annotated[bool, typer.Option("--graph", help="Show what hinges on what instead.")] = False,
    on: OnOption = "",
    as_of: AsOfOption = "",
    published_by: PublishedByOption = "",
    ledger: LedgerOption = "",
    format: Annotated[
        WatchFormat,
        typer.Option(
            "--format",
            help="table for people; json, jsonl; ics: a calendar of deadlines; atom: a feed; dot: the graph.",
        ),
    ] = WatchFormat.TABLE,
) -> None:
    """Pledges, demands, threats, terms and announced steps, and what became of each.

    Evidence moves a commitment; the clock alone makes it due soon, and overdue. A passed deadline without evidence is
    overdue, never broken.
    """
    from dragoman.analysis.watch import commitments, falls_due
    from dragoman.cli.state import today
    from dragoman.vocabulary.lookup import party_code

    codes = [party_code(each) for each in parties or ()]
    within = days(due)
    with viewing(ledger, on, as_of, published_by) as view:
        day = view.valid_at or today()
        records = {record.claim.id: record for record in view.claims(parties=codes, joined=False)}
        found = commitments(records.values(), day, codes)
    found = tuple(
        each
        for each in found
        if (not status or each.life in status) and (within is None or falls_due(each, day, within))
    )
    if format is WatchFormat.ICS:
        from dragoman.exchange.commitments import calendar

        typer.echo(calendar(found, records).decode(), nl=False)
    elif format is WatchFormat.ATOM:
        from dragoman.exchange.atom import moves_feed

        typer.echo(moves_feed(found, records).decode(), nl=False)
    elif format is WatchFormat.DOT:
        from dragoman.exchange.commitments import graph as drawn

        typer.echo(drawn(found), nl=False)
    elif format in (WatchFormat.JSON, WatchFormat.JSONL):
        import json

        from dragoman.exchange.commitments import commitment_record

        rows = [commitment_record(each, records) for each in found]
        if format is WatchFormat.JSON:
            typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        for row in rows if format is WatchFormat.JSONL else ():
            typer.echo(json.dumps(row, ensure_ascii=False))
    else:
        from rich.console import Console

        from dragoman.exchange.commitments_table import commitments_block, hinges_block

        console = Console(highlight=False, soft_wrap=False)
        if not console.is_terminal:
            console.width = PIPED_WIDTH
        console.print(hinges_block(found) if graph else commitments_block(found, records, day))


def days(text: str) -> int | None:
    """`90d` or `90` → 90, None for `""`; raises InputError for what is neither."""
    from dragoman.errors import InputError

    if not text:
        return None
    match = re.fullmatch(r"(\d{1,5})\s*d?", text.strip())
    if match is None:
        raise InputError(f"--due: {text!r} is no number of days; write 90d or 90")
    return int(match[1])
