"""The cues by which a text credits what it reports, read from `data/cues/attribution.yaml`."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dragoman.errors import VocabularyError
from dragoman.model.claim import By

SOURCE_FILE = "cues/attribution.yaml"


class VerbKind(StrEnum):
    """What a reporting verb credits; the data file says what each kind means."""

    SAYS = "says"
    ANNOUNCES = "announces"
    PERFORMS = "performs"
    QUOTES = "quotes"
    MENTIONS = "mentions"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Record(_Strict):
    id: str = Field(pattern=r"^[a-z][a-z.]*$")


class Examples(_Strict):
    """Texts that a record must match and texts it must not."""

    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()


class VerbCue(_Record):
    """A group of reporting verbs that behave alike. With one of `objects` they credit their object too;
    `infinitive` ones credit what they are said to do ("claims to have")."""

    kind: VerbKind
    lemmas: tuple[str, ...] = Field(min_length=1)
    objects: tuple[str, ...] = ()
    infinitive: bool = False
    examples: Examples


class PhraseCue(_Record):
    """Fixed phrases that bring in a source."""

    words: tuple[str, ...] = Field(min_length=1)
    examples: Examples


class NounCue(_Record):
    """Nouns of speech whose owner is credited with the clause that says what was said."""

    lemmas: tuple[str, ...] = Field(min_length=1)
    examples: Examples


class SourceCue(_Record):
    """Nouns, names and patterns that tell the class of a source. `klass` is a value of `By`, or `owner`."""

    klass: By | Literal["owner"]
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    examples: Examples


class TitleCue(_Record):
    """Titles of persons in office. `unique` ones have one holder per state, so that "the president" names a person."""

    unique: bool
    words: tuple[str, ...] = Field(min_length=1)


class Breaks(_Strict):
    """Words that end credited words and go back to the text's own voice; the data file says how."""

    after_comma: frozenset[str]
    clauses: frozenset[str]
    always: frozenset[str]


class AttributionCues(_Strict):
    """All attribution cues."""

    verbs: tuple[VerbCue, ...]
    phrases: tuple[PhraseCue, ...]
    nouns: tuple[NounCue, ...]
    sources: tuple[SourceCue, ...]
    titles: tuple[TitleCue, ...]
    breaks: Breaks

    @cached_property
    def verb_of(self) -> dict[str, VerbCue]:
        """The record of each reporting verb, by lemma."""
        return {lemma: record for record in self.verbs for lemma in record.lemmas}

    @cached_property
    def noun_of(self) -> dict[str, NounCue]:
        """The record of each noun of speech, by lemma."""
        return {lemma: record for record in self.nouns for lemma in record.lemmas}


@cache
def attribution_cues() -> AttributionCues:
    """The attribution cues that ship with Dragoman.

    Raises VocabularyError when a record is not valid.
    """
    text = files("dragoman.vocabulary").joinpath("data", *SOURCE_FILE.split("/")).read_text(encoding="utf-8")
    return parse_attribution_cues(yaml.safe_load(text), SOURCE_FILE)


def parse_attribution_cues(data: Any, source: str) -> AttributionCues:
    """Check `data`, as loaded from the YAML file `source`, and make cues of it.

    Raises VocabularyError, which names the file, the record and what is allowed there.
    """
    try:
        cues = AttributionCues.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise VocabularyError(f"{source}: {_place(data, first['loc'])}: {first['msg']}") from error
    _check(cues, source)
    return cues


def _place(data: Any, path: tuple[int | str, ...]) -> str:
    """Where in the file an error stands, with the id of the record in place of its number."""
    names: list[str] = []
    here = data
    for step in path:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        names.append(str(here["id"]) if isinstance(here, dict) and "id" in here else str(step))
    return ".".join(names)


def _check(cues: AttributionCues, source: str) -> None:
    seen: set[str] = set()
    records: tuple[_Record, ...] = (*cues.verbs, *cues.phrases, *cues.nouns, *cues.sources, *cues.titles)
    for record in records:
        if record.id in seen:
            raise VocabularyError(f"{source}: id {record.id!r} stands twice; ids must be unique")
        seen.add(record.id)
    for cue in cues.sources:
        if not cue.words and not cue.patterns:
            raise VocabularyError(f"{source}: {cue.id}: needs `words` or `patterns`")
        for pattern in cue.patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise VocabularyError(
                    f"{source}: {cue.id}: pattern {pattern!r} is not a regular expression: {error}"
                ) from error
