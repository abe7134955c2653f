"""The persons whom a text names, and the offices it gives them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.model.span import Span
from dragoman.reading.attribution.cues import ends_in_title, names_a_body, title_words
from dragoman.reading.attribution.marks import text_of
from dragoman.reading.attribution.phrases import noun_phrase
from dragoman.vocabulary.names import NameKind, NameMatch, name_index
from dragoman.vocabulary.offices import offices
from dragoman.vocabulary.sources import publishers

_FORMER = re.compile(r"\b(?:former|ex-\w+|candidate|late|deposed|ousted)\b", re.I)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "s"})
_PARTICLES = frozenset(
    {"al", "bin", "bint", "ibn", "de", "del", "da", "dos", "van", "von", "der", "el", "ben", "la", "du"}
)
_LONGEST_NAME = 7  # tokens
_MENTIONS_BACK = 200
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
        self._starts = [person.start for person in self.mentions]
        self._titles: dict[str, set[str]] = {}
        self._names: dict[str, str] = {}
        self._former: set[str] = set()
        self._by_part: dict[str, str] = {}  # first words of names: "Zhao Lijian" goes on as "Zhao"
        for person in self.mentions:
            key = _key(person.name)
            self._by_part.setdefault(person.name.split()[0].lower(), key)
            self._titles.setdefault(key, set()).update(person.titles)
            if person.former:
                self._former.add(key)
            if len(person.name) > len(self._names.get(key, "")):
                self._names[key] = person.name

    def at(self, offset: int) -> Person | None:
        """The person whose name stands over character `offset`, or None."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        person = self.mentions[index]
        return person if offset < person.start + len(person.name) else None

    def knows(self, name: str) -> bool:
        """Whether somebody of this last name is named in the text."""
        return self._find(name) in self._titles

    def titles(self, name: str) -> frozenset[str]:
        """The titles that the text gives to whoever bears this last name."""
        return frozenset(self._titles.get(self._find(name), ()))

    def full_name(self, name: str) -> str:
        """The longest form of a name in the text."""
        return self._names.get(self._find(name), name)

    def former(self, name: str) -> bool:
        """Whether the text calls the person a former office holder or a candidate."""
        return self._find(name) in self._former

    def _find(self, name: str) -> str:
        """The key of the person a name stands for: by last name, else by a first word that no other person has."""
        key = _key(name)
        if self._titles.get(key) or name.lower() not in self._by_part:
            return key
        return self._by_part[name.lower()]

    def holder(self, title: str, before: int) -> str:
        """The last person before character `before` to whom the text gives a title, or ""."""
        for person in self._before(before):
            if title in person.titles and not person.former:
                return self.full_name(person.name)
        return ""

    def last(self, before: int, subject: bool = False) -> Person | None:
        """The last person named before a place; with `subject`, the last who is the subject of a clause."""
        return next((person for person in self._before(before) if person.subject or not subject), None)

    def _before(self, offset: int) -> Iterator[Person]:
        """Mentions before a place, the nearest first; so many at most that long documents stay cheap."""
        end = bisect_left(self._starts, offset)
        return reversed(self.mentions[max(0, end - _MENTIONS_BACK) : end])


def _mentions(doc: Doc, names: tuple[NameMatch, ...]) -> tuple[Person, ...]:
    found: dict[int, Person] = {}
    for first, last in _name_runs(doc, names):
        person = _person(doc, first, last, names)
        if person is not None:
            found[person.start] = person
    return tuple(found[start] for start in sorted(found))


def _name_runs(doc: Doc, names: tuple[NameMatch, ...]) -> Iterator[tuple[int, int]]:
    """First and last token of each run of proper nouns that may be a personal name: without the titles before it, and
    without names of states, bodies, places and publishers."""
    taken = {
        token.i
        for match in names
        if not any(name.kind == NameKind.PERSON for name in match.names)
        for token in doc.char_span(match.span.start, match.span.end, alignment_mode="expand") or ()
    }
    start: int | None = None
    for token in doc:
        inside = token.i not in taken and _may_name(token, start is not None) and not ends_in_title(token.text)
        if inside and start is None:
            start = token.i
        elif not inside and start is not None:
            yield start, token.i - 1
            start = None
    if start is not None:
        yield start, len(doc) - 1


def _may_name(token: Token, inside: bool) -> bool:
    if token.pos_ == "PROPN" and token.text[:1].isupper():
        return True
    if not inside or token.i + 1 >= len(token.doc):
        return False
    hyphen = token.text == "-" and not token.whitespace_
    return token.lower_ in _PARTICLES or hyphen or token.nbor(-1).text == "-"


def _person(doc: Doc, first: int, last: int, names: tuple[NameMatch, ...]) -> Person | None:
    """The person that a run of proper nouns names, or None when nothing shows that it is one: a title beside it, the
    vocabulary, or two words and more that are a subject."""
    while last > first and not doc[last].text[:1].isupper() and doc[last - 1].text != "-":
        last -= 1
    while first < last and doc[first].lower_.strip(".") in _MANNERS:
        first += 1
    run = doc[first : last + 1]
    if last + 1 < len(doc) and ends_in_title(doc[last + 1].text):  # "Foreign Minister"
        return None
    if _institution(run.text) or len(run) > _LONGEST_NAME:
        return None
    root = run.root
    head = root.head if root.dep_ in {"appos", "compound", "nmod"} and root.head.pos_ in {"NOUN", "PROPN"} else root
    left, right = noun_phrase(head)
    around = doc[left : right + 1].text
    before = text_of(doc)[max(root.sent.start_char, run.start_char - _BEFORE) : run.start_char]
    titles = _titles_near(around) | _title_before(before)
    nearest = bisect_right(names, run.end_char, key=lambda match: match.span.start) - 1
    known = nearest >= 0 and names[nearest].span.overlaps(Span(run.start_char, run.end_char))
    subject = head.dep_ in {"nsubj", "nsubjpass"} or root.dep_ in {"nsubj", "nsubjpass"}
    if not titles and not known and not (subject and len(run) >= 2):
        return None
    return Person(run.text, titles, run.start_char, subject, bool(_FORMER.search(around)))


def _institution(name: str) -> bool:
    """Whether a run of proper nouns is not a person's name: it has a common noun of bodies in it or is an acronym."""
    if name.isupper() and " " not in name and len(name) <= 6:
        return True
    if publishers().named(name) is not None or names_a_body(name):
        return True
    return any(not title_words(match.office.lemma) for match in offices().find(name))


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
    if head.pos_ != "PROPN" or ends_in_title(head.text) or _institution(head.text):
        return False
    before = [token for token in head.lefts if token.dep_ in {"compound", "nmod"}]
    return any(ends_in_title(token.text) for token in before)


def _key(name: str) -> str:
    words = [word for word in re.findall(r"[\w'’\-]+", name) if word.rstrip(".").lower() not in _SUFFIXES]
    return re.sub(r"['’]s$", "", words[-1]).lower() if words else name.lower()
