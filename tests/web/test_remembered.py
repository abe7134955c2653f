"""What is worked out once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from dragoman.web.remembered import Kept, Remembered


def test_what_many_ask_for_at_once_is_made_once() -> None:
    kept, made = Kept(), []

    def make() -> int:
        time.sleep(0.05)
        made.append(1)
        return len(made)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: kept.get("digest", (1,), make), range(8)))
    assert found == [1] * 8
    assert kept.get("digest", (2,), make) == 2


def test_kinds_do_not_drive_each_other_out() -> None:
    kept = Kept(most=2)
    kept.get("digest", (1,), lambda: "first")
    for number in range(5):
        kept.get("pair", (number,), lambda: "other")
    assert kept.get("digest", (1,), lambda: "second") == "first"
    assert kept.get("pair", (0,), lambda: "anew") == "anew"


def test_what_failed_is_tried_again() -> None:
    kept = Kept()

    def fail() -> str:
        raise ValueError("not now")

    with pytest.raises(ValueError, match="not now"):
        kept.get("digest", (1,), fail)
    assert kept.get("digest", (1,), lambda: "now") == "now"


def test_answers_asked_for_longest_ago_go_first() -> None:
    kept = Remembered(most=1_000)
    for name in ("a", "b"):
        kept.put(name, b"x" * 95, "")
    for number in range(9):
        assert kept.get("a") == (b"x" * 95, "")
        kept.put(str(number), b"x" * 95, "")
    assert kept.get("b") is None
    kept.put("large", b"x" * 200, "")
    assert kept.get("large") is None
