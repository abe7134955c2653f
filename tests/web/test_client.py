"""A script that asks a server is told what it is told by the file."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.web.serving import Server, serving

from dragoman import Client, Document, Ledger
from dragoman.analysis.asking import claims_about
from dragoman.analysis.state import relationship
from dragoman.errors import DragomanError, InputError, NotRecorded, ServerRefused, UnsupportedLanguage
from dragoman.ledger.record import Outcome
from dragoman.ledger.review import Review, Verdict
from dragoman.model.record import Standing
from dragoman.model.state import Pair
from dragoman.web.access import Access, Role

FRENCH = Document("", "Le gouvernement a rappelé son ambassadeur à Oslo, a déclaré le ministre vendredi.")


@pytest.fixture(scope="module")
def folder(filled_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server's ledger is."""
    made = tmp_path_factory.mktemp("client")
    shutil.copy(filled_ledger, made / "own.db")
    return made


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    """A real server."""
    with serving("own.db", folder) as made:
        yield made


ASKED: tuple[Callable[[Any], Any], ...] = (
    lambda ledger: list(ledger.view().claims()),
    lambda ledger: list(ledger.view().claims(parties=("CAN", "VEN"), acts=("impose_sanctions", "recall_envoy"))),
    lambda ledger: list(ledger.view(as_of="2024-01-02").claims(since=date(2018, 1, 1), until=date(2020, 1, 1))),
    lambda ledger: list(ledger.view(published_by="2023-11-21").claims(standings=tuple(Standing))),
    lambda ledger: list(ledger.view().claims(recorded_since=datetime(2024, 1, 3, tzinfo=UTC))),
    lambda ledger: list(ledger.view().claims(documents=[ledger.view().documents().items[1].address])),
    lambda ledger: list(ledger.view().claims(ids=[next(ledger.view().claims()).claim.id])),
    lambda ledger: list(ledger.view().events()),
    lambda ledger: list(ledger.view().events(parties=("CAN", "VEN"))),
    lambda ledger: ledger.view().claims_page(limit=2),
    lambda ledger: ledger.view().events_page(ledger.view().events_page(limit=1).after, 2),
    lambda ledger: ledger.view().documents(publisher="Gulf Courier"),
    lambda ledger: [ledger.view().document(each.address) for each in ledger.view().documents().items],
    lambda ledger: list(ledger.view().search("oil or embassy", limit=5)),
    lambda ledger: [ledger.view().why(each.claim.id) for each in ledger.view().claims()],
    lambda ledger: ledger.view().entries(1, 2),
    lambda ledger: relationship(claims_about(ledger.view(), Pair("CAN", "VEN")), Pair("CAN", "VEN"), date(2023, 1, 1)),
)


@pytest.mark.parametrize("ask", ASKED)
def test_the_server_tells_what_the_file_tells(filled_ledger: Path, server: Server, ask: Callable[[Any], Any]) -> None:
    with Ledger.open(filled_ledger) as ledger, Client(server.url) as client:
        told = ask(ledger)
        assert ask(client) == told
        assert told


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda client: client.view().why("0" * 16), NotRecorded),
        (lambda client: client.view(as_of="soon"), InputError),
        (lambda client: client.view().claims_page("nowhere"), InputError),
        (
            lambda client: client.add(FRENCH),
            UnsupportedLanguage,
        ),
        (lambda client: client.get("/nothing"), ServerRefused),
    ],
)
def test_what_goes_wrong_there_is_raised_here(
    server: Server, ask: Callable[[Client], Any], error: type[DragomanError]
) -> None:
    with Client(server.url) as client, pytest.raises(error):
        ask(client)


def test_where_no_server_is_that_is_said(server: Server) -> None:
    for address in ("http://127.0.0.1:1", "nonsense", "http://[", server.url + "/elsewhere"):
        with pytest.raises(ServerRefused), Client(address) as client:
            client.view().entries()


def test_texts_and_reviews_go_to_the_server(server: Server, folder: Path) -> None:
    with Client(server.url) as client:
        text = "Norway recalled its ambassador to Mali on Friday."
        added = client.add(Document("note", text, published="2024-03-18", publisher="Fjord Times"))
        assert added.outcome is Outcome.NEW
        (recorded,) = client.view().claims(documents=[added.address])
        assert recorded.claim.doc == "note"
        made = client.review(Review(recorded.claim.id, Verdict.CORRECT, "Ana", "the day", (("date", "2024-03-14"),)))
        assert made is not None
        assert made.date == "2024-03-14"
        assert client.review(Review(made.id, Verdict.REJECT, "Ana", "after all")) is None
        assert not list(client.view().claims(documents=[added.address]))
    with Ledger.open(folder / "own.db") as ledger:
        assert ledger.faults() == ()


def test_a_token_opens_a_server_that_wants_one(filled_ledger: Path, tmp_path: Path) -> None:
    shutil.copy(filled_ledger, tmp_path / "own.db")
    secret = Access(tmp_path / "own.db.access.jsonl").issue("Ana", Role.READER)
    with serving("own.db", tmp_path) as server:
        with Client(server.url, secret) as client:
            assert client.view().entries(limit=1)
            with pytest.raises(ServerRefused, match="403"):
                client.add(Document("", "Norway recalled its ambassador to Mali."))
        for wrong in ("", "drg_wrong"):
            with Client(server.url, wrong) as client, pytest.raises(ServerRefused, match="401"):
                client.view().entries()
