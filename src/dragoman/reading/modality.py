"""How far an act is real, as its clause reports it: actual, planned, possible, conditional or negated.

Cues with direction and scope, after ConText (Harkema et al. 2009): auxiliaries and negation of the trigger's own
clause, then
the verbs, adjectives and nouns that govern it, outward until one decides. Cues are data (`cues/modality.yaml`).
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.model.claim import Status
from dragoman.reading.syntax import governing_verb, verbal
from dragoman.vocabulary.modality_cues import modality_cues

NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor", "without"})
OCCASION = frozenset({"at", "during", "after", "amid", "following", "since"})  # on what occasion, not what
MAX_UP = 5


@dataclass(frozen=True, slots=True)
class Modality:
    """A status and the ids of the cues that gave it."""

    status: Status
    cues: tuple[str, ...] = ()


def modality_of(trigger: Token, statement: bool) -> Modality:
    """The status of the act that `trigger` words. A statement act that is said is actual whatever it speaks of."""
    verb = trigger if verbal(trigger) else None
    if verb is not None:
        own = _own_clause(verb)
        if own is not None:
            return own
    else:
        own = _own_phrase(trigger)
        if own is not None:
            return own
    return _governed(trigger, statement)


def _own_clause(verb: Token) -> Modality | None:
    """Negation and auxiliaries of the verb itself."""
    negated = _negation(verb)
    condition = condition_clause(verb)
    for child in _auxiliaries(verb):
        cue = modality_cues().get(("aux", child.lower_))
        if cue is not None:
            if negated:
                return Modality(Status.NEGATED, (cue.id, "negated.not"))
            if condition is not None:
                return Modality(Status.CONDITIONAL, (cue.id, "conditional.clause"))
            if cue.id == "conditional.aux" and any(c.lower_ == "have" for c in _auxiliaries(verb)):
                return Modality(Status.NEGATED, (cue.id, "negated.counterfactual"))
            if cue.status is Status.PLANNED and _reported_past(verb):
                return Modality(cue.status, (cue.id,))
            return Modality(cue.status, (cue.id,))
    if negated:
        return Modality(Status.NEGATED, ("negated.not",))
    if verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in {"if", "unless"} for c in verb.children):
        return Modality(Status.CONDITIONAL, ("conditional.if",))
    if (
        verb.dep_ in {"ROOT", "ccomp", "relcl", "acl", "conj"}
        and _infinitive(verb)
        and verb.dep_ in {"ROOT", "acl"}
        and verb.head.pos_ == "PROPN"
    ):
        return Modality(Status.PLANNED, ("planned.headline",))  # "Obama to visit India"
    return None


def _reported_past(verb: Token) -> bool:
    return False


def _own_phrase(noun: Token) -> Modality | None:
    """Adjectives and negation inside the noun's phrase."""
    for child in noun.children:
        if child.dep_ in {"amod", "compound", "advmod"} or child.pos_ == "ADJ":
            cue = modality_cues().get(("adj", child.lower_)) or modality_cues().get(("adj", child.lemma_.lower()))
            if cue is not None:
                return Modality(cue.status, (cue.id,))
        if child.dep_ == "det" and child.lower_ == "no":
            return Modality(Status.NEGATED, ("negated.no",))
    return None


def _governed(token: Token, statement: bool) -> Modality:
    """What governs the trigger, outward until a cue decides."""
    current = token
    for _ in range(MAX_UP):
        head = current.head
        if head.i == current.i:
            break
        if current.dep_ == "conj" and head.pos_ == current.pos_:
            if verbal(current) and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in current.children):
                inherited = _own_clause(head)
                if inherited is not None and inherited.status is not Status.NEGATED:
                    return inherited
            current = head
            continue
        if current.dep_ in {"advcl", "relcl", "parataxis"} and verbal(current):
            break
        if current.dep_ in {"nsubj", "nsubjpass"} and verbal(head):
            found = _subject_of_cue(head)
            return found if found is not None else Modality(Status.ACTUAL)
        found = _cue_of(head, current)
        if found is not None:
            return found
        if (
            verbal(head)
            and current.dep_ == "ccomp"
            and head.lemma_ in {"say", "tell", "report", "announce", "state", "add", "confirm"}
        ):
            break
        current = head
    return Modality(Status.ACTUAL)


def _cue_of(head: Token, below: Token) -> Modality | None:
    """The status that `head` gives to what stands below it."""
    if verbal(head) or head.pos_ == "AUX":
        complement = below.dep_ in {
            "xcomp",
            "ccomp",
            "dobj",
            "prep",
            "pcomp",
            "acomp",
            "attr",
            "oprd",
            "dative",
            "advcl",
        }
        if below.dep_ == "prep" and (below.i < head.i or below.lower_ in OCCASION):
            complement = False  # "at its summit, NATO invites", "demands at the summit"
        cue = modality_cues().get(("verb", head.lemma_.lower())) if complement else None
        if cue is not None:
            if _negation(head):
                return Modality(Status.NEGATED, (cue.id, "negated.not"))
            return Modality(cue.status, (cue.id,))
        if below.dep_ not in {"nsubj", "nsubjpass"} and (own := _own_clause(head)) is not None:
            return own
        return None
    kind = "adj" if head.pos_ == "ADJ" else "noun"
    cue = modality_cues().get((kind, head.lemma_.lower()))  # type: ignore[arg-type]
    if cue is not None and below.dep_ in {"acl", "xcomp", "prep", "pcomp", "pobj", "compound", "ccomp", "amod"}:
        return Modality(cue.status, (cue.id,))
    return None


def _subject_of_cue(verb: Token) -> Modality | None:
    """Status of a noun that is the subject of a verb: "talks will begin", "the visit was cancelled"."""
    own = _own_clause(verb)
    if own is not None:
        return own
    if any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children):
        cue = modality_cues().get(("verb", verb.lemma_.lower()))
        if cue is not None and cue.status is not Status.POSSIBLE:
            return Modality(cue.status, (cue.id,))
    for child in verb.children:
        if child.dep_ in {"acomp", "oprd"}:
            cue = modality_cues().get(("adj", child.lower_))
            if cue is not None:
                return Modality(cue.status, (cue.id,))
    governor = governing_verb(verb)
    if governor is not None and verb.dep_ in {"xcomp"}:
        return _cue_of(governor, verb)
    return None


def condition_clause(verb: Token) -> Token | None:
    """Head of the if- or unless-clause on which `verb` depends."""
    for child in verb.children:
        if child.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in {"if", "unless"} for c in child.children):
            return child
        if child.dep_ == "advcl" and any(c.lower_ in {"provided", "assuming", "once"} for c in child.children):
            return child
    return None


def _auxiliaries(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]


def _negation(verb: Token) -> bool:
    return any(
        child.dep_ == "neg" or (child.dep_ in {"advmod", "preconj"} and child.lower_ in NEGATIONS)
        for child in verb.children
    )


def _infinitive(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.tag_ == "TO" for child in verb.children)
