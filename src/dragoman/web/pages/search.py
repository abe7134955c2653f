"""Finding texts by their words, narrowed by what is found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request

from dragoman.analysis.searching import LOOKED_AT, Facets, Found, facets
from dragoman.analysis.searching import Query as Search
from dragoman.analysis.searching import search as found_by
from dragoman.exchange.recorded import found_record
from dragoman.ledger.finding import Among
from dragoman.vocabulary.lookup import party_name
from dragoman.vocabulary.rules import act_groups
from dragoman.web import answers
from dragoman.web.open import AskedOf
from dragoman.web.render import Answer, shaped

router = APIRouter()

COLUMNS = ("document", "doc", "title", "publisher", "published", "url", "excerpt", "claims")
OFFERED = 8  # values of a facet
STEPS = (20, 50, 100, LOOKED_AT)
"""How many documents may be listed."""


@shaped(router, "/search")
def search(
    request: Request,
    asked: AskedOf,
    q: Annotated[str, Query(max_length=400)] = "",
    publisher: Annotated[str, Query(max_length=300, pattern=r"^[^\x00]*$")] = "",
    since: Annotated[str, Query(max_length=10)] = "",
    until: Annotated[str, Query(max_length=10)] = "",
    party: Annotated[str, Query(max_length=80)] = "",
    group: Annotated[str, Query(max_length=40)] = "",
    limit: Annotated[int, Query(ge=1, le=LOOKED_AT)] = STEPS[0],
) -> Answer:
    """The page."""
    query = answers.query(q, publisher, since, until, party, group)
    found = found_by(asked.view, query, LOOKED_AT, joined=False) if q.strip() else ()
    narrowed = {
        "q": q, "publisher": publisher, "since": query.among.since, "until": query.among.until, "party": query.party,
        "group": group,
    }  # fmt: skip
    shown = found[:limit]

    def address(**changed: str | int) -> str:
        kept = {name: value for name, value in {**narrowed, **changed}.items() if value}
        return "/search?" + urlencode({**asked.dates, **kept})

    return Answer(
        template="search.html",
        context={
            "asked": asked, "q": q, "found": shown, "total": len(found), "most": LOOKED_AT, "narrowed": narrowed,
            "facets": offered(facets(found), narrowed), "groups": act_groups(), "address": address,
            "next_limit": next((step for step in STEPS if step > limit and len(found) > limit), None),
        },
        record=lambda: [found_record(each) for each in _joined(asked, query, shown)],
        columns=COLUMNS,
        rows=lambda: rows(shown),
        command=("search", q, *options(query.among, query.party, group, limit), *asked.options) if q.strip() else (),
    )  # fmt: skip


def _joined(asked: AskedOf, query: Search, shown: Sequence[Found]) -> tuple[Found, ...]:
    """The same documents, each claim with its event and its credibility, as the command tells them."""
    return found_by(asked.view, query, len(shown)) if shown else ()


def offered(found: Facets, narrowed: dict[str, str]) -> list[tuple[str, list[tuple[str, str, dict[str, str]]]]]:
    """The facets as links: a heading, and for each value its words, its count and what it changes in the address."""
    years = [(year, {"since": f"{year}-01-01", "until": f"{year}-12-31"}) for year, _ in found.years]
    rows: list[tuple[str, str, Sequence[tuple[str, int]], list[tuple[str, dict[str, str]]]]] = [
        ("Publisher", "publisher", found.publishers, [(name, {"publisher": name}) for name, _ in found.publishers]),
        ("Published", "since", found.years, years),
        ("Party", "party", found.parties, [(party_name(code), {"party": code}) for code, _ in found.parties]),
        ("Acts", "group", found.groups, [(name, {"group": name}) for name, _ in found.groups]),
    ]
    return [
        (
            heading,
            [
                (words, f"{count:,}", changed)
                for (words, changed), (_, count) in list(zip(values, counts, strict=True))[:OFFERED]
            ],
        )
        for heading, name, counts, values in rows
        if not narrowed[name] and len(values) > 1
    ]


def options(among: Among, party: str, group: str, limit: int) -> tuple[str, ...]:
    """The same as options of the command."""
    named = {
        "--publisher": among.publisher, "--since": among.since, "--until": among.until, "--party": party,
        "--group": group, "--limit": str(limit) if limit != STEPS[0] else "",
    }  # fmt: skip
    return tuple(word for name, value in named.items() if value for word in (name, value))


def rows(found: Sequence[Found]) -> Iterator[dict[str, Any]]:
    """A row for each document."""
    for each in found:
        hit = each.hit
        yield {
            "document": hit.document,
            "doc": hit.doc,
            "title": hit.title,
            "publisher": hit.publisher,
            "published": hit.published,
            "url": hit.url,
            "excerpt": hit.excerpt,
            "claims": [one.claim.id for one in each.claims],
        }
