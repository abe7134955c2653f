"""Noun phrases as sources name themselves: where one starts and ends."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.reading.attribution.cues import ends_in_title

# Prepositions that belong to the name of a source: "ambassador to Norland", "a spokesman for the president".
_INSIDE = frozenset({"of", "to", "for", "from", "in", "at", "with", "on", "within", "by", "near", "inside"})
# What a person says something in: not part of the name of who says it.
_OCCASIONS = frozenset(
    """statement interview speech tweet letter post conference address briefing meeting call message video response
    time report visit""".split()  # noqa: SIM905
)
_DATES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december jan. feb. mar. apr. aug. sept. sep. oct. nov. dec. yesterday today tomorrow
    week month year day morning afternoon evening night weekend""".split()  # noqa: SIM905
)
_NOT_OF_NAMES = frozenset({"cc", "advmod", "prep", "advcl", "intj", "mark", "npadvmod"})
_LONGEST_APPOSITION = 14  # tokens; longer ones are parses gone astray


def noun_phrase(head: Token) -> tuple[int, int]:
    """First and last token index of the shortest phrase that names what `head` heads: without relative clauses, and
    without what follows a comma unless it is an apposition to a person or a further member of a list."""
    return _left(head), _right(head)


def _left(head: Token) -> int:
    start = head.i
    for child in reversed(list(head.lefts)):
        outside = child.dep_ in _NOT_OF_NAMES and child.i + 1 < start
        if (child.is_punct or outside) and child.text not in {"-", "–", ".", "(", "’", "'"}:
            break
        start = child.left_edge.i
    while start < head.i and (head.doc[start].is_punct or head.doc[start].is_space or head.doc[start].dep_ == "cc"):
        start += 1
    return start


def _right(head: Token) -> int:
    end = head.i
    for child in head.rights:
        if child.is_punct or child.is_space:
            continue
        if not _belongs(child, head, end):
            break
        if child.dep_ == "prep":
            end = _prepositional_end(child)
        elif child.dep_ in {"conj", "appos"}:
            end = _right(child)
        else:
            end = child.right_edge.i
    return _close_bracket(head, end)


def _belongs(child: Token, head: Token, end: int) -> bool:
    after_comma = any(token.text == "," for token in head.doc[end + 1 : child.left_edge.i + 1])
    if child.dep_ == "cc":
        return any(other.dep_ == "conj" and other.pos_ in {"NOUN", "PROPN", "PRON"} for other in child.head.rights)
    if child.dep_ == "conj":
        return child.pos_ in {"NOUN", "PROPN", "PRON"}
    if child.dep_ == "appos":
        if child.pos_ not in {"NOUN", "PROPN"} or child.right_edge.i - child.left_edge.i > _LONGEST_APPOSITION:
            return False
        return not after_comma or (child.pos_ == "PROPN") != (head.pos_ == "PROPN") or ends_in_title(child.text)
    if after_comma:
        return False
    if child.dep_ == "prep":
        return child.lower_ in _INSIDE and not _circumstance(child)
    if child.dep_ == "acl":
        return child.tag_ in {"VBN", "VBG"}
    return (
        child.dep_ in {"case", "amod", "nummod", "poss", "compound", "flat", "nmod", "npadvmod", "relcl"}
        and (child.dep_ != "npadvmod" or child.lower_ not in _DATES)
        and child.dep_ != "relcl"
    )


def _circumstance(preposition: Token) -> bool:
    """Whether the preposition tells when or on what occasion something was said."""
    return any(
        child.lower_ in _DATES
        or child.like_num
        or (preposition.lower_ in {"in", "at", "on"} and child.lemma_.lower() in _OCCASIONS)
        for child in preposition.children
        if child.dep_ == "pobj"
    )


def _prepositional_end(preposition: Token) -> int:
    for child in preposition.children:
        if child.dep_ == "pobj":
            return _right(child)
    return preposition.right_edge.i if preposition.right_edge.i - preposition.i < 6 else preposition.i


def _close_bracket(head: Token, end: int) -> int:
    """Take in a short bracket that follows at once: "Sudria Liberation Forces (SLF)"."""
    doc = head.doc
    if end + 3 < len(doc) and doc[end + 1].text == "(" and doc[end + 3].text == ")" and doc[end + 2].is_upper:
        return end + 3
    if (
        doc[end].text != ")"
        and end + 1 < len(doc)
        and doc[end + 1].text == ")"
        and "(" in doc[head.left_edge.i : end].text
    ):
        return end + 1
    return end
