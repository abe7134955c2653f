"""All attributions of a document, from the narrowest cue to the byline of the whole text."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from dragoman.model.claim import By
from dragoman.model.document import Document
from dragoman.model.reading import Attribution
from dragoman.model.span import Span
from dragoman.reading.attribution.carry import carried_on
from dragoman.reading.attribution.cues import is_paper
from dragoman.reading.attribution.marks import text_of
from dragoman.reading.attribution.quotes import credit_quotes
from dragoman.reading.attribution.release import release_attributions
from dragoman.reading.attribution.sources import Source, Sources
from dragoman.reading.attribution.speech import utterances
from dragoman.reading.attribution.threads import Thread
from dragoman.reading.attribution.utterance import Utterance


def find_attributions(doc: Doc, document: Document, sentences: Sequence[Span]) -> tuple[Attribution, ...]:
    """Who is credited with what in `document`, ordered by place of the credited words.

    `doc` is the parsed text, with the offsets of `document.text` and furniture blanked out; `sentences` are its
    sentences. Attributions may
    nest: `attribution_at` tells which one holds at a place. 1. reporting verbs and phrases give cue, source and
    content; 2. the thread of the text resolves pronouns and "the official"; 3. quotations without a cue of their own go
    to whoever speaks around them; 4. bylines and speaker turns of releases credit whole stretches.
    """
    thread = Thread(doc, Sources(doc, document.published), sentences)
    spoken: list[Attribution] = []
    for utterance in utterances(doc, sentences):
        source = thread.resolve(utterance)
        if source is None:
            continue
        spoken.extend(
            Attribution(source.span, utterance.cue, content, source.klass, source.speaker)
            for content in _credited(utterance, source)
        )
    spoken += carried_on(doc, sentences, spoken)
    spoken = credit_quotes(text_of(doc), sentences, spoken)
    whole = release_attributions(document)
    return tuple(sorted({*whole, *spoken}, key=lambda found: (found.content, found.cue)))


def _credited(utterance: Utterance, source: Source) -> tuple[Span, ...]:
    """What the cue credits to this source: a document also with what it proposes or sets out."""
    proposes = source.klass == By.DOCUMENT and is_paper(source.head)
    if not proposes or not utterance.on_paper:
        return utterance.contents
    apart = [one for one in utterance.contents if not any(one.overlaps(other) for other in utterance.on_paper)]
    return (*apart, *utterance.on_paper)
