"""Atom feeds of changes and of the moves of commitments, read by a second library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import feedparser
import pytest
from tests.analysis.made import made
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.ledger import Ledger
from dragoman.model.document import Document


@pytest.fixture
def place(tmp_path: Path) -> str:
    """A ledger with an ultimatum, an embassy that was closed, and words that would break a careless feed."""
    told = [
        made("request", "NOR", "TCD", about="free <crew> & \x0b ship", deadline="2024-03-31", published="2024-03-02"),
        made("close_mission", "NOR", "TCD", about="embassy", on="2024-03-01", published="2024-03-02"),
    ]
    place = str(tmp_path / "feed.db")
    with Ledger.open(place, create=True) as ledger:
        text = " ".join(each.claim.quote for each in told)
        source = Document("wire", text, published="2024-03-02", publisher="Gazette", url="https://gazette.example/1")
        ledger.add(source, [each.claim for each in told])
    return place


def feed(place: str, *arguments: str) -> Any:
    result = CliRunner().invoke(app, [*arguments, "--ledger", place, "--format", "atom"])
    assert result.exit_code == 0, result.output
    read = feedparser.parse(result.stdout.encode())
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10"
    assert read.feed.id
    assert read.feed.author == "Dragoman"
    for entry in read.entries:
        assert entry.id.startswith("urn:sha256:")
        assert entry.updated_parsed
    return read


def test_every_move_is_an_entry_that_cites_its_claims(place: str) -> None:
    read = feed(place, "watch", "--on", "2024-04-02")
    titles = [entry.title for entry in read.entries if "crew" in entry.title]
    assert [title.split(":")[0] for title in titles] == ["open", "overdue", "due soon"]  # learned of today; the clock
    opened = next(entry for entry in read.entries if entry.title.startswith("open: TCD"))
    assert "Gazette, 2024-03-02; claim " in opened.content[0].value
    assert [link.href for link in opened.links] == ["https://gazette.example/1"]


def test_a_feed_of_changes_and_stable_ids(place: str) -> None:
    read = feed(place, "changes", "--since", "2024-01-01", "Norway", "Chad")
    assert any("Norway → Chad: mission" in entry.title for entry in read.entries)
    again = feed(place, "changes", "--since", "2024-01-01", "Norway", "Chad")
    assert [entry.id for entry in again.entries] == [entry.id for entry in read.entries]
    assert len({entry.id for entry in read.entries}) == len(read.entries)


def test_a_feed_of_nothing_is_valid(place: str) -> None:
    assert feed(place, "watch", "Peru").entries == []
