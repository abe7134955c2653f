"""`dragoman ledger`: make, update, check, count and copy a ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman.cli.record_options import LedgerOption, Shape

app = typer.Typer(help="Makes, checks and copies ledgers.", no_args_is_help=True, rich_markup_mode=None)


@app.command("init")
def init(ledger: LedgerOption = "") -> None:
    """Make an empty ledger; one that is there stays as it is."""
    from dragoman.ledger import Ledger
    from dragoman.settings import load_settings

    settings = load_settings(ledger=ledger)
    with Ledger.open(settings.ledger, create=True, wait=settings.ledger_wait) as opened:
        held = opened.stats().entries
        typer.echo(f"{opened.place.name}: " + (f"a ledger with {held:,} entries" if held else "an empty ledger"))


@app.command("upgrade")
def upgrade(ledger: LedgerOption = "") -> None:
    """Bring the tables of a ledger that an older Dragoman made up to date; what is recorded stays as it is."""
    from dragoman.ledger import Ledger
    from dragoman.settings import load_settings

    settings = load_settings(ledger=ledger)
    done = Ledger.upgrade(settings.ledger, wait=settings.ledger_wait)
    typer.echo("upgraded" if done else "up to date: there was nothing to do")


@app.command("check")
def check(ledger: LedgerOption = "") -> None:
    """Look through the whole ledger for damage and for rows that were changed; exit code 7 where there is any."""
    from dragoman.errors import LedgerError
    from dragoman.ledger import Ledger
    from dragoman.settings import load_settings

    settings = load_settings(ledger=ledger)
    with Ledger.open(settings.ledger, wait=settings.ledger_wait) as opened:
        faults = opened.faults()
        for fault in faults:
            typer.echo(fault)
        if faults:
            raise LedgerError(f"ledger {opened.place.name}: not whole; restore it from a copy that is")
        typer.echo(f"{opened.place.name}: whole")


@app.command("stats")
def stats(
    ledger: LedgerOption = "",
    format: Annotated[Shape, typer.Option(help="table for people; json: one object.")] = Shape.TABLE,
) -> None:
    """Count what is in a ledger."""
    import json
    from dataclasses import asdict

    from dragoman.ledger import Ledger
    from dragoman.settings import load_settings

    settings = load_settings(ledger=ledger)
    with Ledger.open(settings.ledger, wait=settings.ledger_wait) as opened:
        counted = asdict(opened.stats())
    if format is Shape.JSON:
        typer.echo(json.dumps(counted))
        return
    readers = counted.pop("readers")
    counted["published"] = " to ".join(filter(None, counted["published"]))
    for name, value in counted.items():
        typer.echo(f"{name.replace('_', ' '):<16} {value:,}" if isinstance(value, int) else f"{name:<16} {value}")
    for id, number in readers:
        typer.echo(f"{'reader':<16} {id}: {number:,} readings")


@app.command("copy")
def copy(
    target: Annotated[str, typer.Argument(metavar="TARGET", help="Where to: an SQLite file or postgresql://...")],
    ledger: LedgerOption = "",
) -> None:
    """Copy the ledger to TARGET, which is made where there is none, from and to either kind of database.

    An earlier copy of the same ledger, also one that was interrupted, gets what it lacks.
    """
    import sys

    from rich.console import Console
    from rich.progress import Progress

    from dragoman.ledger import Ledger
    from dragoman.settings import load_settings

    settings = load_settings(ledger=ledger)
    wait = settings.ledger_wait
    with (
        Ledger.open(settings.ledger, wait=wait) as source,
        Ledger.open(target, create=True, wait=wait) as opened,
        Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress,
    ):
        task, before, done = progress.add_task("copying"), -1, 0
        for done, total in source.copy(opened):
            before = done if before < 0 else before
            progress.update(task, completed=done, total=total)
        typer.echo(f"{opened.place.name}: {done - max(before, 0):,} entries copied, {done:,} in all")
