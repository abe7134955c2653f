"""`dragoman document`, `sources` and `review queue` as a user runs them."""

from __future__ import annotations

import json

import pytest
from tests.web.record import filled
from typer.testing import CliRunner, Result

from dragoman.cli import app
from dragoman.ledger import Ledger


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The ledger that the pages are tested on."""
    place = str(tmp_path_factory.mktemp("commands") / "record.db")
    with Ledger.open(place, create=True) as ledger:
        filled(ledger)
    return place


def run(place: str, *arguments: str) -> Result:
    result = CliRunner().invoke(app, [*arguments, "--ledger", place])
    assert "Traceback" not in result.output
    return result


def test_a_document_with_its_claims(place: str) -> None:
    with Ledger.open(place) as ledger:
        listed = next(each for each in ledger.view().documents().items if each.doc == "rival")
    told = json.loads(run(place, "document", listed.address, "--format", "json").stdout)
    assert told["title"] == "Relations never broken, minister says"
    assert [each["act"] for each in told["claims"]] == ["suspend_relations", "recognize"]
    bare = listed.address.removeprefix("sha256:")
    assert "Peru recognised the government of Venezuela in 2021" in run(place, "document", bare).stdout
    assert run(place, "document", bare, "--format", "html").stdout.startswith("<!doctype html>")
    assert "claim" in run(place, "document", bare, "--explain").stdout
    assert run(place, "document", bare, "--explain", "--format", "json").exit_code == 2
    assert "no document has the address" in run(place, "document", "0" * 64).output


def test_publishers(place: str) -> None:
    told = json.loads(run(place, "sources", "--format", "json").stdout)
    assert {each["publisher"]: each["documents"] for each in told}["Ottawa Ledger"] == 2
    assert "Harbour Post" in run(place, "sources").stdout
    assert len(json.loads(run(place, "sources", "--limit", "1", "--format", "json").stdout)) == 1


def test_the_queue(place: str) -> None:
    told = json.loads(run(place, "review", "queue", "--format", "json").stdout)
    assert [each["confidence"] for each in told] == sorted(each["confidence"] for each in told)
    assert (
        "Chile recalled its ambassador to Peru" in run(place, "review", "queue", "Peru", "--group", "missions").stdout
    )
    assert "no group of acts" in run(place, "review", "queue", "--group", "weather").output


def test_a_narrowed_search(place: str) -> None:
    told = json.loads(run(place, "search", "venezuela", "--party", "Peru", "--format", "json").stdout)
    assert [each["doc"] for each in told] == ["rival"]
    assert run(place, "search", "venezuela", "--group", "force").stdout.strip() == "nothing found"
