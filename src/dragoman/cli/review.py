"""`dragoman review`: what people say of claims."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman.cli.record_options import AsOfOption, LedgerOption, PublishedByOption, Shape, viewing

app = typer.Typer(
    help="Accepts, rejects and corrects claims; who, why and when is kept, and nothing is overwritten.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Id of a claim, as answers list them.")]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so.")]
BecauseOption = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why.")]


@app.command("accept")
def accept(id: IdArgument, by: ByOption, because: BecauseOption, ledger: LedgerOption = "") -> None:
    """Say that a claim is right; it stays, also when a newer reader misses it."""
    _record(id, "accept", by, because, ledger)


@app.command("reject")
def reject(id: IdArgument, by: ByOption, because: BecauseOption, ledger: LedgerOption = "") -> None:
    """Say that a claim is wrong; no analysis counts it any more."""
    _record(id, "reject", by, because, ledger)


@app.command("correct")
def correct(
    id: IdArgument,
    by: ByOption,
    because: BecauseOption,
    set_: Annotated[
        list[str],
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="What is right, once for each field: act, actor, recipient, object, status, date, by, speaker, "
            "condition, deadline. Parties are codes with a space between.",
        ),
    ],
    ledger: LedgerOption = "",
) -> None:
    """Put a corrected claim in the place of a claim."""
    changes = []
    for each in set_:
        field, equals, value = each.partition("=")
        if not equals:
            raise typer.BadParameter(f"{each!r} should read FIELD=VALUE, such as date=2023-11-30", param_hint="--set")
        changes.append((field.strip(), value))
    _record(id, "correct", by, because, ledger, tuple(changes))


@app.command("queue")
def queue(
    parties: Annotated[
        list[str] | None, typer.Argument(metavar="[PARTY]...", help="Only claims in which all of these take part.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="The most claims that are listed.")] = 20,
    group: Annotated[str, typer.Option(metavar="GROUP", help="Only acts of this group: sanctions ...")] = "",
    ledger: LedgerOption = "",
    as_of: AsOfOption = "",
    published_by: PublishedByOption = "",
    format: Annotated[Shape, typer.Option("--format", help="table for people; json for programs.")] = Shape.TABLE,
) -> None:
    """List claims that nobody has reviewed, those that the reader is least sure of first."""
    from dragoman.exchange.recorded import recorded_record
    from dragoman.vocabulary.lookup import party_code
    from dragoman.vocabulary.rules import acts_of

    codes = [party_code(each) for each in parties or ()]
    with viewing(ledger, "", as_of, published_by) as view:
        found = view.waiting(limit=limit, parties=codes, acts=acts_of(group) if group else ()).items
    if format is Shape.JSON:
        import json

        typer.echo(json.dumps([recorded_record(each) for each in found], ensure_ascii=False))
        return
    from rich.console import Group
    from rich.text import Text

    from dragoman.cli.search import show
    from dragoman.exchange.recorded_table import recorded_line

    quotes = (f"“{' '.join(each.claim.quote.split())}”" for each in found)
    show([Group(recorded_line(each), Text(words, style="italic")) for each, words in zip(found, quotes, strict=True)])


def _record(
    id: str, verdict: str, by: str, because: str, place: str, changes: tuple[tuple[str, str], ...] = ()
) -> None:
    from dragoman.ledger import Ledger
    from dragoman.ledger.review import Review, Verdict
    from dragoman.settings import load_settings

    settings = load_settings(ledger=place)
    with Ledger.open(settings.ledger, wait=settings.ledger_wait) as ledger:
        made = ledger.review(Review(id, Verdict(verdict), by, because, changes))
    typer.echo(f"{id}: corrected by {made.id}" if made else f"{id}: {verdict}ed")
