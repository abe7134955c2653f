"""What the user names (files, folders, patterns, standard input) → streams of bytes, compressed ones opened, never
unbounded."""

from __future__ import annotations

import glob
import gzip
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO, cast

from dragoman.documents.draft import Limits, Refusal
from dragoman.errors import EmptyInput, InputTooLarge, UnreadableInput

STANDARD_INPUT = "-"
STANDARD_INPUT_NAME = "standard input"
GZIP_MARK = b"\x1f\x8b"
BUFFER = 65_536

TEXT = frozenset({".txt", ".text"})
MARKDOWN = frozenset({".md", ".markdown", ".mdown"})
HTML = frozenset({".html", ".htm", ".xhtml"})
JSON_LINES = frozenset({".jsonl", ".ndjson", ".jsonlines"})
JSON = frozenset({".json"})
CSV = frozenset({".csv", ".tsv"})
PARQUET = frozenset({".parquet", ".pq"})
PDF = frozenset({".pdf"})
MAIL = frozenset({".eml"})
WARC = frozenset({".warc"})
KNOWN = TEXT | MARKDOWN | HTML | JSON_LINES | JSON | CSV | PARQUET | PDF | MAIL | WARC


@dataclass(frozen=True, slots=True)
class Source:
    """One file or stream. `suffix` is the extension without `.gz`, in lower case; `""` for standard input.

    `url` is where it was got, and `charset` the encoding that was told with it, where it came from the web or by mail.
    """

    name: str
    suffix: str = ""
    path: Path | None = None
    url: str = ""
    charset: str = ""


def sources(given: str | Path) -> Iterator[Source | Refusal]:
    """The sources that one input stands for: a folder stands for its readable files, a pattern (`news/**/*.txt`) for
    what it matches, in the order of their names.

    In a folder, files of other kinds and those whose name starts with a dot are passed over; a file that is named
    itself is read whatever its extension. What exists under a name that looks like a pattern goes before the pattern.
    """
    if str(given) == STANDARD_INPUT:
        yield Source(STANDARD_INPUT_NAME)
    elif glob.has_magic(str(given)) and not os.path.lexists(given):
        yield from _matching(str(given))
    else:
        yield from _at(given)


def _at(given: str | Path) -> Iterator[Source | Refusal]:
    """The sources at a path."""
    path = Path(given)
    try:
        path.stat()
        is_folder = path.is_dir()
    except (OSError, ValueError) as error:  # ValueError: a name with NUL
        reason = error if isinstance(error, OSError) else OSError(str(error))
        yield Refusal(str(given), None, unreadable(str(given), reason))
        return
    if is_folder:
        yield from _in_folder(path)
    else:
        yield Source(str(given), suffix_of(path), path)


def _matching(pattern: str) -> Iterator[Source | Refusal]:
    """The sources that a pattern matches. Where `**` goes through all folders, only files count, or each would be read
    once for every folder that it is in."""
    found = sorted(glob.iglob(pattern, recursive=True))
    if "**" in pattern:
        found = [each for each in found if not os.path.isdir(each)]
    for each in found:
        yield from _at(each)
    if not found:
        error = UnreadableInput(f"{pattern}: no file matches this pattern; check it, and put it in quotes")
        yield Refusal(pattern, None, error)


def suffix_of(path: PurePath) -> str:
    """The extension that tells the format: the last but one of a compressed file."""
    suffix = path.suffix.lower()
    return PurePath(path.stem).suffix.lower() if suffix == ".gz" else suffix


def _in_folder(folder: Path) -> Iterator[Source | Refusal]:
    """A walk that holds one folder's names at a time; links to folders are not followed, so it ends."""
    count = 0
    denied: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=denied.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(here, name)
            if not name.startswith(".") and suffix_of(path) in KNOWN:
                count += 1
                yield Source(str(path), suffix_of(path), path)
        for error in denied:
            count += 1
            yield Refusal(str(error.filename), None, unreadable(str(error.filename), error))
        denied.clear()
    for error in denied:
        count += 1
        yield Refusal(str(error.filename), None, unreadable(str(error.filename), error))
    if not count:
        wanted = " ".join(sorted(KNOWN))
        yield Refusal(
            str(folder), None, EmptyInput(f"{folder}: a folder with no file to read; read are {wanted} and .gz")
        )


@contextmanager
def opened(source: Source, given: BinaryIO | None, limits: Limits) -> Iterator[io.BufferedReader]:
    """The bytes of `source`, decompressed where they are gzip; `given` are those of one that is no file, such as
    standard input, and is not closed."""
    raw: BinaryIO
    if source.path is None:
        if given is None:
            raise UnreadableInput(f"{source.name}: nothing is connected to it")
        raw = given
    else:
        raw = open(source.path, "rb", buffering=0)  # noqa: SIM115 - closed below
    try:
        plain: io.BufferedReader[Any] = io.BufferedReader(_Unbuffered(raw), BUFFER)
        if plain.peek(2)[:2] == GZIP_MARK:
            plain = io.BufferedReader(_Expanded(plain, source.name, limits), BUFFER)
        yield plain
    finally:
        if source.path is not None:
            raw.close()


def unreadable(name: str, error: OSError) -> UnreadableInput:
    """What an operating system's refusal means for the user."""
    if isinstance(error, FileNotFoundError):
        return UnreadableInput(f"{name}: no such file or folder; check the name")
    if isinstance(error, PermissionError):
        return UnreadableInput(f"{name}: may not be read; check its permissions")
    return UnreadableInput(f"{name}: cannot be read: {error.strerror or error}")


class _Unbuffered(io.RawIOBase):
    """A raw reader over any binary stream that hands on what is there without waiting for more."""

    def __init__(self, stream: BinaryIO) -> None:
        self._read = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece: bytes = self._read(len(buffer)) or b""
        buffer[: len(piece)] = piece
        return len(piece)


class _Expanded(io.RawIOBase):
    """A gzip stream decompressed, up to the limit on how much it may grow."""

    def __init__(self, packed: io.BufferedReader, name: str, limits: Limits) -> None:
        self._packed = _Tally(packed)
        self._plain = gzip.GzipFile(fileobj=cast(Any, self._packed), mode="rb")
        self._name = name
        self._limits = limits
        self._grown = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._plain.read1(len(buffer))
        self._grown += len(piece)
        allowed = max(self._limits.expansion_from, self._packed.taken * self._limits.expansion)
        if self._grown > allowed:
            raise InputTooLarge(
                f"{self._name}: grows by more than {self._limits.expansion} times when decompressed, as no text does; "
                "decompress it first if it is sound"
            )
        buffer[: len(piece)] = piece
        return len(piece)


class _Tally:
    """Counts the compressed bytes taken."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self.taken += len(piece)
        return piece
