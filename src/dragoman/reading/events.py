"""Events: mentions of acts, with the parties that syntax gives them.

Every word that can trigger an act is looked up by lemma; the rules of that lemma are tried in turn. A rule that fits
yields a `Frame` with its parties; one that fits in words but finds no party is kept with the reason, for `--explain`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc, Token

from dragoman.model.act import Act
from dragoman.model.claim import Status
from dragoman.reading.modality import Modality, modality_of
from dragoman.reading.parties import Parties, Party, Standing
from dragoman.reading.slots import AROUND, parties_at
from dragoman.reading.syntax import (
    clause_words,
    complements,
    content_clauses,
    governing_verb,
    objects,
    predicate_words,
    prepositional,
    subjects,
    verbal,
    within,
)
from dragoman.vocabulary.parties import organisations
from dragoman.vocabulary.rules import Rule, Trigger, acts, expand

KIND_OF_STANDING = {
    Standing.STATE: "state",
    Standing.OFFICIAL: "state",
    Standing.FORCES: "forces",
    Standing.LEGISLATURE: "legislature",
    Standing.ORGANISATION: "organisation",
    Standing.GROUP: "group",
    Standing.PLACE: "place",
    Standing.PRIVATE: "private",
    Standing.THING: "thing",
}
POS: dict[Trigger, frozenset[str]] = {
    "verb": frozenset({"VERB", "AUX"}),
    "noun": frozenset({"NOUN", "PROPN"}),
    "adj": frozenset({"ADJ", "VERB"}),
    "hyphen": frozenset({"VERB", "ADJ"}),
}
PREFIXES = frozenset({"re", "co", "de"})
NEAR_REACH = 12  # tokens on either side in which `near` words are looked for, within the sentence


@dataclass(frozen=True, slots=True)
class Frame:
    """A trigger, the rule it fits, the parties found, and the modality; `reason` says why it is no claim, or `""`."""

    act: Act
    rule: Rule
    trigger: Token
    actor: tuple[Party, ...]
    recipient: tuple[Party, ...]
    modality: Modality
    reason: str = ""
    slots: tuple[str, str] = ("", "")


def find_frames(doc: Doc, parties: Parties) -> list[Frame]:
    """All frames of the document in the order of their triggers; at most one accepted frame per act and trigger."""
    frames: list[Frame] = []
    for token in doc:
        accepted: set[str] = set()
        for rule in _rules_for(token):
            if rule.act in accepted or not fits(rule, token):
                continue
            frame = _frame(rule, token, parties)
            if not frame.reason:
                accepted.add(rule.act)
            frames.extend(_each_way(frame))
    return _each_once(frames)


# Statement acts whose content is their object and is not coded a second time.
SPEAKING_OF = frozenset({"request", "pledge", "threaten"})


# Acts done for others by what is an act of theirs: talks that are hosted or mediated are also held.
ASIDE = frozenset({"host", "mediate"})
# Prepositions that say on what occasion something is said, not what is said.
OCCASION = frozenset({"at", "during", "after", "before", "amid", "following", "since"})


BLAMING_FOR = frozenset({"accuse", "condemn", "reject"})


def _each_once(frames: list[Frame]) -> list[Frame]:
    """Frames told already by another: the noun that a verb's rule names ("imposes sanctions"), and what is only
    requested, pledged or threatened."""
    told: dict[tuple[int, str], str] = {}
    spoken: dict[int, str] = {}
    blamed: dict[int, str] = {}
    refused = {
        frame.trigger.i: frame.rule.id
        for frame in frames
        if not frame.reason and frame.modality.status is Status.NEGATED and not frame.act.statement
    }
    frames = [_refused_act(frame, refused) for frame in frames]
    for frame in frames:
        if frame.reason or frame.rule.kind != "verb":
            continue
        if (frame.rule.object or frame.rule.near) and frame.act.id not in ASIDE:
            for thing in objects(frame.trigger):
                for token in (thing, *complements(thing, {"of"})):
                    told[token.i, frame.act.group] = frame.rule.id
        if frame.act.id in SPEAKING_OF:
            for token in _content(frame.trigger):
                spoken.setdefault(token.i, frame.rule.id)
        if frame.act.id in BLAMING_FOR:
            for token in _content(frame.trigger):
                blamed.setdefault(token.i, frame.rule.id)
    frames = [_told_again(frame, told, spoken) for frame in frames]
    frames = [_only_blamed(frame, blamed) for frame in frames]
    return _yielding(frames)


def _only_blamed(frame: Frame, blamed: dict[int, str]) -> Frame:
    """A breach that an accusation or a condemnation speaks of is its content: "accuses Norway of violating the
    pact"."""
    if frame.reason or frame.act.id != "violate" or frame.trigger.i not in blamed:
        return frame
    return replace(frame, reason=f"content of {blamed[frame.trigger.i]}")


