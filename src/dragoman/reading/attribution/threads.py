"""The thread of sources through a text: to whom "he", "the official" and "it" lead back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from dragoman.model.claim import By
from dragoman.model.span import Span
from dragoman.reading.attribution.cues import is_paper
from dragoman.reading.attribution.marks import text_of
from dragoman.reading.attribution.phrases import noun_phrase
from dragoman.reading.attribution.sources import Source, Sources, anonymity
from dragoman.reading.attribution.utterance import Utterance
from dragoman.reading.attribution.words import singular

_HE = frozenset({"he", "she"})
_SELVES = frozenset({"i", "we", "you"})
_NEAR = 900  # characters back within which a definite noun ("the official") may mean a source met before
_FOLK = frozenset(
    {
        "person",
        "people",
        "official",
        "source",
        "diplomat",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "aide",
        "adviser",
        "advisor",
        "man",
        "woman",
        "individual",
        "statement",
        "report",
        "memo",
        "document",
        "cable",
        "letter",
        "ministry",
        "government",
        "paper",
        "minister",
        "department",
        "embassy",
        "executive",
    }
)


class Thread:
    """Resolves the sources of utterances in the order of the text."""

    def __init__(self, doc: Doc, sources: Sources, sentences: Sequence[Span]) -> None:
        self._doc = doc
        self._sources = sources
        self._people = sources.people
        self._met: list[Source] = []
        self._nameless = _nameless(doc, sentences)

    def resolve(self, utterance: Utterance) -> Source | None:
        """The source of `utterance`; None when it leads to nobody, so that the words stay the outlet's own."""
        head = utterance.source
        if head is None:
            return None
        source = (
            self._pronoun(head, utterance)
            if head.pos_ == "PRON" and head.lower_ not in {"one", "some", "others"}
            else self._noun(head, utterance)
        )
        if source is None:
            return None
        source = _on_paper(utterance, source)
        if utterance.contents or is_paper(source.head):
            self._met.append(replace(source, at=utterance.cue.start))
        return source

    def _noun(self, head: Token, utterance: Utterance) -> Source | None:
        before = utterance.verb.i if utterance.verb is not None and utterance.verb.i > head.i else None
        source = self._sources.classify(head, before, utterance.since)
        if source is None:
            return None
        if not source.person and source.head in _FOLK and _definite(head):
            earlier = self._earlier(source, utterance.cue.start)
            if earlier is not None:
                return replace(earlier, span=source.span)
        nameless = not source.person and head.pos_ != "PROPN" and source.klass in {By.OFFICIAL_UNNAMED, By.OTHER}
        if nameless and self._anonymous(source, utterance):
            return replace(source, klass=By.ANONYMOUS)
        return source

    def _earlier(self, source: Source, at: int) -> Source | None:
        for met in reversed(self._met):
            if at - met.at > _NEAR:
                return None
            if met.head == source.head and met.speaker != source.speaker:
                return met
            if source.head in {"person", "people"} and met.klass == By.ANONYMOUS:
                return met
            if source.head == "statement" and met.klass in {By.OFFICIAL_UNNAMED, By.OFFICIAL_NAMED}:
                return met
        return None

    def _anonymous(self, source: Source, utterance: Utterance) -> bool:
        text = utterance.sentence.of(text_of(self._doc))
        if anonymity(text):
            return True
        return any(head == source.head and abs(at - utterance.cue.start) < _NEAR for head, at in self._nameless)

    def _pronoun(self, head: Token, utterance: Utterance) -> Source | None:
        word, span = head.lower_, Span(head.idx, head.idx + len(head))
        if word in _SELVES:
            return None
        if word in _HE:
            return self._he(span, utterance)
        if word in {"they", "it", "which", "that", "who"}:
            return self._they(span, word, utterance)
        return None

    def _he(self, span: Span, utterance: Utterance) -> Source | None:
        """A person: who spoke last in the sentence before, else the subject of a clause nearest before, else anyone."""
        last = self._met[-1] if self._met else None
        if (
            last is not None
            and (last.person or (last.klass == By.ANONYMOUS and not last.plural))
            and span.start - last.at < 250
        ):
            named = self._people.last(span.start, subject=True)
            if named is None or named.start <= last.at:
                return replace(last, span=span)
        person = self._people.last(span.start, subject=True) or self._people.last(span.start)
        if last is not None and (person is None or last.at > person.start) and not last.plural and last.head:
            return replace(last, span=span)
        if person is None:
            return None
        name = self._people.full_name(person.name)
        official = bool(self._people.titles(name)) and not self._people.former(name)
        return Source(span, By.OFFICIAL_NAMED if official else By.OTHER, name, "", True, False, span.start)

    def _they(self, span: Span, word: str, utterance: Utterance) -> Source | None:
        for met in reversed(self._met):
            if span.start - met.at > _NEAR // 2:
                break
            if word == "they" and (met.plural or not met.person):
                return replace(met, span=span)
            if word == "it" and not met.person and not met.plural:
                return replace(met, span=span)
        subject = self._subject_before(span.start, plural=word == "they")
        return replace(subject, span=span) if subject is not None else None

    def _subject_before(self, offset: int, plural: bool) -> Source | None:
        """The nearest earlier subject that can speak: a government, an organisation."""
        near = self._doc.char_span(max(0, offset - _NEAR // 2), offset, alignment_mode="contract")
        for token in reversed(near or ()):
            if not plural and token.pos_ == "NOUN" and is_paper(singular(token)):  # "a memo ... It notes that"
                return self._sources.classify(token)
            if token.dep_ in {"nsubj", "nsubjpass"} and token.pos_ != "PRON":
                source = self._sources.classify(token)
                if source is not None and not source.person and source.plural == plural and source.klass != By.OTHER:
                    return source
        return None


def _definite(head: Token) -> bool:
    first, last = noun_phrase(head)
    return head.doc[first].lower_ in {"the", "this", "that", "these", "those"} and last - first <= 2


def _nameless(doc: Doc, sentences: Sequence[Span]) -> list[tuple[str, int]]:
    """Head nouns of those whom a sentence calls unnamed: "The officials asked not to be identified because ..."."""
    found = []
    for sentence in sentences:
        if not anonymity(sentence.of(text_of(doc))):
            continue
        span = doc.char_span(sentence.start, sentence.end, alignment_mode="expand")
        for token in span or ():
            if token.dep_ == "nsubj" and token.pos_ == "NOUN":
                found.append((singular(token), token.idx))
    return found


def _on_paper(utterance: Utterance, source: Source) -> Source:
    """ "The government says in the document": the document is credited, not who wrote it."""
    if utterance.verb is None or source.klass not in {By.OFFICIAL_UNNAMED, By.OTHER}:
        return source
    for child in utterance.verb.children:
        if child.dep_ == "prep" and child.lower_ == "in":
            for noun in child.children:
                if noun.dep_ == "pobj" and is_paper(singular(noun)):
                    first, last = noun_phrase(noun)
                    phrase = noun.doc[first : last + 1]
                    return Source(
                        Span(phrase.start_char, phrase.end_char),
                        By.DOCUMENT,
                        re.sub(r"^(?:its|their|his|her)\s+", "", phrase.text),
                        singular(noun),
                    )
    return source
