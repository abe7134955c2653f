"""`dragoman review`: what people say of claims."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman.cli.record_options import LedgerOption

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
