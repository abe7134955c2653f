"""How histories of relations tell of posts and envoys: the kinds of steps and their words, as data."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from pydantic import Field

from dragoman.vocabulary.effects import levels, words_pattern
from dragoman.vocabulary.loading import Entry, data
from dragoman.vocabulary.records import read_list
from dragoman.vocabulary.rules import Examples


class StepWords(Entry):
    """One kind of step and the words that tell it; the head of `posts.yaml` says what each key means."""

    id: str
    act: str
    of: Literal["post", "envoy", "relations"]
    words: tuple[str, ...] = Field(min_length=1)
    nouns: tuple[str, ...] = ()
    examples: Examples = Examples()


@cache
def step_words() -> tuple[StepWords, ...]:
    """All kinds of steps; raises VocabularyError for a record that is not valid."""
    return read_list(StepWords, data("posts.yaml"), lambda record: record.id)


@cache
def verbs() -> tuple[tuple[StepWords, re.Pattern[str]], ...]:
    """Each kind of step with the pattern of its verbs."""
    return tuple((kind, words_pattern(kind.words)) for kind in step_words())


@cache
def nouns() -> tuple[tuple[StepWords, re.Pattern[str]], ...]:
    """Each kind of step that has nouns with their pattern."""
    return tuple((kind, words_pattern(kind.nouns)) for kind in step_words() if kind.nouns)


@cache
def post_pattern() -> re.Pattern[str]:
    """The nouns for posts of every level."""
    return words_pattern(tuple(word for each in levels() for word in each.posts))


@cache
def title_pattern() -> re.Pattern[str]:
    """The titles of envoys of every level, and of those who stand in for them."""
    return words_pattern((*(word for each in levels() for word in each.titles), "chargé*", "charge d*", "charges d*"))
