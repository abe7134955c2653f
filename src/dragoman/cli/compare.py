"""`dragoman eval compare`: readers side by side."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli.evaluate import ScoreFormat, Split, calibration_record, ids_of, in_numbers, read_texts
from dragoman.cli.read import PIPED_WIDTH, PipelineOption
from dragoman.cli.readers import RULES, EstimateOption, FreshOption, YesOption, is_reader, readers_like

if TYPE_CHECKING:
    from rich.table import Table

    from dragoman.evaluation.claims import Scores
    from dragoman.evaluation.coded import Coded
    from dragoman.evaluation.compare import Pair

FEWEST = 2  # readers that can be compared


def are_readers(specs: list[str] | None) -> list[str]:
    """The readers as they are; anything else is wrong use."""
    return [is_reader(spec) for spec in specs or []]


def compare(
    texts: Annotated[Path, typer.Argument(metavar="TEXTS.jsonl", help="The texts, with `id` and `text` on each line.")],
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Their claims as people coded them.")],
    reader: Annotated[
        list[str] | None,
        typer.Option(
            "--reader",
            metavar="READER",
            callback=are_readers,
            autocompletion=readers_like,
            help="rules, llm or llm:NAME, once for each. Without any: rules and llm; with --predictions, rules.",
        ),
    ] = None,
    predictions: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=FILE", help="Claims made elsewhere, as one more reader; may be repeated."),
    ] = None,
    split: Annotated[
        Split, typer.Option(help="Score all texts, the held-back fifth (by a hash of the id), or the rest.")
    ] = Split.ALL,
    format: Annotated[ScoreFormat, typer.Option(help="A table for people, or one JSON object.")] = ScoreFormat.TABLE,
    pipeline: PipelineOption = "",
    estimate: EstimateOption = False,
    yes: YesOption = False,
    fresh: FreshOption = False,
) -> None:
    """Score several readers on the same texts, and each two against each other.

    Of two readers it tells which gold claims only one of them found, whether that may be chance, and how good the
    claims are on which both agree, or that at least one of them makes.
    """
    from dragoman.evaluation.coded import load_claims
    from dragoman.evaluation.compare import compare as compare_claims

    ids = ids_of(texts, split)
    files = dict(named_file(each) for each in predictions or [])
    specs = list(dict.fromkeys(reader or ([RULES] if files else [RULES, "llm"])))
    if len({*specs, *files}) < FEWEST:
        raise typer.BadParameter("name two readers or more", param_hint="--reader")
    if estimate:
        for spec in (each for each in specs if each != RULES):
            with suppress(typer.Exit):  # with which each estimate ends
                read_texts(texts, ids, pipeline, spec, estimate=True, fresh=fresh)
        return
    wanted = load_claims(gold, ids)
    claims: dict[str, Sequence[Coded]] = {name: load_claims(path, ids) for name, path in files.items()}
    seconds: dict[str, float] = {}
    exit_code = 0
    for spec in sorted(specs, key=lambda each: each == RULES):  # first what may have to be asked about
        start = time.perf_counter()
        found, code = read_texts(texts, ids, pipeline, spec, yes=yes, fresh=fresh)
        seconds[spec] = time.perf_counter() - start
        claims[spec] = coded_claims(found)
        exit_code = exit_code or code
    ordered = {name: claims[name] for name in (*specs, *files)}
    scores, pairs = compare_claims(wanted, ordered)
    show(scores, pairs, seconds, format)
    raise typer.Exit(exit_code)


def named_file(given: str) -> tuple[str, Path]:
    """`NAME=FILE` as name and path."""
    name, _, path = given.partition("=")
    if not name or not path:
        raise typer.BadParameter(f"{given!r} is not NAME=FILE, such as other=claims.jsonl", param_hint="--predictions")
    return name, Path(path)


def coded_claims(found: Sequence[Any]) -> list[Coded]:
    """The claims of results, in the form in which they are compared."""
    from dragoman.evaluation.coded import coded_claim

    return [coded_claim(claim) for result in found for claim in result.assembly.claims]


def show(
    scores: Mapping[str, Scores], pairs: Sequence[Pair], seconds: Mapping[str, float], format: ScoreFormat
) -> None:
    """Print the comparison."""
    if format is ScoreFormat.JSON:
        from dragoman.exchange.jsonl import to_json

        typer.echo(to_json(as_record(scores, pairs, seconds)))
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    console.print(reader_table(scores, seconds), *(pair_table(pair) for pair in pairs), sep="\n\n")


def reader_table(scores: Mapping[str, Scores], seconds: Mapping[str, float]) -> Table:
    """A column for each reader."""
    from rich.table import Table

    from dragoman.evaluation.calibration import calibration, points

    table = Table("", box=None, header_style="dim", pad_edge=False)
    for name in scores:
        table.add_column(name, justify="right")
    every = list(scores.values())
    table.add_row("claim F1", *(f"{each.claim.f1:.3f}" for each in every), style="bold")
    table.add_row("precision", *(f"{each.claim.precision:.3f}" for each in every))
    table.add_row("recall", *(f"{each.claim.recall:.3f}" for each in every))
    for group in dict.fromkeys(group for each in every for group in each.groups):
        tallies = [each.groups.get(group) for each in every]
        table.add_row(f"  F1, {group}", *(f"{tally.f1:.3f}" if tally else "–" for tally in tallies))
    for field in every[0].right:
        table.add_row(f"{field} right", *(f"{each.right[field]:.3f}" for each in every))
    reliable = [calibration(points(each)) for each in every]
    table.add_row("calibration error", *(f"{each.error:.3f}" if each else "–" for each in reliable))
    table.add_row("claims", *(str(each.claim.predicted) for each in every))
    table.add_row("seconds", *(f"{seconds[name]:.1f}" if name in seconds else "–" for name in scores))
    return table


def pair_table(pair: Pair) -> Table:
    """Two readers against each other."""
    from rich.table import Table

    table = Table(f"{pair.one} and {pair.other}", "", box=None, header_style="dim", pad_edge=False)
    table.add_row("found by both", str(pair.both))
    table.add_row(f"only by {pair.one}", str(pair.only_one))
    table.add_row(f"only by {pair.other}", f"{pair.only_other}   (so uneven by chance: {in_words(pair.chance)})")
    table.add_row("by neither", str(pair.neither))
    for words, tally in (("what both say", pair.agreed), ("what either says", pair.either)):
        table.add_row(words, f"precision {tally.precision:.3f}, recall {tally.recall:.3f}, F1 {tally.f1:.3f}")
    return table


def in_words(chance: float) -> str:
    """A probability for people."""
    return f"p = {chance:.3f}" if chance >= 0.001 else "p < 0.001"


def as_record(scores: Mapping[str, Scores], pairs: Sequence[Pair], seconds: Mapping[str, float]) -> dict[str, Any]:
    """The comparison for a program: `readers` by name, and `pairs`."""
    from dragoman.evaluation.calibration import calibration, points

    readers: dict[str, Any] = {}
    for name, each in scores.items():
        readers[name] = {"claim": in_numbers(each.claim)}
        readers[name]["groups"] = {group: in_numbers(tally) for group, tally in each.groups.items()}
        readers[name]["right"] = {field: round(share, 4) for field, share in each.right.items()}
        found = calibration(points(each))
        readers[name]["calibration"] = calibration_record(found) if found else None
        readers[name]["seconds"] = round(seconds[name], 2) if name in seconds else None
    names = ("one", "other", "both", "only_one", "only_other", "neither")
    records = [
        {name: getattr(pair, name) for name in names}
        | {"chance": round(pair.chance, 4), "either": in_numbers(pair.either), "agreed": in_numbers(pair.agreed)}
        for pair in pairs
    ]
    return {"readers": readers, "pairs": records}
