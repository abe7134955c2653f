"""Reviews: what people say of claims. A correction is a new claim that cites the old one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from dragoman.errors import InputError, NotRecorded, TimeError
from dragoman.ledger.engine import Place, writing
from dragoman.ledger.identity import corrected_id
from dragoman.ledger.moments import Clock
from dragoman.ledger.queries import Horizon, claim_query
from dragoman.ledger.record import new_entry, put_claims
from dragoman.ledger.rows import claim_of
from dragoman.ledger.schema import claims, reviews
from dragoman.model.claim import By, Claim, Status
from dragoman.model.time import Time
from dragoman.vocabulary.parties import party
from dragoman.vocabulary.rules import acts

CORRECTABLE = ("act", "actor", "recipient", "object", "status", "date", "by", "speaker", "condition", "deadline")
REVIEWED = "review.correct"
"""The rule by which a corrected claim is made."""


class Verdict(StrEnum):
    """What a reviewer says of a claim."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class Review:
    """Who says what of the claim with this id, and why. `changes` are the corrected fields, as text."""

    claim: str
    verdict: Verdict
    reviewer: str
    reason: str
    changes: tuple[tuple[str, str], ...] = ()


def review(engine: Engine, place: Place, said: Review, clock: Clock) -> Claim | None:
    """Record a review; the corrected claim, if it is a correction. Raises InputError for a claim that is not there, a
    review without name or reason, and a correction that is not valid."""
    for name in ("reviewer", "reason"):
        if not getattr(said, name).strip() or "\0" in getattr(said, name):
            raise InputError(f"a review needs a {name}; give --by NAME and --because TEXT")
    with writing(engine, durable=True) as connection:
        row = _reviewed(connection, place, said.claim)
        old = claim_of(row, row.doc)
        new = corrected(old, dict(said.changes)) if said.verdict is Verdict.CORRECT else None
        if new is not None and connection.execute(select(claims.c.id).where(claims.c.id == new.id)).first():
            raise InputError(f"claim {old.id} has been corrected like that before: as {new.id}")
        entry = new_entry(connection, clock, "review")
        spoken = {"verdict": str(said.verdict), "reviewer": said.reviewer.strip(), "reason": said.reason.strip()}
        connection.execute(insert(reviews), [{"entry": entry, "claim": old.id, **spoken}])
        if new is not None:
            put_claims(connection, (new,), entry, row.reading, row.published, review=entry)
    return new


def corrected(old: Claim, changes: Mapping[str, str]) -> Claim:
    """The claim with other values in some fields; lists of parties are codes with a space between.

    Evidence, document and confidence stay. Raises InputError for a field that cannot be corrected, a value that is not
    allowed, and a correction that changes nothing.
    """
    for field in changes:
        if field not in CORRECTABLE:
            raise InputError(f"{field!r} cannot be corrected; these can: {', '.join(CORRECTABLE)}")
    values = {field: _checked(field, value.strip()) for field, value in changes.items()}
    if all(getattr(old, field) == value for field, value in values.items()):
        raise InputError(f"the correction of claim {old.id} changes nothing")
    act = acts().acts.get(values.get("act", old.act))
    if act is not None:
        values |= {"event_type": act.event_type, "mode": act.mode, "cameo": act.cameo, "score": act.score}
    new = replace(old, **values)
    if not new.actor:
        raise InputError("actor: a claim has an actor at least; reject it if no one does anything")
    fields = tuple(
        (field, " ".join(value) if isinstance(value, tuple) else str(value)) for field, value in values.items()
    )
    return replace(new, id=corrected_id(old.id, fields), rules=(*old.rules, REVIEWED), confidence=1.0)


def _checked(field: str, value: str) -> Any:
    """A corrected value as the claim holds it."""
    if "\0" in value:
        raise InputError(f"{field}: NUL cannot be stored")
    if field in ("actor", "recipient"):
        codes = tuple(dict.fromkeys(value.replace(",", " ").split()))
        for code in codes:
            if party(code) is None:
                raise InputError(
                    f"{field}: no party has the code {code!r}; `dragoman vocabulary names NAME` finds codes"
                )
        return codes
    if field in ("date", "deadline") and value:
        try:
            Time.parse(value)
        except TimeError as error:
            raise InputError(f"{field}: {error}") from error
    if field == "act" and value not in acts().acts:
        raise InputError(f"act: {value!r} is no act; `dragoman vocabulary acts` lists them")
    for name, kind in (("status", Status), ("by", By)):
        if field == name:
            if value not in set(kind):
                raise InputError(f"{field}: {value!r} is none of {', '.join(kind)}")
            return kind(value)
    return value


def _reviewed(connection: Connection, place: Place, id: str) -> Any:
    """The newest row of the claim with this id."""
    query = claim_query(Horizon(connection, None, None)).where(claims.c.id == id).order_by(claims.c.number.desc())
    row = connection.execute(query).first()
    if row is None:
        raise NotRecorded(f"ledger {place.name}: no claim has the id {id!r}; answers list the ids they rest on")
    return row
