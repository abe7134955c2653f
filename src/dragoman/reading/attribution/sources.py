"""Who a source is: the class of a noun phrase that is credited with something."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.model.claim import By
from dragoman.model.span import Span
from dragoman.reading.attribution.cues import (
    ends_in_title,
    matches_record,
    official_body,
    pattern_matches,
    source_record,
    title_words,
    unique_titles,
)
from dragoman.reading.attribution.marks import text_of
from dragoman.reading.attribution.people import People, name_after_title, titled
from dragoman.reading.attribution.phrases import noun_phrase
from dragoman.reading.attribution.words import singular
from dragoman.vocabulary.names import NameKind, NameMatch, name_index
from dragoman.vocabulary.offices import offices
from dragoman.vocabulary.parties import groups, organisations
from dragoman.vocabulary.records import GroupKind, OfficeClass, OrganisationKind
from dragoman.vocabulary.sources import PublisherKind, publishers

_OFFICIAL_NAMES = frozenset(
    {NameKind.STATE, NameKind.DEMONYM, NameKind.SEAT, NameKind.INSTITUTION, NameKind.ORGANISATION, NameKind.PLACE}
)
_GROUPS_IN_OFFICE = frozenset({GroupKind.BREAKAWAY, GroupKind.REGION})
_NOT_THE_HOLDER = re.compile(
    r"\b(?:spokes\w+|deputy|former|advis[eo]r|aide|office|ministry|government|officials?|administration)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Source:
    """A credited source as it stands at one place: its span, class, and what to call it. `head` is the singular head
    noun in lower case; `plural` and `person` decide which pronouns can stand for it; `at` is where it speaks."""

    span: Span | None
    klass: By
    speaker: str
    head: str = ""
    person: bool = False
    plural: bool = False
    at: int = 0


class Sources:
    """Tells the class of the noun phrases of one document. `on` is its date, `""` when unknown."""

    def __init__(self, doc: Doc, on: str) -> None:
        self._doc = doc
        self._on = on
        self._names = name_index().find(text_of(doc), on)
        self._starts = [match.span.start for match in self._names]
        self.people = People(doc, self._names)

    def classify(self, head: Token, until: int | None = None, since: int | None = None) -> Source | None:
        """The source that the phrase around `head` names; None when it names nobody (a pronoun, an expletive).

        `until` is the token before which the phrase must end and up to which proper nouns belong to it, whatever the
        parse says: in "Sudrian ambassador to Norland Ada Roe says" the reporting verb. From `since` on everything up to
        it belongs to the phrase.
        """
        first, last = noun_phrase(head)
        if since is not None and until is not None:
            first, last = since, until - 1
        last = self._without_relative(first, last)
        last = self._reaching(first, last, until)
        last = self._named_next(first, last)
        first = self._titles_before(first)
        while last > first and (
            self._doc[last].tag_ == "POS" or (self._doc[last].is_punct and self._doc[last].text != ")")
        ):
            last -= 1
        phrase = self._doc[first : last + 1]
        span = Span(phrase.start_char, phrase.end_char)
        plural = head.tag_ in {"NNS", "NNPS"} or any(child.dep_ == "conj" for child in head.rights)
        word = singular(head)
        name = self._person_name(head, first, last)
        if name:
            return Source(span, self._class_of_person(phrase.text, name), phrase.text, word, True, plural, head.idx)
        if head.pos_ in {"PRON", "DET"} and word not in {"one", "some", "other", "several", "many"}:
            return None
        klass = self.class_of_phrase(phrase.text, word, head)
        if klass == By.OFFICIAL_UNNAMED and not plural and self._holder(phrase.text, span.start):
            return Source(span, By.OFFICIAL_NAMED, phrase.text, word, True, plural, head.idx)
        return Source(span, klass, phrase.text, word, False, plural, head.idx)

    def _without_relative(self, first: int, last: int) -> int:
        """The last token before a relative clause after a comma."""
        for token in self._doc[first + 1 : last]:
            if token.text == "," and token.nbor(1).tag_ in {"WP", "WDT", "WP$", "WRB"}:
                return token.i - 1
        return last

    def _reaching(self, first: int, last: int, until: int | None) -> int:
        """The last token of a phrase, moved on over proper nouns that lead up to the reporting verb."""
        if until is None or not last + 1 < until <= last + 10:
            return last
        between = self._doc[last + 1 : until]
        if anonymous_phrase(self._doc[first:until].text) and not any(
            t.text == "," or t.tag_ in {"WP", "WDT"} for t in between
        ):
            return until - 1
        ends = max((token.i for token in between if token.pos_ == "PROPN"), default=last)
        if all(t.pos_ in {"PROPN", "X"} or t.text in {"-", "al"} for t in self._doc[last + 1 : ends + 1]):
            return ends
        return last

    def _titles_before(self, first: int) -> int:
        """The first token of a name with the title that a wrong parse has cut off: "[Sudrian ambassador to Norland]
        Ada Roe"."""
        if self.people.at(self._doc[first].idx) is None:
            return first
        start = index = first
        while index > 0 and first - index < _LONGEST_TITLE:
            token = self._doc[index - 1]
            if ends_in_title(token.text) or (
                token.text[:1].isupper() and token.pos_ in {"PROPN", "ADJ"} and not token.is_sent_start
            ):
                start = index - 1
            elif token.is_sent_start and token.pos_ in {"PROPN", "ADJ", "DET"}:
                return index - 1 if title_words(self._doc[index - 1 : first].text) else first
            elif token.lower_ not in {"of", "to", "the", "for", "and"} and token.text != "-":
                break
            index -= 1
        return start if title_words(self._doc[start:first].text) else first

    def _named_next(self, first: int, last: int) -> int:
        """The last token of a phrase with the name that follows a title as an apposition: "the President of Norland,
        Ada Roe, declares"."""
        end = last + 2
        if (
            end >= len(self._doc)
            or self._doc[last + 1].text != ","
            or not title_words(self._doc[first : last + 1].text)
        ):
            return last
        while end < len(self._doc) and self._doc[end].pos_ == "PROPN" and end - last < 6:
            end += 1
        if last + 3 < end < len(self._doc) and self._doc[end].text == "," and not self._party(self._doc[last + 2]):
            return end - 1
        return last

    def class_of_phrase(self, text: str, word: str, head: Token | None = None) -> By:
        """The class of a source that is not a named person. `word` is its head noun, lower case, singular."""
        if pattern_matches("source.anonymous", text):
            return By.ANONYMOUS
        if matches_record("source.official.authorities", text):
            return By.OFFICIAL_UNNAMED
        publisher = publishers().named(re.sub(r"^[Tt]he\s+|['’]s$", "", text)) or publishers().named(text)
        if publisher is not None and publisher.kind not in {PublisherKind.GOVERNMENT, PublisherKind.ORGANISATION}:
            return By.MEDIA
        named = self._class_by_name(head) if head is not None else None
        if named is not None:
            return named
        record = source_record(text, word)
        if record is not None:
            return _class_of_owner(text, word) if record.klass == "owner" else record.klass
        office = _class_by_office(text, word)
        if office is not None:
            return office
        proper = head is not None and head.pos_ == "PROPN"
        return By.OFFICIAL_UNNAMED if proper and official_body(text) else By.OTHER

    def _class_by_name(self, head: Token) -> By | None:
        """The class of a party whose name is, or ends in, the head of the phrase."""
        match = self._match_at(head)
        if match is None:
            return None
        name = match.names[0]
        if name.kind == NameKind.ORGANISATION and _private(name.code):
            return By.OTHER
        if name.kind in _OFFICIAL_NAMES:
            return By.OFFICIAL_UNNAMED
        group = groups().get(name.code) if name.kind == NameKind.GROUP else None
        if group is None:
            return None
        return By.OFFICIAL_UNNAMED if group.kind in _GROUPS_IN_OFFICE else By.OTHER

    def _match_at(self, token: Token) -> NameMatch | None:
        """The name of a party in which a token stands, or None."""
        index = bisect_right(self._starts, token.idx) - 1
        if index < 0:
            return None
        match = self._names[index]
        return match if token.idx + len(token) <= match.span.end else None

    def _holder(self, text: str, before: int) -> str:
        """Who holds the office that a phrase names, when the text has told it before."""
        if _NOT_THE_HOLDER.search(text):
            return ""
        for title in title_words(text) & unique_titles():
            holder = self.people.holder(title, before) or self._known_holder(title, text, before)
            if holder:
                return holder
        return ""

    def _known_holder(self, title: str, text: str, before: int) -> str:
        """A person named before whom the vocabulary knows as holding this office in the state that `text` names."""
        office = offices().get(title)
        codes = {name.code for match in name_index().find(text, self._on) for name in match.names}
        if office is None or not codes:
            return ""
        for match in reversed(self._names[: bisect_left(self._starts, before)][-_NAMES_BACK:]):
            for name in match.names:
                if (
                    name.kind == NameKind.PERSON
                    and name.office == office.office
                    and name.code in codes
                    and not name.former
                ):
                    return match.span.of(text_of(self._doc))
        return ""

    def _person_name(self, head: Token, first: int, last: int) -> str:
        """The personal name in a phrase headed by `head`, when the phrase names that person; else ""."""
        named = self.people.at(head.idx)
        if named is not None and not ends_in_title(head.text):
            return named.name
        if titled(head) or (self._known_person(head) and head.pos_ == "PROPN"):
            return head.text
        phrase = self._doc[first : last + 1]
        for child in head.children:
            if child.dep_ == "appos" and child.i <= last and self._personal(child):
                return self._name_at(child)
        if head.pos_ == "PROPN" or ends_in_title(head.text):
            within = [
                c
                for c in head.children
                if c.dep_ in {"compound", "nmod"} and first <= c.i <= last and self._personal(c)
            ]
            if within and (within[0].i > head.i or not _class_by_office(phrase.text, singular(head))):
                return self._name_at(within[0])
            name = name_after_title(phrase.text)
            if name:
                return name
        if head.pos_ == "PROPN" and self.people.knows(head.text):
            return head.text
        return ""

    def _name_at(self, token: Token) -> str:
        person = self.people.at(token.idx)
        return person.name if person is not None else token.text

    def _personal(self, token: Token) -> bool:
        if token.pos_ != "PROPN" or self._party(token):
            return False
        return self.people.at(token.idx) is not None or self._known_person(token)

    def _party(self, token: Token) -> bool:
        """Whether a token stands in the name of a state, body or group."""
        match = self._match_at(token)
        return match is not None and all(name.kind != NameKind.PERSON for name in match.names)

    def _known_person(self, token: Token) -> bool:
        match = self._match_at(token)
        return match is not None and any(
            name.kind == NameKind.PERSON and (name.full or not name.weak) for name in match.names
        )

    def _class_of_person(self, text: str, name: str) -> By:
        if pattern_matches("source.other.reports", text):
            return By.OTHER
        if title_words(text):
            return By.OFFICIAL_NAMED
        if self._in_office(name):
            return By.OFFICIAL_NAMED
        return By.OFFICIAL_NAMED if self.people.titles(name) and not self.people.former(name) else By.OTHER

    def _in_office(self, name: str) -> bool:
        """Whether the vocabulary knows the person as holding an office on the document's date."""
        return any(
            found.kind == NameKind.PERSON and (found.full or not found.weak) and not found.former and not found.coming
            for match in name_index().find(self.people.full_name(name), self._on)
            for found in match.names
        )


