"""How far publishers and claims are to be trusted, after the Admiralty scale: `data/admiralty.yaml`."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import model_validator

from dragoman.errors import VocabularyError
from dragoman.model.claim import By
from dragoman.vocabulary.loading import Entry, data, load_yaml, validate
from dragoman.vocabulary.sources import PublisherKind, publishers

FILE = "admiralty.yaml"
STATE = "state"

Letter = Literal["A", "B", "C", "D", "E", "F"]
Number = Literal[1, 2, 3, 4, 5, 6]


class Reliability(Entry):
    """Letters for publishers; see the head of the file."""

    grades: dict[Letter, str]
    kinds: dict[str, Letter]
    publishers: dict[str, Letter]
    unknown: Letter

    @model_validator(mode="after")
    def _kinds_are_all(self) -> Reliability:
        wanted = {*map(str, PublisherKind), STATE}
        if set(self.kinds) != wanted:
            raise ValueError(f"kinds must be exactly {', '.join(sorted(wanted))}")
        return self


class Credibility(Entry):
    """Numbers for claims; see the head of the file."""

    grades: dict[Number, str]
    attribution: dict[By, Number]
    confirmed: dict[int, Number]
    disputed: Number
    unknown: Number

    @model_validator(mode="after")
    def _attributions_are_all(self) -> Credibility:
        if set(self.attribution) != set(By):
            raise ValueError(f"attribution must have exactly {', '.join(sorted(By))}")
        return self


class Admiralty(Entry):
    """Both scales."""

    reliability: Reliability
    credibility: Credibility


@cache
def admiralty() -> Admiralty:
    """The scales. Raises VocabularyError naming the key at fault."""
    return admiralty_of(load_yaml(data(FILE)), FILE)


def admiralty_of(raw: object, file: str) -> Admiralty:
    """The scales from parsed YAML; `file` is named in errors."""
    scales = validate(Admiralty, raw, file)
    unknown = sorted(set(scales.reliability.publishers) - {record.id for record in publishers()})
    if unknown:
        raise VocabularyError(f"{file}: reliability.publishers: {', '.join(unknown)}: no such id in publishers.yaml")
    return scales


@cache
def reliability(publisher: str, url: str = "") -> str:
    """The letter of a publisher, by its name or else its web address."""
    scale = admiralty().reliability
    known = publishers().named(publisher) if publisher else publishers().at(url) if url else None
    if known is None:
        return scale.unknown
    return scale.publishers.get(known.id) or scale.kinds[STATE if known.state else known.kind]


def credibility(by: By, *, reporting: int, denying: int, known: bool) -> int:
    """The number of a claim credited to `by`, which so many independent sources report and deny; `known` tells
    whether it is known who reports it."""
    scale = admiralty().credibility
    if not known and reporting <= 1:
        return scale.unknown
    number = min([scale.attribution[by], *(best for count, best in scale.confirmed.items() if reporting >= count)])
    return max(number, scale.disputed) if denying and denying >= reporting else number


def meaning(grade: str | int) -> str:
    """What a letter or a number means, in words."""
    scales = admiralty()
    graded = (*scales.reliability.grades.items(), *scales.credibility.grades.items())
    return next(words for one, words in graded if one == grade)
