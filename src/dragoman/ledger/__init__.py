"""The append-only, bitemporal ledger: documents, readings, claims and reviews, and views of them at any time."""

from dragoman.ledger.store import Ledger
from dragoman.ledger.view import View

__all__ = ["Ledger", "View"]
