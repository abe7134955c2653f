"""Documents by their words, with the claims read in them: narrowed by publisher, time, party and kind of act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.ledger.finding import ALL, Among, Hit
from dragoman.ledger.view import View
from dragoman.model.record import Recorded
from dragoman.vocabulary.rules import acts, acts_of

LOOKED_AT = 200
"""Documents that are looked through for claims with a party or an act; what comes after them is not found."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for: words, in which documents, with claims of which party (a code) and group of acts; `""`
    leaves it open."""

    words: str
    among: Among = ALL
    party: str = ""
    group: str = ""

    def __post_init__(self) -> None:
        if self.group:
            acts_of(self.group)

    def takes(self, recorded: Recorded) -> bool:
        """Whether a claim is one of those asked for."""
        claim = recorded.claim
        return (not self.party or self.party in (*claim.actor, *claim.recipient)) and (
            not self.group or acts()[claim.act].group == self.group
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A document and those of its claims that are asked for."""

    hit: Hit
    claims: tuple[Recorded, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of the documents found there are of each publisher, year, party and group of acts, most first."""

    publishers: tuple[tuple[str, int], ...]
    years: tuple[tuple[str, int], ...]
    parties: tuple[tuple[str, int], ...]
    groups: tuple[tuple[str, int], ...]


def search(view: View, query: Query, limit: int, *, joined: bool = True) -> tuple[Found, ...]:
    """The documents with the words, those with them in the title first, then the newest.

    On a view with a day, or with a party or a group in the query, only documents with such claims. `joined` is that of
    `View.claims`. Raises InputError where no word is asked for.
    """
    on = view.valid_at
    narrowed = bool(on or query.party or query.group)
    hits = list(view.search(query.words, limit=max(limit, LOOKED_AT) if narrowed else limit, among=query.among))
    addresses = [hit.document for hit in hits]
    recorded = view.claims(documents=addresses, since=on, until=on, joined=joined) if addresses else iter(())
    claims: dict[str, list[Recorded]] = {address: [] for address in addresses}
    for each in recorded:
        if query.takes(each):
            claims[each.source.document].append(each)
    found = (Found(hit, tuple(claims[hit.document])) for hit in hits)
    return tuple(each for each in found if each.claims or not narrowed)[:limit]


def facets(found: Sequence[Found]) -> Facets:
    """What the documents found can be narrowed by."""
    return Facets(
        publishers=_counted(each.hit.publisher for each in found),
        years=_counted(each.hit.published[:4] for each in found),
        parties=_counted(
            code for each in found for code in {p for c in each.claims for p in (*c.claim.actor, *c.claim.recipient)}
        ),
        groups=_counted(group for each in found for group in {acts()[c.claim.act].group for c in each.claims}),
    )


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    counts = Counter(value for value in values if value)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
