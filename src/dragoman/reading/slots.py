"""Where a rule's parties stand: the paths that rules write as `subject`, `object.owner` or `of.on/against`.

A slot is a path of steps from the trigger. All steps but the last lead from tokens to tokens; the last also ends in
parties. Steps: `subject`, `surface` (the grammatical subject, of a passive too), `object`, `dative`, `head` (what a
participle or relative clause modifies), `support` (the verb
that governs a noun), `above` (any verb above), `appos`, `owner` and `modifier` (whom a noun belongs to), `content`
(the party that the object or
complement is about), `hyphen` (the first half of "US-brokered"), `in.place`; any other step is one or more
prepositions ("on/against"). Three further last steps look around, likeliest first, and count for one party only:
`place`
(where the act takes place by its own words), `clause` (whatever party the act's clause names) and `context` (the party
that the sentence, or the one before it, names nearest to the act).
`light` is the verb that only lends a noun its tense ("hold", "attend"), `venue` the verb on whose occasion a noun
stands ("during a visit to Chile, the minister said").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from dragoman.model.span import Span
from dragoman.reading.parties import Parties, Party, Standing
from dragoman.reading.syntax import (
    SPEECH,
    UTTERING,
    complements,
    content_clauses,
    coordinated,
    governing_verb,
    objects,
    subjects,
    surface_subjects,
    verbal,
    within,
)
from dragoman.vocabulary.rules import lexicon

CONTENT_DEPTH = 3  # how many clauses down a statement's content is searched for the party it is about


def parties_at(slot: str, trigger: Token, parties: Parties) -> list[Party]:
    """The parties that stand at `slot` of `trigger`, in the order of the text; empty when there are none.

    `a&b` is all parties of both slots, where the first has any.
    """
    first, _, second = slot.partition("&")
    if second:
        found = parties_at(first, trigger, parties)
        return _distinct([*found, *parties_at(second, trigger, parties)]) if found else []
    *path, last = slot.split(".")
    tokens: list[Token] = [trigger]
    for step in path:
        tokens = [found for token in tokens for found in _step(step, token)]
        if not tokens:
            return []
    return _distinct(party for token in tokens for party in _last(last, token, parties))


def _last(step: str, token: Token, parties: Parties) -> list[Party]:
    if step in {"owner", "modifier"}:
        party = parties.before(token) or _shared_owner(token, parties)
        return [_itself(party)] if party is not None else []
    if step in AROUND:
        return AROUND[step](token, parties)
    if step == "hyphen":
        return [_itself(party) for party in parties.all_of(_step(step, token))]
    if step == "speaker":
        return speaking_parties(token, parties)
    if step == "subject":
        heads = _subject_of(token)
        return [
            replace(p, standing=Standing.OFFICIAL) if h.lemma_.lower() in SPEECH and p.standing is Standing.THING else p
            for h in heads
            if (p := parties.of(h)) is not None
        ]
    return parties.all_of(_step(step, token))


def _itself(party: Party) -> Party:
    """ "Norwegian" before what Norway does is Norway itself, not a person of it."""
    named = party.standing is Standing.PRIVATE and party.via in {"name", "demonym"}
    return replace(party, standing=Standing.STATE) if named else party


def _shared_owner(token: Token, parties: Parties) -> Party | None:
    """The owner of a coordinated noun that stands before its first conjunct: "Norwegian drone and missile strikes"."""
    return parties.before(token.head) if token.dep_ == "conj" and token.head.pos_ in {"NOUN", "PROPN"} else None


def _step(step: str, token: Token) -> list[Token]:
    if step == "subject":
        return _subject_of(token)
    if step == "surface":
        return list(surface_subjects(token) or surface_subjects(token.head)) if token.dep_ != "amod" else []
    if step == "object":
        return list(objects(token)) if verbal(token) else []
    if step == "content":
        return list(content_clauses(token) or (content_clauses(token.head) if token.pos_ == "ADJ" else ()))
    if step == "dative":
        return [
            t
            for child in token.children
            if child.dep_ == "dative"
            for t in (coordinated(child) if child.pos_ != "ADP" else complements(token, {"to", "for"}))
        ]
    if step == "support":
        verb = supporting_verb(token)
        return [verb] if verb is not None else []
    if step == "light":
        verb = supporting_verb(token) or governing_verb(token)
        return [verb] if verb is not None and verb.lemma_.lower() in lexicon()["light"] else []
    if step == "venue":
        preposition = token.head
        verb = preposition.head if token.dep_ == "pobj" and preposition.lower_ in VENUE else None
        return [verb] if verb is not None and (verbal(verb) or verb.pos_ == "AUX") else []
    if step == "head":
        return [token.head] if token.head.i != token.i else []
    if step == "above":
        above = governing_verb(token)
        return [above] if above is not None else []
    if step == "appos":
        return [child for child in token.children if child.dep_ == "appos"]
    if step == "hyphen":
        return [child for child in token.children if child.i < token.i and child.pos_ in {"PROPN", "ADJ", "NOUN"}]
    wanted = step.split("/")
    found = list(complements(token, wanted))
    if not found and verbal(token):
        found = [t for thing in objects(token) for t in complements(thing, wanted)]
    return found or list(within(token, wanted))


VENUE = frozenset({"at", "in", "during", "on", "after", "following", "before", "for", "from", "since"})
SUPPORTING_PREPOSITIONS = frozenset(
    {"in", "to", "for", "on", "with", "at", "into", "during", "of", "through", "via", "as"}
)


def supporting_verb(noun: Token) -> Token | None:
    """The verb whose subject does what `noun` names: it has the noun as object, or in a phrase such as "in talks"."""
    current = noun
    for _ in range(4):
        head = current.head
        if head.i == current.i:
            return None
        if verbal(head):
            return (
                head
                if current.dep_ in {"dobj", "prep", "attr", "oprd", "dative", "nsubjpass", "pobj", "acl", "xcomp"}
                else None
            )
        if current.dep_ == "pobj" and head.lower_ not in SUPPORTING_PREPOSITIONS:
            return None
        if current.dep_ == "conj" or head.pos_ in {"ADP", "NOUN", "PROPN", "AUX"}:
            current = head
            continue
        return None
    return None


def _subject_of(token: Token) -> list[Token]:
    if verbal(token) or token.pos_ == "AUX":
        return list(subjects(token))
    if token.pos_ == "ADJ" or token.dep_ in {"acomp", "attr", "oprd"}:
        head = token.head if token.dep_ in {"acomp", "attr", "oprd", "amod"} else token
        return list(surface_subjects(head))
    verb = governing_verb(token)
    return list(subjects(verb)) if verb is not None else []


# Phrases beside a statement that are not what it is about: "as a violation of ...", "during a visit to ...".
ASIDE = frozenset(
    {"as", "during", "after", "before", "amid", "following", "since", "until", "despite", "via", "at", "like", "ahead"}
)


def content_parties(token: Token, parties: Parties) -> list[Party]:
    """The parties a verb's object or complement is about, likeliest first.

    For "condemns the arrest of its envoy by Norway" that is Norway; for "says Norway armed the rebels", Norway. The
    subject of a complement clause comes before what an object belongs to, and that before what stands deeper.
    """
    ranked: list[tuple[float, int, Party]] = []
    for clause in content_clauses(token):
        for subject in subjects(clause) or surface_subjects(clause):
            _rank(ranked, parties.of(subject), 0.0, subject.i)
    for thing in objects(token) if verbal(token) else ():
        for party in (parties.of(thing), parties.owner(thing)):
            _rank(ranked, party, 0.5, thing.i)
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ASIDE:
            continue
        if child.i > token.i or child.dep_ in {"dobj", "ccomp", "xcomp", "nsubjpass"}:
            _descend(child, parties, 1.0, ranked, CONTENT_DEPTH)
    ranked.sort(key=lambda item: (item[0], item[1]))
    return _distinct(party for _, _, party in ranked)


def _descend(token: Token, parties: Parties, rank: float, ranked: list[tuple[float, int, Party]], depth: int) -> None:
    if depth < 0 or (token.dep_ in {"conj", "punct", "cc", "advcl", "mark"} and rank <= 1.0):
        return
    if token.pos_ in {"NOUN", "PROPN", "PRON"} and token.dep_ not in {"compound", "amod", "nmod"}:
        _rank(ranked, parties.of(token), rank, token.i)
    for child in token.children:
        _descend(
            child,
            parties,
            rank + (1.0 if child.dep_ in {"relcl", "acl", "advcl", "ccomp", "xcomp"} else 0.2),
            ranked,
            depth - (child.dep_ in {"relcl", "acl", "ccomp", "advcl"}),
        )


def _rank(ranked: list[tuple[float, int, Party]], party: Party | None, rank: float, position: int) -> None:
    if party is not None:
        ranked.append(
            (
                rank
                + (
                    0.4
                    if party.standing is Standing.PLACE
                    else 0.3
                    if party.standing is Standing.THING and rank >= 1.0
                    else 0.0
                ),
                position,
                party,
            )
        )


def _distinct(parties: Iterable[Party]) -> list[Party]:
    found: dict[tuple[str, ...], Party] = {}
    for party in parties:
        found.setdefault(party.codes, party)
    return list(found.values())


LOCATIVE = frozenset(
    {
        "in",
        "at",
        "near",
        "inside",
        "across",
        "throughout",
        "around",
        "outside",
        "off",
        "over",
        "into",
        "on",
        "along",
        "within",
        "toward",
        "towards",
        "from",
        "through",
        "onto",
        "of",
        "between",
        "against",
        "to",
        "beyond",
        "under",
    }
)


def place_parties(token: Token, parties: Parties) -> list[Party]:
    """The parties in the locative phrases below `token`, at any depth but in no other clause; then those of the verb
    that governs a noun."""
    found = list(_located(token, parties))
    verb = governing_verb(token) if not found and not verbal(token) else None
    if verb is not None:
        found = list(_located(verb, parties))
    return _distinct(found)


def _located(token: Token, parties: Parties) -> Iterator[Party]:
    for child in token.children:
        if child.dep_ in {
            "prep",
            "agent",
            "advmod",
            "npadvmod",
            "attr",
            "dobj",
            "nsubjpass",
            "pobj",
            "appos",
            "conj",
            "prt",
        } and not verbal(child):
            if (child.dep_ == "pobj" and token.lower_ in LOCATIVE) or child.dep_ == "appos":
                party = parties.of(child)
                if party is not None and (child.dep_ == "pobj" or party.standing is not Standing.THING):
                    yield party
            yield from _located(child, parties)


def clause_parties(token: Token, parties: Parties) -> list[Party]:
    """The parties that the clause of `token` names, those after it first."""
    head = token if verbal(token) else governing_verb(token) or token
    inside = [t for t in head.subtree if t.sent.start == token.sent.start and _same_clause(t, head)]
    ordered = [t for t in inside if t.i > token.i] + [t for t in reversed(inside) if t.i < token.i]
    return _distinct(party for t in ordered if (party := _named_at(t, parties)) is not None)


def _same_clause(token: Token, head: Token) -> bool:
    current = token
    while current.i != head.i:
        if current.dep_ in {"relcl", "advcl", "ccomp", "parataxis"} or (current.dep_ == "conj" and verbal(current)):
            return False
        current = current.head
    return True


def _named_at(token: Token, parties: Parties) -> Party | None:
    if token.pos_ not in {"PROPN", "NOUN", "ADJ", "PRON"}:
        return None
    return parties.of(token) if token.dep_ not in {"compound", "amod", "nmod"} else None


def context_parties(token: Token, parties: Parties) -> list[Party]:
    """The parties named around `token`: in its sentence, nearest first, then in the sentence before it. Who does or
    says what governs the act is left out."""
    above = {subject.i for verb in _above(token) for subject in verb.children if subject.dep_ in {"nsubj", "nsubjpass"}}
    saying = [token.doc[i] for i in above]
    here: list[tuple[int, Party]] = []
    before: list[tuple[int, Party]] = []
    for party in parties.mentions():
        if party.standing not in {Standing.STATE, Standing.PLACE, Standing.GROUP, Standing.OFFICIAL, Standing.FORCES}:
            continue
        if token.sent.start_char <= party.span.start < token.sent.end_char:
            if not any(head.left_edge.idx <= party.span.start < head.idx + len(head) for head in saying):
                here.append((abs(party.span.start - token.idx), party))
        elif party.span.start < token.sent.start_char and token.sent.start_char - party.span.start < CONTEXT_REACH:
            before.append((token.sent.start_char - party.span.start, party))
    nearest = sorted(here, key=lambda item: item[0]) + sorted(before, key=lambda item: item[0])
    return _distinct(party for _, party in nearest)


CONTEXT_REACH = 300  # characters before the sentence in which a party left unsaid is looked for


def _above(token: Token) -> Iterator[Token]:
    verb = governing_verb(token)
    while verb is not None:
        yield verb
        verb = governing_verb(verb)


def speaking_parties(token: Token, parties: Parties) -> list[Party]:
    """Who says the sentence: the subject of the nearest verb of saying above `token`, else whoever speaks in the
    document."""
    for verb in _above(token):
        if verb.lemma_ in UTTERING and (found := parties.all_of(subjects(verb))):
            return found
    voice = parties.voice
    return [Party(voice, "voice", Standing.STATE, Span(token.idx, token.idx + len(token)))] if voice else []


OTHER_REACH = 600  # characters before a statement in which whom it answers is looked for
ANSWERED = frozenset(
    {Standing.STATE, Standing.GROUP, Standing.OFFICIAL, Standing.FORCES, Standing.ORGANISATION, Standing.LEGISLATURE}
)


def other_parties(token: Token, parties: Parties) -> list[Party]:
    """Whom a statement without addressee answers: in "rejects the ruling" or "condemned the strike" whoever the text
    has
    told to rule or strike. First the owner of the same thing named before, then the parties named before the statement:
    its own sentence before the ones before it, and in each whoever acts before whoever is acted on."""
    doc = token.doc
    ranked: list[tuple[float, int, Party]] = []
    for party in parties.mentions():
        distance = token.idx - party.span.start
        span = doc.char_span(party.span.start, party.span.end, alignment_mode="expand")
        if not 0 < distance < OTHER_REACH or party.standing not in ANSWERED or span is None:
            continue
        ranked.append((_sentences_back(span.root, token) + _rank_of_part(span.root), distance, party))
    return _distinct(
        [*_owners_before(token, parties), *(party for _, _, party in sorted(ranked, key=lambda item: item[:2]))]
    )


def _sentences_back(earlier: Token, token: Token) -> int:
    return sum(1 for i in range(earlier.i + 1, token.i + 1) if token.doc[i].is_sent_start)


def _rank_of_part(head: Token) -> float:
    """0 for what acts in a main clause, less than 1 for the rest."""
    if head.dep_ in {"nsubj", "conj", "compound", "poss", "amod", "nmod"}:
        above = head.head if head.dep_ == "nsubj" else head.head.head if head.head.dep_ == "nsubj" else None
        if above is not None:
            return 0.0 if above.dep_ in {"ROOT", "conj"} else 0.2
    if head.dep_ == "pobj" and head.head.lower_ == "by":
        return 0.2
    return 0.5


def _owners_before(token: Token, parties: Parties) -> list[Party]:
    """Whose the thing is that the statement speaks of, where the text has named it before: "the Maltese embargo ... to
    lift the embargo"."""
    things = [
        thing
        for head in (objects(token) if verbal(token) else ())
        for thing in (head, *complements(head, {"of", "to"}))
    ]
    things += complements(token, {"for", "to", "over", "about", "against"})
    things += [inner for thing in things for inner in complements(thing, {"of", "to"})]
    lemmas = {thing.lemma_.lower() for thing in things if thing.pos_ == "NOUN"}
    found: list[Party] = []
    for earlier in token.doc[: token.i]:
        if (
            earlier.pos_ == "NOUN"
            and earlier.lemma_.lower() in lemmas
            and (party := parties.owner(earlier)) is not None
        ):
            found.append(party)
    return list(reversed(found))


AROUND: dict[str, Callable[[Token, Parties], list[Party]]] = {
    "content": content_parties,
    "place": place_parties,
    "clause": clause_parties,
    "context": context_parties,
    "other": other_parties,
}
