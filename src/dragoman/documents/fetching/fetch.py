"""One address → what it answers: robots.txt heeded, redirects followed, asked again where that may help."""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpcore
import httpx

from dragoman.documents.fetching.addresses import Connections
from dragoman.documents.fetching.policy import Policy
from dragoman.documents.fetching.robots import Robots
from dragoman.documents.fetching.visits import NO_VALIDATORS, Validators
from dragoman.documents.media import Media
from dragoman.errors import NotFetched

AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which the same address may be asked again."""

OVERLOADED = frozenset({429, 503})
"""Answers by which a host says that it is asked too much."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MEANING = {
    401: "wants a password",
    402: "wants to be paid",
    403: "refuses access",
    404: "there is nothing at this address",
    410: "what was at this address is gone",
    451: "may not be shown for legal reasons",
}
ACCEPTED = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LONGEST_WAIT = 60.0  # seconds that are waited at once; what asks for more is left for another time
LONGEST_EXCUSE = 65_536  # bytes of an error's page that are read, so that the connection can be used again
LONGEST_NAME = 2048  # characters of an address


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: the address that gave it in the end, what it holds, and whether nothing has changed (then it is
    empty)."""

    url: str
    media: Media
    content: bytes
    validators: Validators = NO_VALIDATORS
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came. The names of the headers are in lower case."""

    status: int
    headers: dict[str, str]
    content: bytes


class Overloaded(NotFetched):
    """A host says that it is asked too much."""

    def __init__(self, message: str, host: str, wait: float) -> None:
        super().__init__(message, again=True, wait=wait)
        self.host = host


class LeftAlone(NotFetched):
    """A host was not asked, as it said shortly before that it is asked too much."""


class Fetcher:
    """Fetches under a policy, one address after the other, and not more often than the hosts like it."""

    def __init__(
        self,
        policy: Policy,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.policy = policy
        self._sleep, self._clock = sleep, clock
        self._connections = Connections(policy, clock)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=True),
            max_connections=4,
            keepalive_expiry=5.0,
            network_backend=self._connections,
        )
        self._robots = Robots(policy, self._text_at, clock)
        self._turns: dict[str, float] = {}
        self._left_alone: dict[str, float] = {}

    def fetch(self, url: str, known: Validators = NO_VALIDATORS) -> Fetched:
        """What `url` answers; `known` are the validators of an earlier answer.

        Raises NotFetched, which says whether another time may help, and after how long.
        """
        at = parsed(url)
        for attempt in range(1, self.policy.attempts + 1):
            try:
                return self._fetch(at, known)
            except NotFetched as error:
                if not error.again or attempt == self.policy.attempts or error.wait > LONGEST_WAIT:
                    self._leave_alone(error)
                    raise
                self._sleep(max(error.wait, backoff(attempt)))
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _fetch(self, url: httpx.URL, known: Validators) -> Fetched:
        at, answer = self._final(url, known)
        headers = answer.headers
        if answer.status == 304 and known != NO_VALIDATORS:
            return Fetched(str(at), Media.of(""), b"", known, unchanged=True)
        if answer.status != 200:
            raise refusal_of(at, answer)
        validators = Validators(headers.get("etag", "")[:1000], headers.get("last-modified", "")[:100])
        return Fetched(str(at), Media.of(headers.get("content-type", "")), answer.content, validators)

    def _final(self, url: httpx.URL, known: Validators, *, heeding: bool = True) -> tuple[httpx.URL, Answer]:
        """The answer that is no redirect, and where it came from."""
        seen: list[httpx.URL] = []
        while True:
            if url in seen:
                raise NotFetched(f"{seen[0]}: sends in circles, back to {url}")
            if len(seen) > self.policy.redirects:
                raise NotFetched(f"{seen[0]}: sends on more than {self.policy.redirects} times, last to {url}")
            seen.append(url)
            self._check_left_alone(url)
            if heeding:
                self._robots.heed(url)
                self._wait_for_turn(url)
            answer = self._ask(url, known)
            target = answer.headers.get("location", "")
            if answer.status not in REDIRECTS or not target:
                return url, answer
            url = joined(url, target)

    def _text_at(self, url: httpx.URL) -> Answer:
        """The answer to a question for a robots.txt, which needs no leave and does not count."""
        return self._final(url, NO_VALIDATORS, heeding=False)[1]

    def _ask(self, url: httpx.URL, known: Validators) -> Answer:
        """One question, one answer."""
        headers = {"Host": url.netloc.decode("ascii"), "User-Agent": self.policy.agent, "Accept-Encoding": "gzip"}
        headers |= {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "en",
        }
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.modified:
            headers["If-Modified-Since"] = known.modified
        timeout = self.policy.timeout
        self._connections.deadline = self._clock() + timeout
        limits = {"connect": timeout, "read": timeout, "write": timeout, "pool": timeout}
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        with (
            explained(url, timeout),
            self._pool.stream("GET", target, headers=list(headers.items()), extensions={"timeout": limits}) as response,
        ):
            named = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in response.headers}
            if response.status == 200:
                content = content_of(response, named, url, self.policy.most)
            else:
                content = emptied(response)
            return Answer(response.status, named, content)

    def _leave_alone(self, error: NotFetched) -> None:
        """Ask a host that is overloaded for nothing else until the time that it wants, or for a minute."""
        if isinstance(error, Overloaded):
            self._left_alone[error.host] = self._clock() + max(error.wait, LONGEST_WAIT)

    def _check_left_alone(self, url: httpx.URL) -> None:
        left = self._left_alone.get(url.host, 0.0) - self._clock()
        if left > 0:
            raise LeftAlone(f"{url}: {url.host} is left alone for {left:.0f} s more", again=True, wait=left)

    def _wait_for_turn(self, url: httpx.URL) -> None:
        """Wait until the host may be asked again."""
        now = self._clock()
        due = self._turns.get(url.host, now)
        if due > now:
            self._sleep(due - now)
        gap = max(60.0 / self.policy.per_minute, self._robots.pause(url))
        self._turns[url.host] = max(now, due) + gap


