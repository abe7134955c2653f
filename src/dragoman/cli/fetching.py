"""How the commands fetch from the web: the settings as a policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from dragoman.documents import Limits, Web, is_address
from dragoman.settings import Settings

if TYPE_CHECKING:
    from dragoman.documents.fetching import Policy, Visits


def web_of(
    inputs: Sequence[str], settings: Settings, since: str = "", most: int = 0, visits: Visits | None = None
) -> Web | None:
    """How to fetch the addresses among `inputs`, None where there are none. Its connections end with the command.

    Raises InputError for a `since` that is no day, and SettingsError.
    """
    from dragoman.documents.dates import publication_date

    since = publication_date(since)
    if not any(map(is_address, inputs)):
        return None
    from dragoman.documents.fetching import Fetcher, NoVisits, Selection

    fetcher = Fetcher(policy_of(settings))
    click.get_current_context().call_on_close(fetcher.close)
    return Web(fetcher, visits or NoVisits(), Selection(since, most))


def policy_of(settings: Settings) -> Policy:
    """The rules of fetching that the settings make. Raises SettingsError."""
    from dragoman.documents.fetching import Policy
    from dragoman.documents.fetching.policy import own_name

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
