"""Releases and transcripts: bylines, introductions and speaker turns that credit whole stretches of text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.model.claim import By
from dragoman.model.document import Document, Furniture
from dragoman.model.reading import Attribution
from dragoman.model.span import Span
from dragoman.reading.attribution.sources import office_words

_OFFICE = re.compile(
    r"\b(?:office of|department|ministry|spokesperson'?s office|embassy|bureau|government|press service|secretariat|mission)\b",
    re.I,
)
_INTRODUCTION = re.compile(
    r"^[^\n]*?\b(?:(?:the )?following (?:is|are|was)?\s*(?:the text of )?(?:a |the )?(?:joint )?(?:statement|text|remarks|communiqu[eé]|declaration)?"
    r"[^\n:.]*?\b(?:attributable to|(?:released |issued |made )?(?:by|from|of))|(?:statement|remarks) (?:is |are )?attributable to)"
    r"\s+(?P<source>[^\n:]+?)\s*(?:[:\n]|\.(?=\s+[A-Z]|\s*$))",
    re.I | re.M,
)
_JOINT = re.compile(
    r"^(?:joint )?(?:statement|declaration|remarks)\b.*?\bby\s+(?P<source>.+?)(?:\s+(?:on|welcoming|regarding|about|concerning|at|in|following|condemning|calling|after|before)\b.*)?$",
    re.I,
)
_TURN = re.compile(r"^(?P<who>[A-Z][A-Z .'’\-]{2,60}[A-Z])(?:\s*\([^)\n]*\))?:\s", re.M)


def release_attributions(document: Document, sentences: Sequence[Span]) -> list[Attribution]:
    """What bylines with an office, introductions ("The following is attributable to ...") and turns credit."""
    found = _byline(document)
    introduced = _introduced(document, found)
    if introduced is not None:
        found = [introduced]
    return [*found, *_turns(document, found)]


def _byline(document: Document) -> list[Attribution]:
    """The author of an official text is credited with all of it; a reporter's byline credits nobody."""
    for furniture in document.furniture:
        if furniture.kind != Furniture.BYLINE:
            continue
        author, role = furniture.get("author"), furniture.get("role")
        whole = Span(0, len(document.text))
        if author and _OFFICE.search(author) and not office_words(re.sub(r"(?i)spokes\w+", "", author)):
            named = _named_in_title(document.title)
            klass = By.OFFICIAL_NAMED if named else By.OFFICIAL_UNNAMED
            return [Attribution(furniture.span, furniture.span, whole, klass, named or author)]
        if author and role and (office_words(role) or _OFFICE.search(role)):
            return [Attribution(furniture.span, furniture.span, whole, By.OFFICIAL_NAMED, author)]
    return []


def _named_in_title(title: str) -> str:
    """The persons whom a title such as "Joint Statement by Minister Ada Roe and Minister Bo Lund" names."""
    match = _JOINT.match(title)
    if match is None:
        return ""
    names = [_without_office(part) for part in re.split(r",\s*|\s+and\s+", match["source"])]
    return " and ".join(name for name in names if name) if all(names) else ""


def _without_office(phrase: str) -> str:
    """The personal name after an office: "Treasury Secretary Janet Roe" gives "Janet Roe"; "" when none is there."""
    words = phrase.strip().split()
    last = max((index for index, word in enumerate(words) if office_words(word)), default=-1)
    name = words[last + 1 :]
    while name and (name[0].lower() in {"of", "for", "to", "state", "the"} or name[0].islower()):
        name = name[1:]
    return " ".join(name) if len(name) >= 2 and last >= 0 else ""


def _introduced(document: Document, byline: Sequence[Attribution]) -> Attribution | None:
    """Whoever an introduction in the first lines names as the author of what follows."""
    match = _INTRODUCTION.search(document.text, 0, 900)
    if match is None or (not byline and match.start() > 300):
        return None
    source = re.sub(r"^the\s+", "", match["source"].strip(), flags=re.I)
    start = match.start("source") + match["source"].find(source)
    name = _without_office(source)
    cue = Span(match.start(), match.start("source"))
    klass = By.OFFICIAL_NAMED if name else By.OFFICIAL_UNNAMED
    return Attribution(Span(start, start + len(source)), cue, Span(0, len(document.text)), klass, name or source)


def _turns(document: Document, byline: Sequence[Attribution]) -> list[Attribution]:
    """Turns of a transcript: "MINISTER ROE: ..." credits the words up to the next turn to that speaker."""
    turns = list(_TURN.finditer(document.text))
    if len(turns) < 2 or not any(office_words(turn["who"]) for turn in turns):
        return []
    found = []
    for turn, following in zip(turns, [*turns[1:], None], strict=True):
        end = following.start() if following is not None else len(document.text)
        speaker = _full_name(turn["who"], document, byline)
        klass = By.OFFICIAL_NAMED if office_words(turn["who"]) else By.OTHER
        who = Span(turn.start("who"), turn.end("who"))
        found.append(Attribution(who, who, Span(turn.end(), end), klass, speaker))
    return found


def _full_name(who: str, document: Document, byline: Sequence[Attribution]) -> str:
    """A speaker's name as byline, title or text spells it in full: "SECRETARY ROE" is "Ada B. Roe" of the byline."""
    last = who.split()[-1]
    for found in byline:
        if found.speaker.split() and found.speaker.split()[-1].lower() == last.lower():
            return found.speaker
    for place in (document.title, document.text[:600]):
        match = re.search(rf"((?:[A-Z][\w.’'\-]*\s+)+)(?i:{re.escape(last)})((?:\s+[IVX]+)?)\b", place)
        if match:
            named = _without_office(match.group())
            return named or " ".join(match.group().split()[-2:])
    return who
