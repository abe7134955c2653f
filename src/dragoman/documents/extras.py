"""Libraries that not everyone installs."""

from __future__ import annotations

from dragoman.errors import UnreadableInput


def missing(what: str, library: str, extra: str) -> UnreadableInput:
    """The error for an input that needs `library`, which the extra brings."""
    return UnreadableInput(f"{what} needs {library}; install it with `pip install 'dragoman[{extra}]'`")
