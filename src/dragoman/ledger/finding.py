"""Full-text search over the documents: the same small language on both databases.

oil gas            both words, in any form ("sanctions" finds "sanctioned")
"lower level"      these words in this order
oil or gas         either
oil -gas           the first without the second
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, literal_column, select, text

from dragoman.errors import InputError
from dragoman.ledger.queries import Horizon
from dragoman.ledger.schema import documents

_TERM = re.compile(r'(-?)"([^"]*)"?|(-?)(\S+)')
_WORD = re.compile(r"\w+")
AROUND = 90  # characters of the text on either side of the first word found


@dataclass(frozen=True, slots=True)
class Term:
    """Words in a row to be found, or with `without` not to be found; `either` ties it to the one before by "or"."""

    words: tuple[str, ...]
    without: bool = False
    either: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found: its content address, what it is, whether its title has all the words, and a stretch of
    its text with the words."""

    document: str
    doc: str
    title: str
    publisher: str
    published: str
    url: str
    in_title: bool
    excerpt: str


def terms_of(query: str) -> tuple[Term, ...]:
    """What a user's query asks for. Raises InputError where it asks for nothing."""
    found: list[Term] = []
    either = False
    for match in _TERM.finditer(query):
        without, phrase = bool(match[1] or match[3]), match[2] if match[2] is not None else match[4]
        if phrase.casefold() == "or" and match[4] and found:
            either = True
            continue
        words = tuple(_WORD.findall(phrase))
        if words:
            found.append(Term(words, without, either and not without))
        either = False
    if not any(not term.without for term in found):
        raise InputError(f"{query!r} has no word to look for; give words, or a phrase in quotes")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Among:
    """Which documents are looked through: those of a publisher, and those published from `since` to `until` (ISO);
    `""` leaves it open."""

    publisher: str = ""
    since: str = ""
    until: str = ""


ALL = Among()


def hits(connection: Connection, horizon: Horizon, query: str, limit: int, among: Among = ALL) -> Iterator[Hit]:
    """The documents within the horizon that match; of revisions only the newest.

    Those whose title matches come first, then the newest. A score that weighs words by how rare they are would change
    with every document that is added later, and the past with it.
    """
    terms = terms_of(query)
    sqlite = connection.dialect.name == "sqlite"
    condition, in_title = _sqlite(terms) if sqlite else _postgres(terms)
    later = documents.alias("later")
    revised = (
        select(later.c.entry)
        .where(later.c.series == documents.c.series, later.c.revision > documents.c.revision, horizon.sees(later))
        .exists()
    )
    source: Any = (
        documents.join(text("words"), literal_column("words.rowid") == documents.c.entry) if sqlite else documents
    )
    statement = (
        select(documents, in_title.label("in_title"))
        .select_from(source)
        .where(condition, horizon.sees(documents), ~revised, *_narrowed(among))
        .order_by(in_title.desc(), documents.c.published.desc(), documents.c.address)
        .limit(limit)
    )
    for row in connection.execute(statement).all():
        excerpt = excerpt_of(row.text, terms)
        facts = (row.address, row.doc, row.title, row.publisher, row.published, row.url)
        yield Hit(*facts, bool(row.in_title), excerpt)


def _narrowed(among: Among) -> Iterator[ColumnElement[bool]]:
    """The conditions of what is looked through."""
    if among.publisher:
        yield documents.c.publisher == among.publisher
    if among.since:
        yield documents.c.published >= among.since
    if among.until:
        yield and_(documents.c.published <= among.until, documents.c.published != "")


def excerpt_of(content: str, terms: tuple[Term, ...]) -> str:
    """A stretch of the text around the first place where a wanted word, or its stem, stands; on one line."""
    at = 0
    for term in (term for term in terms if not term.without):
        stem = re.escape(term.words[0][: max(4, len(term.words[0]) - 3)])
        match = re.search(rf"\b{stem}", content, re.IGNORECASE)
        if match:
            at = match.start()
            break
    start, end = max(0, at - AROUND), min(len(content), at + AROUND)
    start = content.rfind(" ", 0, start) + 1 if start else 0
    after = content.find(" ", end)
    end = after if after >= 0 else len(content)
    return ("… " if start else "") + " ".join(content[start:end].split()) + (" …" if end < len(content) else "")


def _sqlite(terms: tuple[Term, ...]) -> tuple[Any, Any]:
    """Every word in quotes, so that none is taken for an operator of FTS5; `a b NOT c` with `or` inside brackets."""
    wanted: list[list[str]] = []
    dropped = []
    for term in terms:
        phrase = '"' + " ".join(term.words) + '"'
        if term.without:
            dropped.append(phrase)
        elif term.either and wanted:
            wanted[-1].append(phrase)
        else:
            wanted.append([phrase])
    expression = " AND ".join(f"({' OR '.join(group)})" for group in wanted)
    for phrase in dropped:
        expression = f"({expression}) NOT {phrase}"
    match = text("words MATCH :expression").bindparams(expression=expression)
    titled = text("words MATCH :titled").bindparams(titled=f"{{title}} : ({expression})")
    return match, literal_column("words.rowid").in_(
        select(literal_column("rowid")).select_from(text("words")).where(titled)
    )


def _postgres(terms: tuple[Term, ...]) -> tuple[Any, Any]:
    """The same by the operators of tsquery."""
    wanted: list[Any] = []
    dropped = []
    for term in terms:
        phrase = func.phraseto_tsquery("dragoman", " ".join(term.words))
        if term.without:
            dropped.append(phrase)
        elif term.either and wanted:
            wanted[-1] = wanted[-1].op("||")(phrase)
        else:
            wanted.append(phrase)
    query = wanted[0]
    for phrase in wanted[1:]:
        query = query.op("&&")(phrase)
    for phrase in dropped:
        query = query.op("&&")(func.tsquery_not(phrase))
    column: Any = literal_column("documents.words")
    titled: Any = func.to_tsvector("dragoman", documents.c.title)
    return column.op("@@")(query), titled.op("@@")(query)
