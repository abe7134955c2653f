"""Which party a noun phrase stands for.

A phrase is resolved by, in this order: a name it contains as its head ("Norway", "the Kremlin", "Hamas"), an office
or institution with its owner ("the Norwegian foreign minister", "Chile's navy"), a person whom a title or apposition
has introduced ("Kari Lund, Norway's prime minister" and later "Lund"), a pronoun or description whose antecedent is
known ("it", "the country", "both sides"), and, for things and private persons, the party they belong to ("Norwegian
ships"). What fits none is no party; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from spacy.tokens import Doc, Token

from dragoman.model.document import Document
from dragoman.model.span import Span
from dragoman.reading.syntax import complements, coordinated, governing_verb, subjects
from dragoman.vocabulary.names import Name, NameKind, NameMatch
from dragoman.vocabulary.offices import Office, offices


class Standing(StrEnum):
    """What a phrase is to the party it is resolved to."""

    STATE = "state"
    ORGANISATION = "organisation"
    GROUP = "group"
    OFFICIAL = "official"  # a person or body that acts for the party
    FORCES = "forces"
    LEGISLATURE = "legislature"
    PLACE = "place"
    PRIVATE = "private"  # a person, company or people of the party
    THING = "thing"  # something the party owns, did or suffered

    @property
    def acts(self) -> bool:
        """Whether such a phrase can do an act in the party's name."""
        return self not in {Standing.PLACE, Standing.PRIVATE, Standing.THING}


@dataclass(frozen=True, slots=True)
class Party:
    """One or more party codes a phrase stands for, how it was resolved, and where it stands."""

    codes: tuple[str, ...]
    via: str
    standing: Standing
    span: Span
    person: bool = False
    weak: bool = False