def _yielding(frames: list[Frame]) -> list[Frame]:
    """Frames whose content is an act of its own: two states that agree to restore relations restore them."""
    acting = {
        frame.trigger.i: frame.rule.id
        for frame in frames
        if not frame.reason and not frame.rule.yields and not frame.act.statement
    }
    found = []
    for frame in frames:
        by = None
        if frame.rule.yields and not frame.reason:
            heads = [
                child
                for child in frame.trigger.children
                if child.dep_ in {"xcomp", "ccomp", "dobj", "prep", "advcl"} and child.i > frame.trigger.i
            ]
            below = [
                t
                for head in heads
                for t in (head, *(c for c in head.children if c.dep_ in {"dobj", "prep", "pobj", "conj"}))
            ]
            by = next((acting[t.i] for t in below if t.i in acting), None)
        found.append(replace(frame, reason=f"its content is told by {by}") if by is not None else frame)
    return found


REFUSING = frozenset({"refuse", "decline", "rule"})  # "rule out"


def _refused_act(frame: Frame, refused: dict[int, str]) -> Frame:
    """A refusal of an act that is itself told as negated: "refuses to withdraw its troops", "rules out talks"."""
    if frame.reason or frame.act.id != "reject" or frame.trigger.lemma_.lower() not in REFUSING:
        return frame
    things = [child for child in frame.trigger.children if child.dep_ in {"xcomp", "ccomp", "dobj"}]
    things += [child for thing in things for child in thing.children if child.dep_ == "dobj"]
    by = next((refused[thing.i] for thing in things if thing.i in refused), None)
    return frame if by is None else replace(frame, reason=f"told by {by}")


def _told_again(frame: Frame, told: dict[tuple[int, str], str], spoken: dict[int, str]) -> Frame:
    if frame.reason:
        return frame
    by = told.get((frame.trigger.i, frame.act.group)) if frame.rule.kind == "noun" else None
    if by is not None:
        return replace(frame, reason=f"told by {by}")
    if (
        frame.trigger.i in spoken
        and frame.modality.status is not Status.ACTUAL
        and frame.rule.id != spoken[frame.trigger.i]
    ):
        return replace(frame, reason=f"content of {spoken[frame.trigger.i]}")
    return frame


def _content(trigger: Token) -> Iterator[Token]:
    """The tokens of what a statement says, its adverbial and relative clauses left out."""
    stack = [
        child
        for child in trigger.children
        if child.dep_ in {"ccomp", "xcomp", "dobj"}
        or (child.dep_ == "prep" and child.i > trigger.i and child.lower_ not in OCCASION)
        or (child.dep_ == "advcl" and child.i > trigger.i and any(c.tag_ == "TO" for c in child.children))
    ]
    while stack:
        token = stack.pop()
        yield token
        stack.extend(child for child in token.children if child.dep_ not in {"relcl", "advcl"})


@cache
def _by_lemma() -> dict[tuple[Trigger, str], tuple[Rule, ...]]:
    found: dict[tuple[Trigger, str], list[Rule]] = defaultdict(list)
    for rule in acts().rules:
        for word in rule.words:
            found[rule.kind, word.split(" ")[-1]].append(rule)
    return {key: tuple(rules) for key, rules in found.items()}


def _rules_for(token: Token) -> Iterator[Rule]:
    for kind, tags in POS.items():
        if token.pos_ in tags:
            yield from _by_lemma().get((kind, _prefixed(token)), ()) or _by_lemma().get(
                (kind, token.lemma_.lower()), ()
            )
            if kind == "adj" and token.pos_ == "VERB" and token.tag_ == "VBN":  # "is committed to", "was troubled by"
                yield from _by_lemma().get((kind, token.lower_), ())


