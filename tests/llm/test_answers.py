"""What a model answers counts as far as the text and the vocabulary bear it out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dragoman.claims import assemble
from dragoman.llm.answer import Doubt, records_of
from dragoman.llm.question import Passage, instructions, meanings, passages, schema, sentences
from dragoman.model.claim import By, Status
from dragoman.model.document import Document, Furniture, FurnitureSpan
from dragoman.model.span import Span
from dragoman.vocabulary.rules import acts

from .conftest import TEXT, Reads, Server, claim


def read(server: Server, reads: Reads, document: Document, *claims: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
    server.says(*claims)
    reading = reads().read(document)
    return assemble(reading).claims, reading.notes


def test_answer_becomes_a_claim_like_any_other(server: Server, reads: Reads, document: Document) -> None:
    [made], notes = read(server, reads, document, claim())
    assert (made.act, made.actor, made.recipient, made.date) == ("recall_envoy", ("NOR",), ("MLI",), "2024-03-15")
    assert (made.status, made.by, made.confidence) == (Status.ACTUAL, By.OUTLET, 0.9)
    assert made.span.of(TEXT) == made.quote == "Norway recalled its ambassador to Mali on Friday"
    assert (made.event_type, made.cameo) == ("SANCTION", "161")
    assert made.rules[:2] == ("llm", "llm.model=m-1")
    assert notes == ()


def test_attribution_deadline_and_condition_are_words_of_the_text(
    server: Server, reads: Reads, document: Document
) -> None:
    planned = claim(
        quote="Norway will  close its embassy\nin Bamako by May 31",
        act="close_mission",
        status="planned",
        date="",
        deadline="2024-05-31",
        by="official_named",
        speaker="Foreign Minister Liv Aamodt",
        object="the embassy of the north",
        condition="if nothing changes",
    )
    [made], notes = read(server, reads, document, planned)
    assert made.quote == "Norway will close its embassy in Bamako by May 31"
    assert (made.by, made.speaker, made.deadline) == (By.OFFICIAL_NAMED, "Foreign Minister Liv Aamodt", "2024-05-31")
    assert (made.object, made.condition) == ("", "")
    assert notes == ("2 objects and conditions by m-1 are left out: their words are not in the text",)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"quote": "Norway recalled its ambassador to Chad"}, "its quote is not in the text: 'Norway recalled its"),
        ({"quote": "Mali"}, "its quote is not in the text"),
        ({"quote": "ecalled its ambassador"}, "its quote is not in the text"),
        ({"quote": None}, "its quote is not in the text"),
        ({"act": "annoy"}, "act 'annoy' is not in the vocabulary"),
        ({"act": ["recall_envoy"]}, "is not in the vocabulary"),
        ({"status": "maybe"}, "status 'maybe' is not in the vocabulary"),
        ({"by": "someone"}, "by 'someone' is not in the vocabulary"),
        ({"actor": ["NORWAY"]}, "actor 'NORWAY' is not a code of the vocabulary"),
        ({"actor": "NOR"}, "actor is 'NOR', not a list of codes"),
        ({"recipient": ["CHL"]}, "recipient CHL is not named in the text"),
        ({"actor": [], "recipient": []}, "it has no party"),
        ({"actor": ["MLI"]}, "it has MLI on both sides"),
        ({"date": "last Friday"}, "date 'last Friday' is not an EDTF date"),
        ({"date": "2024-02-31"}, "date '2024-02-31' is not an EDTF date"),
        ({"deadline": "soon"}, "deadline 'soon' is not an EDTF date"),
        ({"by": "anonymous", "speaker": "a senior diplomat"}, "its speaker is not in the text: 'a senior diplomat'"),
        ({"confidence": 95}, "confidence 95 is not between 0 and 1"),
        ({"confidence": "high"}, "confidence 'high' is not between 0 and 1"),
    ],
)
def test_what_does_not_hold_is_dropped_and_reported(
    server: Server, reads: Reads, document: Document, wrong: dict[str, Any], reason: str
) -> None:
    right = claim(act="close_mission", quote="close its embassy in Bamako")
    claims, notes = read(server, reads, document, claim(**wrong), right)
    assert [made.act for made in claims] == ["close_mission"]
    assert len(notes) == 1
    assert notes[0].startswith("claim 1 of 2 by m-1 is dropped: ")
    assert reason in notes[0]


@pytest.mark.parametrize("name", ["quote", "act", "actor", "recipient", "status", "by", "confidence"])
def test_a_missing_field_drops_a_claim(server: Server, reads: Reads, document: Document, name: str) -> None:
    given = claim()
    del given[name]
    claims, [note] = read(server, reads, document, given)
    assert claims == ()
    assert name in note


def test_what_is_dropped_but_stands_in_the_text_is_explained(server: Server, reads: Reads, document: Document) -> None:
    server.says(claim(recipient=["CHL"]))
    [decision] = assemble(reads().read(document)).decisions
    assert (decision.claim, decision.reason) == (None, "recipient CHL is not named in the text")
    assert decision.event.trigger.of(TEXT).startswith("Norway recalled")


def test_the_same_claim_twice_is_one(server: Server, reads: Reads, document: Document) -> None:
    claims, _ = read(server, reads, document, claim(), claim(quote="recalled its ambassador to Mali"))
    assert len(claims) == 1


@pytest.mark.parametrize("around", ["{}", "```json\n{}\n```", "<think>Let me see.</think>\n{}", "Here it is: {}"])
def test_json_is_found_in_what_models_put_around_it(around: str) -> None:
    assert records_of(around.replace("{}", json.dumps({"claims": [claim()]}))) == [claim()]


@pytest.mark.parametrize("text", ["", "none", '{"claims": 3}', '{"claims": ["a"]}', '{"claims": [', "[1]"])
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(Doubt):
        records_of(text)


def test_an_answer_that_was_cut_off_keeps_what_is_complete() -> None:
    whole = json.dumps({"claims": [claim(), claim(act="visit")]})
    assert [each["act"] for each in records_of(whole[:-40], whole=False)] == ["recall_envoy"]
    assert records_of('{"claims": [{"quote": "Nor', whole=False) == []


def test_schema_and_instructions_name_the_vocabulary() -> None:
    fields = schema()["properties"]["claims"]["items"]
    assert fields["properties"]["act"]["enum"] == list(acts().acts)
    assert fields["required"] == list(fields["properties"])
    assert set(meanings()) == set(acts().acts)
    for act in acts().acts.values():
        assert f"- {act.id}: " in instructions()
    assert "- meet: a meeting, talks, a call, a summit (both sides)" in instructions()


def test_passages_hold_all_of_the_story_and_none_is_too_long() -> None:
    sentence = "Norway and Mali met in Oslo. "
    text = "By A. Writer\n\n" + "\n\n".join([sentence * 12] * 5) + "\n\n" + "x" * 900
    byline = FurnitureSpan(Span(0, 12), Furniture.BYLINE)
    parts = passages(Document("d", text, title="Talks", published="2024-03-18", furniture=(byline,)), 400)
    assert max(len(part.span.of(text)) for part in parts) <= 400
    asked = "".join(part.span.of(text) for part in parts)
    assert asked.count("Norway and Mali met in Oslo.") == 60
    assert asked.count("x") == 900
    told = parts[1].messages[1]["content"]
    assert told.startswith(f"Title: Talks\nPublished: 2024-03-18\nPart 2 of {len(parts)} of the text\n\nText:\n")
    assert "A. Writer" not in "".join(part.messages[1]["content"] for part in parts)


def test_a_quote_is_looked_for_in_its_own_passage(server: Server, reads: Reads) -> None:
    text = f"{TEXT}\n\nIn other news, Norway was silent on Mali."
    document = Document("d", text, published="2024-03-18")
    server.says()
    server.says(claim())  # said of the second passage, where it does not stand
    reading = reads(passage=150).read(document)
    assert assemble(reading).claims == ()
    assert reading.notes[0].startswith("part 2, claim 1 of 1 by m-1 is dropped: its quote is not in the text")


def test_sentences() -> None:
    text = 'He said "No." Then he left.\nA heading\n\nThe U.S. agreed.'
    assert [span.of(text) for span in sentences(text)] == [
        'He said "No."', "Then he left.", "A heading", "The U.S. agreed.",
    ]  # fmt: skip


def test_document_without_words_needs_no_question(server: Server, reads: Reads) -> None:
    reading = reads().read(Document("d", "\n \n"))
    assert (reading.events, server.asked) == ((), [])
    assert isinstance(passages(Document("d", "One."), 100)[0], Passage)
