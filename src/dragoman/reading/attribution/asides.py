"""What stands inside credited words but is told in the text's own voice."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from dragoman.model.span import Span
from dragoman.reading.attribution.marks import inside_quotation
from dragoman.vocabulary.attribution_cues import VerbKind, attribution_cues

_PAST = frozenset({"VBD", "VBN"})
_RELATIVES = frozenset({"who", "which", "that", "where", "whose"})


def without_asides(clause: Token, verb: Token, start: int, end: int) -> list[Span]:
    """The character range `[start, end)` of the content `clause` of `verb`, less the asides in it.

    "Norland says it will leave the treaty, following Sudria's exit": the exit is background told by the outlet.
    """
    doc = clause.doc
    holes = sorted(_holes(doc, clause, verb, start, end))
    spans = []
    for hole in holes:
        if hole.start > start:
            spans.append(Span(start, hole.start))
        start = max(start, hole.end)
    if end > start:
        spans.append(Span(start, end))
    return spans


def _holes(doc: Doc, clause: Token, verb: Token, start: int, end: int) -> list[Span]:
    found = []
    for token in clause.subtree:
        if start < token.idx < end and token.i != clause.i and _is_aside(token, clause, verb):
            first, last = token.left_edge, token.right_edge
            if first.idx > start and not inside_quotation(doc, first.i):
                found.append(Span(first.idx, min(end, last.idx + len(last))))
    return found


def _is_aside(token: Token, clause: Token, verb: Token) -> bool:
    breaks = attribution_cues().breaks
    opening = token.left_edge
    comma = opening.i > 0 and opening.nbor(-1).text == ","
    if token.dep_ in {"prep", "advcl"} and opening.lower_ in breaks.always:
        return True
    if (
        token.dep_ == "advcl"
        and opening.lower_ in breaks.clauses
        and _has_subject(token)
        and opening.nbor(1).lower_ not in {"long", "if"}
    ):
        return True
    if comma and token.dep_ in {"advcl", "prep", "npadvmod"} and opening.lower_ in breaks.after_comma:
        return True
    if token.dep_ == "relcl" and opening.lower_ in _RELATIVES:
        return _told_before(token) or (comma and opening.lower_ != "that")
    if token.dep_ in {"advcl", "conj"} and token.head.i == clause.i:
        return _own_statement(token, verb, comma)
    return False


def _has_subject(token: Token) -> bool:
    return any(child.dep_ in {"nsubj", "nsubjpass"} for child in token.children)


def _told_before(relative: Token) -> bool:
    """Whether a relative clause tells what has happened: background that the speaker need not have said."""
    if any(child.dep_ == "aux" and child.tag_ == "MD" for child in relative.children):
        return False
    return relative.tag_ in _PAST or any(
        child.tag_ in _PAST for child in relative.children if child.dep_ in {"aux", "auxpass"}
    )


def _own_statement(token: Token, verb: Token, comma: bool) -> bool:
    """A second statement that the parse has put under the first: "says A and condemns B", "says A, accusing B"."""
    record = attribution_cues().verb_of.get(token.lemma_.lower())
    statement = record is not None and record.kind in {VerbKind.PERFORMS, VerbKind.QUOTES}
    if not statement or _has_subject(token):
        return False
    if token.dep_ == "conj":
        return token.tag_ == verb.tag_ or {token.tag_, verb.tag_} == {"VBP", "VBZ"}
    return comma and token.tag_ == "VBG"
