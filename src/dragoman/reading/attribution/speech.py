"""Reporting verbs, nouns of speech and phrases: cue, source and credited words as syntax gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token
from spacy.tokens import Span as SpacySpan

from dragoman.model.span import Span
from dragoman.reading.attribution.according import phrase_utterances
from dragoman.reading.attribution.contents import FINITE, after_verb, credited_words, finite, trimmed
from dragoman.reading.attribution.marks import text_of, within_quotation
from dragoman.reading.attribution.speakers import inserted_source, speaker_of
from dragoman.reading.attribution.utterance import Utterance
from dragoman.vocabulary.attribution_cues import VerbCue, VerbKind, attribution_cues

_GOVERNED = frozenset({"dobj", "ccomp", "xcomp", "prep", "prt", "dative"})


def utterances(doc: Doc, sentences: Sequence[Span]) -> list[Utterance]:
    """Every reporting verb and phrase of the document with something to credit, in the order of the text."""
    found: list[Utterance] = []
    for sentence in (line for whole in sentences for line in _lines(text_of(doc), whole)):
        tokens = doc.char_span(sentence.start, sentence.end, alignment_mode="expand")
        if tokens is None:
            continue
        for token in tokens:
            if not sentence.start <= token.idx < sentence.end:
                continue
            utterance = _spoken(token, sentence) if _speaks(token) else _worded(token, sentence)
            if utterance is not None:
                found.append(utterance)
        found.extend(phrase_utterances(doc, sentence))
    return sorted(found, key=lambda utterance: utterance.cue)


def _speaks(token: Token) -> bool:
    """Whether a token is a verb, or one taken for a plural noun before its clause ("and states that Norland ...")."""
    if token.pos_ == "VERB" or (token.tag_ in {"NNS", "NNPS"} and ends_sentence(token)):
        return True
    return (
        token.tag_ == "NNS"
        and token.dep_ in {"conj", "ROOT"}
        and token.i + 1 < len(token.doc)
        and token.nbor(1).lower_ == "that"
    )


def ends_sentence(token: Token) -> bool:
    """Whether nothing but a full stop follows a token in its sentence."""
    return token.i + 1 == len(token.doc) or token.nbor(1).text in {".", "!", "?"} or token.nbor(1).is_space


def _spoken(verb: Token, sentence: Span) -> Utterance | None:
    """The utterance of a reporting verb; None when it reports nothing or is itself said of nobody."""
    record = attribution_cues().verb_of.get(verb.lemma_.lower())
    if record is None:
        return None
    sentence = within_quotation(text_of(verb.doc), verb.idx, sentence)
    if verb.pos_ != "VERB" and ends_sentence(verb):
        return _misread(verb, record, sentence)
    source = inserted_source(verb, record, sentence) or speaker_of(verb)
    if source is None or source.i == verb.i or not sentence.start <= source.idx < sentence.end or _nobody(source):
        return None
    contents = credited_words(verb, source, record, sentence)
    on_paper = contents if record.kind == VerbKind.ANNOUNCES else _set_out(verb, record, sentence)
    if not contents and not on_paper:
        return None
    cue = Span(verb.idx, verb.idx + len(verb.text))
    return Utterance(cue, verb, source, tuple(contents), sentence, record.id, tuple(on_paper))


def _misread(verb: Token, record: VerbCue, sentence: Span) -> Utterance | None:
    """ "..., a leaked memo shows." where the parse takes the last word for a noun."""
    doc = verb.doc
    comma = next(
        (token for token in reversed(doc[max(0, verb.i - 14) : verb.i]) if token.text in {",", "”", '"'}), None
    )
    if comma is None or comma.idx <= sentence.start or record.kind != VerbKind.SAYS:
        return None
    phrase = doc[comma.i + 1 : verb.i]
    head = next((token for token in phrase if token.pos_ in {"NOUN", "PROPN"} and not _modifies(token, phrase)), None)
    if head is None or any(token.tag_ in FINITE for token in phrase) or not finite(doc, sentence.start, comma.idx):
        return None
    cue = Span(verb.idx, verb.idx + len(verb))
    content = trimmed(doc, sentence.start, comma.idx)
    return Utterance(cue, verb, head, (content,), sentence, record.id, (content,), comma.i + 1)


def _modifies(noun: Token, phrase: SpacySpan) -> bool:
    """Whether a noun is followed by another of its compound within the phrase: "foreign | ministry officials"."""
    following = noun.i + 1
    return following < phrase.end and noun.doc[following].pos_ in {"NOUN", "PROPN"}


def _nobody(source: Token) -> bool:
    """Whether a source is "no organisation" or the like."""
    return source.lower_ in {"nobody", "none", "nothing"} or any(
        child.lower_ in {"no", "neither"} and child.dep_ == "det" for child in source.lefts
    )


def _set_out(verb: Token, record: VerbCue, sentence: Span) -> list[Span]:
    """What a document is credited with as the subject of `verb`: the verb and all that it governs."""
    if record.kind == VerbKind.MENTIONS or not any(
        child.i > verb.i and child.dep_ in _GOVERNED for child in verb.children
    ):
        return []
    last = max(child.right_edge.i for child in verb.children if child.i > verb.i and child.dep_ in _GOVERNED)
    end = verb.doc[last].idx + len(verb.doc[last])
    return [trimmed(verb.doc, verb.idx, min(end, sentence.end))]


def _lines(text: str, sentence: Span) -> Iterator[Span]:
    """A sentence without line breaks: one that runs on over the end of a paragraph is two."""
    for match in re.finditer(r"[^\n]+", sentence.of(text)):
        if match.group().strip():
            yield Span(sentence.start + match.start(), sentence.start + match.end())


def _worded(noun: Token, sentence: Span) -> Utterance | None:
    """The utterance of a noun of speech with an owner: "Roe's announcement that ..."."""
    record = attribution_cues().noun_of.get(noun.lemma_.lower()) if noun.pos_ == "NOUN" else None
    owner = next((child for child in noun.children if child.dep_ == "poss" and child.pos_ != "PRON"), None)
    if record is None or owner is None:
        return None
    clauses = [child for child in noun.children if child.dep_ in {"acl", "ccomp", "relcl"} and _says_something(child)]
    contents = [part for clause in clauses for part in after_verb(clause, noun, sentence)]
    if not contents:
        return None
    return Utterance(Span(noun.idx, noun.idx + len(noun)), noun, owner, tuple(contents), sentence, record.id)


def _says_something(clause: Token) -> bool:
    return clause.tag_ in {"VBD", "VBZ", "VBP", "VB", "VBN"} and any(
        child.dep_ in {"nsubj", "nsubjpass"} and child.tag_ not in {"WDT", "WP"} for child in clause.children
    )
