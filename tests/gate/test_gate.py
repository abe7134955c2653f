"""The scores of the reader on the project's own texts, pinned from below."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman.evaluation.claims import GROUPS, Scores
from dragoman.evaluation.coded import load_claims, load_ids
from dragoman.evaluation.measure import measure
from dragoman.model.claim import By, Status
from dragoman.reading.pipeline import Reader
from dragoman.vocabulary.rules import acts

HERE = Path(__file__).parent
FLOOR = json.loads((HERE / "floor.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def scores() -> dict[str, Scores]:
    reader = Reader()
    return {
        name: measure(
            HERE / "texts.jsonl", HERE / "claims.jsonl", reader, keep=lambda doc, prefix=prefix: doc.startswith(prefix)
        )
        for name, prefix in (("one-liners", "g-"), ("articles", "ga-"))
    }


@pytest.mark.parametrize(("part", "figure"), [(part, figure) for part in FLOOR for figure in FLOOR[part]])
def test_score_does_not_drop(scores: dict[str, Scores], part: str, figure: str) -> None:
    found = scores[part].figures()[figure]
    floor = FLOOR[part][figure]
    assert found >= floor, (
        f"{figure} on the gate's {part} fell to {found:.3f}, below its floor of {floor:.3f}. See what went wrong with\n"
        "  dragoman eval claims tests/gate/texts.jsonl tests/gate/claims.jsonl --causes --show 20\n"
        "and lower tests/gate/floor.json only on purpose, saying why."
    )


def test_gate_covers_every_act_status_and_source() -> None:
    claims = load_claims(HERE / "claims.jsonl")
    assert {claim.act for claim in claims} == set(acts().acts)
    assert {claim.status for claim in claims} == set(Status)
    assert {claim.by for claim in claims} == set(By)


def test_gate_texts_are_coded_on_what_they_say() -> None:
    texts = [json.loads(line) for line in (HERE / "texts.jsonl").read_text(encoding="utf-8").splitlines()]
    text_of = {text["id"]: text["text"] for text in texts}
    claims = load_claims(HERE / "claims.jsonl")
    assert list(text_of) == load_ids(HERE / "texts.jsonl")
    assert all(claim.quote in text_of[claim.doc] for claim in claims)
    assert 5 < len(text_of.keys() - {claim.doc for claim in claims}) < 10  # some items hold no claim


def test_act_groups_are_those_of_the_vocabulary() -> None:
    assert {act.id: act.group for act in acts().acts.values()} == {
        act: group for group in GROUPS for act in GROUPS[group]
    }
