"""A record that is not valid: file, key and what is allowed are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import VocabularyError
from dragoman.vocabulary.rules import load_acts

CODEBOOK = """
talks:
  meet: {label: meets, event_type: CONSULT, mode: "", cameo: "040", score: 2.5, symmetric: true}
"""
RULES = """
rules:
- id: meet.verb
  act: meet
  verb: [meet]
  actor: [subject, object]
  needs: [actor]
  sure: 0.8
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an act and a rule that finds it."""
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "talks.yaml").write_text(RULES, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "was", "becomes", "message"),
    [
        ("codebook.yaml", "event_type:", "event_tipe:", r"talks\.meet\.event_type: is missing"),
        (
            "codebook.yaml",
            "event_type:",
            "event_tipe:",
            r"talks\.meet\.event_tipe: there is no such key; allowed keys: cameo, event_type",
        ),
        ("codebook.yaml", "talks:", "talks: [", r"not valid YAML"),
        (
            "talks.yaml",
            "  needs:",
            "  need:",
            r"rules\.meet\.verb\.need: there is no such key; allowed keys: act, ",
        ),
        ("talks.yaml", "rules:", "rulez:", r"rulez: there is no such key; allowed keys: rules"),
        (
            "talks.yaml",
            "sure: 0.8",
            "sure: 8",
            r"\.verb\.sure: Input should be less than or equal to 1, not 8",
        ),
        ("talks.yaml", "act: meet", "act: meat", r"rules\.meet\.verb\.act: 'meat' is not an act; known acts: meet"),
        (
            "talks.yaml",
            "  verb: [meet]",
            "  verb: meet",
            r"\.verb\.verb: Input should be a valid list, not 'meet'",
        ),
        ("talks.yaml", "rules:", "rules: [", r"not valid YAML"),
    ],
)
def test_what_is_wrong_and_what_is_allowed(folder: Path, file: str, was: str, becomes: str, message: str) -> None:
    valid = (folder / file).read_text(encoding="utf-8")
    assert was in valid
    (folder / file).write_text(valid.replace(was, becomes), encoding="utf-8")
    with pytest.raises(VocabularyError, match=message) as caught:
        _ = load_acts(folder).rules
    assert str(caught.value).startswith(f"{file}: ")


def test_an_id_is_used_once(folder: Path) -> None:
    (folder / "visits.yaml").write_text(RULES, encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"visits\.yaml: rules\.meet\.verb\.id: used twice; ids must differ"):
        _ = load_acts(folder).rules


def test_an_act_is_told_once(folder: Path) -> None:
    with (folder / "codebook.yaml").open("a", encoding="utf-8") as file:
        file.write(CODEBOOK.replace("talks:", "visits:"))
    with pytest.raises(VocabularyError, match=r"codebook\.yaml: visits\.meet: used twice; an act has one group"):
        load_acts(folder)


def test_valid_records_load(folder: Path) -> None:
    assert [rule.id for rule in load_acts(folder).rules] == ["meet.verb"]
