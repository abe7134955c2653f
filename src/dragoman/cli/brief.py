"""`dragoman brief`: the cited brief on a pair of parties, and what has become of an old one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from dragoman.cli.record_options import AsOfOption, LedgerOption, OnOption, PublishedByOption, viewing
from dragoman.cli.state import FormatOption, StateFormat, day_of, pair_of, today, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from dragoman.model.brief import Checked


class Writes(TyperGroup):
    """A group that writes where no other of its commands is named: `dragoman brief CAN VEN`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["write", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=Writes, help="The cited brief on a pair of parties.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def options() -> None:
    """The cited brief on a pair of parties; `dragoman brief CAN VEN` is `dragoman brief write CAN VEN`."""


@app.command("write")
def brief_of(
    actor: Annotated[str, typer.Argument(metavar="PARTY", help="Whose brief: a code, a name or a demonym.")],
    recipient: Annotated[str, typer.Argument(metavar="TOWARD", help="Toward whom.")],
    format: Annotated[str, typer.Option("--format", help="md, html, pdf, docx or json.")] = "md",
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where it goes; else standard output.")
    ] = "",
    since: Annotated[str, typer.Option(metavar="DATE", help="Add what has changed since that day.")] = "",
    allies: Annotated[
        list[str] | None, typer.Option(metavar="PARTY", help="Compare with this ally, or the members of this group.")
    ] = None,
    templates: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="A folder with a brief.html or brief.md of your own.")
    ] = None,
    on: OnOption = "",
    as_of: AsOfOption = "",
    published_by: PublishedByOption = "",
    ledger: LedgerOption = "",
) -> None:
    """Write the brief: bottom line, state of play, timeline, commitments, allies, what is contested, sources.

    Every sentence carries the numbers of the sentences it rests on.
    """
    from dragoman.analysis.asking import allied
    from dragoman.brief.asking import brief_from
    from dragoman.brief.render import FORMATS, render
    from dragoman.errors import InputError

    if format not in FORMATS:
        raise InputError(f"--format: {format!r} is no format of a brief; write one of: {', '.join(FORMATS)}")
    pair = pair_of(actor, recipient)
    first = day_of(since, "--since") if since else None
    with viewing(ledger, on, as_of, published_by) as view:
        day = view.valid_at or today()
        brief = brief_from(view, pair, day, first, allied(allies or (), day))
    if not brief.sections:
        raise InputError(
            f"the ledger tells nothing of {pair.actor} and {pair.recipient} on {day}; no brief was written"
        )
    emit(render(brief, format, templates), output)


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE.json", help="A brief written with --format json.")],
    on: OnOption = "",
    as_of: AsOfOption = "",
    published_by: PublishedByOption = "",
    ledger: LedgerOption = "",
    format: FormatOption = StateFormat.TABLE,
) -> None:
    """What has become of each sentence of an old brief: still true, changed, fulfilled, disputed or withdrawn."""
    from dragoman.brief.asking import brief_from
    from dragoman.brief.check import checked
    from dragoman.brief.render import load
    from dragoman.errors import UnreadableInput
    from dragoman.model.state import Pair

    try:
        old = load(file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UnreadableInput(f"cannot read {file}: {reason}") from error
    with viewing(ledger, on, as_of, published_by) as view:
        since = date.fromisoformat(old.since) if old.since else None
        now = brief_from(view, Pair(old.actor, old.recipient), view.valid_at or today(), since, old.allies)
    found = checked(old, now)
    cited = {each.claim: f"“{each.quote}” {each.publisher}, {each.published}" for each in now.citations}
    write(format, lambda: [record(each) for each in found], lambda: drawn(found, cited))


def emit(content: bytes, output: str) -> None:
    """Write bytes to a file that appears only when it is whole, or to standard output."""
    import os
    import sys
    import tempfile

    from dragoman.errors import OutputError

    if output in ("", "-"):
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    path = Path(output).resolve()
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.replace(name, path)
    except OSError as error:
        raise OutputError(f"cannot write {output}: {error.strerror or error}") from error


def record(each: Checked) -> dict[str, Any]:
    """A checked sentence as JSON."""
    return {
        "sentence": each.sentence.text,
        "verdict": each.verdict.value,
        "now": each.now,
        "evidence": list(each.evidence),
    }


def drawn(found: Sequence[Checked], cited: dict[str, str]) -> RenderableType:
    """Each sentence with what has become of it, and the new evidence."""
    from rich.console import Group
    from rich.text import Text

    lines: list[RenderableType] = []
    for each in found:
        lines.append(Text.assemble((f"{each.verdict.value:<11}", "bold"), each.sentence.text))
        if each.now and each.now != each.sentence.text:
            lines.append(Text(f"           now: {each.now}", style="dim"))
        lines.extend(Text(f"           new: {cited[claim]}", style="dim") for claim in each.evidence if claim in cited)
    return Group(*lines)
