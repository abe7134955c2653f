"""The nouns that name offices, bodies and kinds of persons ("foreign minister", "embassy", "tanker")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from dragoman.model.span import Span
from dragoman.vocabulary.folding import fold
from dragoman.vocabulary.loading import data
from dragoman.vocabulary.records import OfficeClass, OfficeRecord, read_list

_WORD = re.compile(r"[^\W_](?:[\w.]*[^\W_])?(?:[-'][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Office:
    """What a noun names: its lemma, its class, whether it acts for a government."""

    lemma: str
    office: OfficeClass
    governmental: bool


@dataclass(frozen=True, slots=True)
class OfficeMatch:
    """An office noun in a text; `plural` when it stands in the plural ("foreign ministers")."""

    span: Span
    office: Office
    plural: bool


class OfficeIndex:
    """Office nouns by lemma, and where they stand in a text. Case and diacritics do not matter."""

    def __init__(self, records: Iterable[OfficeRecord]) -> None:
        self._lemmas: dict[str, Office] = {}
        self._forms: dict[tuple[str, ...], tuple[Office, bool]] = {}
        for record in records:
            for noun in record.nouns:
                self._add(noun, record)
        self._longest: dict[str, int] = {}
        for form in self._forms:
            self._longest[form[0]] = max(len(form), self._longest.get(form[0], 0))

    def get(self, lemma: str) -> Office | None:
        """The office of a lemma or title of several words in the singular ("foreign minister"), or None."""
        return self._lemmas.get(_words(lemma))

    def at(self, words: Sequence[str], start: int) -> tuple[Office, int] | None:
        """The longest office whose words, in singular or plural, begin at `words[start]`, and how many words it has."""
        lowered = [
            fold(word).text.lower() for word in words[start : start + self._longest.get(words[start].lower(), 1)]
        ]
        for length in range(len(lowered), 0, -1):
            found = self._forms.get(tuple(lowered[:length]))
            if found:
                return found[0], length
        return None

    def find(self, text: str) -> tuple[OfficeMatch, ...]:
        """The office nouns of `text`, longest first at each word, in order and without overlaps."""
        folded = fold(text)
        words = [(match.start(), match.end(), match.group().lower()) for match in _WORD.finditer(folded.text)]
        found = []
        index = 0
        while index < len(words):
            step = 1
            for length in range(
                min(self._longest.get(words[index][2].removesuffix("'s"), 0), len(words) - index), 0, -1
            ):
                last = words[index + length - 1]
                owning = len(last[2]) - len(last[2].removesuffix("'s"))  # "the government's request"
                form = (*(word[2] for word in words[index : index + length - 1]), last[2].removesuffix("'s"))
                hit = self._forms.get(form)
                if hit:
                    found.append(OfficeMatch(folded.span(words[index][0], last[1] - owning), *hit))
                    step = length
                    break
            index += step
        return tuple(found)

    def _add(self, noun: str, record: OfficeRecord) -> None:
        lemma, _, plural = noun.partition("/")
        office = Office(lemma, record.office, record.governmental)
        self._lemmas.setdefault(_words(lemma), office)
        self._forms.setdefault(tuple(_words(lemma).split()), (office, plural == lemma))
        self._forms.setdefault(tuple(_words(plural or _plural(lemma)).split()), (office, True))


@cache
def offices() -> OfficeIndex:
    """The index of all office nouns, built once per process."""
    return OfficeIndex(read_list(OfficeRecord, data("offices.yaml"), lambda record: record.id))


def _words(text: str) -> str:
    return fold(text).text.lower()


def _plural(lemma: str) -> str:
    """The regular English plural; of a title with "of", "for" or "to", the plural of the noun before it."""
    head, joint, rest = lemma, "", ""
    for preposition in (" of ", " for ", " to ", " in "):
        if preposition in lemma:
            head, joint, rest = lemma.partition(preposition)
            break
    if head.endswith("y") and head[-2] not in "aeiou":
        head = head[:-1] + "ies"
    elif head.endswith(("s", "x", "ch", "sh")):
        head += "es"
    else:
        head += "s"
    return head + joint + rest
