"""`dragoman vocabulary`: what Dragoman knows, and whether its records are valid."""

from __future__ import annotations

from collections.abc import Callable, Sized
from typing import Annotated

import typer

app = typer.Typer(help="Look into the vocabulary: acts, parties, names.", no_args_is_help=True)


@app.callback()
def options() -> None:
    """Commands on the vocabulary."""


@app.command("check")
def check() -> None:
    """Load every record; the first that is not valid is named with its file, its key and what is allowed."""
    for name, load in parts().items():
        typer.echo(f"{len(load()):>7,} {name}")


def parts() -> dict[str, Callable[[], Sized]]:
    """The loaders of everything the vocabulary holds, by what they load."""
    from dragoman.vocabulary import names, parties, rules, sources
    from dragoman.vocabulary.attribution_cues import attribution_cues
    from dragoman.vocabulary.datasets import checked_datasets
    from dragoman.vocabulary.effects import checked_effects, levels, scopes
    from dragoman.vocabulary.modality_cues import modality_cues

    return {
        "acts": lambda: rules.acts().acts,
        "rules of acts": lambda: rules.acts().rules,
        "effects of acts": checked_effects,
        "mission levels": levels,
        "scopes of measures": scopes,
        "states and territories": parties.states,
        "organisations": parties.organisations,
        "groups": parties.groups,
        "names": names.name_index,
        "word classes": rules.lexicon,
        "cues of modality": modality_cues,
        "cues of attribution": lambda: attribution_cues().verbs,
        "publishers": lambda: list(sources.publishers()),
        "rules of furniture": sources.furniture_rules,
        "codes of datasets": checked_datasets,
    }


@app.command("acts")
def acts() -> None:
    """List the acts by group, with their PLOVER event type and mode, CAMEO code and conflict-cooperation score."""
    from rich.console import Console
    from rich.table import Table

    from dragoman.vocabulary.rules import acts as load

    table = Table("act", "group", "event type", "mode", "CAMEO", box=None, header_style="dim", pad_edge=False)
    table.add_column("score", justify="right")
    table.add_column("")
    for act in load().acts.values():
        notes = [note for note, holds in (("symmetric", act.symmetric), ("statement", act.statement)) if holds]
        table.add_row(act.id, act.group, act.event_type, act.mode, act.cameo, f"{act.score:+g}", ", ".join(notes))
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 100
    console.print(table)


@app.command("names")
def names(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Words to look up.")],
    on: Annotated[str, typer.Option(metavar="DATE", help="The day on which they were written, YYYY-MM-DD.")] = "",
) -> None:
    """Say which parties the names in TEXT may stand for. Names without their context: a text may decide otherwise."""
    from dragoman.vocabulary.names import name_index

    found = name_index().find(text, on)
    for match in found:
        for name in match.names:
            years = f"{name.valid_from[:4]}-{name.valid_to[:4]}" if name.valid_from or name.valid_to else ""
            notes = ", ".join(filter(None, (name.kind, name.office, years, "weak" if name.weak else "")))
            typer.echo(f"{match.span.of(text)}\t{name.code}\t{notes}")
    if not found:
        typer.echo(f"no name known in {text!r}", err=True)
        raise typer.Exit(1)
