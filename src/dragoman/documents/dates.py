"""Dates that come with a text: the publication date a caller gives, and the day a dateline tells."""

from __future__ import annotations

import re
from datetime import date, datetime

from dragoman.errors import InputError

EXPECTED = "YYYY-MM-DD, as 2023-11-21, or a date with a time, as 2023-11-21T15:53:18+00:00"

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_WORDS = re.compile(r"[A-Za-z]{3,}|\d+")
_LEAP_YEAR = 2000  # stands in where a dateline gives no year, so that 29 February is allowed


def publication_date(value: str) -> str:
    """`value`, an ISO 8601 date or date with time, as `YYYY-MM-DD`; `""` stays `""`.

    The day is the day as written: a time zone is not converted, for the publisher's day is what "Friday" in the text
    counts from. Raises `InputError` for anything else, and for days that do not exist.
    """
    value = value.strip()
    if not value:
        return ""
    try:
        if _ISO.fullmatch(value):
            return date.fromisoformat(value).isoformat()
        if _ISO.match(value) and value[10:11] in ("T", "t", " "):
            return datetime.fromisoformat(value).date().isoformat()
    except ValueError:
        pass
    raise InputError(f"publication date {value[:60]!r} is not a date; expected {EXPECTED}")


def date_told(words: str) -> str:
    """The EDTF value of a day written as in a dateline: `2021-06-12`, or `XXXX-03-03` where no year is given.

    `""` if there is no such day. The day of the week, where given, is not checked: outlets err in it.
    """
    iso = _ISO.search(words)
    year, month, day = 0, 0, 0
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    else:
        for token in _WORDS.findall(words):
            if token.isdigit():
                if len(token) == 4:
                    year = int(token)
                else:
                    day = int(token)
            elif token[:3].lower() in _MONTHS:
                month = _MONTHS.index(token[:3].lower()) + 1
    try:
        date(year or _LEAP_YEAR, month, day)
    except ValueError:
        return ""
    return f"{year:04}-{month:02}-{day:02}" if year else f"XXXX-{month:02}-{day:02}"
