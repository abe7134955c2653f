"""Dragoman reads the news and keeps the diplomatic record.

>>> from dragoman import read
>>> read("Norway recalled its ambassador to Mali on Friday.", published="2024-03-18")[0].act
'recall_envoy'
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from dragoman.errors import DragomanError
from dragoman.model.claim import By, Claim, Status
from dragoman.model.document import Document
from dragoman.model.span import Span

if TYPE_CHECKING:
    from dragoman.client import Client
    from dragoman.ledger import Ledger
    from dragoman.reading.pipeline import Reader

__all__ = ["By", "Claim", "Client", "Document", "DragomanError", "Ledger", "Span", "Status", "read"]


def read(
    text: str | Document, *, published: str = "", publisher: str = "", title: str = "", pipeline: str = ""
) -> tuple[Claim, ...]:
    """The claims of a text, in its order, each with the stretch of the text it rests on.

    `published` is an ISO date, without which relative dates stay unresolved; where `text` is a `Document`, what is
    given here stands in for its own fields. `pipeline` names another spaCy pipeline for English. The first call loads
    the pipeline, which takes a second or two. Raises InputError where the text cannot be read (empty, too long, not
    English) and PipelineError where the pipeline is missing.
    """
    from dragoman.claims import assemble
    from dragoman.documents import document_from_text

    if isinstance(text, Document):
        document = replace(
            text,
            published=published or text.published,
            publisher=publisher or text.publisher,
            title=title or text.title,
        )
    else:
        document = document_from_text(text, published=published, publisher=publisher, title=title).document
    return assemble(reader(pipeline).read(document)).claims


def __getattr__(name: str) -> type:
    """`Ledger` and `Client`, which are loaded when they are first asked for."""
    if name == "Ledger":
        from dragoman.ledger import Ledger

        return Ledger
    if name == "Client":
        from dragoman.client import Client

        return Client
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def reader(pipeline: str) -> Reader:
    """The reader with this pipeline, loaded once; `""` is the pipeline that ships with Dragoman."""
    from dragoman.reading.pipeline import Reader

    return Reader(pipeline) if pipeline else Reader()
