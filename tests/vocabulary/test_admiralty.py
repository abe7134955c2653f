"""The Admiralty scale as data."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from dragoman.errors import VocabularyError
from dragoman.model.claim import By
from dragoman.vocabulary.admiralty import FILE, admiralty, admiralty_of, credibility, meaning, reliability
from dragoman.vocabulary.loading import data, load_yaml


@pytest.mark.parametrize(
    ("publisher", "url", "letter"),
    [
        ("Reuters", "", "A"),
        ("", "https://www.reuters.com/world/x", "A"),
        ("Nobody Knows Them", "https://www.reuters.com/x", "F"),
        ("Xinhua", "", "D"),
        ("The Guardian", "", "C"),
        ("", "", "F"),
    ],
)
def test_reliability(publisher: str, url: str, letter: str) -> None:
    assert reliability(publisher, url) == letter


@pytest.mark.parametrize(
    ("by", "reporting", "denying", "known", "number"),
    [
        (By.OUTLET, 1, 0, True, 3),
        (By.OUTLET, 2, 0, True, 2),
        (By.OUTLET, 3, 0, True, 1),
        (By.ANONYMOUS, 1, 0, True, 4),
        (By.ANONYMOUS, 4, 0, True, 1),
        (By.DOCUMENT, 1, 1, True, 4),
        (By.DOCUMENT, 3, 1, True, 1),
        (By.DOCUMENT, 3, 3, True, 4),
        (By.OFFICIAL_NAMED, 1, 0, False, 6),
        (By.OFFICIAL_NAMED, 2, 0, False, 2),
    ],
)
def test_credibility(by: By, reporting: int, denying: int, known: bool, number: int) -> None:
    assert credibility(by, reporting=reporting, denying=denying, known=known) == number


def test_every_grade_has_a_meaning() -> None:
    assert [meaning(grade) for grade in "ABCDEF"] == list(admiralty().reliability.grades.values())
    assert meaning(6) == "cannot be judged"


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("reliability", "kinds", "agency"), "G", "reliability.kinds.agency"),
        (("reliability", "kinds", "blog"), "C", "kinds must be exactly"),
        (("reliability", "publishers", "nobody"), "C", "nobody: no such id in publishers.yaml"),
        (("credibility", "attribution", "gossip"), 4, "credibility.attribution"),
        (("credibility", "confirmed", 2), 0, "credibility.confirmed.2"),
        (("credibility", "surprise"), 1, "surprise"),
    ],
)
def test_a_mistake_is_named(path: tuple[Any, ...], value: object, words: str) -> None:
    raw = deepcopy(load_yaml(data(FILE)))
    inner = raw
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(VocabularyError, match=words):
        admiralty_of(raw, FILE)
