"""The network: questions to an OpenAI-compatible endpoint. The only module of this package that opens a connection.

The protocol is that of `POST {url}/chat/completions` (https://platform.openai.com/docs/api-reference/chat), which
llama.cpp, vLLM, Ollama, LM Studio and most hosted models speak too.
"""

from __future__ import annotations

import ipaddress
import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from enum import StrEnum
from types import TracebackType
from typing import Any

import httpx

from dragoman.errors import ModelError, Unanswered

AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""Answers after which the same question may be asked again."""

REFUSED = {401: "refuses the key; set DRAGOMAN_LLM_KEY", 403: "refuses access", 404: "has no such address or model"}
"""Answers after which no other question will fare better."""

LONGEST_WAIT = 120.0  # seconds that a server may ask to wait before the run is given up
LARGEST_ANSWER = 8_000_000  # bytes; a page of claims is a thousandth of that


class Shape(StrEnum):
    """How the endpoint is told what its answer must look like; not every server knows every way."""

    SCHEMA = "schema"  # response_format json_schema: the server holds the model to it
    JSON = "json"  # response_format json_object: JSON of some form
    TEXT = "text"  # nothing: the instructions alone


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a language model answers, and how it is asked.

    `url` is the part before `/chat/completions`; `body` is merged into each question, where None takes a field out.
    `per_minute` is the most questions a minute, `timeout` the seconds until an answer must be whole, `attempts` how
    often one question is put. Prices are per million tokens, in whatever currency; 0 is unknown.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    shape: Shape = Shape.SCHEMA
    timeout: float = 120.0
    per_minute: float = 60.0
    attempts: int = 4
    max_tokens: int = 4096
    passage: int = 6000  # characters of a text that are put in one question
    price_in: float = 0.0
    price_out: float = 0.0
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The server's name, without what may be secret in the address."""
        return httpx.URL(self.url).host

    def question(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
        """The body of a request that puts `messages` and asks for an answer of the form of `schema`."""
        asked: dict[str, Any] = {
            "model": self.model,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": self.max_tokens,
        }
        if self.shape is Shape.SCHEMA:
            form = {"name": "claims", "strict": True, "schema": schema}
            asked["response_format"] = {"type": "json_schema", "json_schema": form}
        elif self.shape is Shape.JSON:
            asked["response_format"] = {"type": "json_object"}
        return {name: value for name, value in {**asked, **self.body}.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said. `whole` is False where it was cut off; the tokens are those that the server counted, or 0."""

    text: str
    whole: bool
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a question was not answered, how long the server asks to wait, and whether others will fare no better."""

    what: str
    wait: float = 0.0
    lasting: bool = False


class Connection:
    """Questions to one endpoint: not more a minute than allowed, and put again where that may help."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.endpoint = endpoint
        self._sleep, self._clock = sleep, clock
        self._next = clock()
        headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
        # A proxy of the environment is not asked about this machine itself.
        self._client = httpx.Client(
            headers=headers, timeout=endpoint.timeout, trust_env=not is_local(endpoint.host), follow_redirects=False
        )

    def ask(self, question: Mapping[str, Any]) -> Answer:
        """The answer to a question.

        Raises Unanswered where this question is not answered, and ModelError where none will be.
        """
        trouble = Trouble("was not asked")
        for attempt in range(1, self.endpoint.attempts + 1):
            self._wait_for_turn()
            outcome = self._try(question)
            if isinstance(outcome, Answer):
                return outcome
            trouble = outcome
            if attempt < self.endpoint.attempts:
                self._sleep(max(backoff(attempt), trouble.wait))
        error_class = ModelError if trouble.lasting else Unanswered
        raise error_class(f"{self.endpoint.host} {trouble.what}; asked {self.endpoint.attempts} times")

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _wait_for_turn(self) -> None:
        """Wait until the next question may be put."""
        now = self._clock()
        if self._next > now:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + 60.0 / self.endpoint.per_minute

    def _try(self, question: Mapping[str, Any]) -> Answer | Trouble:
        """The answer to a question put once, or what stood in its way."""
        try:
            status, headers, content = self._post(question)
        except httpx.TimeoutException:
            return Trouble(f"gave no answer within {self.endpoint.timeout:g} s")
        except httpx.ConnectError as error:
            return Trouble(f"cannot be reached ({error})", lasting=True)
        except httpx.RequestError as error:
            return Trouble(f"breaks off ({error})")
        if status == 200:
            return answer_of(content, self.endpoint)
        self._give_up_on(status, headers, content)
        return Trouble(f"answers {status}{told(content)}", asked_to_wait(headers), lasting=status == 429)

    def _post(self, question: Mapping[str, Any]) -> tuple[int, httpx.Headers, bytes]:
        """Status, headers and content of one answer. A server that sends on and on, or byte by byte, is left."""
        latest = time.monotonic() + self.endpoint.timeout
        content = bytearray()
        address = self.endpoint.url.rstrip("/") + "/chat/completions"
        with self._client.stream("POST", address, json=question) as response:
            for block in response.iter_bytes():
                content += block
                if len(content) > LARGEST_ANSWER:
                    raise Unanswered(f"{self.endpoint.host} answers with more than {LARGEST_ANSWER:,} bytes")
                if time.monotonic() > latest:
                    raise httpx.ReadTimeout("the answer is not whole in time")
            return response.status_code, response.headers, bytes(content)

    def _give_up_on(self, status: int, headers: httpx.Headers, content: bytes) -> None:
        """Raise what an answer means that will stay the same; return where another try may help."""
        host = self.endpoint.host
        if status in REFUSED:
            raise ModelError(f"{host} {REFUSED[status]} ({status}{told(content)})")
        if 300 <= status < 400:
            raise ModelError(f"{host} sends elsewhere, to {headers.get('location', '?')}; set DRAGOMAN_LLM_URL to it")
        if status not in AGAIN:
            raise Unanswered(f"{host} answers {status}{told(content)}")
        if asked_to_wait(headers) > LONGEST_WAIT:
            raise ModelError(f"{host} answers {status} and asks to wait {asked_to_wait(headers):.0f} s")


def answer_of(content: bytes, endpoint: Endpoint) -> Answer:
    """The answer in the content of a response; raises Unanswered where there is none."""
    try:
        record = json.loads(content)
        choice = record["choices"][0]
        text = choice["message"].get("content")
        refusal = choice["message"].get("refusal")
        usage = record.get("usage") or {}
        tokens = int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)
        whole = choice.get("finish_reason") != "length"
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        start = content[:80].decode("utf-8", "replace")
        raise Unanswered(f"{endpoint.host} does not answer as an OpenAI-compatible server does: {start!r}") from error
    if not isinstance(text, str) or not text.strip():
        why = f": {refusal}" if isinstance(refusal, str) and refusal else ""
        raise Unanswered(f"{endpoint.model} at {endpoint.host} gives an empty answer{why}")
    return Answer(text, whole, *tokens)


def told(content: bytes) -> str:
    """What the server says of an error, in at most 200 characters, or `""`."""
    try:
        record = json.loads(content)
    except ValueError:
        return ""
    error = record.get("error", record) if isinstance(record, dict) else record
    message = error.get("message") or error.get("detail") if isinstance(error, dict) else error
    return f": {' '.join(str(message).split())[:200]}" if message else ""


def backoff(attempt: int) -> float:
    """Seconds to wait after a failed attempt: doubling from half a second, up to 30, spread so that clients part."""
    return min(30.0, 0.5 * 2.0 ** (attempt - 1)) * random.uniform(0.8, 1.2)


def asked_to_wait(headers: Mapping[str, str]) -> float:
    """The seconds that `Retry-After` asks for (RFC 9110, 10.2.3: seconds, or a date), or 0."""
    value = headers.get("retry-after", "").strip()
    if value.replace(".", "", 1).isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time()) if value else 0.0
    except ValueError:
        return 0.0


def is_local(host: str) -> bool:
    """Whether the name is that of this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
