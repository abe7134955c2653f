"""Every record of `cues/attribution.yaml` does what its examples say."""

from __future__ import annotations

import copy
import re
from importlib.resources import files

import pytest
import yaml
from spacy.language import Language

from dragoman.errors import VocabularyError
from dragoman.model.document import Document
from dragoman.model.reading import Attribution
from dragoman.model.span import Span
from dragoman.reading.attribution import find_attributions
from dragoman.reading.attribution.cues import matches
from dragoman.reading.attribution.speech import utterances
from dragoman.reading.attribution.words import singular
from dragoman.vocabulary.attribution_cues import attribution_cues, parse_attribution_cues

CUES = attribution_cues()
SPEECH = (*CUES.verbs, *CUES.phrases, *CUES.nouns)
MARKS = re.compile(r"[\[\]{}]")


def marked(example: str) -> tuple[str, str, str]:
    """An example without its marks, what stands in its square brackets, and what in its braces."""
    source = re.search(r"\[(.+?)\]", example)
    content = re.search(r"\{(.+)\}", example)
    assert source
    assert content
    return MARKS.sub("", example), MARKS.sub("", source.group(1)), MARKS.sub("", content.group(1))


def attributions(nlp: Language, text: str) -> tuple[Attribution, ...]:
    doc = nlp(text)
    sentences = [Span(sentence.start_char, sentence.end_char) for sentence in doc.sents]
    return find_attributions(doc, Document("x", text), sentences)


@pytest.mark.parametrize(
    ("record", "example"), [(record.id, example) for record in SPEECH for example in record.examples.accept]
)
def test_cue_credits_its_accepted_examples(nlp: Language, record: str, example: str) -> None:
    text, source, content = marked(example)
    doc = nlp(text)
    sentences = [Span(sentence.start_char, sentence.end_char) for sentence in doc.sents]
    assert record in {utterance.rule for utterance in utterances(doc, sentences)}
    found = attributions(nlp, text)
    assert [(one.speaker, one.content.of(text).strip('"“”,. ')) for one in found] == [(source, content)]


@pytest.mark.parametrize(
    ("record", "example"), [(record.id, example) for record in SPEECH for example in record.examples.reject]
)
def test_cue_leaves_its_rejected_examples(nlp: Language, record: str, example: str) -> None:
    assert attributions(nlp, example) == ()


@pytest.mark.parametrize(
    ("record", "example", "wanted"),
    [(record.id, example, True) for record in CUES.sources for example in record.examples.accept]
    + [(record.id, example, False) for record in CUES.sources for example in record.examples.reject],
)
def test_source_record_matches_its_examples(nlp: Language, record: str, example: str, wanted: bool) -> None:
    doc = nlp(f"{example} said so.")
    head = next(
        (child for token in doc if token.lower_ == "said" for child in token.children if child.dep_ == "nsubj"), doc[0]
    )
    found = next(one for one in CUES.sources if one.id == record)
    assert matches(found, example, singular(head)) is wanted


def test_each_lemma_stands_in_one_verb_record() -> None:
    lemmas = [lemma for record in CUES.verbs for lemma in record.lemmas]
    assert sorted(lemmas) == sorted(set(lemmas))


def raw() -> dict[str, list[dict[str, object]]]:
    text = files("dragoman.vocabulary").joinpath("data", "cues", "attribution.yaml").read_text("utf-8")
    data: dict[str, list[dict[str, object]]] = yaml.safe_load(text)
    return data


@pytest.mark.parametrize(
    ("section", "change", "named"),
    [
        ("verbs", {"kind": "shouts"}, "says"),
        ("sources", {"klass": "gossip"}, "anonymous"),
        ("verbs", {"lemma": ["say"]}, "lemma"),
        ("verbs", {"lemmas": []}, "lemmas"),
        ("sources", {"patterns": ["("]}, "regular expression"),
    ],
)
def test_invalid_record_is_named(section: str, change: dict[str, object], named: str) -> None:
    data = copy.deepcopy(raw())
    record = data[section][0]
    record.update(change)
    with pytest.raises(VocabularyError, match=re.escape(named)) as caught:
        parse_attribution_cues(data, "cues/attribution.yaml")
    assert "cues/attribution.yaml" in str(caught.value)
    assert str(record["id"]) in str(caught.value)


def test_id_that_stands_twice_is_named() -> None:
    data = copy.deepcopy(raw())
    data["verbs"].append(data["verbs"][0])
    with pytest.raises(VocabularyError, match=str(data["verbs"][0]["id"])):
        parse_attribution_cues(data, "cues/attribution.yaml")
