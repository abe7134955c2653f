"""`dragoman eval`: how well the reader reads."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli.missions import missions
from dragoman.cli.read import PIPED_WIDTH, PipelineOption
from dragoman.cli.readers import RULES, EstimateOption, FreshOption, ReaderOption, YesOption

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from dragoman.cli.results import Result
    from dragoman.evaluation.calibration import Calibration
    from dragoman.evaluation.causes import Fault
    from dragoman.evaluation.claims import Scores, Tally
    from dragoman.evaluation.coded import Coded

app = typer.Typer(help="Score the reader against hand-coded texts.", no_args_is_help=True)


class Split(StrEnum):
    """Which of the coded texts are scored."""

    ALL = "all"
    STUDY = "study"
    HELD_BACK = "held-back"


class ScoreFormat(StrEnum):
    """What is written."""

    TABLE = "table"
    JSON = "json"


@app.callback()
def options() -> None:
    """Commands that score."""


app.command("missions")(missions)


@app.command("claims")
def claims(
    texts: Annotated[Path, typer.Argument(metavar="TEXTS.jsonl", help="The texts, with `id` and `text` on each line.")],
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Their claims as people coded them.")],
    predictions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Score these claims instead of reading the texts.")
    ] = None,
    show: Annotated[int, typer.Option(metavar="N", min=0, help="List N misses and N false alarms.")] = 0,
    causes: Annotated[bool, typer.Option("--causes", help="Count what went wrong, the costliest cause first.")] = False,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="Tell how far confidence can be believed: how often claims are right.")
    ] = False,
    split: Annotated[
        Split, typer.Option(help="Score all texts, the held-back fifth (by a hash of the id), or the rest.")
    ] = Split.ALL,
    format: Annotated[ScoreFormat, typer.Option(help="A table for people, or one JSON object.")] = ScoreFormat.TABLE,
    pipeline: PipelineOption = "",
    reader: ReaderOption = RULES,
    estimate: EstimateOption = False,
    yes: YesOption = False,
    fresh: FreshOption = False,
) -> None:
    """Precision, recall and F1 of claims: overall, by act group, and how often the other fields are right.

    A claim is right when act, actor and recipient are. Without --predictions the reader reads the texts itself.
    """
    from rich.console import Console

    from dragoman.cli.messages import complain
    from dragoman.evaluation.calibration import calibration as calibrate
    from dragoman.evaluation.calibration import points
    from dragoman.evaluation.causes import causes as find_causes
    from dragoman.evaluation.claims import score
    from dragoman.evaluation.coded import coded_claim, load_claims
    from dragoman.exchange.jsonl import to_json

    ids = ids_of(texts, split)
    found: list[Result] = []
    exit_code = 0
    if predictions is None:
        found, exit_code = read_texts(texts, ids, pipeline, reader, estimate=estimate, yes=yes, fresh=fresh)
    if predictions:
        predicted = load_claims(predictions, ids)
    else:
        predicted = [coded_claim(claim) for result in found for claim in result.assembly.claims]
    scores = score(load_claims(gold, ids), predicted)
    readings = {result.document.id: result.reading for result in found}
    faults = find_causes(scores, readings) if causes or show else ()
    reliability = calibrate(points(scores)) if calibration else None
    if calibration and reliability is None:
        complain("no claim has a confidence, so that there is nothing to calibrate")
    if format is ScoreFormat.JSON:
        typer.echo(to_json(as_record(scores, faults if causes else (), show, reliability)))
    else:
        console = Console(highlight=False, soft_wrap=False)
        if not console.is_terminal:
            console.width = PIPED_WIDTH
        console.print(*score_tables(scores), sep="\n\n")
        if reliability:
            console.print("", calibration_table(reliability), "", calibration_line(reliability), sep="\n")
        if causes:
            console.print("", causes_table(faults, scores.claim), sep="\n")
        print_faults(console, faults, show)
    raise typer.Exit(exit_code)


def ids_of(texts: Path, split: Split) -> frozenset[str]:
    """The ids of the texts in the split; raises EmptyInput when there is none."""
    from dragoman.errors import EmptyInput
    from dragoman.evaluation.coded import held_back, load_ids

    ids = load_ids(texts)
    if split is not Split.ALL:
        ids = [each for each in ids if held_back(each) == (split is Split.HELD_BACK)]
    if not ids:
        raise EmptyInput(f"{texts} has no texts in the split {split}; --split all takes all of them")
    return frozenset(ids)


def read_texts(
    texts: Path,
    ids: frozenset[str],
    pipeline: str,
    reader: str = RULES,
    *,
    estimate: bool = False,
    yes: bool = False,
    fresh: bool = False,
) -> tuple[list[Result], int]:
    """What the reader finds in the texts with these ids, and an exit code for those that it refused.

    A refused text counts as read without a claim, so that its gold claims are misses.
    """
    from dragoman.cli.messages import complain
    from dragoman.cli.progress import meter
    from dragoman.cli.readers import opened, reckon
    from dragoman.cli.results import Count, results
    from dragoman.documents import Limits, Loaded, load
    from dragoman.settings import load_settings

    settings = load_settings(pipeline=pipeline)
    items = load([texts], limits=Limits(document=settings.max_bytes))
    chosen = [item for item in items if not isinstance(item, Loaded) or item.document.id in ids]
    count = Count()
    with opened(reader, settings, fresh=fresh) as reads:
        documents = [item.document for item in chosen if isinstance(item, Loaded)]
        reckon(reads, documents, settings, estimate=estimate, yes=yes)
        with meter([str(texts)], None) as progress:
            found = list(results(chosen, reads, count, progress))
    if count.summary():
        complain(count.summary())
    return found, count.exit_code


def score_tables(scores: Scores) -> tuple[Table, Table]:
    """Precision, recall and F1 overall and by act group; and the accuracy of the other fields."""
    from rich.table import Table

    table = Table("", box=None, header_style="dim", pad_edge=False)
    for name in ("precision", "recall", "F1", "matched", "gold", "predicted"):
        table.add_column(name, justify="right")
    rows = {"claim": scores.claim, "act in document": scores.act_in_doc, "parties": scores.parties}
    for name, tally in rows.items():
        table.add_row(name, *cells(tally), style="bold" if name == "claim" else "")
    table.add_section()
    for name, tally in scores.groups.items():
        table.add_row(f"  {name}", *cells(tally))
    fields = Table("of the matched claims", *scores.right, box=None, header_style="dim", pad_edge=False)
    fields.add_row("share that is right", *(f"{share:.3f}" for share in scores.right.values()))
    return table, fields


def cells(tally: Tally) -> list[str]:
    """A tally as the cells of a row."""
    shares = [f"{share:.3f}" for share in (tally.precision, tally.recall, tally.f1)]
    return [*shares, str(tally.matched), str(tally.gold), str(tally.predicted)]


def calibration_table(found: Calibration) -> Table:
    """What share of the claims is right, by their confidence."""
    from rich.table import Table

    table = Table("confidence", box=None, header_style="dim", pad_edge=False)
    for name in ("claims", "mean", "right", "95 % interval"):
        table.add_column(name, justify="right")
    for each in found.bins:
        low, high = each.sure
        cells = (str(each.count), f"{each.confidence:.3f}", f"{each.share:.3f}", f"{low:.2f} – {high:.2f}")
        table.add_row(f"{each.low:.1f} – {each.high:.1f}", *cells)
    return table


def calibration_line(found: Calibration) -> str:
    """The figures of the whole."""
    return (
        f"mean confidence {found.confidence:.3f}, right {found.right / found.count:.3f} of {found.count}; expected "
        f"calibration error {found.error:.3f} (chance alone: about {found.chance:.3f}), Brier score {found.brier:.3f}"
    )


def causes_table(faults: Sequence[Fault], claim: Tally) -> Table:
    """What went wrong how often, and how much F1 would gain if it never did."""
    from rich.table import Table

    from dragoman.evaluation.causes import costs

    table = Table("cause", box=None, header_style="dim", pad_edge=False)
    for name in ("misses", "false alarms", "F1 to gain"):
        table.add_column(name, justify="right")
    for cost in costs(faults, claim):
        table.add_row(cost.cause, str(cost.misses), str(cost.false_alarms), f"{cost.gain:+.3f}")
    return table


def print_faults(console: Console, faults: Sequence[Fault], show: int) -> None:
    """The first misses and the first false alarms, each with its cause."""
    for title, missed in (("MISSED", True), ("FALSE", False)):
        listed = [fault for fault in faults if fault.missed is missed][:show]
        if listed:
            console.print(f"\n{title}", markup=False)
        for fault in listed:
            console.print(f"  {in_short(fault.claim)}", markup=False, soft_wrap=True)
            against = f"; instead {in_short(fault.against)}" if fault.against else ""
            detail = f" ({fault.detail})" if fault.detail else ""
            console.print(f"    {fault.cause}{detail}{against}", markup=False, style="dim", soft_wrap=True)


def in_short(claim: Coded) -> str:
    """A claim on one line."""
    sides = f"{', '.join(sorted(claim.actor)) or '?'} -> {', '.join(sorted(claim.recipient)) or '-'}"
    return f"{claim.doc} {claim.act} {sides} [{claim.status}] {claim.quote[:110]!r}"


def as_record(
    scores: Scores, faults: Sequence[Fault], show: int, reliability: Calibration | None = None
) -> dict[str, Any]:
    """Scores for a program: a tally each for `claim`, `act_in_doc`, `parties` and the `groups`, and shares `right`."""
    from dragoman.evaluation.causes import costs

    record: dict[str, Any] = {name: in_numbers(getattr(scores, name)) for name in ("claim", "act_in_doc", "parties")}
    record["groups"] = {name: in_numbers(tally) for name, tally in scores.groups.items()}
    record["right"] = {name: round(share, 4) for name, share in scores.right.items()}
    if reliability:
        record["calibration"] = calibration_record(reliability)
    if faults:
        record["causes"] = [
            {"cause": str(cost.cause), "misses": cost.misses, "false_alarms": cost.false_alarms, "gain": cost.gain}
            for cost in costs(faults, scores.claim)
        ]
    if show:
        record["missed"] = [in_short(claim) for claim in scores.missed[:show]]
        record["false"] = [in_short(claim) for claim in scores.false[:show]]
    return record


def calibration_record(found: Calibration) -> dict[str, Any]:
    """Calibration for a program."""
    names = ("confidence", "error", "chance", "brier")
    record: dict[str, Any] = {"count": found.count, "right": found.right}
    record |= {name: round(getattr(found, name), 4) for name in names}
    record["bins"] = [
        {"low": each.low, "high": each.high, "count": each.count, "right": each.right}
        | {"confidence": round(each.confidence, 4), "interval": [round(end, 4) for end in each.sure]}
        for each in found.bins
    ]
    return record


def in_numbers(tally: Tally) -> dict[str, float]:
    """A tally as numbers."""
    shares = {name: round(getattr(tally, name), 4) for name in ("precision", "recall", "f1")}
    return shares | {"matched": tally.matched, "gold": tally.gold, "predicted": tally.predicted}
