"""The declared effects, and what users call parties."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from dragoman.errors import UnknownParty
from dragoman.model.state import Fluent, Level
from dragoman.vocabulary.effects import Effects, checked_effects, effects, has_any, levels
from dragoman.vocabulary.lookup import party_code, party_name


def test_every_effect_has_a_known_act_and_value() -> None:
    assert {effect.fluent for effect in checked_effects()} == set(Fluent)
    assert set(effects().fluents[Fluent.MISSION]) == set(Level)
    assert [each.level for each in levels()] == [level for level in Level if level in {e.level for e in levels()}]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"value": "gone"}, "allowed: member, suspended, left"),
        ({"fluent": "weather"}, "fluent"),
        ({"colour": "red"}, "colour"),
        ({"presupposes": ["gone"]}, "'gone'"),
    ],
)
def test_a_wrong_effect_is_refused(change: dict[str, object], message: str) -> None:
    record = {"id": "x.y", "act": "leave", "fluent": "membership", "value": "left"} | change
    fluents = {str(fluent): list(values) for fluent, values in effects().fluents.items()}
    with pytest.raises(ValidationError, match=message):
        Effects.model_validate({"fluents": fluents, "effects": [record], "claimants": {}})


def test_words_are_matched_whole_unless_they_are_stems() -> None:
    assert has_any(("tie", "relation*"), "Diplomatic Relations")
    assert not has_any(("tie", "relation*"), "ties and correlations")
    assert has_any(("interests section",), "an interests-section")


@pytest.mark.parametrize(
    ("text", "code"),
    [("CAN", "CAN"), ("can", "CAN"), ("Canada", "CAN"), ("canadian", "CAN"), ("the Netherlands", "NLD"), ("UK", "GBR"),
     ("cote d'ivoire", "CIV"), ("Türkiye", "TUR"), ("NATO", "NATO"), ("VEN-OPP", "VEN-OPP"), ("Georgia", "GEO"),
     ("XQZW-FRONT", "XQZW-FRONT")],
)  # fmt: skip
def test_a_party_is_found_by_what_people_call_it(text: str, code: str) -> None:
    assert party_code(text) == code


@pytest.mark.parametrize(
    ("text", "hint"),
    [("Venezula", "Venezuela (VEN)"), ("Korea", "North Korea (PRK)"), ("qqqq", "demonym"), ("", "demonym")],
)
def test_an_unknown_party_is_told_with_suggestions(text: str, hint: str) -> None:
    with pytest.raises(UnknownParty) as caught:
        party_code(text)
    assert hint in str(caught.value)


def test_a_party_has_a_name() -> None:
    assert (party_name("CAN"), party_name("NOBODY-KNOWS")) == ("Canada", "NOBODY-KNOWS")
