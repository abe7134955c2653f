"""`dragoman document`: one text of the ledger with its claims, or with the reasons why there are no others."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.read import PipelineOption
from dragoman.cli.record_options import AsOfOption, LedgerOption, PublishedByOption, viewing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.ledger.listing import Kept
    from dragoman.model.record import Recorded

SCHEME = "sha256:"


class DocumentFormat(StrEnum):
    """What is written."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"


def document(
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help="Content address, with or without `sha256:`, as answers list it.")
    ],
    explain: Annotated[
        bool, typer.Option("--explain", help="Read it anew, and say why each trigger in it is a claim or not.")
    ] = False,
    pipeline: PipelineOption = "",
    ledger: LedgerOption = "",
    as_of: AsOfOption = "",
    published_by: PublishedByOption = "",
    format: Annotated[
        DocumentFormat, typer.Option("--format", help="table for people; json: one object; html: one page.")
    ] = DocumentFormat.TABLE,
) -> None:
    """Show a document of the ledger: what it is, and the claims that were read in it."""
    if explain and format is not DocumentFormat.TABLE:
        raise typer.BadParameter("goes with --format table", param_hint="--explain")
    with viewing(ledger, "", as_of, published_by) as view:
        kept = view.document(address if address.startswith(SCHEME) else SCHEME + address)
        records = sorted(view.claims(documents=[kept.listed.address]), key=lambda each: each.claim.span)
    if explain:
        _explain(kept, pipeline)
    elif format is DocumentFormat.TABLE:
        _draw(kept, records)
    else:
        typer.echo(_written(kept, records, format))


def _written(kept: Kept, records: Sequence[Recorded], format: DocumentFormat) -> str:
    if format is DocumentFormat.JSON:
        from dragoman.exchange.listing import kept_record
        from dragoman.exchange.recorded import recorded_record

        told = {**kept_record(kept), "claims": [recorded_record(each) for each in records]}
        return json.dumps(told, ensure_ascii=False)
    from dragoman.exchange.page import FOOT, page_article, page_head

    claims = [each.claim for each in records]
    return page_head(kept.document.title or "Dragoman") + page_article(kept.document, claims, (), 1) + FOOT


def _draw(kept: Kept, records: Sequence[Recorded]) -> None:
    from rich.text import Text

    from dragoman.cli.search import show
    from dragoman.exchange.table import claims_block

    facts = (kept.document.url, f"revision {kept.listed.revision} of {len(kept.revisions)}", kept.listed.address)
    told = Text(" · ".join(filter(None, facts)), style="dim")
    show([told, claims_block(kept.document, [each.claim for each in records])])


def _explain(kept: Kept, pipeline: str) -> None:
    from dragoman.claims import assemble
    from dragoman.cli.search import show
    from dragoman.exchange.explain import explanation
    from dragoman.reading.pipeline import Reader
    from dragoman.settings import load_settings

    name = load_settings(pipeline=pipeline).pipeline
    reading = (Reader(name) if name else Reader()).read(kept.document)
    show([explanation(reading, assemble(reading).decisions)])