def parsed(url: str) -> httpx.URL:
    """An address of the web. Raises NotFetched for what is none, and for one that holds a password."""
    if len(url) > LONGEST_NAME:
        raise NotFetched(f"{url[:60]}…: longer than {LONGEST_NAME} characters; no address of a page is")
    try:
        found = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise NotFetched(f"{url}: no address: {error}") from error
    if found.scheme not in ("http", "https") or not found.host:
        raise NotFetched(f"{url}: no address of the web; it must begin with https:// or http:// and name a host")
    if found.userinfo:
        bare = found.copy_with(userinfo=b"")
        raise NotFetched(f"{bare}: the address holds a password, which would go into the record; leave it out")
    return found.copy_with(fragment=None)


def joined(url: httpx.URL, target: str) -> httpx.URL:
    """Where a redirect leads. Raises NotFetched where that is no address of the web."""
    try:
        return parsed(str(url.join(target)))
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise NotFetched(f"{url}: sends to {target[:200]!r}, which is no address") from error
    except NotFetched as error:
        raise NotFetched(f"{url}: sends on: {error}") from error


@contextmanager
def explained(url: httpx.URL, timeout: float) -> Iterator[None]:
    """Says of what breaks a connection what it means."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise NotFetched(f"{url}: gives no whole answer within {timeout:g} s", again=True) from error
    except httpcore.UnsupportedProtocol as error:
        raise NotFetched(f"{url}: cannot be asked: {error}") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        told = " ".join(str(error).split())[:160] or type(error).__name__
        raise NotFetched(f"{url}: the connection fails or breaks off: {told}", again=True) from error


def content_of(response: httpcore.Response, headers: dict[str, str], url: httpx.URL, most: int) -> bytes:
    """The content of an answer, unpacked, up to `most` bytes. Raises NotFetched above that, or where it is damaged."""
    packing = headers.get("content-encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise NotFetched(f"{url}: answers packed with {packing[:40]!r}, which was not asked for")
    told = headers.get("content-length", "")
    if told.isdigit() and int(told) > most:
        raise too_much(url, most)
    unpacked = zlib.decompressobj(16 + zlib.MAX_WBITS) if "gzip" in packing else None
    content = bytearray()
    for piece in response.iter_stream():
        if unpacked is None:
            content += piece
        else:
            try:
                content += unpacked.decompress(piece, most + 1 - len(content))
            except zlib.error as error:
                raise NotFetched(f"{url}: the answer is damaged gzip: {error}", again=True) from error
        if len(content) > most:
            raise too_much(url, most)
    if unpacked is not None and not unpacked.eof and content:
        raise NotFetched(f"{url}: the answer breaks off in the middle of its gzip", again=True)
    return bytes(content)


def emptied(response: httpcore.Response) -> bytes:
    """Nothing; read is so much of an answer without content that the connection can be used again."""
    left = LONGEST_EXCUSE
    for piece in response.iter_stream():
        left -= len(piece)
        if left < 0:
            break
    return b""


def too_much(url: httpx.URL, most: int) -> NotFetched:
    """The error for an answer above `most` bytes."""
    return NotFetched(
        f"{url}: answers with more than {most / 1e6:g} MB; get it yourself and name the file, or raise the limit "
        "(DRAGOMAN_MAX_BYTES)"
    )


def refusal_of(url: httpx.URL, answer: Answer) -> NotFetched:
    """What an answer without content means."""
    meaning = MEANING.get(answer.status)
    told = f"{meaning} ({answer.status})" if meaning else f"answers {answer.status}"
    if answer.status in AGAIN:
        wait = asked_to_wait(answer.headers.get("retry-after", ""))
        told += f" and asks to wait {wait:.0f} s" if wait else ""
        if answer.status in OVERLOADED:
            return Overloaded(f"{url}: {told}", url.host, wait)
        return NotFetched(f"{url}: {told}", again=True, wait=wait)
    return NotFetched(f"{url}: {told}")


def asked_to_wait(value: str) -> float:
    """The seconds that a `Retry-After` asks for (RFC 9110, 10.2.3: seconds, or a date), or 0."""
    value = value.strip()
    if value.isdigit():
        return float(min(int(value), 10**9))
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time()) if value else 0.0
    except (ValueError, OverflowError):
        return 0.0


def backoff(attempt: int) -> float:
    """Seconds to wait after a failed attempt: doubling from one, up to 30, spread so that askers part."""
    return min(30.0, 2.0 ** (attempt - 1)) * random.uniform(0.8, 1.2)
