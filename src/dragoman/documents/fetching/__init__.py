"""The web: addresses → pages, feeds and site maps. Opened are connections to public addresses, and to what is allowed
besides; see docs/decisions/fetching.md."""

from __future__ import annotations

from dragoman.documents.fetching.fetch import Fetched, Fetcher, Validators
from dragoman.documents.fetching.gather import Selection, gather
from dragoman.documents.fetching.policy import Policy
from dragoman.documents.fetching.visits import NoVisits, Visits

__all__ = ["Fetched", "Fetcher", "NoVisits", "Policy", "Selection", "Validators", "Visits", "gather"]
