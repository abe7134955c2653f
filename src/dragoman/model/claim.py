"""A claim: one thing one party did, plans, promised or said toward another, as one document reports it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dragoman.model.span import Span


class Status(StrEnum):
    """How far the act is real, as the text reports it."""

    ACTUAL = "actual"
    PLANNED = "planned"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"
    NEGATED = "negated"


class By(StrEnum):
    """Who the text credits the information to."""

    OUTLET = "outlet"
    OFFICIAL_NAMED = "official_named"
    OFFICIAL_UNNAMED = "official_unnamed"
    DOCUMENT = "document"
    ANONYMOUS = "anonymous"
    MEDIA = "media"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim, with the fields of the coding guidelines and where it comes from.

    `actor` and `recipient` hold party codes in the order of the text; `date` and `deadline` are EDTF or `""`; `span`
    is where `quote` stands in the document's text. `rules` are the ids of the vocabulary records and reader rules that
    made the claim; `confidence` is in [0, 1].
    """

    id: str
    doc: str
    act: str
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    object: str
    status: Status
    date: str
    by: By
    speaker: str
    condition: str
    deadline: str
    quote: str
    span: Span
    event_type: str
    mode: str
    cameo: str
    score: float
    rules: tuple[str, ...]
    confidence: float
