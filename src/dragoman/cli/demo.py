"""`dragoman demo`: the main job on the article that ships with Dragoman."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Annotated

import typer

from dragoman.cli.read import ExplainOption, Format, FormatOption, OutputOption, write


def demo(
    format: FormatOption = Format.TABLE,
    output: OutputOption = "",
    explain: ExplainOption = False,
    text: Annotated[bool, typer.Option("--text", help="Print the article itself and stop.")] = False,
) -> None:
    """Read the example article: a made-up story about real states, with officials who do not exist."""
    article = files("dragoman").joinpath("data", "demo.md")
    if text:
        typer.echo(article.read_text(encoding="utf-8"), nl=False)
        return
    from dragoman.cli.readers import RULES, opened
    from dragoman.documents import load
    from dragoman.settings import load_settings

    with as_file(article) as path, opened(RULES, load_settings()) as reader:
        write(load([path]), [str(path)], reader, format, output, explain=explain)
