"""Mends what parsers often misread in headlines and news summaries, in place and only where no other reading fits.

"Norway sanctions Chilean officials" is read as a noun phrase ending in "sanctions" with another noun phrase after it.
Two noun phrases with nothing between them are no English; where the first ends in a word that is also a verb of the
vocabulary, the verb is what was meant. Likewise a name right before a finite verb without a subject is its subject, a
noun phrase after "breaks off" the verb's object, and a subject hung on "was" that of the passive it belongs to.
"""

from __future__ import annotations

from functools import cache

from spacy.tokens import Doc, Token

from dragoman.reading.syntax import CALENDAR, SUBJECTS, governing_verb
from dragoman.vocabulary.rules import acts

FINITE = frozenset({"VBZ", "VBP"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})


def mend_headlines(doc: Doc) -> Doc:
    """The document with misread verbs and what hangs on them put right."""
    for token in doc:
        if token.tag_ in {"NNS", "NNPS"} and _verb_lemma(token):
            _mend_noun(token)
        elif token.tag_ in FINITE and token.dep_ in {"amod", "compound", "nmod"} and token.head.i > token.i:
            _mend_modifier(token)
        elif token.dep_ == "npadvmod" and token.pos_ == "PROPN":
            _mend_adverbial(token)
        elif token.dep_ == "prt":
            _mend_particle(token)
        elif token.dep_ == "auxpass":
            _mend_passive(token)
    return doc


@cache
def _verbs() -> frozenset[str]:
    return frozenset(word for rule in acts().rules for word in rule.verb if " " not in word)


def _verb_lemma(token: Token) -> str:
    word = token.lower_
    return next((stem for stem in (word[:-1], word[:-2]) if word.endswith("s") and stem in _verbs()), "")


def _mend_noun(token: Token) -> None:
    """ "Norway sanctions Chilean officials": the noun becomes the verb, what is before it its subject."""
    following = _phrase_after(token)
    if following is None:
        return
    if token.dep_ == "conj" and token.i > 0 and token.nbor(-1).dep_ == "cc":
        verb = governing_verb(token)
        if verb is None or verb.i > token.i:
            return
        _make_verb(token)
        token.head, token.dep_ = verb, "conj"
        following.head, following.dep_ = token, "dobj"
        return
    subject = _phrase_before(token)
    if subject is None or token.dep_ not in {"ROOT", "ccomp", "nsubj", "appos", "dep", "parataxis"}:
        return
    _make_verb(token)
    for child in list(token.lefts):
        if child.i == subject.i:
            child.dep_ = "nsubj"
        elif child.i < subject.i and child.dep_ != "cc":
            child.head = subject
    following.head, following.dep_ = token, "dobj"
    for child in token.rights:
        if child.i > following.i and child.dep_ in {"acl", "relcl"} and any(c.tag_ == "TO" for c in child.children):
            child.dep_ = "xcomp"


def _mend_modifier(token: Token) -> None:
    """ "Norway and Chile each expel two diplomats": a finite verb never modifies a noun; the noun is its object, and
    the subject is what the noun hangs on, or what stands right before the verb."""
    thing = token.head
    subject = thing.head
    if thing.dep_ in {"appos", "npadvmod"} and subject.i < token.i and subject.pos_ in NOMINAL:
        _take_place(token, subject)
    elif token.i > token.sent.start and (subject := token.nbor(-1)).head.i == thing.i and subject.pos_ in NOMINAL:
        _take_place(token, thing)
        for child in list(thing.lefts):
            if child.i < subject.i and child.dep_ not in {"cc", "punct"}:
                child.head = subject
    else:
        return
    subject.head, subject.dep_ = token, "nsubj"
    thing.head, thing.dep_ = token, "dobj"


def _take_place(verb: Token, other: Token) -> None:
    """Hangs `verb` where `other` hangs."""
    dep, above = other.dep_, other.head
    verb.head = verb if above.i == other.i else above
    verb.dep_ = "ROOT" if above.i == other.i else dep


def _mend_adverbial(name: Token) -> None:
    """ "Nauru withdrew its envoy": a name right before a finite verb that has no subject."""
    verb = name.head
    if verb.tag_ not in FINITE | {"VBD"} or name.i > verb.i or name.text in CALENDAR:
        return
    if any(child.dep_ in SUBJECTS for child in verb.children):
        return
    if all(child.i < name.i or child.dep_ == "advmod" for child in verb.lefts if child.i != name.i):
        name.dep_ = "nsubj"


def _mend_particle(particle: Token) -> None:
    """ "breaks off relations": what follows a particle is the verb's object."""
    verb = particle.head
    if verb.pos_ != "VERB" or any(child.dep_ == "dobj" for child in verb.children):
        return
    for child in particle.children:
        if child.dep_ == "pobj":
            child.head, child.dep_ = verb, "dobj"
            return


def _mend_passive(auxiliary: Token) -> None:
    """ "The embassy was closed": a subject hung on the auxiliary."""
    for child in auxiliary.children:
        if child.dep_ in {"nsubj", "nsubjpass"}:
            child.head, child.dep_ = auxiliary.head, "nsubjpass"
            return


def _phrase_after(token: Token) -> Token | None:
    """Head of a noun phrase that begins right after `token`."""
    if token.i + 1 >= token.sent.end:
        return None
    first = token.nbor(1)
    if (
        first.is_punct
        or first.pos_ in {"ADP", "CCONJ", "SCONJ", "AUX", "VERB", "PART", "ADV"}
        or first.tag_ in {"TO", "POS", "WDT", "WP"}
    ):
        return None
    head = first
    for _ in range(10):
        if head.head.i in {token.i, token.head.i} or head.head.i == head.i or head.head.i < token.i:
            break
        head = head.head
    fits = (
        head.pos_ in NOMINAL
        and head.i > token.i
        and head.left_edge.i == first.i
        and head.dep_ in {"appos", "npadvmod", "dobj", "conj", "dep", "nmod"}
    )
    return head if fits else None


def _phrase_before(token: Token) -> Token | None:
    """The noun right before `token` that its parse takes for a part of the same phrase."""
    if token.i == token.sent.start:
        return None
    before = token.nbor(-1)
    return (
        before
        if before.pos_ in NOMINAL
        and before.head.i == token.i
        and before.dep_ in {"compound", "nmod", "nsubj", "amod", "poss"}
        else None
    )


def _make_verb(token: Token) -> None:
    token.lemma_ = _verb_lemma(token)
    token.pos_, token.tag_ = "VERB", "VBZ"
