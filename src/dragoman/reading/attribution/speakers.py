"""Who says a reporting verb, as syntax shows it."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.model.span import Span
from dragoman.reading.attribution.contents import finite
from dragoman.reading.attribution.cues import is_paper
from dragoman.vocabulary.attribution_cues import VerbCue, VerbKind

MAX_CHAIN = 6  # governors followed at most
_LONGEST_SOURCE = 14  # tokens of an inserted "a person familiar with the plan said"


def speaker_of(verb: Token, depth: int = 0) -> Token | None:
    """Head of the phrase that names who says `verb`: its subject, the agent of a passive, the antecedent of a relative
    clause, the noun of "a statement saying", or the subject that a participle or second verb shares."""
    if depth > MAX_CHAIN:
        return None
    children = list(verb.children)
    for child in children:
        if child.dep_ == "agent":
            return next((grand for grand in child.children if grand.dep_ == "pobj"), None)
    if any(child.dep_ in {"nsubjpass", "auxpass"} for child in children):
        return None
    own = [child for child in children if child.dep_ == "nsubj"]
    if own:
        subject = next((child for child in reversed(own) if child.i < verb.i), own[0])
        if subject.tag_ in {"WDT", "WP"} and verb.dep_ in {"relcl", "ccomp"}:
            return verb.head if verb.head.pos_ in {"NOUN", "PROPN", "PRON"} else None
        return subject
    if any(child.dep_ in {"expl", "csubj"} for child in children):
        return None
    return _shared_speaker(verb, depth)


def _shared_speaker(verb: Token, depth: int) -> Token | None:
    head = verb.head
    if head.i == verb.i:  # "The court rules that", taken for a noun phrase
        return next((child for child in verb.lefts if child.dep_ == "compound"), None) if verb.tag_ == "NNS" else None
    if verb.dep_ == "conj" and head.pos_ in {"VERB", "AUX"}:
        return speaker_of(_parallel(verb, head), depth + 1)
    if verb.dep_ == "conj" and verb.tag_ == "NNS":  # "calls it a plot and states that": a verb taken for a noun
        above = next((token for token in verb.ancestors if token.pos_ == "VERB"), None)
        return speaker_of(above, depth + 1) if above is not None else None
    if verb.dep_ in {"advcl", "xcomp"} and verb.tag_ in {"VBG", "VB"} and head.pos_ in {"VERB", "AUX"}:
        return speaker_of(head, depth + 1) or _passive_subject(head)
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return _noun_speaker(head, depth)
    if verb.dep_ == "pcomp" and head.head.pos_ in {"VERB", "AUX"}:
        return speaker_of(head.head, depth + 1)
    return None


def _parallel(verb: Token, head: Token) -> Token:
    """The verb that a second verb is really parallel to: a finite one cannot follow on an infinitive below it, as in
    "rejects the idea that Norland should recognise Sudria and says"."""
    if verb.tag_ in {"VBZ", "VBD", "VBP"} and head.tag_ == "VB":
        return next((token for token in head.ancestors if token.tag_ == verb.tag_ and token.pos_ == "VERB"), head)
    return head


def _noun_speaker(noun: Token, depth: int) -> Token | None:
    """Who speaks in "a statement saying": who issued it, else the paper itself; a noun that cannot speak hands on to
    the subject of its clause ("joined a boycott citing ...")."""
    above = noun.head
    if noun.dep_ == "dobj" and not is_paper(noun.lemma_.lower()) and above.pos_ == "VERB":
        return speaker_of(above, depth + 1) or noun
    return noun


def _passive_subject(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ == "nsubjpass"), None)


def inserted_source(verb: Token, record: VerbCue, sentence: Span) -> Token | None:
    """The source in ", a person familiar with the plan said" where the parse has made it an apposition to what stands
    before the comma. None when the verb has a subject of its own or the words before it are not such a phrase."""
    if record.kind not in {VerbKind.SAYS, VerbKind.ANNOUNCES} or any(
        child.dep_ in {"nsubj", "expl"} for child in verb.children
    ):
        return None
    doc = verb.doc
    first = next(
        (token.i + 1 for token in reversed(doc[: verb.i]) if token.text == "," or token.idx < sentence.start), 0
    )
    if (
        not 0 < verb.i - first <= _LONGEST_SOURCE
        or doc[first].idx <= sentence.start
        or verb.tag_ not in {"VBD", "VBZ", "VBP"}
    ):
        return None
    phrase = doc[first : verb.i]
    if phrase[0].pos_ not in {"DET", "PROPN", "NOUN", "NUM", "ADJ"} or any(
        token.tag_ in {"VBD", "VBZ", "VBP", "MD", "CC"} for token in phrase
    ):
        return None
    follows = any(child.dep_ == "ccomp" and child.i > verb.i for child in verb.children)
    if not follows and not finite(doc, sentence.start, phrase.start_char):
        return None
    head = next(
        (
            token
            for token in phrase
            if token.pos_ in {"NOUN", "PROPN"} and (token.head.i < first or token.head.i >= verb.i)
        ),
        None,
    )
    return head if head is not None and head.dep_ in {"appos", "nsubj", "conj", "dep", "npadvmod", "dobj"} else None
