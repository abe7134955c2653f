"""What the ledger keeps about a claim, as the analyses read it: the claim, its document, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dragoman.model.claim import Claim


class Standing(StrEnum):
    """What stands of a claim, as known at the time asked for."""

    CURRENT = "current"  # made by the newest reading of the newest revision, and not rejected
    ACCEPTED = "accepted"  # current, and accepted by a reviewer
    REJECTED = "rejected"  # rejected by a reviewer
    CORRECTED = "corrected"  # replaced by a reviewer's claim
    SUPERSEDED = "superseded"  # made by an older reading or an older revision


class ProvenanceClass(StrEnum):
    """What a claim was made of."""

    TEXT = "text"  # read in a text that somebody published
    DATASET = "dataset"  # a row of a dataset that others coded


@dataclass(frozen=True, slots=True)
class Source:
    """The document that a claim rests on, as far as an answer needs it.

    `document` is the content address (`sha256:` and 64 hex digits) of this revision, `doc` the id it was read under,
    `published` an ISO date or `""`. Documents that say the same in nearly the same words (wire copies, light rewrites)
    share a `group`; `independent` names who stands behind it for corroboration: the publisher, or the agency whose
    text it is. A row of a dataset (`provenance`) has the dataset as its publisher, and nobody independent behind it.
    """

    document: str
    doc: str
    title: str
    publisher: str
    published: str
    url: str
    revision: int
    group: str
    independent: str
    provenance: ProvenanceClass = ProvenanceClass.TEXT

    @property
    def is_dataset(self) -> bool:
        """Whether it is a row of a dataset, not a text."""
        return self.provenance is ProvenanceClass.DATASET


@dataclass(frozen=True, slots=True)
class Recorded:
    """One claim in the ledger.

    `recorded_at` is when the ledger learned of it (ISO 8601, UTC, microseconds). `event` is the id of the event that
    joins it with other documents' claims of the same occurrence. `reliability` is of the publisher (`A`–`F`),
    `credibility` of the claim (1–6), both after the Admiralty scale (NATO STANAG 2511).
    """

    claim: Claim
    source: Source
    recorded_at: str
    standing: Standing
    event: str
    reliability: str
    credibility: int

    @property
    def holds(self) -> bool:
        """Whether analyses count it: current or accepted."""
        return self.standing in (Standing.CURRENT, Standing.ACCEPTED)
