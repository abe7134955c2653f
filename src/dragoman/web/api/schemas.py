"""What the API answers and takes, as its OpenAPI document tells it. Fields are described where they are made:
in `dragoman.exchange` and `dragoman.model`."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")


class Shape(BaseModel):
    """An object with exactly these fields."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    kind: str = Field("", description="The name of the error in `dragoman.errors`, where it has one.")


class Page(Shape, Generic[T]):
    """Some of what is asked for; `after` says where the next page begins, `""` where there is none."""

    items: list[T]
    after: str


class Source(Shape):
    """The document that a claim rests on."""

    document: str
    doc: str
    title: str
    publisher: str
    published: str
    url: str
    revision: int
    group: str
    independent: str
    provenance: Literal["text", "dataset"]


class Claim(Shape):
    """A claim with its document and what stands of it."""

    doc: str
    act: str
    actor: list[str]
    recipient: list[str]
    object: str
    status: str
    date: str
    by: str
    speaker: str
    condition: str
    deadline: str
    quote: str
    start: int
    end: int
    id: str
    event_type: str
    mode: str
    cameo: str
    score: float
    rules: list[str]
    confidence: float
    source: Source
    recorded_at: str
    standing: Literal["current", "accepted", "rejected", "corrected", "superseded"]
    event: str
    reliability: str
    credibility: int


class Listed(Shape):
    """A document without its text."""

    address: str
    doc: str
    title: str
    publisher: str
    published: str
    url: str
    author: str
    language: str
    revision: int
    recorded_at: str
    newest: bool


class Furniture(Shape):
    """A stretch of a text that is not the story."""

    start: int
    end: int
    kind: str
    tells: dict[str, str]


class Document(Listed):
    """A document with its text."""

    text: str
    furniture: list[Furniture]
    revisions: list[str]


class Value(Shape):
    """One value of a field, and who gives it."""

    value: str
    sources: list[str]
    claims: list[str]


class Event(Shape):
    """An event: what most of its sources say, and what others say."""

    id: str
    act: str
    actor: list[str]
    recipient: list[str]
    status: str
    date: str
    claims: list[str]
    sources: list[str]
    dissent: dict[str, list[Value]]


class Evidence(Shape):
    """The sentence of a claim."""

    claim: str
    quote: str
    doc: str
    publisher: str
    published: str
    provenance: Literal["text", "dataset"]


class Dissent(Shape):
    """Another value that other publishers report."""

    value: str
    claims: list[str]
    publishers: list[str]
    evidence: list[Evidence]


class Change(Shape):
    """That something between two parties took a value."""

    actor: str
    recipient: str
    fluent: str
    subject: str
    value: str
    time: str
    earliest: str | None
    latest: str | None
    until: str
    inferred: bool
    contested: bool
    claims: list[str]
    publishers: list[str]
    evidence: list[Evidence]
    dissent: list[Dissent]
    effect: str


class Spell(Change):
    """A value that holds on the day asked about."""

    end: str
    certain: bool


class Pending(Shape):
    """A change that is planned, possible or conditional."""

    actor: str
    recipient: str
    fluent: str
    subject: str
    value: str
    status: str
    since: str
    date: str
    deadline: str
    condition: str
    claims: list[str]
    publishers: list[str]
    evidence: list[Evidence]


class State(Shape):
    """How one party stands toward another on a day."""

    actor: str
    recipient: str
    on: str
    values: list[Spell]
    pending: list[Pending]
    unknown: list[str]


class Move(Shape):
    """That a commitment took a place in its life."""

    to: str
    on: str
    recorded_at: str
    why: str
    claims: list[str]
    evidence: list[Evidence]


class Commitment(Shape):
    """Something owed."""

    id: str
    kind: str
    life: str
    since: str
    debtor: list[str]
    creditor: list[str]
    acts: list[str]
    what: str
    due: str
    condition: str
    hinges: list[str]
    if_kept: list[str]
    if_not: list[str]
    publishers: list[str]
    moves: list[Move]
    claims: list[str]
    evidence: list[Evidence]


class StanceEvidence(Shape):
    """The sentences of each part of a stance."""

    rung: list[Evidence]
    sanctions: list[Evidence]
    tone: list[Evidence]


class Stance(Shape):
    """Where an actor stands toward a target."""

    actor: str
    target: str
    on: str
    rung: str | None
    rank: int | None
    since: str
    before: str | None
    moved: int
    sanctions: str
    tone: float | None
    evidence: StanceEvidence


