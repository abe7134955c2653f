"""Dates as datasets write them → EDTF."""

from __future__ import annotations

from datetime import date


def day(text: str) -> str:
    """A day written `2024-03-01` or `20240301`, with or without a time after it. Raises ValueError for what is none."""
    if not text.isascii():
        raise ValueError(f"{text!r} is no date")
    plain = text[:10] if text[4:5] == "-" else f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    return date.fromisoformat(plain).isoformat()


def compact(day: str, month: str, year: str) -> str:
    """The finest of `20240301`, `202403` and `2024` that is given, as EDTF. Raises ValueError for what is no date."""
    given = next(filter(None, (day, month, year)), "")
    if given and not (given.isascii() and given.isdigit()):
        raise ValueError(f"{given!r} is no date")
    parts = filter(None, (given[:4], given[4:6], given[6:8]))
    padded = f"{given}0101"[:8] if len(given) in (4, 6) else given
    if given:
        date.fromisoformat(f"{padded[:4]}-{padded[4:6]}-{padded[6:8]}")
    return "-".join(parts)
