"""Claims in a ledger, made for tests."""

from __future__ import annotations

import hashlib

from dragoman.model.claim import By, Claim, Status
from dragoman.model.record import Recorded, Source, Standing
from dragoman.model.span import Span


def made(
    act: str,
    actor: str,
    recipient: str = "",
    *,
    on: str = "",
    about: str = "",
    status: str = "actual",
    quote: str = "",
    published: str = "2023-11-21",
    publisher: str = "Herald",
    deadline: str = "",
    condition: str = "",
    standing: Standing = Standing.CURRENT,
    event: str = "",
    at: int = 0,
) -> Recorded:
    """A claim as the ledger keeps it; parties are written with spaces between them."""
    parts = (act, actor, recipient, on, about, status, quote, published, publisher, str(at))
    number = hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]
    claim = Claim(
        number, "doc", act, tuple(actor.split()), tuple(recipient.split()), about, Status(status), on, By.OUTLET, "",
        condition, deadline, quote or f"{actor} {act} {recipient} {about}", Span(at, at + 10), "", "", "", 0.0, (), 0.9,
    )  # fmt: skip
    source = Source(f"sha256:{publisher}", "doc", "", publisher, published, "", 1, publisher, publisher)
    return Recorded(claim, source, "2023-12-01T00:00:00.000000Z", standing, event or number, "B", 2)
