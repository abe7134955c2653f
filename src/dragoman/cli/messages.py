"""What the command line tells people on standard error, and how it leaves a closed pipe alone."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def complain(message: str) -> None:
    """An error, on one line of standard error."""
    print(f"dragoman: error: {message}", file=sys.stderr)  # noqa: T201


def warn(message: str) -> None:
    """A warning, on one line of standard error."""
    print(f"dragoman: warning: {message}", file=sys.stderr)  # noqa: T201


def discard_output() -> None:
    """Point standard output nowhere, so that the interpreter does not fail on flushing what no one reads any more."""
    with suppress(OSError, ValueError):  # standard output is no file, as in tests
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
