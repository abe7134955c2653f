"""How the commands fetch from the web: the settings as a policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dragoman.documents import Limits, Web, is_address
from dragoman.settings import Settings

if TYPE_CHECKING:
    from dragoman.documents.fetching.policy import Policy
    from dragoman.documents.fetching.visits import Visits


@contextmanager
def fetching(
    inputs: Sequence[str], settings: Settings, since: str = "", most: int = 0, visits: Visits | None = None
) -> Iterator[Web | None]:
    """How to fetch the addresses among `inputs`, None where there are none; the connections end with the block.

    Raises InputError for a `since` that is no day, and SettingsError.
    """
    from dragoman.documents.dates import publication_date

    since = publication_date(since)
    if not any(map(is_address, inputs)):
        yield None
        return
    from dragoman.documents.fetching.fetch import Fetcher
    from dragoman.documents.fetching.gather import Selection
    from dragoman.documents.fetching.visits import NoVisits

    with Fetcher(policy_of(settings)) as fetcher:
        yield Web(fetcher, visits or NoVisits(), Selection(since, most))


def policy_of(settings: Settings) -> Policy:
    """The rules of fetching that the settings make. Raises SettingsError."""
    from dragoman.documents.fetching.policy import Policy, own_name

    policy = Policy(
        allow=tuple(settings.fetch_allow),
        timeout=settings.fetch_timeout,
        most=Limits(document=settings.max_bytes).record,
        per_minute=settings.fetch_per_minute,
        attempts=settings.fetch_attempts,
        agent=settings.fetch_agent or own_name(),
    )
    assert policy.networks is not None  # checks what is allowed before anything is asked
    return policy
