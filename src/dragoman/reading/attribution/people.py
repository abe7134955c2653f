"""The persons whom a text names, and the offices it gives them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.reading.attribution.cues import ends_in_title, title_words
from dragoman.reading.attribution.phrases import noun_phrase
from dragoman.vocabulary.names import NameKind, NameMatch, name_index

_FORMER = re.compile(r"\b(?:former|ex-\w+|candidate|late|deposed|ousted)\b", re.I)
_NOT_NAMES = frozenset(
    {"GPE", "NORP", "DATE", "CARDINAL", "ORDINAL", "TIME", "MONEY", "PERCENT", "QUANTITY", "LOC", "FAC"}
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "s"})
_BEFORE = 90  # characters before a name in which its title may stand
_TITLED = re.compile(
    r"(?P<title>(?:[\w’'.&-]+\s+){0,6}?[\w’'-]+)(?P<link>\s+(?:of|to|in|at)\s+(?=the\s|[A-Z]))(?P<rest>.+)$"
)
_MANNERS = frozenset({"the", "dr", "mr", "mrs", "ms", "sir", "acting", "then"})


@dataclass(frozen=True, slots=True)
class Person:
    """One mention of a named person, with the titles that stand beside the name. `subject` says that it is the subject
    of a clause; `former` that the text calls the person a former holder of the office or a candidate for it."""

    name: str
    titles: frozenset[str]
    start: int
    subject: bool
    former: bool


class People:
    """The persons of a document in the order of the text. `names` are the names of parties found in it."""

    def __init__(self, doc: Doc, names: tuple[NameMatch, ...]) -> None:
        self.mentions = _mentions(doc, names)
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
        """The titles that the text gives to whoever bears this last name."""
        return frozenset(self._titles.get(_key(name), ()))

    def full_name(self, name: str) -> str:
        """The longest form of a name in the text."""
        return self._names.get(_key(name), name)

    def former(self, name: str) -> bool:
        """Whether the text calls the person a former office holder or a candidate."""
        return _key(name) in self._former

    def holder(self, title: str, before: int) -> str:
        """The last person before character `before` to whom the text gives a title, or ""."""
        for person in reversed(self.mentions):
            if person.start < before and title in person.titles and not person.former:
                return self.full_name(person.name)
        return ""

    def last(self, before: int, subject: bool = False) -> Person | None:
        """The last person named before a place; with `subject`, the last who is the subject of a clause."""
        for person in reversed(self.mentions):
            if person.start < before and (person.subject or not subject):
                return person
        return None


def _mentions(doc: Doc, names: tuple[NameMatch, ...]) -> tuple[Person, ...]:
    found: dict[int, Person] = {}
    for entity in doc.ents:
        if entity.label_ in _NOT_NAMES or (entity.label_ != "PERSON" and not titled(entity.root)):
            continue
        _note(found, entity.root, entity.text, entity.start_char)
    for match in names:
        if any(name.kind == NameKind.PERSON for name in match.names):
            span = doc.char_span(match.span.start, match.span.end, alignment_mode="expand")
            if span is not None and match.span.start not in found:
                _note(found, span.root, span.text, match.span.start)
    return tuple(found[start] for start in sorted(found))


def _note(found: dict[int, Person], root: Token, text: str, start: int) -> None:
    """Record a mention with what stands around it in its noun phrase, or in the one it is an apposition to."""
    doc = root.doc
    head = root.head if root.dep_ in {"appos", "compound", "nmod"} and root.head.pos_ in {"NOUN", "PROPN"} else root
    first, last = noun_phrase(head)
    around = doc[first : last + 1].text
    name = _bare(text)
    if not name:
        return
    before = doc.text[max(root.sent.start_char, start - _BEFORE) : start]
    titles = _titles_near(around) | _title_before(before)
    subject = head.dep_ in {"nsubj", "nsubjpass"} or root.dep_ in {"nsubj", "nsubjpass"}
    found[start] = Person(name, titles, start, subject, bool(_FORMER.search(around)))


def _titles_near(phrase: str) -> frozenset[str]:
    """Titles in a phrase that belong to the name in it: not those of somebody the phrase is only about."""
    return title_words(
        re.split(r"\b(?:spokes\w+|adviser|advisor|aide|son|daughter|wife|allies|ally) (?:to|for|of)\b", phrase)[0]
    )


def _title_before(before: str) -> frozenset[str]:
    """Titles that lead up to a name: "the President of Norland, ", "ambassador to Norland "."""
    match = re.search(
        r"(?:[\w’'.-]+\s+){1,4}(?:(?:of|to|for|in|at)\s+(?:the\s+)?(?:(?:[A-Z][\w.’'-]*|and|of|the)\s+){0,6})?(?:,\s*)?$",
        before,
    )
    if match is None:
        return frozenset()
    words = re.split(r"\s+(?:of|to|for|in|at)\s+", match.group().strip(" ,"))[0]
    return title_words(words) if ends_in_title(words) else frozenset()


def name_after_title(phrase: str) -> str:
    """The personal name that ends a phrase after a title and the party it belongs to: "Sudrian ambassador to Norland
    Ada Roe" gives "Ada Roe". "" when the phrase does not go so."""
    match = _TITLED.match(phrase)
    if match is None or not ends_in_title(match["title"]):
        return ""
    rest = match["rest"]
    if match["link"]:
        parties = [one.span.end for one in name_index().find(rest) if one.span.start <= 4]
        if not parties:
            return ""
        rest = rest[max(parties) :]
    name = rest.strip(" ,")
    return (
        name
        if re.fullmatch(
            r"(?:[A-Z][\w.’'-]*|al-\w+|bin|al|de|da|van|von|el)(?:\s+(?:[A-Z][\w.’'-]*|al-\w+|bin|al|de|da|van|von|el))*",
            name,
        )
        else ""
    )


def titled(head: Token) -> bool:
    """Whether a proper noun that is not itself a title has one right before it: "President Roe"."""
    if head.pos_ != "PROPN" or ends_in_title(head.text) or head.ent_type_ in _NOT_NAMES:
        return False
    before = [token for token in head.lefts if token.dep_ == "compound"]
    return any(ends_in_title(token.text) for token in before)


def _key(name: str) -> str:
    words = [word for word in re.findall(r"[\w'’\-]+", name) if word.rstrip(".").lower() not in _SUFFIXES]
    return re.sub(r"['’]s$", "", words[-1]).lower() if words else name.lower()


def _bare(text: str) -> str:
    words = re.sub(r"['’]s$", "", text).split()
    while words and (ends_in_title(words[0]) or words[0].lower().strip(".") in _MANNERS):
        words = words[1:]
    return " ".join(words)
