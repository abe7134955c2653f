"""`dragoman search` and `dragoman why`: finding documents by their words, and claims by their id."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman.cli.record_options import AsOfOption, LedgerOption, OnOption, PublishedByOption, Shape, viewing

FormatOption = Annotated[Shape, typer.Option("--format", help="table for people; json for programs.")]


def search(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help='Words; "a phrase"; one or another; -without. All must be there.')
    ],
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="The most documents that are listed.")] = 20,
    ledger: LedgerOption = "",
    on: OnOption = "",
    as_of: AsOfOption = "",
    published_by: PublishedByOption = "",
    format: FormatOption = Shape.TABLE,
) -> None:
    """Find documents by the words of title and text, each with the claims that were read in it.

    With --on, only documents with claims of what may have happened on that day, and only those claims.
    """
    from dragoman.exchange.recorded import recorded_record
    from dragoman.exchange.recorded_table import hit_block

    with viewing(ledger, on, as_of, published_by) as view:
        hits = list(view.search(text, limit=limit))
        addresses = [hit.document for hit in hits]
        day = view.valid_at
        recorded = list(view.claims(documents=addresses, since=day, until=day)) if addresses else []
    claims = {address: [each for each in recorded if each.source.document == address] for address in addresses}
    hits = [hit for hit in hits if claims[hit.document] or not day]
    if format is Shape.JSON:
        import json
        from dataclasses import asdict

        found = [{**asdict(hit), "claims": [recorded_record(each) for each in claims[hit.document]]} for hit in hits]
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    if not hits:
        typer.echo("nothing found")
    show([hit_block(hit, claims[hit.document]) for hit in hits])


def why(
    id: Annotated[str, typer.Argument(metavar="ID", help="Id of a claim or an event, as answers list them.")],
    ledger: LedgerOption = "",
    as_of: AsOfOption = "",
    published_by: PublishedByOption = "",
    format: FormatOption = Shape.TABLE,
) -> None:
    """Show where a claim comes from: sentence, document, publisher, reader, rules, reviews, and what it superseded."""
    from dragoman.exchange.recorded import provenance_record
    from dragoman.exchange.recorded_table import provenance_block

    with viewing(ledger, "", as_of, published_by) as view:
        found = view.why(id)
    if format is Shape.JSON:
        import json

        typer.echo(json.dumps(provenance_record(found), ensure_ascii=False))
        return
    show([provenance_block(found)])


def show(blocks: list[object]) -> None:
    """Draw blocks at the width of the terminal."""
    from rich.console import Console

    from dragoman.cli.read import PIPED_WIDTH

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    for block in blocks:
        console.print(block)
