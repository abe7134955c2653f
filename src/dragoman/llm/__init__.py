"""Reading with a language model at an OpenAI-compatible endpoint, for those who have one.

What it answers is checked against the text and the vocabulary before it counts. Only `endpoint` touches the network.
"""

from __future__ import annotations

from dragoman.llm.answer import rules_of
from dragoman.llm.cache import AnswerCache, cache_folder
from dragoman.llm.endpoint import Connection, Endpoint, Shape
from dragoman.llm.estimate import Estimate
from dragoman.llm.reader import ModelReader, Unread

__all__ = [
    "AnswerCache",
    "Connection",
    "Endpoint",
    "Estimate",
    "ModelReader",
    "Shape",
    "Unread",
    "cache_folder",
    "rules_of",
]