class Agreement(Shape):
    """How far two actors agree."""

    one: str
    other: str
    s: float
    kappa: float | None
    targets: list[str]


class Alignment(Shape):
    """Stances, who moved first, and how far every two agree."""

    on: str
    since: str
    stances: list[Stance]
    first_movers: list[str]
    agreement: list[Agreement]


class Hit(Shape):
    """A document that was found, with its claims."""

    document: str
    doc: str
    title: str
    publisher: str
    published: str
    url: str
    in_title: bool
    excerpt: str
    claims: list[Claim]


class Quoted(Shape):
    """PROV: the document and the sentence."""

    entity: str
    sentence: str


class Generated(Shape):
    """PROV: the reading that made a claim."""

    activity: str
    used: list[str]
    wasAssociatedWith: str  # noqa: N815
    pipeline: str
    endedAtTime: str  # noqa: N815


class Attributed(Shape):
    """PROV: who stands behind a claim."""

    publisher: str
    independent: str
    speaker: str


class Ruling(Shape):
    """PROV: a review."""

    activity: str
    claim: str
    verdict: str
    reviewer: str
    reason: str
    recorded_at: str
    correction: str


class Provenance(Shape):
    """Where a claim comes from, with the relations of W3C PROV as keys."""

    entity: Claim
    wasQuotedFrom: Quoted  # noqa: N815
    wasGeneratedBy: Generated  # noqa: N815
    wasAttributedTo: Attributed  # noqa: N815
    wasInfluencedBy: list[Ruling]  # noqa: N815
    wasRevisionOf: list[Claim]  # noqa: N815
    alternateOf: list[str]  # noqa: N815


class Sentence(Shape):
    """A sentence of a brief."""

    key: str
    text: str
    standing: str
    claims: list[str]


class Section(Shape):
    """A section of a brief."""

    id: str
    heading: str
    sentences: list[Sentence]


class Citation(Shape):
    """A numbered source of a brief."""

    number: int
    claim: str
    quote: str
    publisher: str
    published: str
    title: str
    url: str
    credited: str
    attribution: str


class Mark(Shape):
    """A stretch of a brief's timeline."""

    label: str
    lane: str
    earliest: str
    latest: str
    inferred: bool


class Brief(Shape):
    """A cited brief."""

    version: int
    actor: str
    recipient: str
    title: str
    on: str
    since: str
    allies: list[str]
    sections: list[Section]
    citations: list[Citation]
    marks: list[Mark]


class Entry(Shape):
    """What the ledger learned in one step."""

    number: int
    recorded_at: str
    kind: Literal["document", "reading", "review"]
    document: str
    doc: str
    claims: list[str]
    superseded: list[str]
    accepted: list[str]
    rejected: list[str]
    reviewer: str
    reason: str


class Feed(Shape):
    """Entries, oldest first; asking again with `after` gives those that came later. `more`: some are there already."""

    items: list[Entry]
    after: int
    more: bool


class NewDocument(Shape):
    """A text to be read and recorded."""

    text: str = Field(min_length=1)
    title: str = Field("", max_length=2_000)
    published: str = Field("", max_length=40, description="YYYY-MM-DD; without it relative dates stay unresolved")
    publisher: str = Field("", max_length=500)
    url: str = Field("", max_length=2_000)
    author: str = Field("", max_length=500)
    doc: str = Field("", max_length=200, description="the publisher's id of it, where there is one")


class Recorded(Shape):
    """What became of a text."""

    outcome: Literal["new", "revised", "reread", "known"]
    address: str
    claims: list[str]
    notes: list[str]


class NewReview(Shape):
    """What a person says of a claim."""

    claim: str = Field(pattern=r"^[0-9A-Za-z_.-]{1,80}$")
    verdict: Literal["accept", "reject", "correct"]
    reviewer: str = Field("", max_length=200, description="who says so, where no token is needed; else its owner")
    reason: str = Field(min_length=1, max_length=5_000)
    changes: dict[str, str] = Field({}, description="the corrected fields as text, for `correct`")


class Reviewed(Shape):
    """A review that was recorded; `correction` is the id of the corrected claim, or `""`."""

    claim: str
    verdict: str
    correction: str


class Noted(Shape):
    """A line of the audit log."""

    at: str
    who: str
    token: str
    address: str
    method: str
    path: str
    status: int


class Who(Shape):
    """Whose token a request came with."""

    name: str
    role: Literal["reader", "analyst", "admin"]
