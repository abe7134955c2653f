"""One self-contained HTML page: each text with its evidence marked, and a card for each claim.

The page loads nothing and runs nothing (its content security policy says so), so that it can be mailed and archived.
Everything that comes from a document is escaped. Marked evidence is a link to the claim's card and the card's quote a
link back, so that all of it works from the keyboard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from itertools import pairwise

from dragoman.exchange.labels import SOURCES, act_group, act_name, sentence
from dragoman.model.claim import Claim
from dragoman.model.document import Document
from dragoman.model.span import Span

PARAGRAPH = '<span class="gap"></span>'

FOOT = "</main>\n</body>\n</html>\n"


def page_head(title: str = "Dragoman") -> str:
    """The page up to the first document."""
    css = files("dragoman.exchange").joinpath("page.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{css}</style>\n</head>\n<body>\n<main>\n"
    )


def page_article(document: Document, claims: Sequence[Claim], notes: Sequence[str], number: int) -> str:
    """One document: heading, text with its evidence marked, and cards.

    `number` keeps the anchors of the documents on one page apart.
    """
    cards = "".join(card(claim, f"{number}-{place}") for place, claim in enumerate(claims, 1))
    text = marked_text(document, claims, number)
    language = f' lang="{escape(document.language)}"' if document.language else ""
    return (
        f'<article aria-labelledby="title-{number}">\n'
        f'<h1 id="title-{number}"{language}>{escape(document.title or document.id)}</h1>\n'
        f'<p class="facts">{facts(document, claims)}</p>\n'
        + "".join(f'<p class="note">{escape(note)}</p>\n' for note in notes)
        + legend(claims)
        + '<div class="both">\n'
        f'<div class="text" role="region" aria-label="Text" tabindex="0"{language}>{text}</div>\n'
        f'<ol class="claims" aria-label="Claims">\n{cards}</ol>\n</div>\n</article>\n'
    )


def facts(document: Document, claims: Sequence[Claim]) -> str:
    """Where the text comes from, and how many claims it holds."""
    dated = f'<time datetime="{escape(document.published)}">{escape(document.published)}</time>'
    counted = "1 claim" if len(claims) == 1 else f"{len(claims) or 'no'} claims"
    parts = [escape(document.id), escape(document.publisher), escape(document.author)]
    return " · ".join(filter(None, [*parts, dated if document.published else "no date", counted]))


def legend(claims: Sequence[Claim]) -> str:
    """The colours of the act groups that occur."""
    groups = dict.fromkeys(act_group(claim.act) for claim in claims)
    rows = "".join(f'<li><span class="{css_class(group)}">{escape(group)}</span></li>' for group in groups)
    return f'<ul class="legend" aria-label="Colours of act groups">{rows}</ul>\n' if rows else ""


def card(claim: Claim, anchor: str) -> str:
    """One claim with its fields, its quote and the rules that made it."""
    actor, act, recipient = sentence(claim)
    fields = (
        ("status", str(claim.status)),
        ("date", claim.date or "not stated"),
        ("source", f"{claim.speaker} ({SOURCES[claim.by]})" if claim.speaker else SOURCES[claim.by]),
        ("about", claim.object),
        ("if", claim.condition),
        ("deadline", claim.deadline),
    )
    rows = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in fields if value)
    codes = " → ".join(filter(None, (", ".join(claim.actor), ", ".join(claim.recipient))))
    return (
        f'<li class="claim {css_class(act_group(claim.act))}" id="claim-{anchor}">\n'
        f"<h3><strong>{escape(actor)}</strong> {escape(act)} <strong>{escape(recipient)}</strong></h3>\n"
        f"<dl>{rows}</dl>\n"
        f'<blockquote><a href="#text-{anchor}" title="Show in the text">“{escape(claim.quote)}”</a></blockquote>\n'
        f"<code>{escape(act_name(claim.act))} · {escape(codes)} · {escape(', '.join(claim.rules))}"
        f" · confidence {claim.confidence:.2f}</code>\n</li>\n"
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a claim's quote stands, and the anchor of its card."""

    span: Span
    anchor: str
    group: str


def marked_text(document: Document, claims: Sequence[Claim], number: int) -> str:
    """The text cut at the edges of all evidence and furniture, each piece marked by the shortest quote it lies in.

    The first piece of each quote carries the anchor that its card links to, whichever claim the piece is marked for.
    """
    evidence = [
        Evidence(claim.span, f"{number}-{place}", act_group(claim.act)) for place, claim in enumerate(claims, 1)
    ]
    asides = [part.span for part in document.furniture]
    edges = {0, len(document.text)}
    for span in [*asides, *(each.span for each in evidence)]:
        edges |= {span.start, span.end}
    cuts = sorted(edge for edge in edges if edge <= len(document.text))
    pieces = (Span(start, end) for start, end in pairwise(cuts))
    return "".join(marked_piece(piece, document.text, evidence, asides) for piece in pieces)


def marked_piece(piece: Span, text: str, evidence: Sequence[Evidence], asides: Sequence[Span]) -> str:
    """One stretch between two edges."""
    words = escape(piece.of(text)).replace("\n", PARAGRAPH)
    here = [each for each in evidence if each.span.covers(piece)]
    if here:
        inner = min(here, key=lambda each: each.span.end - each.span.start)
        words = f'<a class="{css_class(inner.group)}" href="#claim-{inner.anchor}">{words}</a>'
    elif any(aside.covers(piece) for aside in asides):
        words = f'<span class="aside">{words}</span>'
    anchors = (f'<span id="text-{each.anchor}"></span>' for each in here if each.span.start == piece.start)
    return "".join(anchors) + words


def css_class(group: str) -> str:
    """A group's name as a class name."""
    return escape(group.replace("+", "-"))
