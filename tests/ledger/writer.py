"""Documents and claims made for the tests; as a program, a writer that adds them to a ledger until it is killed.

python writer.py PLACE FIRST LAST
"""

from __future__ import annotations

import hashlib
import random
import sys
from datetime import date, timedelta
from typing import Any

from dragoman.ledger import Ledger
from dragoman.ledger.identity import ReaderVersion
from dragoman.model.claim import By, Claim, Status
from dragoman.model.document import Document
from dragoman.model.span import Span

READER = ReaderVersion("0.1.0", "a" * 64, "pipeline 1")
NEWER = ReaderVersion("0.2.0", "b" * 64, "pipeline 1")
CODES = ("NOR", "TCD", "MLI", "PER", "CHE")
ACTS = ("sever_relations", "impose_sanctions", "recall_envoy", "meet", "condemn")
WORDS = ("envoy", "harbour", "ministry", "treaty", "border", "grain", "talks", "winter", "bridge", "council", "radio")


def made_document(text: str, id: str = "", **fields: str) -> Document:
    """A document; its id is that of its text unless given."""
    return Document(id=id or hashlib.sha256(text.encode()).hexdigest()[:16], text=text, language="en", **fields)


def made_claim(document: Document, act: str = "recall_envoy", **fields: Any) -> Claim:
    """A claim whose quote is the whole text; parties are given as `actor="NOR TCD"`."""
    actor = tuple(fields.pop("actor", "NOR").split())
    recipient = tuple(fields.pop("recipient", "TCD").split())
    status = Status(fields.pop("status", "actual"))
    end = fields.pop("end", len(document.text))
    parts = "\x1f".join((document.id, act, *actor, ">", *recipient, status, str(end)))
    values: dict[str, Any] = {
        "object": "",
        "date": "",
        "by": By.OUTLET,
        "speaker": "",
        "condition": "",
        "deadline": "",
        "quote": document.text[:end],
        "span": Span(0, end),
        "event_type": "REJECT",
        "mode": "",
        "cameo": "160",
        "score": -4.0,
        "rules": ("test.rule",),
        "confidence": 0.9,
        **fields,
    }
    id = hashlib.sha256(parts.encode()).hexdigest()[:16]
    return Claim(id=id, doc=document.id, act=act, actor=actor, recipient=recipient, status=status, **values)


def numbered(number: int) -> tuple[Document, tuple[Claim, ...]]:
    """The document with this number and its claims; always the same."""
    chance = random.Random(number)
    day = date(2020, 1, 1) + timedelta(days=chance.randrange(400))
    words = " ".join(chance.choice(WORDS) for _ in range(30))
    document = made_document(
        f"Report {number}: {words}.", id=f"n{number}", published=day.isoformat(), publisher=f"Gazette {number % 7}"
    )
    claims = []
    for place in range(number % 4):
        actor, recipient = chance.sample(CODES, 2)
        held = day - timedelta(days=chance.randrange(3))
        claims.append(
            made_claim(
                document, chance.choice(ACTS), actor=actor, recipient=recipient, date=held.isoformat(), end=place + 5
            )
        )
    return document, tuple(claims)


def main(place: str, first: int, last: int) -> None:
    """Add the documents with these numbers, and say so after each."""
    with Ledger.open(place, create=True, wait=60) as ledger:
        for number in range(first, last):
            document, claims = numbered(number)
            ledger.add(document, claims, READER)
            print(number, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
