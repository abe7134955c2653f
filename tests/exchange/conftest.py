"""A small ledger to write out, and the command line on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.web.record import Text, Told, claim_of, filled
from typer.testing import CliRunner, Result

from dragoman.cli import app
from dragoman.ledger import Ledger
from dragoman.ledger.identity import ReaderVersion
from dragoman.ledger.review import Review, Verdict
from dragoman.model.document import Document

Run = Callable[..., Result]

MORE = Text(
    "union",
    "Lagoon Times",
    "2024-03-02",
    "Bodies and neighbours",
    "Chad joined the Lake Council and the African Union in May 2022. Niger left ECOWAS on 29 January 2024. "
    "Norway and Chad signed a fishing agreement on 1 March 2024. Norway will give aid to Chad. "
    "Norway may recognise Palestine.",
    (
        Told("Chad joined the Lake Council and the African Union in May 2022", "ratify", "TCD", "AU", date="2022-05",
             object="joined the African Union"),
        Told("Niger left ECOWAS on 29 January 2024", "leave", "NER", "ECOWAS", date="2024-01-29"),
        Told("Norway and Chad signed a fishing agreement on 1 March 2024", "sign_agreement", "NOR TCD",
             date="2024-03-01", object="fishing agreement"),
        Told("Norway will give aid to Chad", "give_aid", "NOR", "TCD", status="planned"),
        Told("Norway may recognise Palestine", "recognize", "NOR", "PSE", status="possible"),
    ),
)  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A ledger with revisions, disagreement, a correction, a rejected claim, and text that means harm."""
    place = tmp_path / "record.db"
    with Ledger.open(place, create=True) as ledger:
        filled(ledger)
        document = Document(MORE.id, MORE.text, MORE.title, MORE.published, MORE.publisher, language="en")
        claims = [claim_of(document, each) for each in MORE.claims]
        ledger.add(document, claims, ReaderVersion("0.1.0", "d" * 64, "pipeline 1"))
        ledger.review(Review(claims[2].id, Verdict.REJECT, "Rosa", "a draft only"))
        ledger.review(Review(claims[1].id, Verdict.CORRECT, "Rosa", "the day", (("date", "2024-01-28"),)))
    return place


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `dragoman` with arguments; paths are made text."""
    monkeypatch.chdir(tmp_path)
    for name in ("LEDGER", "CONFIG", "LEDGER_WAIT", "DEBUG"):
        monkeypatch.delenv(f"DRAGOMAN_{name}", raising=False)

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return invoke
