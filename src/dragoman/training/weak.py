"""Texts that nobody coded as a first lesson: the reader's own sure claims, before the encoder learns from coded texts.

The rules know words of rare acts that the coded texts hardly show. An encoder that has first learned to find again what
the whole reader finds in many texts (self-training; Yarowsky 1995) starts with those words. Triggers that the reader is
unsure of are left out of the lesson instead of being taught as wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dragoman.evaluation.coded import code
from dragoman.model.reading import Event, Reading
from dragoman.reading.pipeline import PIPELINE, load_pipeline, parties_of, read_parsed, repair, story
from dragoman.training.encoder import Window, window_examples
from dragoman.training.examples import Example, Gold, documents_of

SURE, UNSURE = 0.45, 0.15  # confidence from which an event is taught, and from which it is left out


def weak_windows(path: Path, model: str) -> Iterator[Window]:
    """The windows of the texts of a file of JSON Lines, labelled by the reader as it is."""
    nlp = load_pipeline(PIPELINE)
    documents = list(documents_of(path))
    for document, parsed in zip(documents, nlp.pipe(map(story, documents)), strict=True):
        doc = repair(parsed)
        reading = read_parsed(doc, document)
        at = {token.idx: token.i for token in doc}
        gold = [_gold(event, at) for event in reading.events if not event.reason and event.confidence >= SURE]
        example = Example(document, doc, parties_of(doc, document), [], gold)
        unsure = {at[start] for start in _unsure(reading) if start in at}
        for window in window_examples([example], model):
            kept = [(t, a) for t, a in zip(window.triggers, window.acts, strict=True) if a or t not in unsure]
            window.triggers, window.acts = [t for t, _ in kept], [a for _, a in kept]
            if kept:
                yield window


def _unsure(reading: Reading) -> Iterator[int]:
    for event in reading.events:
        if event.confidence >= UNSURE and (event.reason or event.confidence < SURE):
            yield event.trigger.start


def _gold(event: Event, at: dict[int, int]) -> Gold:
    return Gold(
        event.act,
        frozenset(map(code, event.actor)),
        frozenset(map(code, event.recipient)),
        event.status.value,
        event.date,
        event.trigger.start,
        event.trigger.end,
        at.get(event.trigger.start, -1),
    )
