"""What the reader finds in one document, before claims are assembled: plain data, no parser objects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dragoman.model.claim import By, Status
from dragoman.model.document import Document
from dragoman.model.span import Span


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A stretch of text that stands for one or more parties. `via` says how it was resolved, e.g. `name`, `demonym`,
    `seat`, `person`, `office`, `apposition`, `pronoun`, `description`."""

    span: Span
    codes: tuple[str, ...]
    via: str


class TimeType(StrEnum):
    """TimeML TIMEX3 types."""

    DATE = "date"
    TIME = "time"
    DURATION = "duration"
    SET = "set"


class TimeRole(StrEnum):
    """What an expression does: dates its clause, sets a deadline, only measures, or dates something else."""

    WHEN = "when"
    DEADLINE = "deadline"  # "by Dec. 15", "within 90 days", "ahead of a Nov. 30 deadline"
    SINCE = "since"
    UNTIL = "until"
    SPAN = "span"  # "for two years"
    MODIFIER = "modifier"  # "the 2014 agreement", "Sunday's raid": dates the noun it stands with, not the clause
    REFERENCE = "reference"  # "two weeks after X left", "the first since 1983": dates what it refers to, not the clause


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression and its value: EDTF, `""` when it cannot be resolved (for instance without a publication
    date). `earliest` and `latest` are ISO dates bounding the value, or `""`."""

    span: Span
    value: str
    earliest: str
    latest: str
    type: TimeType
    role: TimeRole = TimeRole.WHEN


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what: `source` is the credited source's span (None when it stands in no stretch of text, such as a
    byline outside the story), `cue` the reporting verb or phrase, `content` what is credited to the source.
    `speaker` is the source as the text names it."""

    source: Span | None
    cue: Span
    content: Span
    klass: By
    speaker: str


@dataclass(frozen=True, slots=True)
class Event:
    """A mention of an act: the trigger, the parties found by syntax, and everything that qualifies it.

    `reason` is `""` when the event is offered as a claim, else why it is not (`no actor`, `domestic`, ...).
    `clause` is the shortest clause that shows the event. `features` are the named observations the event rests on, for
    scoring and explanation.
    """

    act: str
    trigger: Span
    sentence: int
    clause: Span
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    object: str
    status: Status
    date: str
    deadline: str
    condition: str
    attribution: Attribution | None
    rules: tuple[str, ...]
    confidence: float
    reason: str = ""
    features: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one document. `notes` tell the user what could not be resolved and why."""

    document: Document
    sentences: tuple[Span, ...]
    actors: tuple[ActorMention, ...]
    times: tuple[TimeMention, ...]
    attributions: tuple[Attribution, ...]
    events: tuple[Event, ...]
    notes: tuple[str, ...] = ()
