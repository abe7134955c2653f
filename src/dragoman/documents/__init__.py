"""Bytes → documents: reading files of many formats, checking them, and finding what in them is not the story."""

from __future__ import annotations

from dragoman.documents.columns import columns_of
from dragoman.documents.compose import document_from_text
from dragoman.documents.draft import Limits, Loaded, Overrides, Refusal
from dragoman.documents.furniture import find_furniture
from dragoman.documents.load import Web, composed, is_address, load

__all__ = [
    "Limits",
    "Loaded",
    "Overrides",
    "Refusal",
    "Web",
    "columns_of",
    "composed",
    "document_from_text",
    "find_furniture",
    "is_address",
    "load",
]
