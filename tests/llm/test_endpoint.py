"""An endpoint that behaves and one that does not: waiting, asking again, giving up, and what is kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from dragoman.claims import assemble
from dragoman.errors import ModelError, OutputError, Unanswered
from dragoman.llm import AnswerCache, Connection, Endpoint, Shape, Unread
from dragoman.llm.endpoint import Answer, is_local
from dragoman.model.document import Document
from dragoman.model.reading import Reading

from .conftest import Reads, Reply, Server, claim, completion

TOO_MANY = Reply(429, b'{"error": {"message": "slow down"}}', {"Retry-After": "7"})
BROKEN = Reply(500, b"<html>oh no</html>")


def test_question_is_in_the_form_of_the_protocol(server: Server, reads: Reads, document: Document) -> None:
    server.says()
    reads(key="s3cret", max_tokens=500).read(document)
    [asked] = server.asked
    assert asked["path"] == "/v1/chat/completions"
    assert (asked["model"], asked["temperature"], asked["max_tokens"]) == ("m-1", 0, 500)
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]
    assert document.text in asked["messages"][1]["content"]
    form = asked["response_format"]
    assert (form["type"], form["json_schema"]["strict"]) == ("json_schema", True)
    assert form["json_schema"]["schema"]["additionalProperties"] is False
    assert server.keys == ["Bearer s3cret"]


def test_servers_that_know_less_are_asked_in_other_ways(server: Server, reads: Reads, document: Document) -> None:
    server.says()
    reads(shape=Shape.JSON).read(document)
    reads(shape=Shape.TEXT, body={"temperature": None, "max_tokens": None, "max_completion_tokens": 9}).read(document)
    assert server.asked[0]["response_format"] == {"type": "json_object"}
    assert "response_format" not in server.asked[1]
    assert {"temperature", "max_tokens"} & server.asked[1].keys() == set()
    assert server.asked[1]["max_completion_tokens"] == 9
    assert server.keys == ["", ""]


@pytest.mark.parametrize("first", [TOO_MANY, BROKEN, Reply(503), Reply(200, b'{"choices', cut=True)])
def test_what_may_pass_is_asked_again(server: Server, reads: Reads, document: Document, first: Reply) -> None:
    server.replies.append(first)
    server.says(claim())
    reader = reads()
    assert len(assemble(reader.read(document)).claims) == 1
    assert len(server.asked) == 2
    assert reader.waits[0] >= (7 if first is TOO_MANY else 0.3)  # type: ignore[attr-defined]


def test_a_server_that_is_broken_costs_the_document(server: Server, reads: Reads, document: Document) -> None:
    server.replies.append(BROKEN)
    reader = reads(attempts=3)
    with pytest.raises(Unanswered, match=r"127\.0\.0\.1 answers 500; asked 3 times"):
        reader.read(document)
    assert len(server.asked) == 3
    assert reader.waits[1] > reader.waits[0]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (TOO_MANY, "answers 429: slow down; asked 2 times"),
        (Reply(429, b"", {"Retry-After": "86400"}), "asks to wait 86400 s"),
        (Reply(401, b'{"error": {"message": "bad key"}}'), r"refuses the key; set DRAGOMAN_LLM_KEY \(401: bad key\)"),
        (Reply(403), "refuses access"),
        (Reply(404, b'{"error": "model not found"}'), "no such address or model .*model not found"),
        (Reply(301, b"", {"Location": "https://elsewhere.example/v1"}), "sends elsewhere, to https://elsewhere"),
    ],
)
def test_where_no_question_will_be_answered_the_run_ends(
    server: Server, reads: Reads, document: Document, reply: Reply, message: str
) -> None:
    server.replies.append(reply)
    with pytest.raises(ModelError, match=message):
        reads(attempts=2).read(document)


def test_a_date_to_wait_for(server: Server, reads: Reads, document: Document) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    server.replies.append(Reply(503, b"", {"Retry-After": later}))
    server.says()
    reader = reads()
    reader.read(document)
    assert 20 < reader.waits[0] <= 30  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply(400, b'{"error": {"message": "context too long"}}'), "answers 400: context too long"),
        (Reply(200, b"<html>welcome</html>"), "does not answer as an OpenAI-compatible server does"),
        (Reply(200, b'{"choices": []}'), "does not answer as an OpenAI-compatible server does"),
        (Reply(200, b"x" * 8_000_001), "more than 8,000,000 bytes"),
        (completion(None), "m-1 at 127.0.0.1 gives an empty answer"),
        (completion("I would rather not."), "does not answer in the form that was asked for, not JSON"),
        (completion('{"claims": "none"}'), "no list of claims"),
    ],
)
def test_answers_that_cannot_be_used_cost_the_document(
    server: Server, reads: Reads, document: Document, reply: Reply, message: str, tmp_path: Path
) -> None:
    server.replies.append(reply)
    other = Document("other", "Chad thanked Niger.")
    one, two = reads().read_all([document, other])
    assert isinstance(one, Unread)
    assert message in str(one.error)
    assert isinstance(two, Unread)  # the run goes on
    assert not list(tmp_path.rglob("*.json"))  # nothing of it is kept


def test_an_answer_in_the_wrong_form_is_asked_for_again(server: Server, reads: Reads, document: Document) -> None:
    server.replies.append(completion("Sure!"))
    server.says(claim())
    assert len(assemble(reads().read(document)).claims) == 1


def test_time_out(server: Server, reads: Reads, document: Document) -> None:
    server.says(slow=0.5)
    with pytest.raises(Unanswered, match=r"gave no answer within 0\.1 s; asked 2 times"):
        reads(timeout=0.1, attempts=2).read(document)


def test_no_one_there(document: Document) -> None:
    endpoint = Endpoint("http://127.0.0.1:9/v1", "m-1", attempts=2)
    with Connection(endpoint, sleep=lambda _: None) as connection, pytest.raises(ModelError, match="cannot be reached"):
        connection.ask({})


def test_cut_off_answers_say_so(server: Server, reads: Reads, document: Document) -> None:
    text = json.dumps({"claims": [claim(), claim()]})[:-30]
    server.replies.append(completion(text, "length"))
    reading = reads().read(document)
    assert len(assemble(reading).claims) == 1
    [note] = reading.notes
    assert note.startswith("the answer on part 1 was cut off: the claims after the 1 that it has are missing; set ")


def test_questions_keep_to_the_rate(server: Server) -> None:
    server.says()
    now, waits = [0.0], list[float]()

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    with Connection(Endpoint(server.url, "m-1", per_minute=20), sleep=sleep, clock=lambda: now[0]) as connection:
        for _ in range(3):
            connection.ask({})
    assert waits == pytest.approx([3, 3])


def test_no_question_is_asked_twice(server: Server, reads: Reads, document: Document, tmp_path: Path) -> None:
    server.says(claim())
    first, again = reads(key="s3cret"), reads()
    assert first.read(document) == again.read(document)
    assert (len(server.asked), first.spent.asked, again.spent.cached) == (1, 1, 1)
    assert first.spent.tokens_in == 70
    reads(fresh=True).read(document)
    reads(model="m-2").read(document)
    assert len(server.asked) == 3
    assert all("s3cret" not in path.read_text() for path in tmp_path.rglob("*.json"))


def test_a_damaged_file_of_the_cache_is_asked_for_anew(
    server: Server, reads: Reads, document: Document, tmp_path: Path
) -> None:
    server.says(claim())
    reads().read(document)
    [path] = tmp_path.rglob("*.json")
    for content in ("", "[]", '{"format": 0}'):
        path.write_text(content, encoding="utf-8")
        assert isinstance(reads().read(document), Reading)
    assert len(server.asked) == 4


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="DRAGOMAN_LLM_CACHE"):
        AnswerCache(tmp_path / "file").put("u", {}, Answer("x", True))


def test_estimate_counts_what_is_not_yet_answered(server: Server, reads: Reads, document: Document) -> None:
    server.says()
    reader = reads(price_in=1.0, price_out=2.0, max_tokens=1000, per_minute=10)
    other = Document("other", "Chad thanked Niger.\n\n" * 30)
    before = reader.estimate([document, other])
    assert (before.documents, before.questions, before.answered, server.asked) == (2, 2, 0, [])
    assert before.tokens_in > sum(len(d.text) for d in (document, other)) / 4
    assert before.cost == pytest.approx((before.tokens_in + 2 * before.tokens_out) / 1e6)
    assert before.most == pytest.approx((before.tokens_in + 4000) / 1e6)
    assert before.minutes == pytest.approx(0.2)
    reader.read(document)
    after = reader.estimate([document, other])
    assert (after.answered, after.most_out) == (1, 1000)
    assert reads().estimate([document]).cost is None


def test_this_machine_is_known_by_its_names() -> None:
    assert [is_local(host) for host in ("localhost", "127.0.0.1", "::1", "10.0.0.1", "a.example")] == [True] * 3 + [
        False
    ] * 2
