"""Languages: what they are called, and the small words by which short texts in them are told: `data/languages.yaml`."""

from __future__ import annotations

from functools import cache

from pydantic import Field, RootModel, model_validator

from dragoman.vocabulary.loading import Entry, data, load_yaml, validate

FILE = "languages.yaml"
ENGLISH = "en"


class Language(Entry):
    """A language, by its ISO 639-1 code. `words` are small words, in lower case; none where it is only named."""

    id: str = Field(pattern=r"^[a-z]{2}$")
    name: str = Field(min_length=2)
    words: frozenset[str] = frozenset()


class Languages(RootModel[tuple[Language, ...]]):
    """All languages that are known by name."""

    @model_validator(mode="after")
    def _each_once(self) -> Languages:
        codes = [each.id for each in self.root]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)}: a language has one record")
        if ENGLISH not in codes:
            raise ValueError("en: the record of English is missing")
        return self

    @model_validator(mode="after")
    def _english_apart(self) -> Languages:
        english = next((each.words for each in self.root if each.id == ENGLISH), frozenset())
        for each in self.root:
            shared = sorted(english & each.words) if each.id != ENGLISH else []
            if shared:
                raise ValueError(f"{each.id}: {', '.join(shared)} is also a word of en, which must tell the two apart")
        return self


@cache
def languages() -> dict[str, Language]:
    """The languages by code. Raises VocabularyError where the file is not valid."""
    return {each.id: each for each in validate(Languages, load_yaml(data(FILE)), FILE).root}


def name_of(code: str) -> str:
    """The name of a language with its code, such as `French (fr)`; else the code alone."""
    known = languages().get(code)
    return f"{known.name} ({code})" if known else f"{code!r} (ISO 639)"
