"""`dragoman mcp`: the record for assistants."""

from __future__ import annotations

from dragoman.cli.record_options import LedgerOption


def mcp(ledger: LedgerOption = "") -> None:
    """Serve the ledger to an assistant by the Model Context Protocol, on standard input and output.

    Tools: search, state, timeline, watch, why. Nothing can be changed.
    """
    from dragoman.errors import SettingsError
    from dragoman.ledger import Ledger
    from dragoman.settings import load_settings

    settings = load_settings(ledger=ledger)
    try:
        from dragoman.web.mcp import server
    except ImportError as error:
        raise SettingsError(f"this needs {error.name}; install it with `pip install 'dragoman[web]'`") from error
    with Ledger.open(settings.ledger, wait=settings.ledger_wait) as opened:
        server(opened).run("stdio")
