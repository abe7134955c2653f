"""A server's application on a small ledger, made for tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.record import filled

from dragoman.ledger import Ledger
from dragoman.settings import Settings
from dragoman.web.app import create_app


@pytest.fixture(scope="session")
def filled_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the documents of `record.py`; tests that write take a copy."""
    place = tmp_path_factory.mktemp("ledger") / "record.db"
    with Ledger.open(place, create=True) as ledger:
        filled(ledger)
    return place


@pytest.fixture(scope="session")
def client(filled_ledger: Path) -> Iterator[TestClient]:
    """A browser without JavaScript, in front of an application that nothing is written to."""
    with TestClient(create_app(Settings(ledger=str(filled_ledger))), base_url="http://localhost") as browser:
        yield browser
