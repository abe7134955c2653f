"""`dragoman add`: documents and their claims into the ledger."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.input_options import INPUT_HELP, ColumnOption, MostOption, SinceOption
from dragoman.cli.read import PipelineOption
from dragoman.cli.readers import RULES, EstimateOption, FreshOption, ReaderOption, YesOption
from dragoman.cli.record_options import LedgerOption, Shape

if TYPE_CHECKING:
    from dragoman.cli.progress import Meter
    from dragoman.documents import Loaded, Refusal
    from dragoman.ledger import Ledger
    from dragoman.ledger.identity import ReaderVersion
    from dragoman.llm import Unread
    from dragoman.model.document import Document
    from dragoman.model.reading import Reading
    from dragoman.settings import Settings

WORDS = {"new": "new", "revised": "revised", "reread": "read again", "known": "known", "refused": "refused"}


def add(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INPUT",
            help=INPUT_HELP,
        ),
    ] = None,
    published: Annotated[str, typer.Option(metavar="DATE", help="Date of publication, YYYY-MM-DD.")] = "",
    publisher: Annotated[str, typer.Option(metavar="NAME", help="Who published it.")] = "",
    title: Annotated[str, typer.Option(metavar="TEXT", help="The headline.")] = "",
    column: ColumnOption = None,
    since: SinceOption = "",
    most: MostOption = 0,
    ledger: LedgerOption = "",
    format: Annotated[Shape, typer.Option(help="table: one line for people; json: one object with the counts.")] = (
        Shape.TABLE
    ),
    pipeline: PipelineOption = "",
    reader: ReaderOption = RULES,
    estimate: EstimateOption = False,
    yes: YesOption = False,
    fresh: FreshOption = False,
) -> None:
    """Read documents and record them with their claims in the ledger, which is made where there is none.

    What the ledger has is not read again, so that the same command can be repeated, also after it was interrupted.
    --published, --publisher and --title stand in for what the texts say of themselves.
    """
    if not inputs and sys.stdin.isatty():
        raise typer.BadParameter("name a file or a folder, or pipe a text in", param_hint="INPUT")
    from dragoman.cli.fetching import fetching
    from dragoman.cli.progress import meter
    from dragoman.cli.readers import reader_version
    from dragoman.documents import Limits, Overrides, columns_of, load
    from dragoman.ledger import Ledger
    from dragoman.settings import load_settings

    settings = load_settings(pipeline=pipeline, ledger=ledger)
    sources = inputs or ["-"]
    tally = Tally()
    model = ModelUse(reader, estimate=estimate, yes=yes, fresh=fresh)
    with Ledger.open(settings.ledger, create=True, wait=settings.ledger_wait) as opened:
        visits = opened.visits(reader_version(reader, settings))
        try:
            with fetching(sources, settings, since, most, visits) as web, meter(sources, None) as progress:
                items = load(
                    sources,
                    stdin=sys.stdin.buffer,
                    overrides=Overrides(published, publisher, title),
                    limits=Limits(document=settings.max_bytes),
                    columns=columns_of(column or ()),
                    web=web,
                )
                tally.fill(items, opened, settings, model, progress)
            visits.keep()
            tally.counts["known"] += visits.same
        finally:
            if not estimate:
                tally.report(settings.ledger, format)
    raise typer.Exit(tally.exit_code)


@dataclass(frozen=True, slots=True)
class ModelUse:
    """Which reader reads, and how a language model is to be asked."""

    reader: str
    estimate: bool
    yes: bool
    fresh: bool


class Tally:
    """Counts of what became of the inputs, and the exit code that the first refusal calls for."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.claims = 0
        self.exit_code = 0

    def fill(
        self, items: Iterable[Loaded | Refusal], ledger: Ledger, settings: Settings, use: ModelUse, meter: Meter
    ) -> None:
        """Read and record what the ledger lacks; a reader is opened only when there is something."""
        from dragoman.cli.readers import opened, reader_version, reckon

        version = reader_version(use.reader, settings)
        unread = self._unread(items, ledger, version, meter)
        first = next(unread, None)
        if first is None and not use.estimate:
            return
        documents: Iterable[Document] = chain([first], unread) if first is not None else ()
        with opened(use.reader, settings, fresh=use.fresh) as reader:
            if use.reader != RULES or use.estimate:
                documents = list(documents)
                reckon(reader, documents, settings, estimate=use.estimate, yes=use.yes)
            self._record(reader.read_all(documents), ledger, version, meter)

    def _record(
        self, readings: Iterable[Reading | Unread], ledger: Ledger, version: ReaderVersion, meter: Meter
    ) -> None:
        """Record readings as they come."""
        from dragoman.claims import assemble
        from dragoman.cli.messages import complain, warn
        from dragoman.model.reading import Reading

        for reading in readings:
            if not isinstance(reading, Reading):
                self.exit_code = self.exit_code or reading.error.exit_code
                complain(f"{reading.document.id}: {reading.error}")
                self._count("refused", meter)
                continue
            for note in reading.notes:
                warn(f"{reading.document.id}: {note}")
            claims = assemble(reading).claims
            outcome = ledger.add(reading.document, claims, version).outcome
            self.claims += len(claims) if outcome != "known" else 0
            self._count(outcome, meter)

    def report(self, place: str, format: Shape) -> None:
        """Tell the counts."""
        counts = {**{name: self.counts[name] for name in WORDS}, "claims": self.claims}
        if format is Shape.JSON:
            import json

            typer.echo(json.dumps({**counts, "languages": dict(self.languages.most_common())}))
            return
        told = ", ".join(f"{counts[name]:,} {words}" for name, words in WORDS.items())
        if self.languages:
            from dragoman.vocabulary.languages import name_of

            told += f" ({', '.join(f'{count:,} in {name_of(code)}' for code, count in self.languages.most_common())})"
        typer.echo(f"{place.rpartition('@')[2]}: {told}; {self.claims:,} claims recorded")

    def _unread(
        self, items: Iterable[Loaded | Refusal], ledger: Ledger, reader: ReaderVersion, meter: Meter
    ) -> Iterator[Document]:
        """The documents that the ledger lacks; the others are counted."""
        from dragoman.cli.messages import complain
        from dragoman.documents import Refusal
        from dragoman.errors import UnsupportedLanguage

        for item in items:
            meter.seen()
            if isinstance(item, Refusal):
                self.exit_code = self.exit_code or item.error.exit_code
                complain(str(item.error))
                if isinstance(item.error, UnsupportedLanguage):
                    self.languages[item.error.language] += 1
                self._count("refused", meter)
            elif ledger.knows(item.document, reader):
                self._count("known", meter)
            else:
                yield item.document

    def _count(self, name: str, meter: Meter) -> None:
        self.counts[name] += 1
        meter.say(" ".join(f"{words} {self.counts[key]}" for key, words in WORDS.items() if self.counts[key]))
        meter.advance()
