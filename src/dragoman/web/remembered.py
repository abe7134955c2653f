"""Answers that were given before: as a view never changes, what is asked again need not be worked out again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 64_000_000
"""Bytes of answers that are kept; those asked for longest ago go first."""


class Remembered:
    """Answers by what tells them from every other (their ETag), with where the next page begins."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[bytes, str]] = OrderedDict()
        self._size = 0

    def get(self, tag: str) -> tuple[bytes, str] | None:
        """The answer, None where it is not known any more."""
        with self._lock:
            found = self._kept.get(tag)
            if found is not None:
                self._kept.move_to_end(tag)
            return found

    def put(self, tag: str, body: bytes, after: str) -> None:
        """Keep an answer, unless it alone is a tenth of what is kept."""
        if len(body) * 10 > self.most:
            return
        with self._lock:
            self._size += len(body) - len(self._kept.pop(tag, (b"", ""))[0])
            self._kept[tag] = body, after
            while self._size > self.most:
                _, (dropped, _) = self._kept.popitem(last=False)
                self._size -= len(dropped)


class Kept:
    """What several pages rest on and what takes seconds to work out, for the last few views that were asked about.

    Whoever asks for what is being worked out waits for it instead of doing the same again.
    """

    def __init__(self, most: int = 16) -> None:
        """`most` is how many of each kind are kept."""
        self.most = most
        self._lock = Lock()
        self._found: dict[str, OrderedDict[tuple[object, ...], tuple[Lock, list[Any]]]] = {}

    def get(self, name: str, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What `make` gives, or gave before for the same kind and key."""
        with self._lock:
            known = self._found.setdefault(name, OrderedDict())
            lock, found = known.setdefault(key, (Lock(), []))
            known.move_to_end(key)
            while len(known) > self.most:
                known.popitem(last=False)
        with lock:
            if not found:
                found.append(make())
            told: T = found[0]
            return told
