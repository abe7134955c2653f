"""Rows of the database → what the ledger says of claims, with their source, their event and their grades."""

from __future__ import annotations

from typing import Any

from dragoman.claims.occurrences import Report, independent_sources
from dragoman.ledger.evidence import Evidence
from dragoman.ledger.moments import to_text
from dragoman.ledger.wanted import Wanted
from dragoman.model.claim import Claim, Status
from dragoman.model.record import ProvenanceClass, Recorded, Source
from dragoman.vocabulary.admiralty import credibility, reliability


def told(evidence: Evidence, wanted: Wanted) -> list[tuple[Any, Recorded]]:
    """The claims that were asked for, of the standings wanted, each with its row."""
    counts: dict[tuple[str, bool], int] = {}
    sources: dict[int, Source] = {}
    found = []
    for row in evidence.asked:
        standing = evidence.standing[row.number]
        if standing not in wanted.standings:
            continue
        claim, event = evidence.claim(row), evidence.event_of.get(row.number, "")
        members = evidence.members.get(event, ())
        source = sources.get(row.document) or sources.setdefault(row.document, _source(row, evidence))
        recorded = Recorded(
            claim=claim,
            source=source,
            recorded_at=to_text(row.recorded_at),
            standing=standing,
            event=event,
            reliability=reliability(source.publisher, source.url),
            credibility=_credibility(claim, source, event, members, counts),
        )
        found.append((row, recorded))
    return found


def _source(row: Any, evidence: Evidence) -> Source:
    group, dataset = evidence.groups.get(row.document), row.reader in evidence.horizon.datasets
    return Source(
        document=row.address,
        doc=row.doc,
        title=row.title,
        publisher=row.publisher,
        published=row.published,
        url=row.url,
        revision=row.revision,
        group=group.id if group else row.address,
        independent="" if dataset else group.independent if group else row.origin,
        provenance=ProvenanceClass.DATASET if dataset else ProvenanceClass.TEXT,
    )


def _credibility(
    claim: Claim, source: Source, event: str, members: tuple[Report, ...], counts: dict[tuple[str, bool], int]
) -> int:
    """From whom the text credits, and from who else reports or denies it."""
    denied = claim.status is Status.NEGATED
    for negated in (True, False):
        if event and (event, negated) not in counts:
            reports = [report for report in members if (report.claim.status is Status.NEGATED) is negated]
            counts[event, negated] = len(independent_sources(reports)) if reports else 0
    return credibility(
        claim.by,
        reporting=counts.get((event, denied), 1),
        denying=counts.get((event, not denied), 0),
        known=bool(source.independent),
    )
