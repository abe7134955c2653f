"""`dragoman export`: the record in forms that other programs read."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from dragoman.cli.record_options import AsOfOption, LedgerOption, PublishedByOption, viewing

if TYPE_CHECKING:
    from dragoman.exchange.dump import Wanted
    from dragoman.ledger import View
    from dragoman.model.claim import Claim
    from dragoman.model.document import Document


class ExportFormat(StrEnum):
    """What is written; docs/formats.md tells the columns."""

    CSV = "csv"
    PARQUET = "parquet"
    JSONL = "jsonl"
    PLOVER = "plover"
    CAMEO = "cameo"
    FTM = "ftm"
    JSONLD = "jsonld"


def export(
    parties: Annotated[
        list[str] | None, typer.Argument(metavar="[PARTY [PARTY]]", help="Only of this party, or between these two.")
    ] = None,
    format: Annotated[
        ExportFormat,
        typer.Option(
            help="csv, parquet: claims as a flat table; jsonl: documents and claims, to be loaded into another ledger; "
            "plover, cameo: event tables in the columns of POLECAT and GDELT 2.0; ftm: sanctions and memberships for "
            "FollowTheMoney; jsonld: linked data with PROV-O."
        ),
    ] = ExportFormat.CSV,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE, which appears only when it is whole.")
    ] = "",
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="Only of that day, YYYY-MM-DD; else of all days.")
    ] = "",
    as_of: AsOfOption = "",
    published_by: PublishedByOption = "",
    ledger: LedgerOption = "",
) -> None:
    """Write the claims that hold, however many, as another program reads them.

    With --on, only what may have happened on that day (ftm: what held on it). Party and day choose claims; a jsonl file
    of chosen claims cannot be loaded back.
    """
    from dragoman.cli.output import writing
    from dragoman.vocabulary.lookup import party_code

    if len(parties or ()) > 2:
        raise typer.BadParameter("one party, or two for a pair", param_hint="PARTY")
    codes = tuple(party_code(each) for each in parties or ())
    with viewing(ledger, on, as_of, published_by) as view, writing(output) as stream:
        WRITERS[format](view, codes, stream)


def write_flat(view: View, parties: tuple[str, ...], stream: TextIO) -> None:
    """A row for each claim."""
    from dragoman.exchange.flat import write_csv

    write_csv(view.each_claim(parties=parties, since=view.valid_at, until=view.valid_at), stream)


def write_parquet(view: View, parties: tuple[str, ...], stream: TextIO) -> None:
    """The same as Parquet, which is no text."""
    from dragoman.errors import OutputError
    from dragoman.exchange import flat

    if stream.isatty():
        raise OutputError("Parquet is not for a screen; name a file with --output")
    flat.write_parquet(view.each_claim(parties=parties, since=view.valid_at, until=view.valid_at), stream.buffer)


def write_jsonl(view: View, parties: tuple[str, ...], stream: TextIO) -> None:
    """Documents, each with its claims."""
    from dragoman.exchange.dump import write_dump

    write_dump(view.each_text(), stream, chosen(view, parties))


def write_jsonld(view: View, parties: tuple[str, ...], stream: TextIO) -> None:
    """Linked data."""
    from dragoman.exchange.linked import write_linked

    write_linked(view.each_text(), stream, chosen(view, parties))


def write_events(view: View, parties: tuple[str, ...], stream: TextIO, *, plover: bool) -> None:
    """A row for each actor and recipient of an event; what such a table cannot tell is counted on standard error."""
    from dragoman.cli.messages import warn
    from dragoman.exchange.event_tables import write_gdelt, write_polecat

    write = write_polecat if plover else write_gdelt
    left = write(view.each_event(parties=parties, since=view.valid_at, until=view.valid_at), stream)
    if left:
        counted = ", ".join(f"{number:,} {status}" for status, number in sorted(left.items()))
        warn(f"events left out, as such a table cannot tell them: {counted}")


def write_plover(view: View, parties: tuple[str, ...], stream: TextIO) -> None:
    """The columns of POLECAT."""
    write_events(view, parties, stream, plover=True)


def write_cameo(view: View, parties: tuple[str, ...], stream: TextIO) -> None:
    """The columns of GDELT 2.0."""
    write_events(view, parties, stream, plover=False)


def write_ftm(view: View, parties: tuple[str, ...], stream: TextIO) -> None:
    """Sanctions and memberships."""
    from dragoman.exchange.ftm import write_entities

    write_entities(view, parties, stream)


def chosen(view: View, parties: tuple[str, ...]) -> Wanted | None:
    """Whether a claim is of the parties and may be of the view's day; None where all are wanted."""
    if not parties and view.valid_at is None:
        return None
    from dragoman.analysis.steps import parsed

    day = view.valid_at

    def wanted(claim: Claim, document: Document) -> bool:
        if not set(parties) <= {*claim.actor, *claim.recipient}:
            return False
        time = parsed(claim.date)
        if day is None or time is None:
            return day is None or document.published == day.isoformat()
        return (time.earliest is None or time.earliest <= day) and (time.latest is None or day <= time.latest)

    return wanted


WRITERS: dict[ExportFormat, Callable[[View, tuple[str, ...], TextIO], None]] = {
    ExportFormat.CSV: write_flat,
    ExportFormat.PARQUET: write_parquet,
    ExportFormat.JSONL: write_jsonl,
    ExportFormat.PLOVER: write_plover,
    ExportFormat.CAMEO: write_cameo,
    ExportFormat.FTM: write_ftm,
    ExportFormat.JSONLD: write_jsonld,
}
