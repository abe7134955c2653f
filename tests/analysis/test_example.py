"""The state of four pairs on four days, from one article alone: from the claims that an expert codes in it, and from
those that the reader finds. The article is not part of the project."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.analysis.made import made

from dragoman.analysis import relationship
from dragoman.claims import assemble
from dragoman.documents import find_furniture
from dragoman.model.document import Document
from dragoman.model.record import Recorded, Source, Standing
from dragoman.model.state import Fluent, Pair, Relationship
from dragoman.reading.pipeline import Reader

DAYS = ("2017-06-01", "2019-06-01", "2021-12-31", "2023-11-21")
EXPERT = [
    made("impose_sanctions", "CAN", "VEN", on="2017", about="president", quote="sanctioning the president in 2017"),
    made("recall_envoy", "CAN", "VEN", on="2018", about="ambassador", quote="left the post unfilled in 2018"),
    made("restore_relations", "CAN VEN", status="planned", about="diplomatic relations", quote="seeks to restore ties"),
    made("recognize", "PER", "VEN", on="2021", about="Maduro", quote="It recognised the president in 2021"),
    made("ease_sanctions", "USA", "VEN", on="2023-10", about="oil, gas and gold", deadline="2023-11-30",
         quote="suspended sanctions on oil, gas and gold last month"),
]  # fmt: skip

# What holds on each day: (fluent, value, a word of the sentence it rests on). `inferred` values are marked by a star.
PERSONS = (Fluent.SANCTIONS, "in force", "2017")
VACANT = (Fluent.HEAD, "vacant", "2018")
MEASURES = (Fluent.SANCTIONS, "in force*", "suspended")
SUSPENDED = (Fluent.SANCTIONS, "suspended", "suspended")
RECOGNISED = (Fluent.RECOGNITION, "recognised", "recogni")
EXPECTED = {
    "CAN": ([PERSONS], [PERSONS, VACANT], [PERSONS, VACANT], [PERSONS, VACANT]),
    "USA": ([MEASURES], [MEASURES], [MEASURES], [SUSPENDED]),
    "GBR": ([], [], [], []),
    "PER": ([], [], [RECOGNISED], [RECOGNISED]),
}


@pytest.fixture(scope="module")
def read(shared: Path) -> list[Recorded]:
    """The claims that the reader finds in the article, as the ledger keeps them."""
    path = shared / "examples" / "canada-venezuela-2023-11.txt"
    if not path.is_file():
        pytest.skip(f"no article at {path}")
    text = path.read_text(encoding="utf-8")
    document = Document("article", text, published="2023-11-21", publisher="Wire", furniture=find_furniture(text, ""))
    source = Source("sha256:0", "article", "", "Wire", "2023-11-21", "", 1, "", "Wire")
    return [
        Recorded(claim, source, "2023-11-22T00:00:00.000000Z", Standing.CURRENT, claim.id, "B", 2)
        for claim in assemble(Reader().read(document)).claims
    ]


def held(found: Relationship, records: list[Recorded]) -> list[tuple[Fluent, str, str]]:
    """The values that hold, each with the sentences it rests on; those of measures with several scopes once."""
    quotes = {record.claim.id: record.claim.quote for record in records}
    told = {
        (spell.change.fluent, str(spell.change.value) + "*" * spell.change.inferred): " ".join(
            quotes[claim] for claim in spell.change.support.claims
        )
        for spell in found.spells
    }
    return [(fluent, value, words) for (fluent, value), words in told.items()]


def check(records: list[Recorded], actor: str) -> None:
    """The state of an actor toward Venezuela on the four days."""
    for day, expected in zip(DAYS, EXPECTED[actor], strict=True):
        found = held(relationship(records, Pair(actor, "VEN"), date.fromisoformat(day)), records)
        for fluent, value, word in expected:
            quotes = [words for each, told, words in found if (each, told) == (fluent, value)]
            assert quotes, (day, fluent, value, found)
            assert word in quotes[0]
        wanted = {(fluent, value) for fluent, value, _ in expected}
        surplus = [each for each in found if each[:2] not in wanted and not each[1].endswith("*")]
        assert not surplus, (day, surplus)


@pytest.mark.parametrize("actor", EXPECTED)
def test_state_from_the_claims_of_an_expert(actor: str) -> None:
    check(EXPERT, actor)


@pytest.mark.parametrize("actor", EXPECTED)
def test_state_from_what_is_read(read: list[Recorded], actor: str) -> None:
    check(read, actor)


def test_restored_relations_are_pending_and_never_state(read: list[Recorded]) -> None:
    for records in (EXPERT, read):
        found = relationship(records, Pair("CAN", "VEN"), date(2023, 11, 21))
        assert [(each.fluent, each.value) for each in found.pending if each.fluent is Fluent.RELATIONS] == [
            (Fluent.RELATIONS, "restored")
        ]
        assert not [s for s in found.spells if s.change.value == "restored"]
