"""Finds the furniture of a news text: datelines, bylines, credits, source tags, copyright lines, boilerplate.

How furniture looks is data (`vocabulary/data/furniture.yaml`); this module knows where in a text each rule may match:
above the story, at its start, below it, at the end of a line. Spans never overlap and are in the order of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dragoman.documents.dates import date_told
from dragoman.model.document import Furniture, FurnitureSpan
from dragoman.model.span import Span
from dragoman.vocabulary.sources import FurnitureRule, Place, furniture_rules

# Furniture lines are short. The limits keep the patterns off long paragraphs, where they could not match anyway.
LONGEST_LINE = 700
OPENING_WINDOW = 240
ENDING_WINDOW = 400
# How far from the top a byline or a place line may stand, in lines that are not blank; press releases with a title,
# a byline, a place, a room, a time and "Begin text:" have six.
HEAD_LINES = 10
TAIL_LINES = 6
# A headline above the byline: short and without the full stop of a sentence. At most this many.
HEADLINE_LENGTH = 200
HEADLINES = 3
# One label "X:" may be anything; a transcript has several turns.
FEWEST_TURNS = 2

# Marks of writing direction and zero-width spaces stand around lines copied from web pages.
_EDGES = " \t\r\n\f\v\u00a0\u200b\u200e\u200f\u202a\u202c\ufeff"
_LINE_END = re.compile(r"\r\n|[\n\r\u2028\u2029]")
_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"’')\]]*\s+(?=\S)")
_FULL_STOP = re.compile(r"[.!?…][”\"’')\]]*$")


def find_furniture(text: str, title: str = "") -> tuple[FurnitureSpan, ...]:
    """The furniture in `text`, in order, without overlaps. A first line equal to `title` is not furniture, but
    furniture may follow it."""
    return tuple(span for span, _ in find_with_rules(text, title))


def find_with_rules(text: str, title: str = "") -> tuple[tuple[FurnitureSpan, str], ...]:
    """As `find_furniture`, each span with the id of the rule that found it."""
    found = _Found(text)
    lines = list(_lines(text))
    _mark_whole_lines(found, lines)
    first = _mark_head(found, lines, " ".join(title.split()))
    _mark_tail(found, lines)
    _mark_turns(found, lines)
    if first is not None and first.start not in found.reach:
        _mark_opening(found, first)
    _mark_endings(found, lines)
    _mark_closing(found, lines)
    return tuple(sorted(found.spans, key=lambda one: one[0].span))


@dataclass(slots=True)
class _Found:
    """What has been marked so far. `covered` holds the starts of the lines that are furniture as a whole; `reach` how
    far each line, by its start, is furniture."""

    text: str
    spans: list[tuple[FurnitureSpan, str]] = field(default_factory=list)
    covered: set[int] = field(default_factory=set)
    reach: dict[int, int] = field(default_factory=dict)

    def mark(self, rule: FurnitureRule, line: Span, span: Span, match: re.Match[str]) -> None:
        self.reach[line.start] = max(span.end, self.reach.get(line.start, 0))
        self.spans.append((FurnitureSpan(span, rule.kind, _tells(rule, match)), rule.id))


def _rules(place: Place) -> list[FurnitureRule]:
    return [rule for rule in furniture_rules() if rule.where is place]


def _lines(text: str) -> Iterator[Span]:
    """The lines of `text` that are not blank, without the white space at their edges."""
    start = 0
    for end, after in [*((m.start(), m.end()) for m in _LINE_END.finditer(text)), (len(text), len(text))]:
        line = _trimmed(text, start, end)
        if line.start < line.end:
            yield line
        start = after


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return Span(start, end)


def _mark_whole_line(found: _Found, line: Span, rules: list[FurnitureRule]) -> bool:
    """Marks `line` by the first rule that matches all of it; says whether one did."""
    if line.end - line.start > LONGEST_LINE:
        return False
    for rule in rules:
        match = rule.regex.fullmatch(found.text, line.start, line.end)
        if match:
            found.mark(rule, line, line, match)
            found.covered.add(line.start)
            return True
    return False


def _mark_whole_lines(found: _Found, lines: list[Span]) -> None:
    rules = _rules(Place.LINE)
    for line in lines:
        _mark_whole_line(found, line, rules)


def _mark_head(found: _Found, lines: list[Span], title: str) -> Span | None:
    """Marks the block above the story. Returns the first line of the story, or None when there is no story."""
    rules = _rules(Place.HEAD)
    first: Span | None = None
    headlines = 0
    for line in lines[:HEAD_LINES]:
        if line.start in found.covered or _mark_whole_line(found, line, rules):
            first = None  # what stood above furniture was a headline
            continue
        first = first or line
        headlines += 1
        words = " ".join(line.of(found.text).split())
        headline = words == title or (len(words) <= HEADLINE_LENGTH and not _FULL_STOP.search(words))
        if not headline or headlines > HEADLINES or _opening(found.text, line):
            return line
    story = first or next((line for line in lines[HEAD_LINES:] if line.start not in found.covered), None)
    if story is None:
        _forget(found, Place.HEAD)  # a line above nothing is not above a story
    return story


def _opening(text: str, line: Span) -> bool:
    """Whether `line` begins like the first line of a story: with a dateline."""
    end = min(line.end, line.start + OPENING_WINDOW)
    return any(rule.regex.match(text, line.start, end) for rule in _rules(Place.OPENING))


def _mark_opening(found: _Found, line: Span) -> None:
    """Marks what opens the story's first line: a label, then a dateline, each at most once."""
    start, end = line.start, min(line.end, line.start + OPENING_WINDOW)
    rules = _rules(Place.OPENING)
    for _ in range(2):
        for rule in rules:
            match = rule.regex.match(found.text, start, end)
            if match and match.end() > start:
                found.mark(rule, line, Span(start, match.end()), match)
                start = match.end()
                rules = [other for other in rules if other.kind is not rule.kind]
                break


