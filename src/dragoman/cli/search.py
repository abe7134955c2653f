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
    publisher: Annotated[str, typer.Option(metavar="NAME", help="Only what this publisher published.")] = "",
    since: Annotated[str, typer.Option(metavar="DATE", help="Only what was published from this day on.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Only what was published up to this day.")] = "",
    party: Annotated[str, typer.Option(metavar="PARTY", help="Only claims in which this party takes part.")] = "",
    group: Annotated[str, typer.Option(metavar="GROUP", help="Only claims of this group of acts: sanctions ...")] = "",
    ledger: LedgerOption = "",
    on: OnOption = "",
    as_of: AsOfOption = "",
    published_by: PublishedByOption = "",
    format: FormatOption = Shape.TABLE,
) -> None:
    """Find documents by the words of title and text, each with the claims that were read in it.

    With --on, --party or --group, only documents with such claims, and only those claims.
    """
    from dragoman.analysis.searching import Query
    from dragoman.analysis.searching import search as found_by
    from dragoman.exchange.recorded import found_record
    from dragoman.exchange.recorded_table import hit_block
    from dragoman.ledger.finding import Among
    from dragoman.ledger.moments import day
    from dragoman.vocabulary.lookup import party_code

    first, last = (day(given or None, name) for given, name in ((since, "--since"), (until, "--until")))
    among = Among(publisher, first.isoformat() if first else "", last.isoformat() if last else "")
    query = Query(text, among, party_code(party) if party else "", group)
    with viewing(ledger, on, as_of, published_by) as view:
        found = found_by(view, query, limit)
    if format is Shape.JSON:
        import json

        typer.echo(json.dumps([found_record(each) for each in found], ensure_ascii=False))
        return
    if not found:
        typer.echo("nothing found")
    show([hit_block(each.hit, each.claims) for each in found])


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
