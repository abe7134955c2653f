"""Each furniture rule finds its furniture in its own examples, and does not where it must not."""

from __future__ import annotations

import pytest

from dragoman.documents.furniture import find_with_rules
from dragoman.vocabulary.sources import FurnitureRule, Place, furniture_rules

STORY = "Norland said on Monday that it had recalled its ambassador from Sudria after a long dispute."


def _text(rule: FurnitureRule, example: str) -> str:
    """The example where the rule looks for it: above, below, or as the story."""
    match rule.where:
        case Place.HEAD:
            return f"{example}\n{STORY}"
        case Place.TAIL | Place.LINE:
            return f"{STORY}\n{example}"
        case Place.TURN:
            return f"{example}\n{STORY}\n{example}"
    return example


@pytest.mark.parametrize(
    ("rule", "example"),
    [pytest.param(r, e, id=f"{r.id}: {e[:40]}") for r in furniture_rules() for e in r.examples.accept],
)
def test_rule_accepts(rule: FurnitureRule, example: str) -> None:
    assert rule.id in {found for _, found in find_with_rules(_text(rule, example))}


@pytest.mark.parametrize(
    ("rule", "example"),
    [pytest.param(r, e, id=f"{r.id}: {e[:40]}") for r in furniture_rules() for e in r.examples.reject],
)
def test_rule_rejects(rule: FurnitureRule, example: str) -> None:
    assert rule.id not in {found for _, found in find_with_rules(_text(rule, example))}
