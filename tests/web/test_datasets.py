"""Rows of datasets in the browser and in the API: marked wherever they are shown."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.record import Told, claim_of

from dragoman.ledger import Ledger
from dragoman.ledger.identity import dataset_reader
from dragoman.model.document import Document
from dragoman.settings import Settings
from dragoman.web.app import create_app

ROW = "Actor1Name: MALI; EventCode: 163; Actor2Name: CHAD"


@pytest.fixture
def browser(filled_ledger: Path, tmp_path: Path) -> TestClient:
    """In front of a ledger that also has a row of a dataset."""
    place = shutil.copy(filled_ledger, tmp_path)
    document = Document("77", f"{ROW}\nGLOBALEVENTID: 77", "GDELT 77", "2023-05-01", "GDELT 2.0 Events")
    claim = claim_of(document, Told(ROW, "impose_sanctions", "MLI", "TCD", date="2023-05-01"))
    with Ledger.open(place) as ledger:
        ledger.load([(document, (claim,))], dataset_reader("gdelt"))
    return TestClient(create_app(Settings(ledger=str(place))), base_url="http://localhost")


def test_a_row_is_marked_on_every_page(browser: TestClient) -> None:
    (only,) = browser.get("/api/v1/claims", params={"party": "MLI"}).json()["items"]
    assert only["source"]["provenance"] == "dataset"
    mark = '<span class="tag">dataset</span>'
    address = only["source"]["document"].removeprefix("sha256:")
    for page in (f"/claim/{only['id']}", f"/document/{address}", "/MLI/TCD?on=2023-12-01", "/sources"):
        answer = browser.get(page)
        assert answer.status_code == 200, page
        assert mark in answer.text, page
    assert mark not in browser.get("/CAN/VEN?on=2023-12-01").text


def test_the_api_tells_the_class_of_every_sentence(browser: TestClient) -> None:
    (value,) = browser.get("/api/v1/states/MLI/TCD", params={"on": "2023-12-01"}).json()["values"]
    assert [each["provenance"] for each in value["evidence"]] == ["dataset"]
    assert value["publishers"] == []
    told = browser.get("/api/v1/states/CAN/VEN", params={"on": "2023-12-01"}).json()
    assert {each["provenance"] for one in told["values"] for each in one["evidence"]} == {"text"}
