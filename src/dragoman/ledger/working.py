"""The working tables of a ledger: what `dragoman follow` watches, and what it remembers of addresses.

They are no part of the record: nothing that Dragoman tells rests on them, so they are the only ones whose rows change.
Times are microseconds since 1970, UTC.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, Table

from dragoman.ledger.schema import NUMBER, PLAIN

working = MetaData()

subscriptions = Table(
    "subscriptions",
    working,
    Column("url", PLAIN, primary_key=True),
    Column("every", Integer, nullable=False),  # seconds
    Column("publisher", PLAIN, nullable=False),
    Column("since", PLAIN, nullable=False),  # an ISO date, or ""
    Column("most", Integer, nullable=False),  # items in one round; 0: all
    Column("added_at", NUMBER, nullable=False),
    Column("due_at", NUMBER, nullable=False),
    Column("tried_at", NUMBER, nullable=False),  # 0: never
    Column("failures", Integer, nullable=False),  # one after the other, up to now
    Column("trouble", PLAIN, nullable=False),  # what the last of them was, else ""
    Column("recorded", NUMBER, nullable=False),  # documents, in all
    Index("subscriptions_due", "due_at"),
)

visits = Table(
    "visits",
    working,
    Column("url", PLAIN, primary_key=True),
    Column("reader", PLAIN, nullable=False),  # the id of the reader for which it was fetched
    Column("stamp", PLAIN, nullable=False),  # what a feed gave as the time of the last change
    Column("etag", PLAIN, nullable=False),
    Column("modified", PLAIN, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("settled", Boolean, nullable=False),  # whether it need not be fetched again as long as its stamp stays
    Column("visited_at", NUMBER, nullable=False),
)

TABLES = (subscriptions, visits)
