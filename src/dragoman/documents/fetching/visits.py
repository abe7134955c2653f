"""What is remembered of addresses that were asked before, so that nothing is fetched twice in vain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave with an answer, by which it can tell that nothing has changed since (RFC 9110, 8.8)."""

    etag: str = ""
    modified: str = ""


NO_VALIDATORS = Validators()


class Visits(Protocol):
    """A memory of addresses. What it is told may be kept later, once the documents are."""

    def validators(self, url: str) -> Validators:
        """What the last answer of an address gave; all empty where there was none."""
        ...

    def is_settled(self, url: str, stamp: str) -> bool:
        """Whether an item of a feed or site map need not be fetched: it was, and the feed gives the same stamp."""
        ...

    def answered(self, url: str, validators: Validators, stamp: str) -> None:
        """An address was fetched, and all that it holds was handed on."""
        ...

    def failed(self, url: str, stamp: str, *, lasting: bool) -> None:
        """An address gave something that cannot be read, or nothing; `lasting` where another time would not help. What
        `answered` says of it afterwards does not count."""
        ...

    def unchanged(self, url: str) -> None:
        """An address tells that nothing has changed since it was last fetched."""
        ...


class NoVisits:
    """Remembers nothing."""

    def validators(self, url: str) -> Validators:
        return NO_VALIDATORS

    def is_settled(self, url: str, stamp: str) -> bool:
        return False

    def answered(self, url: str, validators: Validators, stamp: str) -> None:
        pass

    def failed(self, url: str, stamp: str, *, lasting: bool) -> None:
        pass

    def unchanged(self, url: str) -> None:
        pass
