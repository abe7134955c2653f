"""Headline verbs taken for nouns, and what else hangs wrongly in headlines, are put right; real nouns stay."""

from __future__ import annotations

import pytest

from dragoman.reading.headlines import mend_headlines
from dragoman.reading.pipeline import PIPELINE, load_pipeline
from dragoman.reading.syntax import objects, subjects


@pytest.mark.parametrize(
    ("sentence", "verb", "subject", "thing"),
    [
        ("The United States sanctions Chilean President Pablo Rojas.", "sanctions", "States", "Rojas"),
        ("The Norwegian government summons Chilean ambassador Pablo Rojas.", "summons", "government", "Rojas"),
        ("The Houthis claim responsibility for a missile attack on Fiji.", "claim", "Houthis", "responsibility"),
        ("Nauru withdrew its recognition of Abkhazia.", "withdrew", "Nauru", "recognition"),
        ("Iran breaks off diplomatic relations with Kuwait.", "breaks", "Iran", "relations"),
        ("The Italian embassy in Tripoli was closed by Italy.", "closed", "Italy", "embassy"),
    ],
)
def test_a_verb_gets_its_subject_and_object(sentence: str, verb: str, subject: str, thing: str) -> None:
    doc = mend_headlines(load_pipeline(PIPELINE)(sentence))
    found = next(token for token in doc if token.text == verb)
    assert found.pos_ == "VERB"
    assert [token.text for token in subjects(found)] == [subject]
    assert [token.text for token in objects(found)] == [thing]


@pytest.mark.parametrize(
    "sentence",
    ["The sanctions hurt trade.", "Norway's sanctions on Chile are old.", "Visits by Norway's king are rare."],
)
def test_a_noun_stays_a_noun(sentence: str) -> None:
    doc = load_pipeline(PIPELINE)(sentence)
    before = [(token.pos_, token.dep_, token.head.i) for token in doc]
    assert [(token.pos_, token.dep_, token.head.i) for token in mend_headlines(doc)] == before
