"""Who does what in a parsed sentence: logical subjects and objects, prepositional complements, clauses.

The functions see through passives, coordination, control and raising, relative and participial clauses, so that a rule
need only say "subject" or "object". They return head tokens of noun phrases; `coordinated` expands one to its
conjuncts.
Dependency labels are those of spaCy's English pipelines (ClearNLP style).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
CLAUSES = frozenset({"ROOT", "ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "pcomp", "parataxis", "csubj"})
# Verbs whose object, not subject, does what the complement says although the complement is headed by a preposition:
# "accuse Iran of violating", "condemns Russia for attacking".
BLAMING = frozenset(
    {
        "accuse",
        "condemn",
        "criticize",
        "criticise",
        "blame",
        "denounce",
        "praise",
        "thank",
        "suspect",
        "sanction",
        "punish",
        "rebuke",
        "charge",
        "fault",
        "congratulate",
        "commend",
        "stop",
        "prevent",
        "prohibit",
        "ban",
        "bar",
        "discourage",
        "dissuade",
        "deter",
    }
)
# Nouns whose infinitive is done by their owner ("Iran's decision to leave"), not by the noun itself ("a nation to
# leave").
ABSTRACT = frozenset(
    {
        "decision",
        "plan",
        "effort",
        "attempt",
        "pledge",
        "promise",
        "vow",
        "agreement",
        "deal",
        "offer",
        "refusal",
        "threat",
        "call",
        "intention",
        "proposal",
        "request",
        "demand",
        "bid",
        "move",
        "commitment",
        "willingness",
        "readiness",
        "failure",
        "desire",
        "right",
        "ability",
        "step",
        "measure",
        "deadline",
        "order",
        "vote",
        "campaign",
        "ultimatum",
        "chance",
        "opportunity",
        "need",
        "obligation",
        "invitation",
        "push",
        "appeal",
        "preparation",
        "process",
        "mission",
        "time",
        "reason",
        "way",
        "authority",
        "resolution",
        "bill",
        "motion",
        "action",
        "permission",
    }
)
# What speaks for its author: "issues a statement condemning ...", "a resolution that demands ...", "Norway's letter
# asks ...".
SPEECH = frozenset(
    {
        "statement",
        "resolution",
        "letter",
        "report",
        "remark",
        "comment",
        "speech",
        "decree",
        "communique",
        "communiqué",
        "declaration",
        "message",
        "tweet",
        "memo",
        "document",
        "draft",
        "post",
        "announcement",
        "response",
        "reply",
        "lawsuit",
        "complaint",
        "note",
        "bill",
        "motion",
        "law",
        "order",
        "petition",
        "address",
        "interview",
        "release",
        "warning",
        "editorial",
        "notice",
        "appeal",
    }
)
CALENDAR = frozenset(
    {
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    }
)
# Participles that go on with what a speaker says rather than with what the speaker tells of.
UTTERING = frozenset(
    {
        "add",
        "say",
        "warn",
        "condemn",
        "accuse",
        "call",
        "urge",
        "vow",
        "threaten",
        "criticize",
        "criticise",
        "describe",
        "blame",
        "demand",
        "promise",
        "pledge",
        "denounce",
        "express",
        "ask",
        "insist",
        "claim",
        "allege",
        "stress",
        "argue",
        "note",
        "reiterate",
        "praise",
        "welcome",
        "reject",
        "deny",
    }
)
DECREES = frozenset(
    {"order", "decree", "law", "bill", "resolution", "decision", "proclamation", "directive", "legislation", "motion"}
)  # "an order rejoining the pact"
MAX_CHAIN = 8  # longest chain of governors followed; keeps a malformed parse from looping


def subjects(verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """Heads of the logical subject of `verb` (the agent of a passive), conjuncts expanded; empty when there is none."""
    if depth > MAX_CHAIN:
        return ()
    if is_passive(verb):
        return agents(verb)
    own = [child for child in verb.children if child.dep_ in {"nsubj", "csubj"}]
    found = _antecedents(own[-1], verb) if own else _inherited_subjects(verb, depth) or _subject_before(verb)
    return tuple(author for head in found for author in _authors(head, verb, depth))


def _authors(head: Token, verb: Token, depth: int) -> tuple[Token, ...]:
    """Whoever says what a statement or letter says, where the noun itself names no owner; else the noun."""
    if head.lemma_.lower() not in SPEECH or head.i > verb.i:
        return (head,)
    if any(child.dep_ in {"poss", "amod", "compound", "nmod"} and child.pos_ == "PROPN" for child in head.children):
        return (head,)
    return _noun_controllers(head, depth + 1) or (head,)


def _subject_before(verb: Token) -> tuple[Token, ...]:
    """For a finite verb that the parse leaves without a subject: that of the nearest finite verb before it."""
    if verb.tag_ not in {"VBZ", "VBP", "VBD"} or any(child.dep_ in SUBJECTS for child in verb.children):
        return ()
    for i in range(verb.i - 1, verb.sent.start - 1, -1):
        other = verb.doc[i]
        if other.tag_ in {"VBZ", "VBP", "VBD"} and other.dep_ in {"ROOT", "conj", "ccomp"}:
            own = [child for child in other.children if child.dep_ in SUBJECTS and child.i < verb.i]
            if own:
                return coordinated(own[-1])
    return ()


def surface_subjects(verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """Heads of the grammatical subject, whatever the voice; what a controlled clause inherits."""
    own = [child for child in verb.children if child.dep_ in SUBJECTS]
    if own:
        return _antecedents(own[-1], verb)
    if depth > MAX_CHAIN:
        return ()
    return _inherited_subjects(verb, depth)


def _inherited_subjects(verb: Token, depth: int) -> tuple[Token, ...]:
    head, dep = verb.head, verb.dep_
    if head.i == verb.i:
        return ()
    if dep == "conj":
        return surface_subjects(head, depth + 1) if _verbal(head) else ()
    if dep == "attr" and verb.tag_ == "VBG" and head.pos_ == "AUX":  # "is mediating" read as two words
        return surface_subjects(head, depth + 1)
    if dep in {"xcomp", "ccomp"}:
        return _controllers(head, depth)
    if (
        dep == "advcl"
        and verb.tag_ == "VBG"
        and verb.lemma_ in UTTERING
        and head.dep_ == "ccomp"
        and _verbal(head.head)
        and head.i < verb.i
    ):
        head = head.head  # "said that Norway has fired at ships, condemning it as ...": who says also condemns
    if dep == "advcl":
        return surface_subjects(head, depth + 1) if _verbal(head) or head.pos_ in {"AUX", "ADJ"} else ()
    if dep in {"acl", "relcl"}:
        if verb.tag_ == "VB" or any(child.dep_ == "aux" and child.tag_ == "TO" for child in verb.children):
            return _noun_controllers(head, depth) if head.lemma_.lower() in ABSTRACT else coordinated(head)
        if verb.tag_ == "VBG" and head.lemma_.lower() in DECREES:
            return _noun_controllers(head, depth)
        return coordinated(head)
    if dep == "pcomp":
        return _pcomp_subjects(head, depth)
    if dep == "amod" or dep == "compound":
        return coordinated(head)
    return ()


def _controllers(governor: Token, depth: int) -> tuple[Token, ...]:
    """Who does an open complement of `governor`: its object when it has one ("urges Iran to halt"), else its
    subject."""
    if _verbal(governor) or governor.pos_ == "AUX":
        for child in governor.children:
            if (
                child.dep_ in {"dobj", "dative"}
                and child.pos_ in {"PROPN", "NOUN", "PRON"}
                and not child.text[0].isdigit()
            ):  # "votes 62-49 to pass"
                return coordinated(child)
        return surface_subjects(governor, depth + 1)
    return surface_subjects(governor, depth + 1) if governor.pos_ == "ADJ" else ()


def _noun_controllers(noun: Token, depth: int) -> tuple[Token, ...]:
    """Who does the infinitive of a noun ("Iran's decision to expel", "has a plan to visit"): its owner, else the
    subject of the verb that governs it."""
    owners = [
        child
        for child in noun.children
        if child.dep_ in {"poss", "amod", "compound", "nmod"} and child.pos_ in {"PROPN", "ADJ", "PRON", "NOUN"}
    ]
    possessors = [child for child in owners if child.dep_ == "poss"]
    if possessors:
        return coordinated(possessors[0])
    of = complements(noun, {"of", "by", "from"})
    if of:
        return of
    governor = governing_verb(noun)
    return surface_subjects(governor, depth + 1) if governor is not None else ()


def _pcomp_subjects(preposition: Token, depth: int) -> tuple[Token, ...]:
    before = [
        child
        for child in preposition.children
        if child.dep_ == "pobj" and any(c.dep_ == "pcomp" and c.i > child.i for c in preposition.children)
    ]
    if before:  # "following Norway voting to leave"
        return coordinated(before[0])
    governor = preposition.head
    if governor.lemma_ in BLAMING and _verbal(governor):
        found = objects(governor)
        if found:
            return found
    if _verbal(governor) or governor.pos_ in {"AUX", "ADJ"}:
        return surface_subjects(governor, depth + 1)
    if governor.pos_ in {"NOUN", "PROPN"}:
        return _noun_controllers(governor, depth + 1)
    return ()


def _antecedents(subject: Token, verb: Token) -> tuple[Token, ...]:
    """A relative pronoun's antecedent, else the subject itself with its conjuncts."""
    if (
        subject.tag_ in {"WDT", "WP"}
        and verb.dep_ in {"relcl", "acl", "ccomp"}
        and verb.head.pos_ in {"NOUN", "PROPN", "PRON"}
    ):
        return coordinated(verb.head)
    return coordinated(subject)


