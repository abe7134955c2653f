"""The working tables: subscriptions, and visits to addresses."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, Text

revision = "0002"
down_revision = "0001"

NUMBER = BigInteger().with_variant(Integer(), "sqlite")
PLAIN = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """From the first schema; what is recorded stays as it is."""
    op.create_table(
        "subscriptions",
        Column("url", PLAIN, primary_key=True),
        Column("every", Integer, nullable=False),
        Column("publisher", PLAIN, nullable=False),
        Column("since", PLAIN, nullable=False),
        Column("most", Integer, nullable=False),
        Column("added_at", NUMBER, nullable=False),
        Column("due_at", NUMBER, nullable=False),
        Column("tried_at", NUMBER, nullable=False),
        Column("failures", Integer, nullable=False),
        Column("trouble", PLAIN, nullable=False),
        Column("recorded", NUMBER, nullable=False),
    )
    op.create_table(
        "visits",
        Column("url", PLAIN, primary_key=True),
        Column("reader", PLAIN, nullable=False),
        Column("stamp", PLAIN, nullable=False),
        Column("etag", PLAIN, nullable=False),
        Column("modified", PLAIN, nullable=False),
        Column("failures", Integer, nullable=False),
        Column("settled", Boolean, nullable=False),
        Column("visited_at", NUMBER, nullable=False),
    )
    op.create_index("subscriptions_due", "subscriptions", ["due_at"])
