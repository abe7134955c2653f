"""Publishers: how much they brought, and how often reviewers found right what was read in their texts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from dragoman.ledger.queries import Horizon
from dragoman.ledger.schema import claims, documents, readings, reviews
from dragoman.vocabulary.admiralty import reliability


@dataclass(frozen=True, slots=True)
class SourceCount:
    """A publisher (`""`: documents without one): its `reliability` (Admiralty scale, `A`–`F`), its documents and the
    claims read in them, the days of its first and its last document (ISO, `""`: unknown), how many of its claims
    reviewers last accepted, rejected and corrected, and whether it is a dataset, whose rows count as documents."""

    publisher: str
    reliability: str
    documents: int
    claims: int
    first: str
    last: str
    accepted: int
    rejected: int
    corrected: int
    dataset: bool = False

    @property
    def reviewed(self) -> int:
        """Claims that were reviewed."""
        return self.accepted + self.rejected + self.corrected

    @property
    def precision(self) -> float | None:
        """The share of reviewed claims that were accepted as they were; None where none was reviewed."""
        return self.accepted / self.reviewed if self.reviewed else None


def source_counts(connection: Connection, horizon: Horizon) -> tuple[SourceCount, ...]:
    """See `View.sources`."""
    made = {row[0]: row[1] for row in connection.execute(_claims(horizon))}
    verdicts = _verdicts(connection, horizon)
    datasets = _datasets(connection, horizon)
    dated = func.min(documents.c.published).filter(documents.c.published != "")
    query = (
        select(documents.c.publisher, func.count(), dated, func.max(documents.c.published))
        .where(horizon.sees(documents))
        .group_by(documents.c.publisher)
    )
    found = [
        SourceCount(
            publisher=publisher,
            reliability=reliability(publisher, ""),
            documents=count,
            claims=made.get(publisher, 0),
            first=first or "",
            last=last,
            accepted=verdicts[publisher, "accept"],
            rejected=verdicts[publisher, "reject"],
            corrected=verdicts[publisher, "correct"],
            dataset=publisher in datasets,
        )
        for publisher, count, first, last in connection.execute(query)
    ]
    return tuple(sorted(found, key=lambda each: (-each.claims, -each.documents, each.publisher)))


def _datasets(connection: Connection, horizon: Horizon) -> frozenset[str]:
    """The names of the datasets among the publishers."""
    if not horizon.datasets:
        return frozenset()
    source = readings.join(documents, documents.c.entry == readings.c.document)
    query = select(documents.c.publisher).select_from(source).where(readings.c.reader.in_(horizon.datasets)).distinct()
    return frozenset(connection.execute(query).scalars())


def _claims(horizon: Horizon) -> Any:
    """Claims of each publisher, without corrections."""
    source = claims.join(readings, readings.c.entry == claims.c.reading)
    source = source.join(documents, documents.c.entry == readings.c.document)
    return (
        select(documents.c.publisher, func.count())
        .select_from(source)
        .where(claims.c.entry <= horizon.cut, claims.c.review.is_(None), horizon.sees(documents))
        .group_by(documents.c.publisher)
    )


def _verdicts(connection: Connection, horizon: Horizon) -> Counter[tuple[str, str]]:
    """How many claims of each publisher have which last verdict."""
    last = (
        select(reviews.c.claim, func.max(reviews.c.entry).label("entry"))
        .where(reviews.c.entry <= horizon.cut)
        .group_by(reviews.c.claim)
        .subquery()
    )
    source = last.join(reviews, reviews.c.entry == last.c.entry).join(claims, claims.c.id == last.c.claim)
    source = source.join(readings, readings.c.entry == claims.c.reading)
    source = source.join(documents, documents.c.entry == readings.c.document)
    query = (
        select(documents.c.publisher, reviews.c.verdict, last.c.claim)
        .select_from(source)
        .where(claims.c.entry <= horizon.cut, claims.c.review.is_(None), horizon.sees(documents))
        .distinct()
    )
    return Counter((row.publisher, row.verdict) for row in connection.execute(query))
