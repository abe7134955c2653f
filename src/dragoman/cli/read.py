"""`dragoman read`: texts into claims."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.input_options import INPUT_HELP, ColumnOption, MostOption, SinceOption
from dragoman.cli.readers import RULES, EstimateOption, FreshOption, ReaderOption, YesOption

if TYPE_CHECKING:
    from dragoman.cli.readers import AnyReader
    from dragoman.cli.results import Count
    from dragoman.documents import Loaded, Refusal


class Format(StrEnum):
    """What is written."""

    TABLE = "table"
    JSONL = "jsonl"
    JSON = "json"
    MENTIONS = "mentions"
    HTML = "html"


FormatOption = Annotated[
    Format,
    typer.Option(
        help="table for people; jsonl: a claim per line; json: a list of claims; mentions: every actor, time, "
        "attribution and trigger per line; html: one page with the text and its evidence."
    ),
]
OutputOption = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE, which appears only when it is whole.")
]
ExplainOption = Annotated[
    bool, typer.Option("--explain", help="Say for each sentence which triggers it has and why each is a claim or not.")
]
PipelineOption = Annotated[
    str, typer.Option(metavar="NAME", help="Another spaCy pipeline for English, by name or path. [DRAGOMAN_PIPELINE]")
]

PIPED_WIDTH = 100  # columns of a table that is not drawn on a terminal


def read(
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
    format: FormatOption = Format.TABLE,
    output: OutputOption = "",
    explain: ExplainOption = False,
    pipeline: PipelineOption = "",
    reader: ReaderOption = RULES,
    estimate: EstimateOption = False,
    yes: YesOption = False,
    fresh: FreshOption = False,
) -> None:
    """Read news into claims, each with the sentence it rests on.

    --published, --publisher and --title stand in for what the texts say of themselves. Results come in the order of
    the inputs; what cannot be read is named on standard error, and the rest is read all the same.
    """
    if explain and format is not Format.TABLE:
        raise typer.BadParameter(
            "goes with --format table; --format mentions holds the same for programs", param_hint="--explain"
        )
    if not inputs and sys.stdin.isatty():
        raise typer.BadParameter(
            "name a file or a folder, or pipe a text in; `dragoman demo` shows an example", param_hint="INPUT"
        )
    from dragoman.cli.fetching import fetching
    from dragoman.cli.messages import complain
    from dragoman.cli.readers import opened, reckon
    from dragoman.documents import Limits, Loaded, Overrides, Refusal, columns_of, load
    from dragoman.settings import load_settings

    settings = load_settings(pipeline=pipeline)
    sources = inputs or ["-"]
    with fetching(sources, settings, since, most) as web, opened(reader, settings, fresh=fresh) as reads:
        items: Iterable[Loaded | Refusal] = load(
            sources,
            stdin=sys.stdin.buffer,
            overrides=Overrides(published, publisher, title),
            limits=Limits(document=settings.max_bytes),
            columns=columns_of(column or ()),
            web=web,
        )
        if reader != RULES or estimate:
            items = list(items)
            found = [item.document for item in items if isinstance(item, Loaded)]
            for item in items if estimate else ():
                if isinstance(item, Refusal):
                    complain(str(item.error))
            reckon(reads, found, settings, estimate=estimate, yes=yes)
        write(items, sources, reads, format, output, explain=explain)


def write(
    items: Iterable[Loaded | Refusal],
    sources: Sequence[str],
    reader: AnyReader,
    format: Format,
    output: str,
    *,
    explain: bool = False,
) -> None:
    """Read `items` with `reader` and write the results to `output`; ends the program with an exit code where some were
    refused."""
    from rich.console import Console

    from dragoman.cli.formats import WRITERS, write_table
    from dragoman.cli.output import writing
    from dragoman.cli.progress import meter
    from dragoman.cli.results import Count, results

    count = Count()
    with writing(output) as stream:
        console = Console(file=stream, highlight=False, soft_wrap=False) if format is Format.TABLE else None
        if console and not console.is_terminal:
            console.width = PIPED_WIDTH
        with meter(sources, console) as progress:
            found = results(items, reader, count, progress)
            if console:
                write_table(found, console, explain=explain)
            else:
                WRITERS[format](found, stream)
        if not count.read:
            raise typer.Exit(conclude(count))  # inside the block, so that no empty file takes the place of an old one
    raise typer.Exit(conclude(count))


def conclude(count: Count) -> int:
    """Tell how many could not be read, and give the exit code."""
    from dragoman.cli.messages import complain

    if count.summary():
        complain(count.summary())
    return count.exit_code
