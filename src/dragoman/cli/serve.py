"""`dragoman serve`: the record in a browser, and as a service for programs."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman.cli.record_options import LedgerOption


def serve(
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0: any that is free.")] = 8321,
    ledger: LedgerOption = "",
) -> None:
    """Serve the ledger as web pages, and as an API under /api/v1, until interrupted.

    A ledger is made where there is none. On the loopback interface everyone who can reach it may read and write.
    """
    from dragoman.errors import SettingsError
    from dragoman.settings import load_settings

    settings = load_settings(ledger=ledger)
    try:
        from dragoman.web.server import run
    except ImportError as error:
        raise SettingsError(f"serving needs {error.name}; install it with `pip install 'dragoman[web]'`") from error
    run(
        settings,
        host,
        port,
        lambda address: typer.echo(f"{address} serves {settings.ledger.rpartition('@')[2]}; Ctrl+C stops it"),
    )
