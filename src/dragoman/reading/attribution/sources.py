"""Who a source is: its class, and the people whom the text has introduced by title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from dragoman.model.claim import By
from dragoman.model.span import Span
from dragoman.reading.attribution.phrases import noun_phrase
from dragoman.vocabulary.attribution_cues import SourceCue, attribution_cues


@dataclass(frozen=True, slots=True)
class Source:
    """A credited source as it stands at one place: its span, class, and what to call it. `head` is the singular head
    noun in lower case; `plural` and `person` decide which pronouns can stand for it."""

    span: Span | None
    klass: By
    speaker: str
    head: str = ""
    person: bool = False
    plural: bool = False
    at: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """A person the text has named. `titles` are the office words found beside the name."""

    name: str
    titles: frozenset[str]
    start: int
    subject: bool
    former: bool


class People:
    """The persons named in a document, in the order of the text, and what their titles are."""

    def __init__(self, doc: Doc) -> None:
        self.mentions = _mentions(doc)
        self._titles: dict[str, set[str]] = {}
        self._names: dict[str, str] = {}
        self._former: set[str] = set()
        for person in self.mentions:
            key = _key(person.name)
            self._titles.setdefault(key, set()).update(person.titles)
            if person.former:
                self._former.add(key)
            if len(person.name) > len(self._names.get(key, "")):
                self._names[key] = person.name

    def knows(self, name: str) -> bool:
        """Whether somebody of this last name is named in the text."""
        return _key(name) in self._titles

    def titles(self, name: str) -> frozenset[str]:
        """The office words that the text gives to whoever bears this last name."""
        return frozenset(self._titles.get(_key(name), ()))

    def full_name(self, name: str) -> str:
        """The longest form of a name in the text."""
        return self._names.get(_key(name), name)

    def former(self, name: str) -> bool:
        """Whether the text calls the person a former office holder or a candidate."""
        return _key(name) in self._former

    def holder(self, office: str, before: int) -> str:
        """The name of the last person before character `before` to whom the text gives an office, or ""."""
        for person in reversed(self.mentions):
            if person.start < before and office in person.titles:
                return self.full_name(person.name)
        return ""

    def last(self, before: int, subject: bool = False) -> Person | None:
        """The last person named before a place; with `subject`, the last who is the subject of a clause."""
        for person in reversed(self.mentions):
            if person.start < before and (person.subject or not subject):
                return person
        return None


def _key(name: str) -> str:
    words = [
        word
        for word in re.findall(r"[\w'’\-]+", name)
        if word.rstrip(".").lower() not in {"jr", "sr", "ii", "iii", "iv", "s"}
    ]
    return re.sub(r"['’]s$", "", words[-1]).lower() if words else name.lower()


_FORMER = re.compile(r"\b(?:former|ex-\w+|candidate|late|deposed|ousted)\b", re.I)


def _mentions(doc: Doc) -> tuple[Person, ...]:
    found = []
    for entity in doc.ents:
        if entity.label_ != "PERSON" and not _titled(entity.root):
            continue
        if entity.label_ in {"GPE", "NORP", "DATE", "CARDINAL", "ORDINAL", "TIME", "MONEY"}:
            continue
        first, last = noun_phrase(entity.root)
        around = doc[first : last + 1].text
        if entity.root.dep_ == "appos":
            outer, end = noun_phrase(entity.root.head)
            around = doc[outer : end + 1].text
        name = _bare_name(entity.text)
        if name:
            found.append(
                Person(
                    name,
                    office_words(around),
                    entity.start_char,
                    entity.root.dep_ in {"nsubj", "nsubjpass"},
                    bool(_FORMER.search(around)),
                )
            )
    return tuple(found)


def _titled(head: Token) -> bool:
    """Whether a proper noun that is not itself an office has an office word right before it: "President Roe"."""
    if head.pos_ != "PROPN" or head.lower_ in _office_singles() or head.ent_type_ in {"GPE", "NORP"}:
        return False
    before = [token for token in head.lefts if token.dep_ == "compound"]
    return any(token.lower_ in _office_singles() for token in before)


def _bare_name(text: str) -> str:
    words = re.sub(r"['’]s$", "", text).split()
    while words and words[0].lower().strip(".") in _office_singles() | {
        "the",
        "dr",
        "mr",
        "mrs",
        "ms",
        "sir",
        "acting",
    }:
        words = words[1:]
    return " ".join(words)


@cache
def _office_singles() -> frozenset[str]:
    return frozenset(word for record in attribution_cues().offices for word in record.words if " " not in word) | {
        part
        for record in attribution_cues().offices
        for word in record.words
        if " " in word
        for part in word.split()[-1:]
    }


@cache
def _office_pattern() -> re.Pattern[str]:
    words = sorted((word for record in attribution_cues().offices for word in record.words), key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")s?\b", re.I)


def office_words(text: str) -> frozenset[str]:
    """The titles of office in a phrase, in lower case."""
    return frozenset(match.group(1).lower() for match in _office_pattern().finditer(text))


@cache
def unique_offices() -> frozenset[str]:
    """Titles that name one person per state."""
    return frozenset(word for record in attribution_cues().offices if record.unique for word in record.words)


def classify(head: Token, people: People) -> Source | None:
    """The source that the phrase around `head` names; None when it names nobody (a pronoun, an expletive)."""
    doc = head.doc
    first, last = noun_phrase(head)
    phrase = doc[first : last + 1]
    text = phrase.text
    span = Span(phrase.start_char, phrase.end_char)
    plural = head.tag_ in {"NNS", "NNPS"} or any(child.dep_ == "conj" for child in head.rights)
    word = singular(head)
    name = _person_name(head, first, last, people)
    if name:
        return Source(span, _class_of_person(text, name, people), text, word, True, plural, head.idx)
    if head.pos_ == "PRON" or head.pos_ == "DET":
        return None
    klass = class_of_phrase(text, word, head)
    if klass == By.OFFICIAL_UNNAMED:
        holder = _holder(text, people, span.start)
        if holder:
            return Source(span, By.OFFICIAL_NAMED, text, word, True, plural, head.idx)
    return Source(span, klass, text, word, False, plural, head.idx)


def _holder(text: str, people: People, before: int) -> str:
    """Who holds the office that a definite phrase names, when the text has said so before."""
    if re.search(
        r"\b(?:spokes\w+|deputy|former|adviser|advisor|aide|office|ministry|government|official|officials)\b",
        text,
        re.I,
    ):
        return ""
    for office in office_words(text) & unique_offices():
        holder = people.holder(office, before)
        if holder:
            return holder
    return ""


def _person_name(head: Token, first: int, last: int, people: People) -> str:
    """The personal name in a phrase headed by `head`, when the phrase names that person; else ""."""
    doc = head.doc
    if head.ent_type_ == "PERSON" or _titled(head):
        return doc[first : last + 1].text if head.ent_type_ != "PERSON" else _entity_text(head)
    for child in head.children:
        if child.dep_ in {"appos", "compound", "nmod"} and child.ent_type_ == "PERSON" and first <= child.i <= last:
            return _entity_text(child)
    if head.pos_ == "PROPN" and people.knows(head.text) and head.ent_type_ not in {"GPE", "NORP"}:
        return head.text
    if doc[last].ent_type_ == "PERSON" and office_words(head.text):
        above = doc[last].head
        while above.i > head.i and above.dep_ not in {"prep"}:
            above = above.head
        if above.lower_ in {"of", "to"} and any(
            t.ent_type_ in {"GPE", "NORP", "ORG", "LOC"} for t in doc[above.i : last]
        ):
            return _entity_text(doc[last])
    return ""


def _entity_text(token: Token) -> str:
    for entity in token.doc.ents:
        if entity.start <= token.i < entity.end:
            return entity.text
    return token.text


def _class_of_person(text: str, name: str, people: People) -> By:
    if _matches("source.other.reports", text):
        return By.OTHER
    if office_words(text):
        return By.OFFICIAL_NAMED
    if people.former(name):
        return By.OTHER
    return By.OFFICIAL_NAMED if people.titles(name) else By.OTHER


def class_of_phrase(text: str, head: str, token: Token | None = None) -> By:
    """The class of a source that is not a named person. `head` is its head noun, lower case, singular."""
    for record in attribution_cues().sources:
        if _record_matches(record, text, head):
            if record.klass == "owner":
                return _class_of_owner(text, head)
            return record.klass
    if token is not None and token.ent_type_ in {"GPE", "NORP", "LOC", "FAC"}:
        return By.OFFICIAL_UNNAMED
    return By.OTHER


def _class_of_owner(text: str, head: str) -> By:
    """A statement speaks for whoever made it; one of nobody named is a paper."""
    rest = re.sub(rf"\b{re.escape(head)}s?\b", " ", text, flags=re.I)
    words = {re.sub(r"s$", "", word.lower()) for word in re.findall(r"[\w\-]+", rest)}
    official = next(record for record in attribution_cues().sources if record.id == "source.official.unnamed")
    if re.search(r"website|web site|site|page|account", rest, re.I):
        return By.DOCUMENT
    if words & set(official.words) or re.search(r"\b[A-Z]\w+", rest[1:]):
        return By.OFFICIAL_UNNAMED
    return By.DOCUMENT


def _record_matches(record: SourceCue, text: str, head: str) -> bool:
    if any(pattern.search(text) for pattern in _patterns(record.id)):
        return True
    singles, others = _words(record.id)
    if head in singles:
        return True
    return bool(others and others.search(text))


def _matches(record_id: str, text: str) -> bool:
    return any(pattern.search(text) for pattern in _patterns(record_id))


@cache
def _patterns(record_id: str) -> tuple[re.Pattern[str], ...]:
    record = _record(record_id)
    return tuple(re.compile(pattern, re.I if record.klass != By.MEDIA else 0) for pattern in record.patterns)


@cache
def _words(record_id: str) -> tuple[frozenset[str], re.Pattern[str] | None]:
    """Single lower-case words, which must be the head, and names and longer phrases, which may stand anywhere."""
    record = _record(record_id)
    singles = frozenset(word for word in record.words if " " not in word and word == word.lower())
    names = [word for word in record.words if word not in singles and word != word.lower()]
    phrases = [word for word in record.words if word not in singles and word == word.lower()]
    parts = (
        [r"^(?:[Tt]he )?(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")(?:\s*\(\w+\))?$"]
        if names
        else []
    )
    parts += [r"(?i:\b(?:" + "|".join(map(re.escape, phrases)) + r")(?:s|es)?\b)"] if phrases else []
    return singles, re.compile("|".join(parts)) if parts else None


@cache
def _record(record_id: str) -> SourceCue:
    return next(record for record in attribution_cues().sources if record.id == record_id)


_KEEP_S = frozenset({"forces", "media", "press", "congress", "authorities", "spokesmen", "armed forces"})


def singular(token: Token) -> str:
    """The head noun in lower case and singular, also for capitalised ones ("Officials", "Ministries")."""
    word = token.lower_
    if token.tag_ == "NNS" and token.lemma_ != word:
        return token.lemma_.lower()
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("s") and not word.endswith("ss") and word not in _KEEP_S:
        return word[:-1]
    return word


def anonymity(text: str) -> bool:
    """Whether a stretch of text says that its source is not named."""
    return _matches("source.anonymous", text)


def all_words(records: Iterable[str]) -> frozenset[str]:
    """The single head nouns of several source records."""
    return frozenset(word for record in records for word in _words(record)[0])
