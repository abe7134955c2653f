"""Readings become claims."""

from dragoman.claims.assemble import Assembly, Decision, assemble

__all__ = ["Assembly", "Decision", "assemble"]
