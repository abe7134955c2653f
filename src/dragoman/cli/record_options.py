"""The options that every command on the ledger has: which ledger, and which of the dates it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from dragoman.ledger import View


class Shape(StrEnum):
    """For whom an answer is written."""

    TABLE = "table"
    JSON = "json"


LedgerOption = Annotated[
    str,
    typer.Option(
        "--ledger",
        metavar="PLACE",
        help="The ledger: an SQLite file or postgresql://... [DRAGOMAN_LEDGER; else dragoman.db in this folder]",
    ),
]
OnOption = Annotated[
    str, typer.Option("--on", metavar="DATE", help="The day asked about, YYYY-MM-DD; else today.", show_default=False)
]
AsOfOption = Annotated[
    str,
    typer.Option(
        "--as-of", metavar="TIME", help="What the ledger knew then: a day (its end) or a time, UTC.", show_default=False
    ),
]
PublishedByOption = Annotated[
    str,
    typer.Option(
        "--published-by", metavar="DATE", help="Only from documents published by that day.", show_default=False
    ),
]


@contextmanager
def viewing(ledger: str, on: str = "", as_of: str = "", published_by: str = "") -> Iterator[View]:
    """The view that the four options ask for; the ledger is open within the block.

    Raises LedgerError where the ledger cannot be opened, InputError for an impossible date.
    """
    from dragoman.ledger import Ledger
    from dragoman.settings import load_settings

    settings = load_settings(ledger=ledger)
    with Ledger.open(settings.ledger, wait=settings.ledger_wait) as opened:
        yield opened.view(valid_at=on or None, as_of=as_of or None, published_by=published_by or None)