def agents(verb: Token) -> tuple[Token, ...]:
    """Heads of the by-phrase of a passive or participle."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for grandchild in child.children:
                if grandchild.dep_ in {"pobj", "pcomp"}:
                    return coordinated(grandchild)
    return ()


def is_passive(verb: Token) -> bool:
    """Whether the grammatical subject of `verb` undergoes it."""
    if any(child.dep_ in {"nsubjpass", "auxpass", "agent"} for child in verb.children):
        return True
    if verb.tag_ == "VBN" and verb.dep_ in {"acl", "amod"}:
        return True
    if (
        verb.tag_ == "VBN"
        and verb.dep_ == "advcl"
        and not any(c.dep_ in {"aux", "dobj"} | SUBJECTS for c in verb.children)
    ):
        return True
    if (
        verb.tag_ == "VBN"
        and verb.dep_ == "conj"
        and not any(c.dep_ == "aux" or c.dep_ in SUBJECTS for c in verb.children)
    ):
        return is_passive(verb.head) if verb.head.tag_ == "VBN" else False
    return False


def objects(verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """Heads of the logical object: direct object, subject of a passive, noun modified by a participle."""
    if is_passive(verb):
        own = [child for child in verb.children if child.dep_ in {"nsubjpass", "csubjpass"}]
        if own:
            return _antecedents(own[-1], verb)
        if verb.dep_ in {"acl", "amod", "relcl"}:
            return coordinated(verb.head)
        return _inherited_subjects(verb, depth)
    for child in verb.children:
        if child.dep_ in {"dobj", "obj", "attr", "oprd"} and child.dep_ != "attr":
            return _relative_object(child, verb)
    for child in verb.children:  # a place taken for an adverb: "visits Warsaw"
        if (
            child.dep_ == "npadvmod"
            and child.pos_ == "PROPN"
            and child.left_edge.i == verb.i + 1
            and child.text not in CALENDAR
        ):
            return coordinated(child)
    if verb.dep_ == "relcl" and not any(
        child.dep_ in {"nsubj"} and child.tag_ in {"WDT", "WP"} for child in verb.children
    ):
        return coordinated(verb.head)
    if (
        verb.dep_ == "conj"
        and _verbal(verb.head)
        and not any(c.dep_ in {"prep", "ccomp", "xcomp"} for c in verb.children)
        and depth < 2
    ):
        later = [c for c in verb.head.children if c.dep_ == "dobj" and c.i > verb.i]  # "boards and seizes a tanker"
        if later:
            return coordinated(later[0])
    for conjunct in verb.conjuncts:
        if (
            conjunct.i > verb.i
            and conjunct.head.i == verb.i
            and _verbal(conjunct)
            and depth < 2
            and not _has_complement(verb)
        ):
            return objects(conjunct, depth + 1)  # "boards and seizes a tanker"
    return ()


def _has_complement(verb: Token) -> bool:
    return any(child.dep_ in {"prep", "ccomp", "xcomp", "dative"} for child in verb.children)


def _relative_object(child: Token, verb: Token) -> tuple[Token, ...]:
    if child.tag_ in {"WDT", "WP"} and verb.dep_ in {"relcl", "acl"}:
        return coordinated(verb.head)
    return coordinated(child)


def complements(head: Token, prepositions: Iterable[str]) -> tuple[Token, ...]:
    """Heads of noun phrases that hang on `head` by one of `prepositions`, through stacked ones ("over to", "out
    of")."""
    wanted = set(prepositions)
    found: list[Token] = []
    for preposition in prepositional(head):
        if preposition.lower_ in wanted:
            for child in preposition.children:
                if child.dep_ in {"pobj", "pcomp"}:
                    found.extend(coordinated(child))
    return tuple(found)


def within(head: Token, prepositions: Iterable[str], depth: int = 3) -> tuple[Token, ...]:
    """Like `complements`, but wherever the phrase hangs below `head` without a verb between: parsers often attach "to
    Norway" in "a visit by ministers to Norway" to the nearer noun."""
    wanted = set(prepositions)
    direct = complements(head, wanted)
    if direct or depth == 0:
        return direct
    for child in head.children:
        if child.i > head.i and child.dep_ in {"prep", "pobj", "agent", "dobj", "appos"} and not _verbal(child):
            found = within(child, wanted, depth - 1)
            if found:
                return found
    return ()


def prepositional(head: Token) -> Iterator[Token]:
    """Prepositions that hang on `head`, directly or stacked on one another."""
    for child in head.children:
        if child.dep_ in {"prep", "agent", "dative", "prt", "advmod"} and child.pos_ in {"ADP", "SCONJ", "ADV", "PART"}:
            yield child
            for grandchild in child.children:
                if grandchild.dep_ == "prep":
                    yield grandchild


def coordinated(head: Token) -> tuple[Token, ...]:
    """`head` and the noun phrases coordinated with it, in the order of the text."""
    found = [head]
    queue = [head]
    while queue:
        current = queue.pop()
        for child in current.children:
            if (child.dep_ == "conj" and child.pos_ not in {"VERB", "AUX"}) or (
                child.dep_ == "conj" and current.pos_ == child.pos_
            ):
                found.append(child)
                queue.append(child)
    return tuple(sorted(set(found), key=lambda token: token.i))


def governing_verb(token: Token) -> Token | None:
    """The nearest verb above `token`, seeing through prepositions and nouns."""
    current = token
    for _ in range(MAX_CHAIN):
        if current.head.i == current.i:
            return None
        current = current.head
        if _verbal(current) or current.pos_ == "AUX":
            return current
    return None


def clause_head(token: Token) -> Token:
    """The verb (or root) of the clause `token` stands in."""
    current = token
    for _ in range(40):
        if current.head.i == current.i or (current.dep_ in CLAUSES and (_verbal(current) or current.pos_ == "AUX")):
            return current
        current = current.head
    return current


def content_clauses(verb: Token) -> tuple[Token, ...]:
    """Heads of the clauses that complement `verb`: "says that ...", "urges Iran to ...", "for Iran to ..."."""
    return tuple(
        child
        for child in verb.children
        if child.dep_ in {"ccomp", "xcomp"} or (child.dep_ == "advcl" and child.i > verb.i and _for_to(child))
    )


SAYING_PARTS = frozenset({"acomp", "attr", "oprd", "dobj", "xcomp", "conj", "prep", "pobj", "ccomp"})


def clause_words(clause: Token, depth: int = 3) -> frozenset[str]:
    """What a clause says in its own words: lemmas of its head, auxiliaries, negation (as "not"), predicates, objects
    and
    complements, and of the adjectives with them; adverbial and relative clauses left out."""
    found = {clause.lemma_.lower(), clause.lower_}
    if clause.lemma_ in {"have", "need"} and any(child.dep_ == "xcomp" for child in clause.children):
        found.add("must")  # "has to withdraw"
    for child in clause.children:
        if child.dep_ == "neg":
            found.add("not")
        elif child.dep_ in {"aux", "amod", "compound", "advmod", "prt"}:
            found |= {child.lower_, child.lemma_.lower()}
        elif child.dep_ in SAYING_PARTS and depth:
            found |= clause_words(child, depth - 1)
    return frozenset(found)


def predicate_words(verb: Token) -> frozenset[str]:
    """As what `verb` has its object described: the words of its object predicate, of an as-phrase, or of the first
    quotation after it."""
    parts = [child for child in verb.children if child.dep_ in {"oprd", "attr", "acomp", "ccomp", "xcomp"}]
    parts += [
        token for token in verb.subtree if token.i > verb.i and token.lower_ == "as" and token.dep_ in {"prep", "mark"}
    ]
    found = {
        word
        for part in parts
        for token in part.subtree
        if token.i > verb.i
        for word in (token.lemma_.lower(), token.lower_)
    }
    quoted = False
    for token in verb.doc[verb.i : verb.sent.end]:
        if token.is_quote:
            if quoted:
                break
            quoted = True
        elif quoted:
            found |= {token.lemma_.lower(), token.lower_}
    return frozenset(found)


def _for_to(clause: Token) -> bool:
    return any(child.dep_ == "aux" and child.tag_ == "TO" for child in clause.children)


def _verbal(token: Token) -> bool:
    return token.pos_ == "VERB"


def verbal(token: Token) -> bool:
    """Whether `token` is a full verb."""
    return _verbal(token)