def _private(code: str) -> bool:
    """Whether an organisation is not one of governments."""
    organisation = organisations().get(code)
    return organisation is not None and organisation.kind == OrganisationKind.NGO


def _class_of_owner(text: str, head: str) -> By:
    """A statement speaks for whoever made it; one of nobody named is a paper."""
    rest = re.sub(rf"\b{re.escape(head)}s?\b", " ", text, flags=re.I)
    if re.search(r"website|web site|site|page|account", rest, re.I):
        return By.DOCUMENT
    if re.search(r"\b[A-Z]\w+", rest[1:]) or any(match.office.governmental for match in offices().find(rest)):
        return By.OFFICIAL_UNNAMED
    return By.DOCUMENT


def _class_by_office(text: str, word: str) -> By | None:
    """The class of a body or office that the vocabulary knows by its noun."""
    found = [match.office for match in offices().find(text) if match.office.lemma.lower().split()[-1] == word]
    office = found[0] if found else offices().get(word)
    if office is None:
        return None
    if office.governmental:
        return By.OFFICIAL_UNNAMED
    return By.MEDIA if office.office == OfficeClass.MEDIA else By.OTHER


_LONGEST_TITLE = 14  # tokens
_NAMES_BACK = 200


def anonymity(text: str) -> bool:
    """Whether a stretch of text says that its source is not named."""
    return pattern_matches("source.anonymous", text)


def anonymous_phrase(text: str) -> bool:
    """Whether a noun phrase describes somebody who is not named: "people familiar with the plan"."""
    return pattern_matches("source.anonymous", text) or pattern_matches("source.anonymous.insiders", text)
