"""The page of a text: marks, cards, revisions, and why the rest is no claim."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient
from tests.web.record import ALERT, HARMFUL

from dragoman.exchange.labels import act_group
from dragoman.model.claim import By, Claim, Status
from dragoman.model.document import Document, Furniture, FurnitureSpan
from dragoman.model.span import Span
from dragoman.vocabulary.rules import acts
from dragoman.web.marks import paragraphs
from dragoman.web.revisions import Kind, compared


def address(client: TestClient, doc: str, place: int = 0) -> str:
    """The address of the page of a document; of its revisions the newest is the first."""
    items = client.get(f"/api/v1/documents?doc={doc}").json()["items"]
    return "/document/" + str(items[place]["address"]).removeprefix("sha256:")


def test_evidence_is_marked_and_leads_to_its_card_and_back(client: TestClient) -> None:
    page = client.get(address(client, "easing")).text
    marked = re.findall(r'<a class="mark ([\w-]+)" href="#claim-(\w+)">([^<]+)</a>', page)
    assert [(group, words) for group, _, words in marked] == [
        ("sanctions", "The United States suspended its oil sanctions on Venezuela on 18 October 2023"),
        ("statements", "The United States threatened to restore the measures by 30 November 2023"),
    ]
    for _, id, _ in marked:
        assert f'id="claim-{id}"' in page
        assert f'id="text-{id}"' in page
        assert f'href="#text-{id}"' in page


def test_sources_and_conditions_are_marked(client: TestClient) -> None:
    page = client.get(address(client, "memo")).text
    assert '<span class="speaker">a memo</span>' in page
    assert 'condition" href="#claim-' in page
    assert ">if elections are free</a>" in page


def test_revisions_are_compared(client: TestClient) -> None:
    newest, first = (address(client, "memo", place) for place in (0, 1))
    against = first.removeprefix("/document/")
    page = client.get(f"{newest}?against={against}").text
    assert re.search(r"<del>[^<]*lower[^<]*</del>", page)
    assert "<del>Canada weighs a way back to Caracas</del>" in page
    assert "There is a newer text." in client.get(first).text
    assert "There is a newer text." not in page
    assert client.get(f"{newest}?against=nothing").status_code == 422


def test_what_is_no_claim_has_a_reason(client: TestClient) -> None:
    place = address(client, "rival")
    rows = client.get(f"{place}/left-out.json").json()["found"]
    assert any(row["claim"] for row in rows)
    assert all(bool(row["claim"]) != bool(row["reason"]) for row in rows)
    page = client.get(f"{place}/left-out").text
    assert "Peru recognised the government of Venezuela in 2021." in page
    assert client.get(f"{place}/left-out.csv").text.startswith("sentence,words,act")


def test_other_shapes(client: TestClient) -> None:
    place = address(client, "memo")
    told = client.get(f"{place}.json").json()
    assert told["text"].startswith("Canada sanctioned")
    assert len(told["claims"]) == len(client.get(f"{place}.csv").text.splitlines()) - 1 == 6
    assert "dragoman document sha256:" in client.get(place).text


def test_an_unknown_text_and_a_harmful_one(client: TestClient) -> None:
    assert client.get("/document/" + "0" * 64).status_code == 404
    assert client.get("/document/x").status_code == 422
    page = client.get(address(client, "harm")).text
    assert ALERT not in page
    assert HARMFUL not in page
    assert 'href="javascript' not in page


def made(text: str, quote: str, speaker: str = "", condition: str = "", act: str = "recall_envoy") -> Claim:
    """A claim with this quote."""
    start = text.index(quote)
    return Claim(
        f"id{start}", "d", act, ("CHL",), ("PER",), "", Status.ACTUAL, "", By.OUTLET, speaker, condition, "", quote,
        Span(start, start + len(quote)), "", "", "", 0.0, (), 1.0,
    )  # fmt: skip


def test_the_pieces_are_the_text() -> None:
    text = "LIMA -- Chile recalled its\nambassador, the minister said.\n\nPeru did not, if asked."
    document = Document("d", text, furniture=(FurnitureSpan(Span(0, 7), Furniture.DATELINE),))
    claims = [
        made(text, "Chile recalled its\nambassador", speaker="the  minister", condition="if asked"),
        made(text, "recalled its", act="suspend_relations"),
    ]
    rows = paragraphs(document, claims)
    assert ["".join(piece.text for piece in row) for row in rows] == [line for line in text.split("\n") if line]
    first = rows[0]
    assert [(piece.text, piece.aside, piece.group) for piece in first] == [
        ("LIMA --", True, ""),
        (" ", False, ""),
        ("Chile ", False, act_group("recall_envoy")),
        ("recalled its", False, act_group("suspend_relations")),
    ]
    assert [piece.starts for piece in first] == [(), (), ("id8",), ("id14",)]
    assert [piece.text for row in rows for piece in row if piece.speaker] == ["the minister"]
    assert [piece.text for row in rows for piece in row if piece.condition] == ["if asked"]
    assert acts()["suspend_relations"].group == "relations"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("One line.\nAnother line.", "One line.\nAnother, longer line.\nA third."),
        ("a b c", ""),
        ("", "a b c"),
        ("x\n\ny", "y\n\nx"),
        ("same", "same"),
    ],
)
def test_a_comparison_holds_both_texts(old: str, new: str) -> None:
    rows = compared(old, new)

    def side(kind: Kind) -> str:
        return "".join(part.text for row in rows for part in row if part.kind in (Kind.SAME, kind))

    assert side(Kind.REMOVED) == old.replace("\n", "")
    assert side(Kind.ADDED) == new.replace("\n", "")
    assert (old == new) == all(part.kind is Kind.SAME for row in rows for part in row)
