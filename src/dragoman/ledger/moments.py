"""Times of recording: microseconds since 1970, UTC, which only grow; and the days and times that users ask about."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from dragoman.errors import InputError

Clock = Callable[[], datetime]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FORM = re.compile(r"\d{4}-\d{2}-\d{2}")


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)


def to_number(moment: datetime) -> int:
    """Microseconds since 1970; a time without a zone is UTC."""
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH) // _MICROSECOND


def to_text(number: int) -> str:
    """ISO 8601, UTC, with microseconds: `2026-11-24T09:30:00.000000+00:00`."""
    return (_EPOCH + number * _MICROSECOND).isoformat(timespec="microseconds")


def day(given: date | str | None, what: str) -> date | None:
    """The day that is meant; `what` names it in the error. Raises InputError for what is no day of the calendar."""
    if given is None or given == "":
        return None
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    try:
        if not _FORM.fullmatch(given):
            raise ValueError("it should read YYYY-MM-DD, such as 2023-11-21")
        return date.fromisoformat(given)
    except ValueError as error:
        raise InputError(f"{what}: {given!r} is no date: {error}") from None


def moment(given: datetime | date | str | None, what: str) -> datetime | None:
    """The moment that is meant: a day stands for its last microsecond, a time without a zone is UTC.

    Raises InputError for what is neither.
    """
    if given is None or given == "":
        return None
    if isinstance(given, str) and not _FORM.fullmatch(given):
        try:
            given = datetime.fromisoformat(given)
        except ValueError as error:
            raise InputError(
                f"{what}: {given!r} is no time: {error}; it should read YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS"
            ) from None
    if isinstance(given, datetime):
        return given if given.tzinfo else given.replace(tzinfo=UTC)
    meant = day(given, what)
    if meant is None:
        return None
    return datetime(meant.year, meant.month, meant.day, 23, 59, 59, 999999, tzinfo=UTC)
