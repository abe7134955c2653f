"""Time expressions: every rule's own examples, then behaviour across sentences, tense and roles."""

from __future__ import annotations

import re

import pytest

from dragoman.model.reading import TimeMention
from dragoman.model.span import Span
from dragoman.reading.times import find_by_rule
from dragoman.vocabulary.times import Core, Example, Frame, time_grammar

WORDS = time_grammar().words


def sentences(text: str) -> list[Span]:
    """The sentences of a short text without abbreviations before capitals."""
    ends = [match.end() for match in re.finditer(r"(?<=[a-z0-9])\. ", text)]
    return [Span(a, b) for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]


def read(text: str, published: str = "2023-11-21", tense: str = "") -> list[tuple[str, TimeMention]]:
    return list(find_by_rule(text, sentences(text), published, lambda offset: tense))


@pytest.mark.parametrize(
    ("rule", "example"),
    [
        pytest.param(rule, example, id=f"{rule.id}: {example.text}")
        for rule in (*WORDS.cores, *WORDS.frames)
        for example in rule.examples.accept
    ],
)
def test_a_rule_accepts_its_examples(rule: Core | Frame, example: Example) -> None:
    found = read(example.text, example.published, example.tense)
    wanted_role = rule.role if isinstance(rule, Frame) else example.role
    assert any(
        mention.value == example.value
        and (isinstance(rule, Frame) or name == rule.id)
        and wanted_role in (None, mention.role)
        and example.find in ("", mention.span.of(example.text))
        for name, mention in found
    ), [(name, mention.span.of(example.text), mention.value, mention.role) for name, mention in found]


@pytest.mark.parametrize(
    ("rule", "text"),
    [pytest.param(rule, text, id=f"{rule.id}: {text}") for rule in WORDS.cores for text in rule.examples.reject],
)
def test_a_rule_rejects_its_counterexamples(rule: Core, text: str) -> None:
    assert [mention.span.of(text) for name, mention in read(text) if name == rule.id] == []


@pytest.mark.parametrize(
    ("frame", "text"),
    [pytest.param(frame, text, id=f"{frame.id}: {text}") for frame in WORDS.frames for text in frame.examples.reject],
)
def test_a_frame_leaves_its_counterexamples(frame: Frame, text: str) -> None:
    assert frame.role not in [mention.role for _, mention in read(text)] or frame.role == "when"
