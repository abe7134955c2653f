"""How the commands fetch from the web: the settings as a policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dragoman.documents import Web, is_address
from dragoman.settings import Settings, policy_of

if TYPE_CHECKING:
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