STANDING_OF_KIND = {
    NameKind.STATE: Standing.STATE,
    NameKind.SEAT: Standing.STATE,
    NameKind.INSTITUTION: Standing.OFFICIAL,
    NameKind.ORGANISATION: Standing.ORGANISATION,
    NameKind.GROUP: Standing.GROUP,
    NameKind.PERSON: Standing.OFFICIAL,
    NameKind.PLACE: Standing.PLACE,
    NameKind.DEMONYM: Standing.PRIVATE,
}
STANDING_OF_OFFICE = {
    "forces": Standing.FORCES,
    "police": Standing.FORCES,
    "legislature": Standing.LEGISLATURE,
    "opposition": Standing.GROUP,
    "militants": Standing.GROUP,
    "organisation": Standing.ORGANISATION,
    "private_person": Standing.PRIVATE,
    "company": Standing.PRIVATE,
    "media": Standing.PRIVATE,
    "vessel": Standing.THING,
    "place": Standing.PLACE,
}
PERSONS = frozenset(
    {
        "head_of_state",
        "head_of_government",
        "head_of_organisation",
        "minister",
        "official",
        "envoy",
        "spokesperson",
        "private_person",
        "opposition",
        "legislature",
    }
)
PRE_HEAD = frozenset(
    {
        "amod",
        "compound",
        "nmod",
        "poss",
        "nummod",
        "det",
        "quantmod",
        "punct",
        "case",
        "advmod",
        "npadvmod",
        "conj",
        "cc",
        "appos",
    }
)
LOCATIVE = frozenset({"in", "at", "near", "outside", "around", "throughout", "across", "inside"})
IT = frozenset({"it", "its", "itself"})
HE = frozenset({"he", "him", "his", "she", "her", "hers", "himself", "herself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
WE = frozenset({"we", "us", "our", "ours", "ourselves", "i", "my", "me"})
EVENTS = frozenset(
    {
        "talk",
        "talks",
        "meeting",
        "summit",
        "conference",
        "negotiation",
        "agreement",
        "treaty",
        "accord",
        "protocol",
        "deal",
        "declaration",
        "forum",
        "process",
        "round",
    }
)
COUNTRY = frozenset(
    {
        "country",
        "nation",
        "state",
        "republic",
        "kingdom",
        "neighbor",
        "neighbour",
        "ally",
        "island",
        "monarchy",
        "rival",
    }
)
MEMBERS = frozenset({"member", "country", "nation", "state", "partner", "bloc", "body", "council"})
BEHIND = frozenset(
    {"brokered", "mediated", "sponsored", "facilitated", "backed", "hosted", "supervised", "monitored", "proposed"}
)
BODIES = frozenset(
    {
        "organization",
        "organisation",
        "alliance",
        "bloc",
        "union",
        "body",
        "agency",
        "grouping",
        "commonwealth",
        "cartel",
    }
)
SIDES = frozenset(
    {
        "country",
        "nation",
        "side",
        "party",
        "state",
        "neighbor",
        "neighbour",
        "leader",
        "minister",
        "president",
        "government",
        "rival",
        "ally",
        "power",
    }
)


class Parties:
    """Resolves noun phrases of one parsed document to parties, remembering who has been introduced."""

    def __init__(self, doc: Doc, document: Document, matches: Iterable[NameMatch], voice: tuple[str, ...] = ()) -> None:
        self.doc = doc
        self.document = document
        self.voice = voice
        self._match_at: dict[int, NameMatch] = {}
        self._known: dict[str, Party] = {}
        self._cache: dict[int, Party | None] = {}
        self._busy: set[int] = set()
        self._mentions: list[Party] | None = None
        self._offices: dict[int, Office] = {}
        for found in offices().find(doc.text):
            for token in _tokens(doc, found.span):
                self._offices[token.i] = found.office
        for match in matches:
            for token in _tokens(doc, match.span):
                self._match_at[token.i] = match
        self._learn()

    # --- public -------------------------------------------------------------------------------------------------

    def of(self, head: Token) -> Party | None:
        """The party that the noun phrase headed by `head` stands for, or None."""
        if head.i not in self._cache:
            if head.i in self._busy:
                return None
            self._busy.add(head.i)
            self._cache[head.i] = self._resolve(head)
            self._busy.discard(head.i)
        return self._cache[head.i]

    def all_of(self, heads: Iterable[Token]) -> list[Party]:
        """The parties of several heads, unresolved ones left out."""
        return [party for party in map(self.of, heads) if party is not None]

    def owner(self, head: Token) -> Party | None:
        """The party a noun belongs to: possessor, demonym or name before it, or of-, by- and from-phrase after it."""
        return self._before(head) or self._after(head)

    def before(self, head: Token) -> Party | None:
        """The party named or possessing before a noun: "Norway's", "Norwegian", "US-Chinese"."""
        return self._before(head)

    def present(self, first: int, last: int) -> bool:
        """Whether a name or known person stands among the tokens `[first, last)`, or someone speaks in the first
        person."""
        return (
            any(i in self._match_at for i in range(first, last))
            or bool(self.voice)
            or any(t.lower_ in self._known for t in self.doc[first:last])
        )

    def named_before(self, token: Token) -> Party | None:
        """The party named by a modifier itself ("Norwegian", "US"), at the last token of its name."""
        match = self._match_at.get(token.i)
        if match is None or (token.i + 1 < len(self.doc) and self._match_at.get(token.i + 1) is match):
            return None
        return self._demonym(match)

    def mentions(self) -> list[Party]:
        """Every phrase of the document that resolves to a party."""
        if self._mentions is None:
            self._mentions = self._every_phrase()
        return self._mentions

    def _every_phrase(self) -> list[Party]:
        found: dict[Span, Party] = {}
        for token in self.doc:
            if token.i in self._match_at and self._head_of_match(self._match_at[token.i]).i == token.i:
                party = self._named(token) or self._demonym(self._match_at[token.i])
                if party is not None:
                    found.setdefault(party.span, party)
            elif token.pos_ in {"PRON", "NOUN", "PROPN"}:
                party = self.of(token)
                if party is not None and party.standing.acts and party.via not in {"name"}:
                    found.setdefault(party.span, party)
        return sorted(found.values(), key=lambda party: party.span)

    # --- resolution ---------------------------------------------------------------------------------------------

    def _resolve(self, head: Token) -> Party | None:
        if head.pos_ == "PRON" or head.lower_ in IT | HE | THEY:
            return self._pronoun(head)
        return (
            self._named(head)
            or self._description(head)
            or self._office(head)
            or self._introduced(head)
            or self._predicated(head)
            or self._belonging(head)
        )

    def _predicated(self, head: Token) -> Party | None:
        """A predicate noun stands for its subject: "Norway becomes the first state to ..."."""
        if head.dep_ != "attr" or (self._before(head) is not None and head.lemma_.lower() not in MEMBERS):
            return None
        subject = [child for child in head.head.children if child.dep_ == "nsubj"]
        return self.of(subject[0]) if subject else None

    def _named(self, head: Token) -> Party | None:
        match = self._match_at.get(head.i)
        if match is None:
            return None
        name = self._choose(match, head)
        if name is None or (name.kind is NameKind.DEMONYM and not _plain_noun(head)):
            return None
        standing = STANDING_OF_KIND[name.kind]
        if (
            name.kind is NameKind.SEAT
            and name.office == "capital"
            and head.dep_ == "pobj"
            and head.head.lower_ in LOCATIVE
        ):
            standing = Standing.PLACE
        if name.kind is NameKind.DEMONYM and head.tag_ in {"NNPS", "NNS", "JJ"} and head.i + 1 < len(self.doc):
            standing = Standing.PRIVATE
        if name.kind is NameKind.PERSON and name.weak and not self._titled(head, match):
            return self._known.get(head.lower_)
        return Party(
            (name.code,),
            "name" if name.kind is not NameKind.PERSON else "person",
            standing,
            match.span,
            name.kind is NameKind.PERSON,
        )

    def _choose(self, match: NameMatch, head: Token) -> Name | None:
        """The one name meant where a form has several: the only candidate, else the one whose party the text names
        elsewhere; None when neither decides."""
        names = tuple(name for name in match.names if not name.coming) or match.names
        for usual in (
            tuple(name for name in names if not name.former),
            tuple(name for name in names if not name.weak),
            tuple(name for name in names if self.document.published or not name.valid_to),
        ):
            names = tuple(name for name in names if name in usual) or names
        if len({name.code for name in names}) == 1:
            return names[0]
        known = {
            name.code
            for other in self._match_at.values()
            if other is not match and len({n.code for n in other.names}) == 1
            for name in other.names[:1]
        }
        fitting = [name for name in names if name.code in known]
        if len({name.code for name in fitting}) == 1:
            return fitting[0]
        title = self._before(head)
        if title is not None:
            fitting = [name for name in names if name.code in title.codes]
            if fitting:
                return fitting[0]
        return None

    def _titled(self, head: Token, match: NameMatch) -> bool:
        """Whether a title or first name stands before a weak surname."""
        tokens = _tokens(self.doc, match.span)
        return len(tokens) > 1 or tokens[0].i - 1 in self._offices

    def _office(self, head: Token) -> Party | None:
        """An office or institution: "the Norwegian foreign minister", "Chile's navy", "the government"."""
        office = self._office_at(head)
        if office is None or office.office in {"private_person", "company", "media", "vessel", "place"}:
            return None
        owner = (
            self._before(head)
            or self._of_phrase(head)
            or self._apposed(head)
            or self._complement(head, {"from", "for"} if office.office in PERSONS else {"from"})
        )
        if owner is None:
            owner = self._unowned(head, office)
        if owner is None:
            return None
        return Party(
            _codes_for(owner, office), "office", _standing(office), self._phrase(head), office.office in PERSONS
        )

    def _office_at(self, head: Token) -> Office | None:
        return self._offices.get(head.i)

    def _unowned(self, head: Token, office: Office) -> Party | None:
        """Whose a bare office is: that of the last party named before it, where the phrase is definite."""
        if not office.governmental or not any(
            child.lower_ in {"the", "that", "this", "its", "his", "her", "their"} for child in head.children
        ):
            return None
        return self._last_state(head, exclude=())

    def _introduced(self, head: Token) -> Party | None:
        """A person introduced by title or apposition, now or before."""
        if head.pos_ != "PROPN":
            return None
        return self._title_of(head) or self._known.get(head.lower_)

    def _title_of(self, head: Token) -> Party | None:
        """The party of a named person from the title before the name or the apposition after it."""
        first = self._left(head)
        office = None
        for i in range(head.i - 1, first - 1, -1):
            office = self._offices.get(i)
            if office is not None:
                break
        if office is not None and office.office in PERSONS:
            owner = self._before(head) or self._of_phrase(head)  # "President Kari Lund of Norway"
            if owner is not None:
                return self._person(head, owner, office)
        for child in head.children:
            if child.dep_ == "appos" and child.i > head.i:
                party = self._office(child)
                if party is not None and party.standing.acts:
                    return replace(party, span=self._phrase(head), via="apposition", person=True)
        if head.dep_ in {"appos", "pobj"} or head.dep_ == "compound":
            above = head.head if head.dep_ == "appos" else None
            if above is not None:
                party = self._office(above)
                if party is not None:
                    return replace(party, span=self._phrase(head), via="apposition", person=True)
        if office is not None and office.office in PERSONS and office.governmental:
            last = self._last_state(head, exclude=())
            if last is not None:
                return self._person(head, last, office)
        return None

    def _person(self, head: Token, owner: Party, office: Office) -> Party:
        return Party(_codes_for(owner, office), "title", _standing(office), self._phrase(head), True)

    def _description(self, head: Token) -> Party | None:
        """ "the country", "the northern nation", "both sides", "its ally": the party a description points back to."""
        lemma = head.lemma_.lower()
        plural = head.tag_ in {"NNS", "NNPS"}
        words = {child.lower_ for child in head.children}
        if plural and lemma in SIDES and words & {"two", "both", "three", "the"}:
            recent = self._recent_states(head, 3 if "three" in words else 2)
            if len(recent) >= 2 and (words & {"two", "both", "three"} or lemma == "side"):
                return Party(
                    tuple(code for party in recent for code in party.codes),
                    "description",
                    Standing.STATE,
                    self._phrase(head),
                )
            return None
        if lemma in COUNTRY and not plural and words & {"the", "that", "this"} and not self._before(head):
            subject_codes = self._clause_subject_codes(head)
            last = self._last_state(head, exclude=subject_codes if head.dep_ not in {"nsubj", "nsubjpass"} else ())
            if last is not None:
                return replace(last, via="description", standing=Standing.STATE, span=self._phrase(head))
        if lemma in BODIES and not plural and words & {"the", "that", "this"} and not self._before(head):
            return self._last_body(head)
        if lemma == "counterpart":
            owner = self._modifying(head)  # "her Peruvian counterpart"
            if owner is not None:
                return Party(owner.codes, "description", Standing.OFFICIAL, self._phrase(head), True)
            return None
        return None

    def _belonging(self, head: Token) -> Party | None:
        """A thing or private person of a party: "Norwegian ships", "the invasion of Iraq by ..."."""
        if head.pos_ not in {"NOUN", "PROPN", "ADJ", "NUM", "VERB"}:
            return None
        owner = self._before(head) or self._after(head)
        if owner is None:
            return None
        office = self._office_at(head)
        standing = (
            Standing.PRIVATE
            if office is not None and office.office in {"private_person", "company", "media"}
            else Standing.THING
        )
        if head.lemma_.lower() in MEMBERS and owner.standing is Standing.ORGANISATION:
            standing = Standing.ORGANISATION  # "NATO members", "the countries of the EU"
        return Party(owner.codes, "owner", standing, self._phrase(head))

    # --- owners -------------------------------------------------------------------------------------------------

    def _before(self, head: Token) -> Party | None:
        """The party before the head within its noun phrase; a group named next to the head goes before a possessor."""
        near = self._match_at.get(head.i - 1)
        if (
            near is not None
            and near is not self._match_at.get(head.i)
            and head.nbor(-1).dep_ in {"compound", "nmod", "amod"}
        ):
            party = self._demonym(near)
            if party is not None and party.standing is Standing.GROUP:
                return party
        for child in head.children:
            if child.dep_ == "poss":
                party = self.of(child)
                if party is not None:
                    others = [p for t in coordinated(child)[1:] if (p := self.of(t)) is not None]
                    return _merge([party, *others])
        return self._modifying(head)

    def _modifying(self, head: Token) -> Party | None:
        """The parties named before the head within its noun phrase, possessors apart."""
        first = self._left(head)
        found: list[Party] = []
        previous_end = -1
        for i in range(first, head.i):
            match = self._match_at.get(i)
            if match is None or match is self._match_at.get(head.i) or match is self._match_at.get(i - 1):
                continue
            party = self._demonym(match) if not self._in_between(match) else None
            if (
                party is None
                or (party.person and found)
                or (party.standing is Standing.PLACE and head.lemma_.lower() in EVENTS)
            ):
                continue
            between = {token.lower_ for token in self.doc[previous_end:i]} if found else set()
            if found and not between <= {",", "and", "-", "–", "—", "/", "or", "&"}:
                break
            found.append(party)
            previous_end = _tokens(self.doc, match.span)[-1].i + 1
        return _merge(found) if found else None

    def _in_between(self, match: NameMatch) -> bool:
        """Whether the name only says who stands behind what follows: "a Norwegian-brokered truce" is no truce of
        Norway."""
        end = _tokens(self.doc, match.span)[-1].i + 1
        words = [token.lower_ for token in self.doc[end : end + 2]]
        return bool(words) and (words[-1] if words[0] in {"-", "–"} else words[0]) in BEHIND

    def _demonym(self, match: NameMatch) -> Party | None:
        name = self._choose(match, self._head_of_match(match))
        if name is None:
            return None
        standing = STANDING_OF_KIND[name.kind]
        head = self._head_of_match(match)
        if name.kind is NameKind.SEAT and name.office == "capital" and head.dep_ != "poss":
            standing = Standing.PLACE
        if name.weak and name.kind is NameKind.PERSON and not self._titled(head, match):
            return self._known.get(head.lower_)
        return Party(
            (name.code,),
            "demonym" if name.kind is NameKind.DEMONYM else "name",
            standing,
            match.span,
            name.kind is NameKind.PERSON,
        )

    def _after(self, head: Token) -> Party | None:
        return self._of_phrase(head) or self._complement(head, {"by"}) or self._complement(head, {"from", "in"})

    def _of_phrase(self, head: Token) -> Party | None:
        return self._complement(head, {"of"})

    def _complement(self, head: Token, prepositions: set[str]) -> Party | None:
        parties = self.all_of(complements(head, prepositions))
        return _merge(parties) if parties else None

    def _apposed(self, head: Token) -> Party | None:
        for child in head.children:
            if child.dep_ == "appos":
                party = self._named(child) or self._known.get(child.lower_)
                if party is not None:
                    return party
        return None

    # --- coreference --------------------------------------------------------------------------------------------

    def _pronoun(self, token: Token) -> Party | None:
        word = token.lower_
        if word in WE:
            return self._first_person(token)
        if word in IT:
            found = self._antecedent(token, lambda party: not party.person and len(party.codes) == 1)
        elif word in HE:
            found = self._antecedent(token, lambda party: party.person)
        elif word in THEY:
            found = self._antecedent(token, lambda party: len(party.codes) > 1 or not party.person)
        elif word in {"who", "which", "that", "whom", "whose"}:
            found = self._relative(token)
        elif word in {"both"}:
            recent = self._recent_states(token, 2)
            found = _merge(recent) if len(recent) == 2 else None
        else:
            found = None
        return (
            replace(found, via="pronoun", span=Span(token.idx, token.idx + len(token))) if found is not None else None
        )

    def _relative(self, token: Token) -> Party | None:
        verb = token.head if token.dep_ != "poss" else governing_verb(token)
        current = verb
        for _ in range(6):
            if current is None:
                return None
            if current.dep_ == "relcl":
                return self.of(current.head)
            if current.head.i == current.i:
                return None
            current = current.head
        return None

    def _first_person(self, token: Token) -> Party | None:
        verb = governing_verb(token)
        for _ in range(6):
            if verb is None:
                break
            if verb.lemma_ in {"say", "tell", "add", "announce", "declare", "state", "write", "warn", "tweet"}:
                parties = self.all_of(subjects(verb))
                if parties:
                    return parties[0]
            verb = governing_verb(verb)
        if self.voice:
            return Party(self.voice, "voice", Standing.STATE, Span(token.idx, token.idx + len(token)))
        return None

    def _antecedent(self, token: Token, fits: object) -> Party | None:
        """The subject of the token's own or a higher clause, else the latest fitting phrase before it."""
        assert callable(fits)
        verb = governing_verb(token)
        for _ in range(4):
            if verb is None:
                break
            for subject in subjects(verb):
                if subject.i < token.i and subject.i != token.i:
                    party = self.of(subject)
                    if party is not None and party.standing.acts and fits(party):
                        return party
            verb = governing_verb(verb)
        sentence = token.sent
        for candidate in self._candidates_before(token):
            if candidate.sent.start < sentence.start and sentence.start - candidate.sent.end > 60:
                break
            party = self.of(candidate)
            if party is not None and party.standing.acts and fits(party):
                return party
        return self._cataphor(token, fits)

    def _cataphor(self, token: Token, fits: object) -> Party | None:
        """The subject that follows a fronted pronoun: "At its summit, NATO ..."."""
        assert callable(fits)
        verb = governing_verb(token)
        for subject in subjects(verb) if verb is not None and verb.i > token.i else ():
            party = self.of(subject) if subject.i > token.i else None
            if party is not None and party.standing.acts and fits(party):
                return party
        return None

    def _candidates_before(self, token: Token) -> Iterable[Token]:
        """Noun-phrase heads before `token`, its own sentence first; in each those more likely to be meant again first:
        subjects, in its own sentence possessors too ("Norland's approach to Sudria since it ..."), nearest first."""
        own = [self.doc[i] for i in range(token.i - 1, token.sent.start - 1, -1) if self._is_head(self.doc[i])]
        yield from [t for t in own if t.dep_ in {"nsubj", "nsubjpass", "poss"}]
        yield from [t for t in own if t.dep_ not in {"nsubj", "nsubjpass", "poss"}]
        start = token.sent.start
        for _ in range(3):
            if start == 0:
                return
            previous = self.doc[start - 1].sent
            heads = [t for t in previous if self._is_head(t)]
            yield from [t for t in heads if t.dep_ in {"nsubj", "nsubjpass"}]
            yield from [t for t in reversed(heads) if t.dep_ not in {"nsubj", "nsubjpass"}]
            start = previous.start

    def _is_head(self, token: Token) -> bool:
        return token.pos_ in {"PROPN", "NOUN"} and token.dep_ not in {"compound", "amod", "nmod"}

    def _last_state(self, token: Token, exclude: tuple[str, ...]) -> Party | None:
        recent = [party for party in self._recent_states(token, 6) if not set(party.codes) & set(exclude)]
        return recent[0] if recent else None

    def _last_body(self, head: Token) -> Party | None:
        """The organisation that "the alliance" or "the bloc" points back to."""
        for i in range(head.i - 1, -1, -1):
            match = self._match_at.get(i)
            party = self._demonym(match) if match is not None else None
            if party is not None and party.standing is Standing.ORGANISATION:
                return replace(party, via="description", span=self._phrase(head))
        return None

    def _recent_states(self, token: Token, count: int) -> list[Party]:
        """The latest distinct parties named before `token`, latest first."""
        found: list[Party] = []
        seen: set[str] = set()
        for i in range(token.i - 1, -1, -1):
            match = self._match_at.get(i)
            if match is None or (match is self._match_at.get(i + 1) and i + 1 < token.i):
                continue
            party = self._demonym(match)
            if party is None or party.codes[0] in seen or party.standing in {Standing.ORGANISATION, Standing.GROUP}:
                continue
            if party.standing is Standing.PLACE and found:
                continue
            seen.update(party.codes)
            found.append(party)
            if len(found) == count:
                break
        return found

    def _clause_subject_codes(self, token: Token) -> tuple[str, ...]:
        verb = governing_verb(token)
        if verb is None:
            return ()
        return tuple(code for party in self.all_of(t for t in subjects(verb) if t.i < token.i) for code in party.codes)

    # --- learning -----------------------------------------------------------------------------------------------

    def _learn(self) -> None:
        """Remembers persons whom a title, apposition or the vocabulary introduces, by surname and by full name."""
        for token in self.doc:
            if token.pos_ != "PROPN" or not self._is_head(token):
                continue
            match = self._match_at.get(token.i)
            if match is not None and match.names[0].kind not in {NameKind.PERSON, NameKind.PLACE}:
                continue
            party = self._title_of(token)
            if party is None and match is not None and match.names[0].kind is NameKind.PERSON:
                party = self._named(token)
            if party is not None and party.person:
                self._known.setdefault(token.lower_, party)
        self._cache.clear()

    # --- phrases ------------------------------------------------------------------------------------------------

    def _left(self, head: Token) -> int:
        """Index of the first token of the phrase before the head that belongs to its noun phrase."""
        first = head.i
        for child in head.lefts:
            if child.dep_ in PRE_HEAD:
                first = min(first, child.left_edge.i)
        while (
            first > 0
            and self.doc[first - 1].dep_ in {"compound", "amod", "nmod"}
            and self.doc[first - 1].head.i <= head.i
            and self.doc[first - 1].head.i >= first
        ):
            first -= 1
        return first

    def _phrase(self, head: Token) -> Span:
        start = self.doc[self._left(head)]
        while start.i < head.i and (start.dep_ in {"det", "punct"}):
            start = self.doc[start.i + 1]
        return Span(start.idx, head.idx + len(head))

    def _head_of_match(self, match: NameMatch) -> Token:
        tokens = _tokens(self.doc, match.span)
        inside = {token.i for token in tokens}
        for token in reversed(tokens):
            if token.head.i not in inside or token.head.i == token.i:
                return token
        return tokens[-1]


def _merge(parties: list[Party]) -> Party:
    """Several parties as one, in order, each code once."""
    if len(parties) == 1:
        return parties[0]
    codes = tuple(dict.fromkeys(code for party in parties for code in party.codes))
    span = Span(min(p.span.start for p in parties), max(p.span.end for p in parties))
    return replace(parties[0], codes=codes, span=span)


def _codes_for(owner: Party, office: Office) -> tuple[str, ...]:
    """The owner's codes, or those of its opposition."""
    if office.office == "opposition" and office.lemma.startswith("opposition"):
        return tuple(f"{code}-OPP" if len(code) == 3 and code.isalpha() else code for code in owner.codes)
    return owner.codes


def _standing(office: Office) -> Standing:
    return STANDING_OF_OFFICE.get(office.office, Standing.OFFICIAL)


def _plain_noun(head: Token) -> bool:
    return head.dep_ not in {"amod", "compound", "nmod"}


def _tokens(doc: Doc, span: Span) -> list[Token]:
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    return list(found) if found is not None else []