def _prefixed(token: Token) -> str:
    """The lemma with a prefix that the tokenizer splits off: "re-establish"."""
    if token.i < 2 or token.nbor(-1).text != "-" or token.nbor(-1).whitespace_ or token.nbor(-2).lower_ not in PREFIXES:
        return ""
    return f"{token.nbor(-2).lower_}-{token.lemma_.lower()}"


def fits(rule: Rule, token: Token) -> bool:
    """Whether the words around `token` are those the rule asks for; parties are not looked at."""
    return all(test(rule, token) for test in _TESTS)


def _fits_object(rule: Rule, token: Token) -> bool:
    if not rule.object and not rule.not_object:
        return True
    heads = objects(token) if verbal(token) else ()
    words = {word for head in heads for word in _head_words(head)}
    if rule.not_object and words & expand(tuple(rule.not_object)):
        return False
    return not rule.object or bool(words & expand(tuple(rule.object)))


def _fits_subject(rule: Rule, token: Token) -> bool:
    if not rule.subject:
        return True
    return any(word in expand(tuple(rule.subject)) for head in subjects(token) for word in _head_words(head))


def _fits_of(rule: Rule, token: Token) -> bool:
    if not rule.of:
        return True
    wanted = expand(tuple(rule.of))
    return any(word in wanted for head in complements(token, {"of"}) for word in _head_words(head)) or any(
        child.lemma_.lower() in wanted for child in token.children if child.dep_ in {"compound", "nmod"}
    )


def _fits_near(rule: Rule, token: Token) -> bool:
    if not rule.near and not rule.not_near:
        return True
    start, end = max(token.sent.start, token.i - NEAR_REACH), min(token.sent.end, token.i + NEAR_REACH + 1)
    around = [other for other in token.doc[start:end] if other.i != token.i]
    words = {other.lemma_.lower() for other in around} | {other.lower_ for other in around}
    text = token.doc[start:end].text.lower()
    if any(word in words or (" " in word and word in text) for word in expand(tuple(rule.not_near))):
        return False
    wanted = [expand(tuple(near)) for near in (rule.near, rule.also_near) if near]
    return all(words & some or any(" " in word and word in text for word in some) for some in wanted)


def _fits_particle(rule: Rule, token: Token) -> bool:
    if not rule.particle and not rule.not_particle:
        return True
    particles = {preposition.lower_ for preposition in prepositional(token)}
    if rule.not_particle and particles & set(rule.not_particle):
        return False
    return not rule.particle or bool(particles & set(rule.particle))


def _fits_modifier(rule: Rule, token: Token) -> bool:
    if not rule.compound and token.dep_ in {"compound", "nmod", "amod"}:
        return False
    if not rule.not_modifier and not rule.modifier:
        return True
    before = {word for child in token.children if child.i < token.i for word in (child.lower_, child.lemma_.lower())}
    return not before & set(rule.not_modifier) and (not rule.modifier or bool(before & set(rule.modifier)))


PREDICATED = frozenset({"oprd", "acomp", "ccomp", "xcomp", "attr"})


def _fits_simple(rule: Rule, token: Token) -> bool:
    return not rule.simple or not any(child.dep_ in PREDICATED for child in token.children)


def _fits_support(rule: Rule, token: Token) -> bool:
    if not rule.support and not rule.not_support:
        return True
    verb = governing_verb(token)
    lemma = verb.lemma_.lower() if verb is not None else ""
    if lemma and lemma in expand(tuple(rule.not_support)):
        return False
    return not rule.support or lemma in expand(tuple(rule.support))


def _fits_modifies(rule: Rule, token: Token) -> bool:
    if rule.kind != "hyphen":
        return True
    hyphen = token.i > 0 and (
        token.nbor(-1).text in {"-", "–"} or (token.nbor(-1).pos_ == "PROPN" and token.head.i > token.i)
    )
    return hyphen and any(word in expand(tuple(rule.modifies)) for word in _head_words(token.head))


def _fits_complement(rule: Rule, token: Token) -> bool:
    return not rule.complement or any(
        child.dep_ in {"ccomp", "xcomp", "prep", "dobj", "advcl"} for child in token.children
    )


