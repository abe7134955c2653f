"""`dragoman eval missions`: changes of mission levels, read from histories and scored."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.read import PIPED_WIDTH, PipelineOption
from dragoman.cli.state import StateFormat

if TYPE_CHECKING:
    from rich.table import Table

    from dragoman.evaluation.missions import Agreement, Transition
    from dragoman.model.document import Document

Scores = dict[str, dict[str, "Agreement"]]


def missions(
    texts: Annotated[
        Path, typer.Argument(metavar="TEXTS.jsonl", help="Histories, with `id`, `title`, `country` and `text`.")
    ],
    transitions: Annotated[
        Path, typer.Argument(metavar="TRANSITIONS.csv", help="The changes people coded: `doc`, `date`, `status`.")
    ],
    predictions: Annotated[
        str, typer.Option(metavar="FILE.csv", help="Write the changes that were read to FILE, in the same columns.")
    ] = "",
    format: Annotated[
        StateFormat, typer.Option("--format", help="A table for people, or one JSON object.")
    ] = StateFormat.TABLE,
    pipeline: PipelineOption = "",
) -> None:
    """Precision, recall and F1 of the changes of mission level that are read from histories of relations.

    Every history is read into a ledger, and the level of the mission derived from its claims. Rules were written on
    every other country; the rest is measured on.
    """
    from dragoman.cli.output import writing
    from dragoman.evaluation.missions import Half, agreement, halves, load_transitions, transitions_read
    from dragoman.reading.pipeline import Reader
    from dragoman.settings import load_settings

    half = halves(texts)
    coded = load_transitions(transitions)
    name = load_settings(pipeline=pipeline).pipeline
    reader = Reader(name) if name else Reader()
    found = transitions_read(reader.read_all(documents(texts)))
    if predictions:
        with writing(predictions) as stream:
            rows = csv.writer(stream, lineterminator="\n")
            rows.writerow(("doc", "date", "status"))
            rows.writerows((each.doc, each.date, each.status) for each in found)

    def part(rows: list[Transition], wanted: Half | None) -> list[Transition]:
        return [row for row in rows if wanted is None or half.get(row.doc) is wanted]

    scores = {
        str(wanted or "all"): agreement(part(found, wanted), part(coded, wanted))
        for wanted in (Half.WRITING, Half.MEASURING, None)
    }
    print_scores(scores, format)


def documents(texts: Path) -> Iterator[Document]:
    """The histories; raises what is wrong with the first that cannot be read."""
    from dragoman.evaluation.measure import documents as load

    yield from load(texts)


def print_scores(scores: Scores, format: StateFormat) -> None:
    """Print the scores of each half and of all."""
    if format is StateFormat.JSON:
        import json

        typer.echo(json.dumps({part: {n: figures(a) for n, a in row.items()} for part, row in scores.items()}))
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    console.print(table_of(scores))


def figures(found: Agreement) -> dict[str, float]:
    """The figures of one measure, as JSON."""
    return {
        "precision": round(found.precision, 4),
        "recall": round(found.recall, 4),
        "f1": round(found.f1, 4),
        "hits": found.hits,
        "predicted": found.predicted,
        "coded": found.coded,
    }


def table_of(scores: Scores) -> Table:
    """A row for each half and measure."""
    from rich.table import Table

    table = Table("countries", "measure", box=None, header_style="dim", pad_edge=False)
    for name in ("P", "R", "F1", "right", "read", "coded"):
        table.add_column(name, justify="right")
    for part, row in scores.items():
        for measure, found in row.items():
            cells = (f"{found.precision:.3f}", f"{found.recall:.3f}", f"{found.f1:.3f}")
            table.add_row(part, measure, *cells, str(found.hits), str(found.predicted), str(found.coded))
    return table
