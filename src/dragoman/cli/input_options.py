"""The options of the commands that take documents."""

from __future__ import annotations

from typing import Annotated

import typer

INPUT_HELP = (
    "Files, folders or patterns: text, Markdown, HTML, JSON, JSON Lines, CSV, Parquet, PDF, e-mail or web archives "
    "(WARC); addresses (https://...) of pages, files, feeds or site maps; - or nothing for standard input."
)
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FIELD=NAME",
        help="The column of a table, or field of a record, that holds text, title, published, publisher, url, author, "
        "id or language, such as text=body; may be repeated.",
    ),
]
SinceOption = Annotated[
    str,
    typer.Option(
        metavar="DATE", help="Of feeds and site maps, only what was published or changed on that day or later."
    ),
]
MostOption = Annotated[
    int,
    typer.Option(min=0, metavar="N", help="Of each feed and site map, at most N items."),
]
