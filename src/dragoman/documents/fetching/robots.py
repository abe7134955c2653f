"""What robots.txt allows (RFC 9309), asked once per host and hour."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from dragoman.documents.extras import missing
from dragoman.documents.fetching.policy import Policy
from dragoman.errors import NotFetched

if TYPE_CHECKING:
    from dragoman.documents.fetching.fetch import Answer

KEPT = 3600.0  # seconds for which an answer counts; RFC 9309, 2.4 allows a day
SHORT = 0.5  # seconds for which a failure to answer counts, unless the host asks for more
MOST = 512_000  # bytes that are heeded; RFC 9309, 2.5 asks for at least 500 KiB
LONGEST_PAUSE = 60.0  # seconds between two requests that a file may ask for


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of a host, or why there are none (then nothing may be fetched), until when, and its pause."""

    rules: Any
    trouble: NotFetched | None
    until: float
    pause: float = 0.0


class Robots:
    """The rules of hosts. `ask` gets a file without asking for leave."""

    def __init__(
        self, policy: Policy, ask: Callable[[httpx.URL], Answer], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._policy, self._ask, self._clock = policy, ask, clock
        self._known: dict[str, _Rules] = {}

    def heed(self, url: httpx.URL) -> None:
        """Raises NotFetched where the host does not want the address to be fetched, or cannot be asked about it."""
        found = self._rules_of(url)
        if found.trouble is not None:
            wait = found.trouble.wait
            raise NotFetched(f"{url}: its host cannot be asked for leave: {found.trouble}", again=True, wait=wait)
        if found.rules is not None and not found.rules.can_fetch(str(url), self._policy.robot):
            raise NotFetched(f"{url}: robots.txt of {url.host} does not want it to be fetched by {self._policy.robot}")

    def pause(self, url: httpx.URL) -> float:
        """The seconds between two requests that the host asks for, as far as is known."""
        found = self._known.get(_origin(url))
        return found.pause if found else 0.0

    def _rules_of(self, url: httpx.URL) -> _Rules:
        origin = _origin(url)
        found = self._known.get(origin)
        if found is None or found.until <= self._clock():
            found = self._known[origin] = self._asked(httpx.URL(f"{origin}/robots.txt"))
        return found

    def _asked(self, url: httpx.URL) -> _Rules:
        """A host that has no such file allows everything; one that does not answer, nothing (RFC 9309, 2.3.1)."""
        try:
            from protego import Protego
        except ImportError as error:
            raise missing(f"{url}: fetching from the web", "protego", "intake") from error
        from dragoman.documents.fetching.fetch import AGAIN, refusal_of

        until = self._clock() + KEPT
        try:
            answer = self._ask(url)
        except NotFetched as error:
            if not error.again:  # an endless redirect, or a file without end: as if there were none
                return _Rules(None, None, until)
            return _Rules(None, error, self._clock() + max(error.wait, SHORT))
        if answer.status in AGAIN or answer.status >= 500:
            refusal = refusal_of(url, answer)
            return _Rules(None, refusal, self._clock() + max(refusal.wait, SHORT))
        if answer.status != 200:
            return _Rules(None, None, until)
        rules = Protego.parse(answer.content[:MOST].decode("utf-8", "replace"))
        return _Rules(rules, None, until, _pause(rules, self._policy.robot))


def _pause(rules: Any, robot: str) -> float:
    rate = rules.request_rate(robot)
    spread = rate.seconds / rate.requests if rate and rate.requests else 0.0
    return min(LONGEST_PAUSE, max(0.0, float(rules.crawl_delay(robot) or 0.0), spread))


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"
