"""The tables of the record. All are append-only: triggers made by the migrations refuse to change or delete a row.
Those of `working.py`, which are no part of the record, are not.

    entries ──┬─ documents ──┬─ readings ──── claims ──── claim_parties
              ├─ readers ────┘                  │
              ├─ fingerprints, links            │
              └─ reviews ───────────────────────┘

An *entry* is one step in the life of the ledger: a document recorded with its first reading, a document read again, or
a review. Entries are numbered without gaps in the order in which they were committed, and their times only grow, so "as
known at T" is "entries up to the last one not after T". Every other row belongs to one entry.

The same tables serve SQLite and PostgreSQL. Days are ISO dates as text, compared byte by byte; lists are words with
a space between; times of recording are microseconds since 1970, UTC.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

HEAD = "0002"
"""The revision of the schema that this version of Dragoman reads and writes: the last one in `migrations/versions`."""

VERSIONS = ("0001", "0002")
"""All revisions, oldest first."""

APPLICATION_ID = 0x44524147  # "DRAG": marks an SQLite file as a ledger

NUMBER: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit number; in SQLite INTEGER, so that a primary key is the row's own number."""

PLAIN: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")
"""Text ordered by code point on both databases."""

metadata = MetaData()

entries = Table(
    "entries",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("recorded_at", NUMBER, nullable=False, unique=True),
    Column("kind", PLAIN, CheckConstraint("kind IN ('document', 'reading', 'review')"), nullable=False),
)

readers = Table(
    "readers",
    metadata,
    Column("id", PLAIN, primary_key=True),  # `reader_id`: package version and digest
    Column("entry", NUMBER, ForeignKey("entries.number"), nullable=False),
    Column("version", PLAIN, nullable=False),
    Column("digest", PLAIN, nullable=False),
    Column("pipeline", PLAIN, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("entry", NUMBER, ForeignKey("entries.number"), primary_key=True, autoincrement=False),
    Column("address", PLAIN, nullable=False, unique=True),  # sha256:...
    Column("doc", PLAIN, nullable=False),
    Column("series", PLAIN, nullable=False),  # what makes two texts revisions of one document
    Column("revision", Integer, nullable=False),
    Column("title", PLAIN, nullable=False),
    Column("published", PLAIN, nullable=False),
    Column("publisher", PLAIN, nullable=False),
    Column("url", PLAIN, nullable=False),
    Column("author", PLAIN, nullable=False),
    Column("language", PLAIN, nullable=False),
    Column("origin", PLAIN, nullable=False),  # the agency whose text it is, else the publisher
    Column("prints", Integer, nullable=False),  # number of fingerprints
    Column("text", PLAIN, nullable=False),
    Column("furniture", PLAIN, nullable=False),  # JSON: [[start, end, kind, {tells}], ...]
    UniqueConstraint("series", "revision", name="documents_series_revision"),
    Index("documents_doc", "doc"),
)

readings = Table(
    "readings",
    metadata,
    Column("entry", NUMBER, ForeignKey("entries.number"), primary_key=True, autoincrement=False),
    Column("document", NUMBER, ForeignKey("documents.entry"), nullable=False),
    Column("reader", PLAIN, ForeignKey("readers.id"), nullable=False),
    UniqueConstraint("document", "reader", name="readings_document_reader"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("entry", NUMBER, ForeignKey("entries.number"), primary_key=True, autoincrement=False),
    Column("claim", PLAIN, nullable=False),  # the id of the claim, not a row: it outlives a reading that repeats it
    Column("verdict", PLAIN, CheckConstraint("verdict IN ('accept', 'reject', 'correct')"), nullable=False),
    Column("reviewer", PLAIN, nullable=False),
    Column("reason", PLAIN, nullable=False),
    Index("reviews_claim", "claim"),
)

claims = Table(
    "claims",
    metadata,
    # entry * 2**20 + place in the entry
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("entry", NUMBER, ForeignKey("entries.number"), nullable=False),
    Column("reading", NUMBER, ForeignKey("readings.entry"), nullable=False),
    Column("review", NUMBER, ForeignKey("reviews.entry")),  # the correction that made it, else NULL
    Column("id", PLAIN, nullable=False),
    Column("act", PLAIN, nullable=False),
    Column("actor", PLAIN, nullable=False),
    Column("recipient", PLAIN, nullable=False),
    Column("party_key", PLAIN, nullable=False),  # the same for the same parties in the same roles
    Column("object", PLAIN, nullable=False),
    Column("status", PLAIN, nullable=False),
    Column("date", PLAIN, nullable=False),  # EDTF
    Column("earliest", PLAIN, nullable=False),  # bounds of `date`, or of its publication where it is undated
    Column("latest", PLAIN, nullable=False),
    Column("by", PLAIN, nullable=False),
    Column("speaker", PLAIN, nullable=False),
    Column("condition", PLAIN, nullable=False),
    Column("deadline", PLAIN, nullable=False),
    Column("quote", PLAIN, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("event_type", PLAIN, nullable=False),
    Column("mode", PLAIN, nullable=False),
    Column("cameo", PLAIN, nullable=False),
    Column("score", Float, nullable=False),
    Column("rules", PLAIN, nullable=False),
    Column("confidence", Float, nullable=False),
    Index("claims_id", "id"),
    Index("claims_reading", "reading"),
    Index("claims_entry", "entry"),
    Index("claims_family", "act", "party_key"),
    Index("claims_latest", "latest"),
)

claim_parties = Table(
    "claim_parties",
    metadata,
    # Every two parties of a claim in alphabetical order, and each one with "" as the second.
    Column("first", PLAIN, primary_key=True),
    Column("second", PLAIN, primary_key=True),
    Column("act", PLAIN, primary_key=True),
    Column("earliest", PLAIN, primary_key=True),
    Column("claim", NUMBER, ForeignKey("claims.number"), primary_key=True),
    sqlite_with_rowid=False,
)

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("print", NUMBER, primary_key=True, autoincrement=False),
    Column("document", NUMBER, ForeignKey("documents.entry"), primary_key=True),
    sqlite_with_rowid=False,
)

links = Table(
    "links",
    metadata,
    # Two documents that say the same in nearly the same words, both ways round; known since the later one's entry.
    Column("document", NUMBER, ForeignKey("documents.entry"), primary_key=True),
    Column("other", NUMBER, ForeignKey("documents.entry"), primary_key=True),
    Column("shared", Float, nullable=False),  # fingerprints of the shorter one that the other has, from 0 to 1
    sqlite_with_rowid=False,
)
