"""The small record that the pages are tested on: real states, invented officials, one text that means harm."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from dragoman.ledger import Ledger
from dragoman.ledger.identity import ReaderVersion
from dragoman.model.claim import By, Claim, Status
from dragoman.model.document import Document
from dragoman.model.span import Span
from dragoman.vocabulary.rules import acts

READER = ReaderVersion("0.1.0", "c" * 64, "pipeline 1")
ALERT = "<script>alert(document.domain)</script>"
HARMFUL = '"><img src=x onerror=alert(1)>'


@dataclass(frozen=True)
class Told:
    """One claim of a text: its words, and what they say."""

    quote: str
    act: str
    actor: str
    recipient: str = ""
    status: str = "actual"
    date: str = ""
    object: str = ""
    by: By = By.OUTLET
    speaker: str = ""
    condition: str = ""
    deadline: str = ""
    confidence: float = 0.9


@dataclass(frozen=True)
class Text:
    """A document and what it tells."""

    id: str
    publisher: str
    published: str
    title: str
    text: str
    claims: tuple[Told, ...] = field(default=())
    url: str = ""


TEXTS = (
    Text(
        "memo",
        "Ottawa Ledger",
        "2023-11-21",
        "Canada weighs a way back to Caracas",
        "Canada sanctioned Venezuela's oil company in September 2017. It left the post of its ambassador in Caracas "
        "unfilled in 2018. Canada severed relations with Venezuela in February 2019.\n\n"
        "Ottawa plans to restore relations with Venezuela, a memo says. “We have agreed to exchange lower-level "
        "diplomats,” a person who saw it said. Canada would reopen its embassy in Caracas if elections are free. "
        "Canada demanded that Venezuela release Pia Lindqvist by 30 November 2023.",
        (
            Told("Canada sanctioned Venezuela's oil company in September 2017", "impose_sanctions", "CAN", "VEN",
                 date="2017-09", object="Venezuela's oil company"),
            Told("It left the post of its ambassador in Caracas unfilled in 2018", "recall_envoy", "CAN", "VEN",
                 date="2018", object="its ambassador"),
            Told("Canada severed relations with Venezuela in February 2019", "sever_relations", "CAN", "VEN",
                 date="2019-02"),
            Told("Ottawa plans to restore relations with Venezuela", "restore_relations", "CAN", "VEN",
                 status="planned", by=By.DOCUMENT, speaker="a memo", confidence=0.55),
            Told("Canada would reopen its embassy in Caracas if elections are free", "open_mission", "CAN", "VEN",
                 status="conditional", condition="if elections are free", object="its embassy in Caracas",
                 confidence=0.6),
            Told("Canada demanded that Venezuela release Pia Lindqvist by 30 November 2023", "request", "CAN", "VEN",
                 date="2023-11-21", deadline="2023-11-30", object="release Pia Lindqvist"),
        ),
        "https://ledger.example/memo",
    ),
    Text(
        "rival",
        "Harbour Post",
        "2023-12-02",
        "Relations never broken, minister says",
        "Canada suspended relations with Venezuela in February 2019, Minister Ana Belmonte said. "
        "Peru recognised the government of Venezuela in 2021.",
        (
            Told("Canada suspended relations with Venezuela in February 2019", "suspend_relations", "CAN", "VEN",
                 date="2019-02", by=By.OFFICIAL_NAMED, speaker="Ana Belmonte"),
            Told("Peru recognised the government of Venezuela in 2021", "recognize", "PER", "VEN", date="2021",
                 object="the government of Venezuela"),
        ),
    ),
    Text(
        "easing",
        "Gulf Courier",
        "2023-10-19",
        "Washington eases oil measures",
        "The United States suspended its oil sanctions on Venezuela on 18 October 2023. "
        "The United States threatened to restore the measures by 30 November 2023.",
        (
            Told("The United States suspended its oil sanctions on Venezuela on 18 October 2023", "ease_sanctions",
                 "USA", "VEN", date="2023-10-18", object="its oil sanctions"),
            Told("The United States threatened to restore the measures by 30 November 2023", "threaten", "USA", "VEN",
                 status="actual", date="2023-10-18", deadline="2023-11-30", object="restore the measures"),
        ),
    ),
    Text(
        "harm",
        HARMFUL,
        "2023-12-05",
        ALERT,
        f"{ALERT} Chile recalled its ambassador to Peru on Monday. {HARMFUL} \"; DROP TABLE claims; -- =cmd()",
        (
            Told("Chile recalled its ambassador to Peru on Monday", "recall_envoy", "CHL", "PER", date="2023-12-04",
                 object=HARMFUL, speaker=ALERT, condition=HARMFUL),
        ),
        "javascript:alert(1)",
    ),
    Text(
        "memo",
        "Ottawa Ledger",
        "2023-11-22",
        "Canada weighs a way back to Caracas (corrected)",
        "Canada sanctioned Venezuela's oil company in September 2017. It left the post of its ambassador in Caracas "
        "unfilled in 2018. Canada severed relations with Venezuela in February 2019.\n\n"
        "Ottawa plans to restore relations with Venezuela, a memo says. Canada would reopen its embassy in Caracas if "
        "elections are free. Canada demanded that Venezuela release Pia Lindqvist by 30 November 2023.",
        (),
        "https://ledger.example/memo",
    ),
)  # fmt: skip


def filled(ledger: Ledger) -> None:
    """Record the texts, a day apart."""
    first = TEXTS[0].claims
    days = (datetime(2024, 1, 1, 12, tzinfo=UTC) + timedelta(days=day) for day in itertools.count())
    ledger.clock = lambda: next(days)
    for text in TEXTS:
        document = Document(text.id, text.text, text.title, text.published, text.publisher, text.url, language="en")
        told = text.claims or first
        ledger.add(document, [claim_of(document, each) for each in told], READER)


def claim_of(document: Document, told: Told) -> Claim:
    """The claim as a reader makes it."""
    act = acts()[told.act]
    start = document.text.index(told.quote)
    parts = (document.id, told.act, told.actor, told.recipient, told.status, told.quote)
    return Claim(
        id=hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16],
        doc=document.id,
        act=told.act,
        actor=tuple(told.actor.split()),
        recipient=tuple(told.recipient.split()),
        object=told.object,
        status=Status(told.status),
        date=told.date,
        by=told.by,
        speaker=told.speaker,
        condition=told.condition,
        deadline=told.deadline,
        quote=told.quote,
        span=Span(start, start + len(told.quote)),
        event_type=act.event_type,
        mode=act.mode,
        cameo=act.cameo,
        score=act.score,
        rules=("test.rule",),
        confidence=told.confidence,
    )
