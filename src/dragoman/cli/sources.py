"""`dragoman sources`: publishers, what they brought, and what reviewers found."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from dragoman.cli.record_options import AsOfOption, LedgerOption, PublishedByOption, Shape, viewing


def sources(
    limit: Annotated[int, typer.Option(min=1, help="The most publishers that are listed.")] = 50,
    ledger: LedgerOption = "",
    as_of: AsOfOption = "",
    published_by: PublishedByOption = "",
    format: Annotated[Shape, typer.Option("--format", help="table for people; json for programs.")] = Shape.TABLE,
) -> None:
    """List publishers: reliability, documents, claims, and how many of the reviewed claims were right.

    Those with the most claims come first.
    """
    with viewing(ledger, "", as_of, published_by) as view:
        found = view.sources()[:limit]
    if format is Shape.JSON:
        rows = [{**asdict(each), "precision": each.precision} for each in found]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    from rich.table import Table

    from dragoman.cli.search import show

    table = Table(
        "publisher", "", "documents", "claims", "right", "reviewed", "first", "last", box=None, pad_edge=False
    )
    for each in found:
        right = "" if each.precision is None else f"{each.precision:.0%}"
        counts = (f"{each.documents:,}", f"{each.claims:,}", right, str(each.reviewed or ""))
        mark = " (dataset)" if each.dataset else ""
        table.add_row((each.publisher or "(none)") + mark, each.reliability, *counts, each.first, each.last)
    show([table])
