"""Whether a surname in a text stands for the person known by it, or is part of somebody else's name."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache

from dragoman.vocabulary.loading import data, load_yaml, validate
from dragoman.vocabulary.offices import offices
from dragoman.vocabulary.records import NameContext

_BEFORE = re.compile(r"(?P<word>[^\W\d_][\w'.]*)(?P<gap>[ -])$")
_AFTER = re.compile(r"(?P<gap>[ -])(?P<word>[A-Z][\w'.-]*)(?P<headline>(?: [A-Z][\w'.-]*){3})?")
_TIED_AFTER = re.compile(r" (?:(?:al|el|bin|ibn|bint|von|van|de|da)[ -]|d')")
# Spellings of one given name ("Moamer", "Muammar"; "Sergei", "Sergey") are more alike than this, others hardly ever.
_SAME_GIVEN_NAME = 0.6


def stands_alone(text: str, start: int, end: int, full_names: tuple[str, ...]) -> bool:
    """Whether the surname at `[start, end)` of the folded `text` is not tied to other parts of a name, other than a
    spelling of a part of one of `full_names`: no in "Judd Trump", "Novak Djokovic", "Haram al-Sharif"."""
    return _free_before(text[max(0, start - 40) : start], full_names) and _free_after(text, end)


def _free_before(text: str, full_names: tuple[str, ...]) -> bool:
    found = _BEFORE.search(text)
    if found is None:
        return True
    word = found["word"]
    if word.lower() in _context().particles and (word.islower() or found["gap"] == "-"):
        return False
    if word.islower() or (word.isupper() and len(word) > 2):
        return True
    if found["gap"] == "-":
        return False
    if word.rstrip(".") in _context().honorifics | _context().openers or offices().get(word) is not None:
        return True
    return word.endswith("'s") or _closes(word) or any(_alike(word, name) for name in full_names)


def _free_after(text: str, end: int) -> bool:
    found = _AFTER.match(text, end)
    if found is None:
        return _TIED_AFTER.match(text, end) is None
    if found["gap"] == "-":
        return True  # "the Trump-Kim summit"
    # Capitals on all of the words that follow are the style of a headline, where they tell nothing.
    return bool(found["headline"]) or found["word"].rstrip(".") in _context().followers


def _closes(word: str) -> bool:
    """Whether the full stop after `word` ends a sentence rather than shortens a name."""
    return word.endswith(".") and len(word) > 3


def _alike(word: str, full_name: str) -> bool:
    return any(SequenceMatcher(None, word, part).ratio() > _SAME_GIVEN_NAME for part in full_name.split())


@cache
def _context() -> NameContext:
    return validate(NameContext, load_yaml(data("name_context.yaml")), "name_context.yaml")