def _mark_tail(found: _Found, lines: list[Span]) -> None:
    rules = _rules(Place.TAIL)
    for line in lines[1:][-TAIL_LINES:]:
        if line.start not in found.covered:
            _mark_whole_line(found, line, rules)


def _mark_turns(found: _Found, lines: list[Span]) -> None:
    """Marks who speaks in a transcript, where there are enough turns for it to be one."""
    turns = [
        (rule, line, match)
        for line in lines
        if line.start not in found.covered
        for rule in _rules(Place.TURN)
        if (match := rule.regex.match(found.text, line.start, min(line.end, line.start + OPENING_WINDOW)))
    ]
    if len(turns) < FEWEST_TURNS:
        return
    for rule, line, match in turns:
        found.mark(rule, line, Span(line.start, match.end()), match)


def _mark_endings(found: _Found, lines: list[Span]) -> None:
    """Marks what follows the last story sentence of a line, such as a pointer to a web page."""
    rules = _rules(Place.ENDING)
    for line in lines:
        if line.start in found.covered:
            continue
        begin = max(line.start, line.end - ENDING_WINDOW)
        for stop in _SENTENCE_END.finditer(found.text, begin, line.end):
            start = stop.end()
            hit = next(((r, m) for r in rules if (m := r.regex.fullmatch(found.text, start, line.end))), None)
            if hit and start >= found.reach.get(line.start, 0):
                found.mark(hit[0], line, Span(start, line.end), hit[1])
                break


def _mark_closing(found: _Found, lines: list[Span]) -> None:
    """Marks the source tags at the very end of the story, last first."""
    story = [line for line in lines if line.start not in found.covered]
    if not story:
        return
    line = story[-1]
    end = line.end
    rules = _rules(Place.CLOSING)
    floor = max(line.start, found.reach.get(line.start, 0))
    while end > floor:
        opened = max(found.text.rfind("(", floor, end), found.text.rfind("[", floor, end))
        nested = max(found.text.rfind("(", floor, max(opened, floor)), found.text.rfind("[", floor, max(opened, floor)))
        hit = _closing_at(found.text, [opened, nested], floor, end, rules)
        if not hit:
            return
        rule, match, start = hit
        found.mark(rule, line, Span(start, end), match)
        end = _trimmed(found.text, floor, start).end


def _closing_at(
    text: str, brackets: list[int], floor: int, end: int, rules: list[FurnitureRule]
) -> tuple[FurnitureRule, re.Match[str], int] | None:
    """The closing rule that matches from one of `brackets` to `end`. The rules look behind at the sentence's end, so
    they start where the white space before the bracket starts."""
    for bracket in brackets:
        if bracket <= floor:
            continue
        before = _trimmed(text, floor, bracket).end
        for rule in rules:
            match = rule.regex.match(text, before, end)
            if match and match.end() == end:
                return rule, match, bracket
    return None


def _forget(found: _Found, place: Place) -> None:
    """Takes back what the rules of `place` marked."""
    ids = {rule.id for rule in _rules(place)}
    for span, rule in found.spans:
        if rule in ids:
            found.covered.discard(span.span.start)
            found.reach.pop(span.span.start, None)
    found.spans = [(span, rule) for span, rule in found.spans if rule not in ids]


def _tells(rule: FurnitureRule, match: re.Match[str]) -> tuple[tuple[str, str], ...]:
    """What the match says, dates as EDTF with their year apart; fixed values of the rule last."""
    told: list[tuple[str, str]] = []
    for key, value in match.groupdict().items():
        words = " ".join((value or "").split()).strip(" ,;|")
        if not words:
            continue
        if key == "author" and rule.kind is Furniture.CREDIT:
            words = words.rstrip(".")
        if key != "date":
            told.append((key, words))
            continue
        edtf = date_told(words)
        if edtf:
            told.append(("date", edtf))
            if not edtf.startswith("X"):
                told.append(("year", edtf[:4]))
    return (*told, *rule.tells)


__all__ = ["Furniture", "find_furniture", "find_with_rules"]
