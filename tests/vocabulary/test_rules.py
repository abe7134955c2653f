"""Every rule finds its act in the sentences it says it must, and none in those it says it must not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from dragoman.model.document import Document
from dragoman.reading.events import find_frames
from dragoman.reading.headlines import mend_headlines
from dragoman.reading.mend import mend
from dragoman.reading.pipeline import PIPELINE, load_pipeline, parties_of
from dragoman.vocabulary.rules import Rule, acts


def acts_found(sentence: str) -> dict[str, set[str]]:
    """The acts that the rules find in `sentence` with all their parties, and which rules found them.

    The rules alone are asked, without the learned scorer, which weighs what they find against the rest of the text.
    """
    return dict(_found(sentence))


@cache
def _found(sentence: str) -> tuple[tuple[str, set[str]], ...]:
    doc = load_pipeline(PIPELINE)(sentence)
    mend(doc)
    mend_headlines(doc)
    found: dict[str, set[str]] = {}
    for frame in find_frames(doc, parties_of(doc, Document("example", sentence))):
        if not frame.reason:
            found.setdefault(frame.act.id, set()).add(frame.rule.id)
    return tuple(found.items())


def examples(kind: str) -> Iterator[object]:
    for rule in acts().rules:
        for sentence in getattr(rule.examples, kind):
            yield pytest.param(rule, sentence, id=f"{rule.id}: {sentence[:40]}")


@pytest.mark.parametrize(("rule", "sentence"), list(examples("accept")))
def test_a_rule_accepts(rule: Rule, sentence: str) -> None:
    assert rule.act in acts_found(sentence)


@pytest.mark.parametrize(("rule", "sentence"), list(examples("reject")))
def test_a_rule_rejects(rule: Rule, sentence: str) -> None:
    assert rule.act not in acts_found(sentence)
