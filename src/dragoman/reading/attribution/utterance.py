"""One cue, its source and what it credits, before anyone has asked who the source is."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.model.span import Span


@dataclass(frozen=True, slots=True)
class Utterance:
    """One cue with the head of its source, maybe a pronoun, and the stretches of text it credits. `on_paper` is what
    it credits when the source turns out to be a document: a memo that proposes something says so.
    `since` is the first token of the source's phrase where the parse has it wrong."""

    cue: Span
    verb: Token | None
    source: Token
    contents: tuple[Span, ...]
    sentence: Span
    rule: str
    on_paper: tuple[Span, ...] = ()
    since: int | None = None
