"""Changes of mission levels, read from histories of relations into a ledger, against those that people coded.

A predicted change is right when text, date and level are those of a coded one, each of which counts once. `transitions`
files are CSV with the columns `doc`, `date` (EDTF: YYYY, YYYY-MM or YYYY-MM-DD) and `status` (a mission level).
"""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dragoman.analysis import timeline
from dragoman.claims import assemble
from dragoman.errors import EmptyInput, MalformedRecord, UnreadableInput
from dragoman.evaluation.coded import json_lines
from dragoman.ledger import Ledger
from dragoman.model.document import Document
from dragoman.model.reading import Reading
from dragoman.model.state import Change, Fluent, Pair
from dragoman.reading.posts import sides_of

COLUMNS = ("doc", "date", "status")


class Half(StrEnum):
    """Which of the countries: those that rules are written on, or those they are measured on."""

    WRITING = "writing"
    MEASURING = "measuring"


@dataclass(frozen=True, slots=True, order=True)
class Transition:
    """That the mission in the country of a text took a level on a date."""

    doc: str
    date: str
    status: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many changes were found, how many were coded, and how many of them agree."""

    hits: int
    predicted: int
    coded: int

    @property
    def precision(self) -> float:
        """The share of what was found that was coded."""
        return self.hits / max(1, self.predicted)

    @property
    def recall(self) -> float:
        """The share of what was coded that was found."""
        return self.hits / max(1, self.coded)

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 0 where nothing agrees."""
        return 2 * self.hits / max(1, self.predicted + self.coded)


def halves(texts: Path) -> dict[str, Half]:
    """The half that each text belongs to: in the order of their countries' names, every other one is measured on.

    Raises what reading a file of texts raises.
    """
    named = []
    for line, record in json_lines(texts):
        if not isinstance(record.get("id"), str):
            raise MalformedRecord(f"{texts}, line {line}: a text needs an `id`, a string")
        named.append((str(record.get("country") or record["id"]), record["id"]))
    if not named:
        raise EmptyInput(f"{texts} holds no texts; give a JSON Lines file with `id`, `country` and `text` on each line")
    return {doc: (Half.WRITING, Half.MEASURING)[i % 2] for i, (_, doc) in enumerate(sorted(named))}


def transitions_read(readings: Iterable[Reading]) -> list[Transition]:
    """The changes of mission level in the histories among the readings, by way of a ledger that holds all of them."""
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "missions.db", create=True) as ledger:
        told: list[tuple[Document, Pair]] = []
        for reading in readings:
            sides = sides_of(reading.document)
            if sides is not None:
                ledger.add(reading.document, assemble(reading).claims)
                told.append((reading.document, Pair(sides.home, sides.host)))
        view = ledger.view()
        found: list[Transition] = []
        for document, pair in told:
            claims = view.claims(parties={pair.actor, pair.recipient})
            own = (record for record in claims if record.source.doc == document.id)
            found.extend(transitions_of(document.id, timeline(own, pair)))
        return found


def transitions_of(doc: str, changes: Iterable[Change]) -> Iterator[Transition]:
    """The changes of mission level that have a date, each at its beginning and without marks of doubt."""
    for change in changes:
        if change.fluent is Fluent.MISSION and change.time.earliest is not None:
            yield Transition(doc, str(change.time.start).rstrip("~?%"), str(change.value))


def agreement(predicted: Collection[Transition], coded: Collection[Transition]) -> dict[str, Agreement]:
    """How far they agree: on date and level, on the date alone, on year and level. Case does not matter in levels."""
    measures: dict[str, Callable[[Transition], tuple[str, ...]]] = {
        "date+status": lambda each: (each.doc, each.date, each.status.lower()),
        "date only": lambda each: (each.doc, each.date),
        "year+status": lambda each: (each.doc, each.date[:4], each.status.lower()),
    }
    found = {}
    for name, key in measures.items():
        ours, theirs = Counter(map(key, predicted)), Counter(map(key, coded))
        found[name] = Agreement((ours & theirs).total(), ours.total(), theirs.total())
    return found


def load_transitions(path: Path) -> list[Transition]:
    """The transitions in a CSV file.

    Raises UnreadableInput when it cannot be opened or is no text, and MalformedRecord when a column is missing.
    """
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise MalformedRecord(f"{path}: no column {missing[0]!r}; needed: {', '.join(COLUMNS)}")
            return [Transition(row["doc"], row["date"], (row["status"] or "").strip()) for row in rows]
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UnreadableInput(f"cannot read {path}: {reason}") from error
