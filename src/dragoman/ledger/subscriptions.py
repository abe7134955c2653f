"""Subscriptions: which addresses are followed, how often, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select, update

from dragoman.ledger.engine import Place, writing
from dragoman.ledger.moments import Clock, to_number, to_text
from dragoman.ledger.trouble import explained
from dragoman.ledger.working import subscriptions

LEASE = timedelta(hours=1)
"""For so long a subscription that was taken is left to who took it; then it is due again, as that one has died."""

_TABLE = subscriptions.c


@dataclass(frozen=True, slots=True)
class Subscription:
    """An address that is followed.

    `every` is the seconds between two rounds, `publisher` stands in for what the texts say, `since` and `most` limit
    what a round takes (`""` and 0: all). `added_at`, `due_at` and `tried_at` are times, ISO 8601 UTC, the last `""`
    before the first round. `failures` counts the rounds that failed one after the other, `trouble` tells of the last
    one; `recorded` counts the documents that came of it.
    """

    url: str
    every: int
    publisher: str = ""
    since: str = ""
    most: int = 0
    added_at: str = ""
    due_at: str = ""
    tried_at: str = ""
    failures: int = 0
    trouble: str = ""
    recorded: int = 0


class Subscriptions:
    """The subscriptions of a ledger. All methods raise LedgerError where the database fails."""

    def __init__(self, engine: Engine, place: Place, clock: Clock) -> None:
        """Use `Ledger.subscriptions`."""
        self._engine, self._place, self._clock = engine, place, clock

    def add(self, wanted: Subscription) -> bool:
        """Follow an address, from now on; whether it is new. One that is followed gets the new settings and is due."""
        settings = {"every": wanted.every, "publisher": wanted.publisher, "since": wanted.since, "most": wanted.most}
        with explained(self._place.name), writing(self._engine) as connection:
            now = to_number(self._clock())
            changed = connection.execute(
                update(subscriptions).where(_TABLE.url == wanted.url).values(**settings, due_at=now)
            )
            if changed.rowcount:
                return False
            state = {"added_at": now, "due_at": now, "tried_at": 0, "failures": 0, "trouble": "", "recorded": 0}
            connection.execute(insert(subscriptions).values(url=wanted.url, **settings, **state))
            return True

    def remove(self, url: str) -> bool:
        """Follow an address no longer; whether it was followed. What was recorded stays."""
        with explained(self._place.name), writing(self._engine) as connection:
            return bool(connection.execute(delete(subscriptions).where(_TABLE.url == url)).rowcount)

    def all(self) -> tuple[Subscription, ...]:
        """All subscriptions, by address."""
        with explained(self._place.name), self._engine.connect() as connection:
            return tuple(map(_told, connection.execute(select(subscriptions).order_by(_TABLE.url))))

    def take(self, by: datetime | None = None) -> Subscription | None:
        """The one that is overdue for longest, which nobody else is given then; None where none is due, or none was at
        the time `by`.

        It is due again when `done`, `failed` or `release` says so, or when the lease ends.
        """
        with explained(self._place.name), writing(self._engine) as connection:
            now = self._clock()
            due = select(subscriptions).where(_TABLE.due_at <= to_number(min(now, by or now)))
            due = due.order_by(_TABLE.due_at, _TABLE.url)
            row = connection.execute(due.limit(1)).first()
            if row is None:
                return None
            values = {"due_at": to_number(now + LEASE), "tried_at": to_number(now)}
            connection.execute(update(subscriptions).where(_TABLE.url == row.url).values(**values))
            return _told(row)

    def next_due(self) -> str:
        """When the next one is due, ISO 8601 UTC; `""` where there are none."""
        with explained(self._place.name), self._engine.connect() as connection:
            found = connection.execute(select(func.min(_TABLE.due_at))).scalar()
        return "" if found is None else to_text(found)

    def make_due(self) -> int:
        """Make all due now, whatever their schedule; how many there are."""
        with explained(self._place.name), writing(self._engine) as connection:
            return connection.execute(update(subscriptions).values(due_at=to_number(self._clock()))).rowcount

    def done(self, subscription: Subscription, recorded: int) -> None:
        """A round went well; the next one is due after its time."""
        after = timedelta(seconds=subscription.every)
        self._set(subscription, after, failures=0, trouble="", recorded=_TABLE.recorded + recorded)

    def failed(self, subscription: Subscription, trouble: str, after: float, recorded: int = 0) -> None:
        """A round failed; the next one is due after so many seconds."""
        told = {"failures": _TABLE.failures + 1, "trouble": trouble[:500], "recorded": _TABLE.recorded + recorded}
        self._set(subscription, timedelta(seconds=after), **told)

    def release(self, subscription: Subscription) -> None:
        """A round was broken off; it is due at once."""
        self._set(subscription, timedelta(0))

    def _set(self, subscription: Subscription, after: timedelta, **values: Any) -> None:
        with explained(self._place.name), writing(self._engine) as connection:
            due = to_number(self._clock() + after)
            found = update(subscriptions).where(_TABLE.url == subscription.url)
            connection.execute(found.values(due_at=due, **values))


def _told(row: Any) -> Subscription:
    return Subscription(
        url=row.url,
        every=row.every,
        publisher=row.publisher,
        since=row.since,
        most=row.most,
        added_at=to_text(row.added_at),
        due_at=to_text(row.due_at),
        tried_at=to_text(row.tried_at) if row.tried_at else "",
        failures=row.failures,
        trouble=row.trouble,
        recorded=row.recorded,
    )