def _fits_content(rule: Rule, token: Token) -> bool:
    if not rule.content and not rule.not_content:
        return True
    words = {word for clause in content_clauses(token) for word in clause_words(clause)}
    if rule.not_content and words & expand(tuple(rule.not_content)):
        return False
    return not rule.content or bool(words & expand(tuple(rule.content)))


def _fits_predicate(rule: Rule, token: Token) -> bool:
    return not rule.predicate or bool(predicate_words(token) & expand(tuple(rule.predicate)))


_TESTS = (
    _fits_object,
    _fits_subject,
    _fits_of,
    _fits_near,
    _fits_particle,
    _fits_modifier,
    _fits_simple,
    _fits_support,
    _fits_modifies,
    _fits_complement,
    _fits_content,
    _fits_predicate,
)


def _head_words(head: Token) -> set[str]:
    """Lemmas by which a noun phrase can be named: its head, the head with each word before it, what "series of"
    counts."""
    lemma = head.lemma_.lower()
    words = {lemma, head.lower_}
    for child in head.children:
        if child.i < head.i and child.dep_ in {"compound", "amod", "nmod"}:
            words.add(f"{child.lower_} {lemma}")
        if head.pos_ == "PROPN" and child.dep_ in {"compound", "nmod", "appos"} and child.pos_ in {"NOUN", "PROPN"}:
            words.add(child.lemma_.lower())  # "Chilean ambassador Kari Lund"
    if lemma in {
        "series",
        "set",
        "number",
        "round",
        "lot",
        "range",
        "kind",
        "package",
        "half",
        "most",
        "some",
        "many",
        "dozen",
        "imposition",
        "portion",
        "member",
        "group",
        "one",
        "two",
        "three",
    }:
        for inner in complements(head, {"of"}):
            words |= _head_words(inner)
    return words


def _frame(rule: Rule, token: Token, parties: Parties) -> Frame:
    act = acts()[rule.act]
    modality = modality_of(token, act.statement)
    if rule.negated:
        if modality.status is not Status.NEGATED:
            return Frame(act, rule, token, (), (), modality, "not negated")
        modality = Modality(Status.ACTUAL, modality.cues)
    elif rule.affirmed and modality.status is Status.NEGATED:
        return Frame(act, rule, token, (), (), modality, "negated")
    elif modality.status in rule.not_status:
        return Frame(act, rule, token, (), (), modality, f"only {modality.status}")
    if rule.status is not None:
        modality = Modality(rule.status, (rule.id,))
    if act.symmetric:
        actor, slot = _all_slots(rule, token, parties)
        return Frame(act, rule, token, actor, (), modality, _lacking(rule, token, parties, actor, ()), (slot, ""))
    actor, actor_slot = _first_slot(rule.actor, rule.actor_kinds, token, parties, (), acting=True)
    taken = tuple(code for party in actor for code in party.codes)
    recipient, recipient_slot = _first_slot(rule.recipient, rule.recipient_kinds, token, parties, taken, acting=False)
    return Frame(
        act,
        rule,
        token,
        actor,
        recipient,
        modality,
        _lacking(rule, token, parties, actor, recipient),
        (actor_slot, recipient_slot),
    )


# Slots that look for a recipient somewhere around the act.
VAGUE_SLOTS = frozenset({"", "content", "clause", "context"})


def _each_way(frame: Frame) -> list[Frame]:
    """The frame, or two where two parties do to each other what their rule calls mutual: "Norway and Chile recall their
    ambassadors"."""
    sides = [replace(party, codes=(code,)) for party in frame.actor for code in party.codes]
    if (
        not frame.rule.mutual
        or frame.slots[1] not in VAGUE_SLOTS
        or len(sides) != 2
        or frame.reason not in {"", "no recipient"}
    ):
        return [frame]
    return [replace(frame, actor=(one,), recipient=(other,), reason="") for one, other in (sides, reversed(sides))]


def _first_slot(
    slots: list[str], kinds: list[str], token: Token, parties: Parties, taken: tuple[str, ...], acting: bool
) -> tuple[tuple[Party, ...], str]:
    for slot in slots:
        found = [party for party in parties_at(slot, token, parties) if not set(party.codes) <= set(taken)]
        if kinds:
            found = [party for party in found if _is_of(party, kinds)]
        elif acting:
            found = [party for party in found if party.standing.acts]
        if slot.rsplit(".", 1)[-1] in AROUND:
            found = found[:1]
        if found:
            return tuple(found), slot
    return (), ""


