"""A record that is not valid: file, key and what is allowed are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import VocabularyError
from dragoman.vocabulary.rules import load_acts

ACTS = """
group: talks
acts:
  meet: {label: meets, event_type: CONSULT, mode: "", cameo: "040", score: 2.5, symmetric: true}
rules:
- id: meet.verb
  act: meet
  verb: [meet]
  actor: [subject, object]
  needs: [actor]
  sure: 0.8
"""


@pytest.mark.parametrize(
    ("was", "becomes", "message"),
    [
        ("event_type:", "event_tipe:", r"acts\.meet\.event_type: is missing"),
        (
            "event_type:",
            "event_tipe:",
            r"acts\.meet\.event_tipe: there is no such key; allowed keys: cameo, event_type",
        ),
        ("  needs:", "  need:", r"rules\.meet\.verb\.need: there is no such key; allowed keys: act, actor, "),
        ("group:", "grop:", r"grop: there is no such key; allowed keys: acts, group, rules"),
        ("sure: 0.8", "sure: 8", r"rules\.meet\.verb\.sure: Input should be less than or equal to 1, not 8"),
        ("act: meet", "act: meat", r"rules\.meet\.verb\.act: 'meat' is not an act; known acts: meet"),
        ("  verb: [meet]", "  verb: meet", r"rules\.meet\.verb\.verb: Input should be a valid list, not 'meet'"),
        ("rules:", "rules: [", r"not valid YAML"),
    ],
)
def test_what_is_wrong_and_what_is_allowed(tmp_path: Path, was: str, becomes: str, message: str) -> None:
    assert was in ACTS
    (tmp_path / "talks.yaml").write_text(ACTS.replace(was, becomes), encoding="utf-8")
    with pytest.raises(VocabularyError, match=message) as caught:
        load_acts(tmp_path)
    assert str(caught.value).startswith("talks.yaml: ")


def test_an_id_is_used_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(ACTS, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(ACTS, encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"b\.yaml: rules\.meet\.verb\.id: used twice; ids must differ"):
        load_acts(tmp_path)


def test_valid_records_load(tmp_path: Path) -> None:
    (tmp_path / "talks.yaml").write_text(ACTS, encoding="utf-8")
    assert [rule.id for rule in load_acts(tmp_path).rules] == ["meet.verb"]
