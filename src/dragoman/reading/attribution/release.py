"""Releases and transcripts: bylines and speaker turns that credit whole stretches of text."""

from __future__ import annotations

import re

from dragoman.model.claim import By
from dragoman.model.document import Document, Furniture, FurnitureSpan
from dragoman.model.reading import Attribution
from dragoman.model.span import Span
from dragoman.reading.attribution.cues import title_words
from dragoman.vocabulary.names import NameKind, name_index
from dragoman.vocabulary.offices import offices

_PRESS = re.compile(
    r"\b(?:correspondent|reporter|writer|editor|staff|news|journalist|contributor|columnist|analyst)\b",
    re.I,
)
_PRESS_OFFICE = re.compile(r"\b(?:office|service|department|spokesperson|secretary|ministry)\b", re.I)
_JOINT = re.compile(
    r"^(?:joint )?(?:press )?(?:statement|declaration|remarks|communiqu[eé])\b.*?\bby\s+(?P<source>.+?)"
    r"(?:\s+(?:on|welcoming|regarding|about|concerning|at|in|following|condemning|calling|after|before|marking)\b.*)?$",
    re.I,
)
# What follows a name in a role ("Secretary of State" does not end in a name).
_OFFICE_TAILS = frozenset({"of", "for", "to", "the", "state", "and", "affairs"})


def release_attributions(document: Document) -> list[Attribution]:
    """What the bylines of an official text credit, widest first.

    The author of a release is credited with all of it, a reporter with nothing; a later line ("The following is
    attributable to ...") stands in place of an office named above it. Turns of a transcript credit the words up to the
    next turn. Such attributions have one span for cue and source, which sets them apart from speech inside the text.
    """
    bylines = [one for one in document.furniture if one.kind == Furniture.BYLINE]
    whole = [found for one in bylines if not one.get("turn") for found in [_author(document, one)] if found is not None]
    turns = [one for one in bylines if one.get("turn")]
    return [*whole[-1:], *_turns(document, turns, whole)]


def _author(document: Document, byline: FurnitureSpan) -> Attribution | None:
    author, role = byline.get("author"), byline.get("role")
    klass, speaker = _credited(author, role, document.title)
    if klass is None:
        return None
    return Attribution(byline.span, byline.span, Span(0, len(document.text)), klass, speaker)


def _credited(author: str, role: str, title: str) -> tuple[By | None, str]:
    """Class and name of the author of an official text; None for a reporter."""
    if role and _PRESS.search(role) and not _PRESS_OFFICE.search(role):
        return None, ""
    if author and role:
        official = title_words(role) or offices().find(role)
        return (By.OFFICIAL_NAMED, author) if official else (None, "")
    if author:
        if not _official(author):
            return None, ""
        name = _name_after_title(author)
        return (By.OFFICIAL_NAMED, name) if name else (By.OFFICIAL_UNNAMED, re.sub(r"^[Tt]he\s+", "", author))
    if role:
        named = _named_in_title(title)
        return (By.OFFICIAL_NAMED, named) if named else (By.OFFICIAL_UNNAMED, role)
    return None, ""


def _official(author: str) -> bool:
    """Whether an author without a role is a body or an office holder and not a reporter."""
    named = [name for match in name_index().find(author) for name in match.names if name.kind != NameKind.PERSON]
    return bool(title_words(author) or offices().find(author) or named)


def _named_in_title(title: str) -> str:
    """The persons whom a title such as "Joint Statement by Minister Ada Roe and Minister Bo Lund" names."""
    match = _JOINT.match(title)
    if match is None:
        return ""
    names = [_name_after_title(part) for part in re.split(r",\s*|\s+and\s+", match["source"])]
    return " and ".join(names) if all(names) else ""


def _name_after_title(phrase: str) -> str:
    """The personal name after a title: "Treasury Secretary Janet Roe" gives "Janet Roe"; "" when none is there."""
    words = phrase.strip().split()
    if not title_words(phrase) or re.search(r",|\band\b", phrase):
        return ""
    parties = [m.span for m in name_index().find(phrase) if all(name.kind != NameKind.PERSON for name in m.names)]
    last = max(
        (index for index, word in enumerate(words) if title_words(word) or word.lower() in _OFFICE_TAILS), default=-1
    )
    name = words[last + 1 :]
    start = len(" ".join(words[: last + 1])) + 1
    if any(span.start <= start < span.end for span in parties) or any(word[:1].islower() for word in name):
        return ""
    return " ".join(name) if len(name) >= 2 else ""


def _turns(document: Document, turns: list[FurnitureSpan], whole: list[Attribution]) -> list[Attribution]:
    found = []
    if not turns:
        return []
    ends = [turn.span.start for turn in turns[1:]] + [len(document.text)]
    for turn, end in zip(turns, ends, strict=True):
        who = re.sub(r"(?<!\()\s+\([^)]*\)|[\s:]+$", "", turn.get("turn")).strip(" ()")
        klass = By.OFFICIAL_NAMED if title_words(who) else By.OTHER
        speaker = _full_name(who, document, whole)
        found.append(Attribution(turn.span, turn.span, Span(turn.span.end, max(turn.span.end, end)), klass, speaker))
    return found


def _full_name(who: str, document: Document, whole: list[Attribution]) -> str:
    """A speaker's name as byline, title or first lines spell it: "SECRETARY ROE" is "Ada B. Roe" of the byline."""
    last = who.split()[-1] if who else who
    for found in whole:
        if found.speaker.split() and found.speaker.split()[-1].lower() == last.lower():
            return found.speaker
    for place in (document.title, document.text[:600]):
        pattern = rf"\b(?:[A-Z][\w’'\-]*[a-z][\w.’'\-]*\s+)+{re.escape(last.capitalize())}(?:\s+[IVX]+)?\b"
        match = re.search(pattern, place)
        if match:
            return _name_after_title(match.group()) or " ".join(match.group().split()[-3:])
    return who