def _all_slots(rule: Rule, token: Token, parties: Parties) -> tuple[tuple[Party, ...], str]:
    found: dict[tuple[str, ...], Party] = {}
    used: list[str] = []
    for slot in rule.actor:
        if slot == "context" and len({code for codes in found for code in codes}) != 1:
            continue  # only to find the other side
        for party in parties_at(slot, token, parties)[: 1 if slot == "context" else None]:
            seen = {code for codes in found for code in codes}
            if (
                party.standing is Standing.PLACE
                or set(party.codes) <= seen
                or (rule.actor_kinds and not _is_of(party, rule.actor_kinds))
            ):
                continue
            found[party.codes] = party
            used.append(slot)
    return tuple(found.values()), "+".join(dict.fromkeys(used))


def _lacking(rule: Rule, token: Token, parties: Parties, actor: tuple[Party, ...], recipient: tuple[Party, ...]) -> str:
    if rule.own and not _own(token, parties, actor):
        return "not its own"
    if rule.object_kinds and not _of_kind(rule, token, parties):
        return f"object is no {' or '.join(rule.object_kinds)}"
    if "actor" in rule.needs and not actor:
        return "no actor"
    if "recipient" in rule.needs and not recipient:
        return "no recipient"
    codes = [code for party in actor for code in party.codes]
    if rule.act == "request" and _speaks_to_own(rule, token, parties, codes):
        return "domestic"
    if (
        rule.plural
        and len(set(codes)) < 2
        and not (rule.lone and actor and all(_is_of(party, rule.lone) for party in actor))
    ):
        return "only one party"
    if rule.foreign and recipient and {c for p in recipient for c in p.codes} <= set(codes):
        return "no foreign party"
    return ""


def _own(trigger: Token, parties: Parties, actor: tuple[Party, ...]) -> bool:
    """Whether nothing shows the object to be another's than the actor's."""
    codes = {code for party in actor for code in party.codes}
    owners = [
        owner for thing in (objects(trigger) if verbal(trigger) else ()) if (owner := parties.before(thing)) is not None
    ]
    return not owners or any(codes & set(owner.codes) for owner in owners)


OWN_PEOPLE = frozenset({Standing.PRIVATE, Standing.OFFICIAL, Standing.LEGISLATURE})
POINTING_BACK = frozenset({"pronoun", "description"})


def _speaks_to_own(rule: Rule, token: Token, parties: Parties, codes: list[str]) -> bool:
    """Whether a request goes to the speaker's own people: "asks the prime minister to resign", "urges Norwegians"."""
    if "object" not in rule.recipient or not verbal(token):
        return False
    addressed = [parties.of(thing) for thing in objects(token)]
    return bool(addressed) and all(
        party is not None
        and party.standing in OWN_PEOPLE
        and party.via not in POINTING_BACK
        and set(party.codes) <= set(codes)
        for party in addressed
    )


TAKEN_FROM = frozenset({"from", "to", "into", "of", "as"})


def _of_kind(rule: Rule, token: Token, parties: Parties) -> bool:
    """Whether what is joined or left is of a kind the rule asks for: an organisation, or an agreement by its noun."""
    things = (*(objects(token) if verbal(token) else ()), *complements(token, TAKEN_FROM), *within(token, {"from"}))
    for thing in things:
        if _head_words(thing) & expand(("@talks",)):
            continue
        if "agreement" in rule.object_kinds and _head_words(thing) & expand(("@agreement", "@treaty")):
            return True
        party = parties.of(thing)
        if party is not None and _is_of(party, rule.object_kinds):
            return True
    return False


def _is_of(party: Party, kinds: list[str]) -> bool:
    """Whether the party is of one of these kinds; an official is of the kind of the state and also a `person`."""
    person = party.standing is Standing.OFFICIAL or (party.person and party.standing.acts)
    body = party.standing is Standing.OFFICIAL and party.codes[0] in organisations()  # "EU leaders"
    return (
        KIND_OF_STANDING[party.standing] in kinds
        or ("person" in kinds and person)
        or ("organisation" in kinds and body)
    )
