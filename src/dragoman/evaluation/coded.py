"""Coded claims, hand-made or read, in the form in which they are compared, and the split of the coded texts."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.errors import EmptyInput, MalformedRecord, UnreadableInput
from dragoman.model.claim import Claim


@dataclass(frozen=True, slots=True)
class Coded:
    """The fields of a claim that are scored. Party codes are in normal form; `optional` marks a claim on which the
    coders disagreed."""

    doc: str
    act: str
    actor: frozenset[str]
    recipient: frozenset[str]
    status: str
    date: str
    by: str
    deadline: str
    quote: str
    optional: bool = False
    confidence: float | None = None  # of a claim that was read

    @property
    def parties(self) -> frozenset[str]:
        """Both sides together."""
        return self.actor | self.recipient


def held_back(doc: str) -> bool:
    """Whether the document with this id is in the fifth that is kept for measuring and never studied.

    The split hangs on the id alone, so that it is the same on every machine and stays when texts are added.
    """
    return int(hashlib.sha1(doc.encode(), usedforsecurity=False).hexdigest(), 16) % 5 == 0


def code(text: str) -> str:
    """A party code in normal form: upper case, with hyphens for blanks and underscores."""
    return re.sub(r"[\s_]+", "-", text.strip().upper())


def coded_claim(claim: Claim) -> Coded:
    """A claim that was read, in the form in which it is compared."""
    return Coded(
        doc=claim.doc,
        act=claim.act,
        actor=frozenset(map(code, claim.actor)),
        recipient=frozenset(map(code, claim.recipient)),
        status=str(claim.status),
        date=claim.date,
        by=str(claim.by),
        deadline=claim.deadline,
        quote=claim.quote,
        confidence=claim.confidence,
    )


def load_claims(path: Path, docs: Collection[str] | None = None) -> list[Coded]:
    """The claims of a JSON Lines file, one a line with the fields of the guidelines, of the documents `docs` only.

    Fields that are missing count as empty, others are passed over. Raises UnreadableInput when the file cannot be
    opened, and MalformedRecord, naming the line, when a line is not a claim.
    """
    found = [coded_record(record, f"{path}, line {line}") for line, record in json_lines(path)]
    return [claim for claim in found if docs is None or claim.doc in docs]


def load_ids(path: Path) -> list[str]:
    """The ids of the documents in a JSON Lines file of texts, in its order.

    Raises EmptyInput when there is none, and the errors of `load_claims`.
    """
    ids = []
    for line, record in json_lines(path):
        if not isinstance(record.get("id"), str):
            raise MalformedRecord(f"{path}, line {line}: a text needs an `id`, a string")
        ids.append(record["id"])
    if not ids:
        raise EmptyInput(f"{path} holds no texts; give a JSON Lines file with `id` and `text` on each line")
    return ids


def coded_record(record: dict[str, Any], where: str) -> Coded:
    """One record as a coded claim; raises MalformedRecord that says `where` it stands."""
    for field in ("doc", "act"):
        if not isinstance(record.get(field), str) or not record[field]:
            raise MalformedRecord(f"{where}: a claim needs `{field}`, a string")
    return Coded(
        doc=record["doc"],
        act=record["act"],
        actor=codes(record, "actor", where),
        recipient=codes(record, "recipient", where),
        status=str(record.get("status") or ""),
        date=str(record.get("date") or ""),
        by=str(record.get("by") or ""),
        deadline=str(record.get("deadline") or ""),
        quote=str(record.get("quote") or ""),
        optional=bool(record.get("optional")),
        confidence=confidence(record, where),
    )


def confidence(record: dict[str, Any], where: str) -> float | None:
    """The confidence of a record, or None where it has none; raises MalformedRecord when it is not in [0, 1]."""
    given = record.get("confidence")
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
        raise MalformedRecord(f"{where}: `confidence` must be from 0 to 1, not {given!r}")
    return float(given)


def codes(record: dict[str, Any], field: str, where: str) -> frozenset[str]:
    """The party codes in a field of a record, in normal form; raises MalformedRecord when it is not a list of them."""
    given = record.get(field) or []
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise MalformedRecord(f"{where}: `{field}` must be a list of codes, not {given!r}")
    return frozenset(map(code, given))


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSON Lines file with their line numbers, from 1; blank lines are passed over."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise UnreadableInput(f"cannot read {path}: {error.strerror or error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise MalformedRecord(f"{path}, line {number}: not JSON ({error.msg} at column {error.colno})") from error
        if not isinstance(record, dict):
            raise MalformedRecord(f"{path}, line {number}: a JSON object is needed, not {type(record).__name__}")
        yield number, record
