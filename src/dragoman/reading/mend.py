"""Mends what the tagger and parser often get wrong in the present-tense style of headlines and news summaries.

"Norway pledges to ..." comes out with the verb tagged as a plural noun although it has a subject; "A Maltese official
spurns ..." with the subject attached as if it were an adjective. Both leave an act without its actor.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

NOUN_TAGS = {"NN": "VBP", "NNS": "VBZ"}
CLAUSAL = frozenset({"ROOT", "conj", "advcl", "relcl"})
BEFORE_NOUN = frozenset({"det", "amod", "compound", "nmod", "poss", "nummod"})


def mend(doc: Doc) -> None:
    """Retags nouns that have a subject as verbs, and gives finite verbs the noun before them as subject. In place."""
    for token in doc:
        noun = token.tag_ in NOUN_TAGS and not _has_modifier(token)
        if noun and (_stands_as_verb(token) or _goes_on_with_verb(token)):
            _make_verb(token)
        elif token.tag_ == "VBZ" and token.dep_ in CLAUSAL and not _has_subject(token):
            _give_subject(token)


def _stands_as_verb(token: Token) -> bool:
    return token.dep_ in CLAUSAL and _has_subject(token)


def _goes_on_with_verb(token: Token) -> bool:
    return token.dep_ == "conj" and token.head.pos_ == "VERB" and _has_complement(token)


def _has_subject(token: Token) -> bool:
    return any(child.dep_ in {"nsubj", "nsubjpass", "csubj", "expl"} for child in token.children)


def _has_complement(token: Token) -> bool:
    """Whether something after it makes a noun coordinated with a verb a verb: "meet in Oslo and pledge to ..."."""
    return any(child.dep_ in {"xcomp", "ccomp", "dobj"} and child.i > token.i for child in token.children)


def _has_modifier(token: Token) -> bool:
    """Whether words before the noun show it to be one ("makes Norway the first state")."""
    return any(child.dep_ in BEFORE_NOUN and child.i < token.i for child in token.children)


def _make_verb(noun: Token) -> None:
    noun.lemma_ = "summon" if noun.lower_ == "summons" else noun.lemma_.lower()
    noun.tag_, noun.pos_ = NOUN_TAGS[noun.tag_], "VERB"


def _give_subject(verb: Token) -> None:
    left = [child for child in verb.children if child.i < verb.i and child.dep_ in BEFORE_NOUN]
    if not left or left[-1].dep_ in {"det", "nummod", "poss"}:
        return
    subject = left[-1]
    for child in left[:-1]:
        child.head = subject
    if subject.pos_ == "ADJ":
        subject.tag_, subject.pos_ = "NN", "NOUN"
    subject.dep_ = "nsubj"
