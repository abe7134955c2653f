"""What may be fetched, and how gently."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version

from dragoman.errors import SettingsError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def own_name() -> str:
    """How Dragoman names itself to servers."""
    return f"Dragoman/{version('dragoman')}"


@dataclass(frozen=True)
class Policy:
    """The rules of fetching.

    `allow` are the names of hosts and the networks (such as `10.0.0.0/8`) that may be asked though they are not public.
    `timeout` is the seconds until an answer must be whole, `most` its size in bytes, `per_minute` the most requests to
    one host, `attempts` how often an address is asked that does not answer, and `redirects` how often it may send on.
    """

    allow: tuple[str, ...] = ()
    timeout: float = 30.0
    most: int = 40_000_000
    per_minute: float = 30.0
    agent: str = field(default_factory=own_name)
    attempts: int = 3
    redirects: int = 5

    @property
    def robot(self) -> str:
        """The name by which robots.txt may speak of this program (RFC 9309, 2.2.1)."""
        return self.agent.partition("/")[0].split()[0] if self.agent.strip() else "Dragoman"

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The names that are allowed whatever address they have."""
        return frozenset(each.lower().rstrip(".") for each in self.allow if _network(each) is None)

    @cached_property
    def networks(self) -> tuple[Network, ...]:
        """The networks that are allowed. Raises SettingsError for what is neither a network nor a name."""
        for each in self.allow:
            if "://" in each or (_network(each) is None and "/" in each):
                raise SettingsError(
                    f"setting 'fetch_allow' (DRAGOMAN_FETCH_ALLOW): {each!r} is neither the name of a host, such as "
                    "intranet.example.org, nor an address or a network, such as 10.0.0.0/8"
                )
        return tuple(found for each in self.allow if (found := _network(each)) is not None)


def _network(word: str) -> Network | None:
    try:
        return ipaddress.ip_network(word, strict=False)
    except ValueError:
        return None
