"""`dragoman import`: datasets that researchers hold, and exports of other ledgers, into the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.record_options import LedgerOption, Shape

if TYPE_CHECKING:
    from dragoman.cli.progress import Meter
    from dragoman.ingest import Given, Taken
    from dragoman.ledger import Ledger
    from dragoman.ledger.identity import ReaderVersion
    from dragoman.ledger.loading import Loaded
    from dragoman.model.claim import Claim
    from dragoman.model.document import Document


class ImportFormat(StrEnum):
    """What is read; docs/formats.md tells the columns."""

    GDELT = "gdelt"
    POLECAT = "polecat"
    ICEWS = "icews"
    COW = "cow"
    POCOM = "pocom"
    CSV = "csv"
    JSONL = "jsonl"


BATCH = 2_000  # rows recorded in one transaction, and held in memory
SHOWN = 8  # codes and names that are told of each reason
OUTCOMES = {"new": "new", "revised": "revised", "reread": "read again", "known": "known"}


def import_(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="The files; gzip, or zip with one file, is unpacked.")
    ],
    format: Annotated[
        ImportFormat,
        typer.Option(
            help="gdelt: GDELT 2.0 Events; polecat, icews: event tables; cow: Diplomatic Exchange; pocom: chiefs of "
            "mission, XML; csv: any table of events; jsonl: what `dragoman export` wrote."
        ),
    ],
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="FIELD=COLUMN",
            help="csv: the column that holds a field (status=State), or its value in all rows (status==actual).",
        ),
    ] = None,
    name: Annotated[str, typer.Option(metavar="NAME", help="How the dataset is called; csv: else by its file.")] = "",
    published: Annotated[
        str, typer.Option(metavar="DATE", help="When it was published, where the rows do not tell, YYYY-MM-DD.")
    ] = "",
    encoding: Annotated[str, typer.Option(metavar="NAME", help="The encoding of the text.")] = "utf-8",
    report: Annotated[Shape, typer.Option(help="table: for people; json: all counts as one object.")] = Shape.TABLE,
    ledger: LedgerOption = "",
) -> None:
    """Take the rows of datasets over as claims of a class of their own, "dataset", apart from what is read in texts.

    A row whose code may stand for several acts, or whose parties are not known, is counted and left. Importing again
    adds nothing; a row that was changed becomes a new revision of itself.
    """
    import sys

    from rich.console import Console

    from dragoman.cli.messages import complain
    from dragoman.cli.progress import Meter
    from dragoman.errors import InputError
    from dragoman.ledger import Ledger
    from dragoman.settings import load_settings

    settings = load_settings(ledger=ledger)
    given = given_of(column or [], name, published, encoding)
    tally = Tally()
    drawn = Console(stderr=True) if sys.stderr.isatty() else None
    with (
        Ledger.open(settings.ledger, create=True, wait=settings.ledger_wait) as opened,
        Meter(drawn, None) as tally.meter,
    ):
        for file in files:
            try:
                tally.fill(opened, file, format, given)
            except InputError as error:
                complain(str(error))
                tally.exit_code = error.exit_code
    tally.report(opened.place.name, report)
    raise typer.Exit(tally.exit_code)


def given_of(columns: list[str], name: str, published: str, encoding: str) -> Given:
    """What was said of the files. Raises InputError for what cannot be."""
    from dragoman.cli.state import day_of
    from dragoman.errors import InputError
    from dragoman.ingest import Given

    try:
        "".encode(encoding)
    except LookupError:
        raise InputError(f"--encoding: {encoding!r} is none that Python knows; utf-8 and latin-1 are two") from None
    mapped = {}
    for each in columns:
        field, equals, held = each.partition("=")
        if not equals or not held or held == "=":
            raise InputError(f"--column {each!r}: it should read FIELD=COLUMN, or FIELD==VALUE for all rows")
        mapped[field.strip()] = held.strip()
    if published:
        published = day_of(published, "--published").isoformat()
    return Given(" ".join(name.split()), published, mapped, encoding)


class Tally:
    """What became of the rows of all files."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.left: dict[str, Counter[str]] = {}
        self.claims = 0
        self.bad = 0
        self.exit_code = 0
        self.meter: Meter | None = None

    def fill(self, ledger: Ledger, file: Path, format: ImportFormat, given: Given) -> None:
        """Record one file. Raises InputError where it is not of its format."""
        if format is ImportFormat.JSONL:
            self._fill_dump(ledger, file)
            return
        from dragoman.ingest import take
        from dragoman.ledger.identity import dataset_reader

        reader = dataset_reader(format.value)
        taken = self._taken(take(file, format.value, given))
        while some := list(islice(taken, BATCH)):
            self._count(ledger.load(((each.document, each.claims) for each in some), reader))
            self._advance(len(some))

    def _taken(self, outcomes: Iterator[object]) -> Iterator[Taken]:
        """The rows that make claims; the others are counted, and the bad ones told."""
        from dragoman.cli.messages import complain
        from dragoman.ingest import Bad, Left, Taken

        for each in outcomes:
            if isinstance(each, Taken):
                yield each
            elif isinstance(each, Left):
                self.left.setdefault(each.reason.value, Counter())[each.what] += 1
            elif isinstance(each, Bad):
                complain(each.message)
                self.bad += 1
                self.exit_code = 3

    def _fill_dump(self, ledger: Ledger, file: Path) -> None:
        """Record what another ledger held: texts one by one, as they are compared with others, rows many at once."""
        from dragoman.exchange.dump import read_dump
        from dragoman.ingest.tables import opened

        with opened(file) as stream:
            lines = (line.decode("utf-8", "replace") for line in stream)
            for reader, run in groupby(read_dump(lines, file.name), key=lambda each: each.reader):
                while some := list(islice(run, BATCH if reader.is_dataset else 1)):
                    rows = [(each.document, each.claims) for each in some]
                    self._count(ledger.load(rows, reader) if reader.is_dataset else _added(ledger, *rows[0], reader))
                    self._advance(len(some))

    def _count(self, loaded: Loaded) -> None:
        self.outcomes.update(loaded.outcomes)
        self.claims += loaded.claims

    def _advance(self, number: int) -> None:
        """Show how far it has come, from the second step on."""
        if self.meter is not None:
            self.meter.done += number - 1
            self.meter.seen()
            self.meter.advance()

    def report(self, place: str, shape: Shape) -> None:
        """Tell the counts."""
        if shape is Shape.JSON:
            import json

            counts = {**{name: self.outcomes[name] for name in OUTCOMES}, "claims": self.claims, "bad": self.bad}
            left = {reason: dict(found.most_common()) for reason, found in self.left.items()}
            typer.echo(json.dumps({**counts, "left": left}, ensure_ascii=False))
            return
        told = ", ".join(f"{self.outcomes[name]:,} {words}" for name, words in OUTCOMES.items())
        typer.echo(f"{place}: {told}, {self.bad:,} bad; {self.claims:,} claims recorded")
        for reason, found in sorted(self.left.items()):
            most = ", ".join(f"{what} ({number:,})" for what, number in found.most_common(SHOWN))
            more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
            typer.echo(f"left, {reason}: {found.total():,} rows: {most}{more}")


def _added(ledger: Ledger, document: Document, claims: tuple[Claim, ...], reader: ReaderVersion) -> Loaded:
    """One text, counted as rows are."""
    from dragoman.ledger.loading import Loaded
    from dragoman.ledger.record import Outcome

    outcome = ledger.add(document, claims, reader).outcome
    return Loaded(Counter([outcome]), len(claims) if outcome is not Outcome.KNOWN else 0)
