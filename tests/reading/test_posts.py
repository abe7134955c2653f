"""Posts and envoys in histories of relations: what is read, and what it makes of the level of the mission."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dragoman.analysis import timeline
from dragoman.claims import assemble
from dragoman.evaluation.missions import transitions_of
from dragoman.model.document import Document
from dragoman.model.reading import Reading
from dragoman.model.record import Recorded, Source, Standing
from dragoman.model.state import Pair
from dragoman.reading.pipeline import Reader
from dragoman.reading.posts import sides_of
from dragoman.vocabulary.posts import step_words

TITLE = "A history of Norwegian recognition, diplomatic and consular relations: Fiji"

HISTORIES = yaml.safe_load(Path(__file__).with_name("posts.yaml").read_text(encoding="utf-8"))
TOLD = [(each["text"], each["levels"]) for each in HISTORIES]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def history(text: str) -> Document:
    return Document("fiji", f"Diplomatic Relations\n\n{text}\n", TITLE, publisher="Ministry of Norway")


def levels(reading: Reading) -> str:
    sides = sides_of(reading.document)
    assert sides is not None
    source = Source("sha256:0", "fiji", "", "", "", "", 1, "", "")
    records = [
        Recorded(claim, source, "2026-01-01T00:00:00Z", Standing.CURRENT, claim.id, "A", 1)
        for claim in assemble(reading).claims
    ]
    found = transitions_of("fiji", timeline(records, Pair(sides.home, sides.host)))
    return "; ".join(f"{each.date} {each.status}" for each in found)


@pytest.mark.parametrize(("text", "expected"), TOLD, ids=[text[:60] for text, _ in TOLD])
def test_levels_of_a_history(reader: Reader, text: str, expected: str) -> None:
    assert levels(reader.read(history(text))) == expected


@pytest.mark.parametrize(
    ("kind", "text", "accepted"),
    [
        (kind, text, accepted)
        for kind in step_words()
        for accepted, texts in ((True, kind.examples.accept), (False, kind.examples.reject))
        for text in texts
    ],
)
def test_examples_of_the_words(reader: Reader, kind: object, text: str, accepted: bool) -> None:
    found = [event for event in reader.read(history(text)).events if getattr(kind, "id", "") in event.rules]
    assert bool(found) == accepted


def test_evidence_stands_in_the_text(reader: Reader) -> None:
    text = " ".join(text for text, _ in TOLD)
    document = history(text)
    claims = assemble(reader.read(document)).claims
    assert len(claims) > 20
    assert all(claim.span.of(document.text) == claim.quote for claim in claims)
    assert len({claim.id for claim in claims}) == len(claims)


@pytest.mark.parametrize("title", ["", "Norway opens an embassy in Fiji", "Relations in the Pacific: a history"])
def test_other_documents_are_left_alone(reader: Reader, title: str) -> None:
    document = Document("x", "The Embassy Suva was opened on July 1, 1970.", title)
    assert not [event for event in reader.read(document).events if "post.open" in event.rules]


@pytest.mark.parametrize(
    ("title", "home", "host"),
    [
        ("A guide to Norwegian diplomatic relations: Fiji", "NOR", "FJI"),
        ("Norwegian relations with Fiji", "NOR", "FJI"),
        ("A guide to Norwegian relations: Grand Duchy of Nowhere", "NOR", "GRAND-DUCHY-OF-NOWHERE"),
        ("A guide to Norwegian relations: Benin/Dahomey", "NOR", "BEN"),
    ],
)
def test_sides_are_told_by_the_title(title: str, home: str, host: str) -> None:
    sides = sides_of(Document("x", "Text.", title))
    assert sides is not None
    assert (sides.home, sides.host) == (home, host)
