"""A row and what it says was done → a document with a claim.

The document's text is the row: first the cells that make the claim, on a line that is its quote, then all others. So a
claim can be followed to the row it rests on, as one that was read can to its sentence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from dragoman.ingest.coder import Read
from dragoman.ingest.outcomes import Deed
from dragoman.model.claim import By, Claim, Status
from dragoman.model.document import Document
from dragoman.model.span import Span
from dragoman.vocabulary.rules import acts


def row_document(dataset: str, read: Read, cells: Mapping[str, str], first: Sequence[str], published: str) -> Document:
    """The row of a dataset; `first` are the columns of its first line, unless the row quotes words to stand there."""
    words = " ".join(read.words.split())
    head = words or _line(cells, [column for column in first if column in cells], read.glosses)
    rest = _line(cells, [column for column in cells if words or column not in first], {})
    return Document(read.id, f"{head}\n{rest}" if rest else head, f"{dataset} {read.id}", published, dataset)


def claims_of(document: Document, format: str, deeds: Sequence[Deed], **told: str) -> tuple[Claim, ...]:
    """The claims of a row; `told` are further fields that it fills. The quote is the first line of the text."""
    quote = document.text.partition("\n")[0]
    return tuple(_claim(document, format, deed, quote, told) for deed in deeds)


def _claim(document: Document, format: str, deed: Deed, quote: str, told: Mapping[str, str]) -> Claim:
    act = acts()[deed.act]
    actor, recipient = tuple(deed.actor.split()), tuple(deed.recipient.split())
    values = {"speaker": "", "condition": "", "deadline": "", **told}
    parts = (format, document.publisher, document.id, deed.act, deed.status, deed.date, *actor, ">", *recipient)
    return Claim(
        id=hashlib.sha256("\x1f".join((*parts, *values.values())).encode()).hexdigest()[:16],
        doc=document.id,
        act=deed.act,
        actor=actor,
        recipient=recipient,
        object=deed.object,
        status=Status(deed.status),
        date=deed.date,
        by=By(values.pop("by", By.OUTLET)),
        quote=quote,
        span=Span(0, len(quote)),
        event_type=act.event_type,
        mode=act.mode,
        cameo=act.cameo,
        score=act.score,
        rules=(f"dataset.{format}.{'-'.join(deed.code.split())}",),
        confidence=1.0,
        **values,
    )


def _line(cells: Mapping[str, str], columns: Sequence[str], glosses: Mapping[str, str]) -> str:
    parts = []
    for column in (column for column in columns if cells[column]):
        gloss = f" ({glosses[column]})" if column in glosses else ""
        parts.append(f"{column}: {' '.join(cells[column].split())}{gloss}")
    return "; ".join(parts)
