"""Where results go: standard output, or a file that appears only when it is whole."""

from __future__ import annotations

import io
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from dragoman.errors import OutputError


@contextmanager
def writing(target: str) -> Iterator[TextIO]:
    """A stream into the file `target`, or to standard output for `""` and `-`.

    The file is written beside its place and moved there at the end; where the block fails, whatever was there before
    stays as it was. Raises OutputError when it cannot be written, as far as possible before the block begins.
    """
    if target in ("", "-"):
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        yield sys.stdout
        return
    path = Path(target).resolve()
    if not path.parent.is_dir():
        raise OutputError(f"cannot write {target}: there is no folder {path.parent}; make it, or name another file")
    if path.is_dir():
        raise OutputError(f"{target} is a folder; name a file for --output")
    try:
        if path.exists() and not path.is_file():  # a device or a named pipe has no beside
            with path.open("w", encoding="utf-8") as stream:
                yield stream
            return
        with beside(path) as stream:
            yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write {target}: {error.strerror or error}") from error


@contextmanager
def beside(path: Path) -> Iterator[TextIO]:
    """A stream into a temporary file of the same folder that takes the place of `path` when the block succeeds."""
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(13, "Permission denied")
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
        os.chmod(name, file_mode(path))
        os.replace(name, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)
        raise


def file_mode(path: Path) -> int:
    """The permissions the file has, or that a new one would get."""
    with suppress(FileNotFoundError):
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
