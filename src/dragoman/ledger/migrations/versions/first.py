"""The first schema: entries, readers, documents, readings, claims, reviews, and what finds copies and words."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, CheckConstraint, Column, Float, ForeignKey, Integer, Text, UniqueConstraint

from dragoman.ledger.migrations.append_only import statements

revision = "0001"
down_revision = None

NUMBER = BigInteger().with_variant(Integer(), "sqlite")
PLAIN = Text().with_variant(Text(collation="C"), "postgresql")

KEYS = {
    "entries": ("number",),
    "readers": ("id",),
    "documents": ("entry",),
    "readings": ("entry",),
    "reviews": ("entry",),
    "claims": ("number",),
    "claim_parties": ("first", "second", "act", "earliest", "claim"),
    "fingerprints": ("print", "document"),
    "links": ("document", "other"),
}

# A tsvector holds one megabyte at most; the first 200,000 characters of a text stay below that in any script.
# Its language is English with stems and without stop words, as SQLite's is.
WORDS = "asciiword, asciihword, hword_asciipart, word, hword, hword_part"
POSTGRES_SEARCH = (
    "CREATE TEXT SEARCH DICTIONARY dragoman_stem (TEMPLATE = snowball, Language = english)",
    "CREATE TEXT SEARCH CONFIGURATION dragoman (COPY = english)",
    f"ALTER TEXT SEARCH CONFIGURATION dragoman ALTER MAPPING FOR {WORDS} WITH dragoman_stem",
    (
        "ALTER TABLE documents ADD COLUMN words tsvector GENERATED ALWAYS AS "
        "(to_tsvector('dragoman', title || ' ' || left(text, 200000))) STORED"
    ),
    "CREATE INDEX documents_words ON documents USING gin (words)",
)
SQLITE_SEARCH = (
    (
        "CREATE VIRTUAL TABLE words USING fts5(title, text, content='documents', content_rowid='entry', "
        "tokenize='porter unicode61 remove_diacritics 2')"
    ),
    (
        "CREATE TRIGGER documents_words AFTER INSERT ON documents BEGIN "
        "INSERT INTO words(rowid, title, text) VALUES (NEW.entry, NEW.title, NEW.text); END"
    ),
    "PRAGMA application_id = 1146241351",  # "DRAG": what tells a ledger from other SQLite files
)


def upgrade() -> None:
    """From an empty database."""
    tables()
    dialect = op.get_bind().dialect.name
    for statement in (*statements(dialect, KEYS), *(SQLITE_SEARCH if dialect == "sqlite" else POSTGRES_SEARCH)):
        op.execute(statement)


def tables() -> None:
    """The tables and their indexes."""
    op.create_table(
        "entries",
        Column("number", NUMBER, primary_key=True, autoincrement=False),
        Column("recorded_at", NUMBER, nullable=False, unique=True),
        Column("kind", PLAIN, CheckConstraint("kind IN ('document', 'reading', 'review')"), nullable=False),
    )
    op.create_table(
        "readers",
        Column("id", PLAIN, primary_key=True),
        Column("entry", NUMBER, ForeignKey("entries.number"), nullable=False),
        Column("version", PLAIN, nullable=False),
        Column("digest", PLAIN, nullable=False),
        Column("pipeline", PLAIN, nullable=False),
    )
    op.create_table(
        "documents",
        Column("entry", NUMBER, ForeignKey("entries.number"), primary_key=True, autoincrement=False),
        Column("address", PLAIN, nullable=False, unique=True),
        Column("doc", PLAIN, nullable=False),
        Column("series", PLAIN, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("title", PLAIN, nullable=False),
        Column("published", PLAIN, nullable=False),
        Column("publisher", PLAIN, nullable=False),
        Column("url", PLAIN, nullable=False),
        Column("author", PLAIN, nullable=False),
        Column("language", PLAIN, nullable=False),
        Column("origin", PLAIN, nullable=False),
        Column("prints", Integer, nullable=False),
        Column("text", PLAIN, nullable=False),
        Column("furniture", PLAIN, nullable=False),
        UniqueConstraint("series", "revision", name="documents_series_revision"),
    )
    op.create_table(
        "readings",
        Column("entry", NUMBER, ForeignKey("entries.number"), primary_key=True, autoincrement=False),
        Column("document", NUMBER, ForeignKey("documents.entry"), nullable=False),
        Column("reader", PLAIN, ForeignKey("readers.id"), nullable=False),
        UniqueConstraint("document", "reader", name="readings_document_reader"),
    )
    op.create_table(
        "reviews",
        Column("entry", NUMBER, ForeignKey("entries.number"), primary_key=True, autoincrement=False),
        Column("claim", PLAIN, nullable=False),
        Column("verdict", PLAIN, CheckConstraint("verdict IN ('accept', 'reject', 'correct')"), nullable=False),
        Column("reviewer", PLAIN, nullable=False),
        Column("reason", PLAIN, nullable=False),
    )
    op.create_table(
        "claims",
        Column("number", NUMBER, primary_key=True, autoincrement=False),
        Column("entry", NUMBER, ForeignKey("entries.number"), nullable=False),
        Column("reading", NUMBER, ForeignKey("readings.entry"), nullable=False),
        Column("review", NUMBER, ForeignKey("reviews.entry")),
        Column("id", PLAIN, nullable=False),
        Column("act", PLAIN, nullable=False),
        Column("actor", PLAIN, nullable=False),
        Column("recipient", PLAIN, nullable=False),
        Column("party_key", PLAIN, nullable=False),
        Column("object", PLAIN, nullable=False),
        Column("status", PLAIN, nullable=False),
        Column("date", PLAIN, nullable=False),
        Column("earliest", PLAIN, nullable=False),
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
    )
    op.create_table(
        "claim_parties",
        Column("first", PLAIN, primary_key=True),
        Column("second", PLAIN, primary_key=True),
        Column("act", PLAIN, primary_key=True),
        Column("earliest", PLAIN, primary_key=True),
        Column("claim", NUMBER, ForeignKey("claims.number"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fingerprints",
        Column("print", NUMBER, primary_key=True, autoincrement=False),
        Column("document", NUMBER, ForeignKey("documents.entry"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "links",
        Column("document", NUMBER, ForeignKey("documents.entry"), primary_key=True),
        Column("other", NUMBER, ForeignKey("documents.entry"), primary_key=True),
        Column("shared", Float, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("documents_doc", "documents", ["doc"])
    op.create_index("reviews_claim", "reviews", ["claim"])
    op.create_index("claims_id", "claims", ["id"])
    op.create_index("claims_reading", "claims", ["reading"])
    op.create_index("claims_entry", "claims", ["entry"])
    op.create_index("claims_family", "claims", ["act", "party_key"])
    op.create_index("claims_latest", "claims", ["latest"])
