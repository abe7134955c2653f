"""The cited brief: what to say about a pair of parties, and how to write it down."""

from dragoman.brief.check import checked
from dragoman.brief.compose import compose
from dragoman.brief.render import render

__all__ = ["checked", "compose", "render"]
