"""Document → Reading by a language model: the second reader."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dragoman.errors import DragomanError, Unanswered
from dragoman.llm.answer import Doubt, Record, records_of, verify
from dragoman.llm.cache import AnswerCache
from dragoman.llm.endpoint import Answer, Connection, Endpoint
from dragoman.llm.estimate import Estimate, estimate
from dragoman.llm.question import Passage, passages, schema, sentences
from dragoman.model.document import Document
from dragoman.model.reading import ActorMention, Event, Reading
from dragoman.vocabulary.names import name_index

FORM_TRIES = 2  # how often a question is put whose answer is not of the form asked for


@dataclass(frozen=True, slots=True)
class Unread:
    """A document that the model gave no usable answer on, and why."""

    document: Document
    error: DragomanError


@dataclass
class Spent:
    """What the questions of a reader took so far: how many were put, how many were in the cache, and the tokens that
    the server counted."""

    asked: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def add(self, answer: Answer) -> None:
        """Count an answer that came over the network."""
        self.asked += 1
        self.tokens_in += answer.tokens_in
        self.tokens_out += answer.tokens_out


class ModelReader:
    """Reads documents with the language model at an endpoint; answers are kept in `cache`, if there is one.

    `fresh` asks anew what the cache has.
    """

    def __init__(self, connection: Connection, cache: AnswerCache | None = None, *, fresh: bool = False) -> None:
        self.connection = connection
        self.cache = cache
        self.fresh = fresh
        self.spent = Spent()

    @property
    def endpoint(self) -> Endpoint:
        """Where it asks."""
        return self.connection.endpoint

    def estimate(self, documents: Iterable[Document]) -> Estimate:
        """What reading these will take."""
        return estimate(documents, self.endpoint, None if self.fresh else self.cache)

    def read_all(self, documents: Iterable[Document]) -> Iterator[Reading | Unread]:
        """Readings of `documents`, in their order. Raises ModelError where no question will be answered."""
        for document in documents:
            try:
                yield self.read(document)
            except Unanswered as error:
                yield Unread(document, error)

    def read(self, document: Document) -> Reading:
        """What the model finds in one document, as far as the text and the vocabulary bear it out.

        Raises Unanswered where one of its passages is not answered, and ModelError where none will be.
        """
        events: list[Event] = []
        notes: list[str] = []
        for passage in passages(document, self.endpoint.passage):
            records, answer = self._answer(passage)
            verified = verify(records, passage, self.endpoint.model)
            events += verified.events
            notes += verified.notes
            if not answer.whole:
                notes.append(
                    f"the answer on part {passage.number} was cut off: the claims after the {len(records)} that it has "
                    "are missing; set DRAGOMAN_LLM_MAX_TOKENS higher or DRAGOMAN_LLM_PASSAGE lower"
                )
        stretches = sentences(document.story)
        starts = [each.start for each in stretches]
        placed = [
            replace(event, sentence=max(0, bisect_right(starts, event.trigger.start) - 1))
            for event in sorted(events, key=lambda each: each.trigger)
        ]
        attributions = tuple(event.attribution for event in placed if event.attribution is not None)
        return Reading(document, stretches, _actors(document, placed), (), attributions, tuple(placed), tuple(notes))

    def _answer(self, passage: Passage) -> tuple[list[Record], Answer]:
        """The claims that the model tells of a passage, and the answer in which it does."""
        url, question = self.endpoint.url, self.endpoint.question(passage.messages, schema())
        if self.cache is not None and not self.fresh:
            kept = self.cache.get(url, question)
            if kept is not None:
                self.spent.cached += 1
                return records_of(kept.text, whole=kept.whole), kept
        trouble = ""
        for _ in range(FORM_TRIES):
            answer = self.connection.ask(question)
            self.spent.add(answer)
            try:
                records = records_of(answer.text, whole=answer.whole)
            except Doubt as doubt:
                trouble = str(doubt)
                continue
            if self.cache is not None:
                self.cache.put(url, question, answer)
            return records, answer
        raise Unanswered(f"{self.endpoint.model} does not answer in the form that was asked for, {trouble}")


def _actors(document: Document, events: list[Event]) -> tuple[ActorMention, ...]:
    """Where the parties of the claims are named."""
    wanted = {code for event in events for code in (*event.actor, *event.recipient)}
    found = name_index().find(document.story, document.published)
    return tuple(
        ActorMention(match.span, codes, str(match.names[0].kind))
        for match in found
        if (codes := tuple(code for code in match.codes if code in wanted))
    )
