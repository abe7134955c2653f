"""Near-duplicates: copies, cut copies and light rewrites are found, other texts are not."""

from __future__ import annotations

import random

import pytest

from dragoman.claims.likeness import RUN, WINDOW, alike, fingerprints, near_in_time

STORY = (
    "Norway recalled its ambassador to Chad on Monday after a dispute over fishing rights in Lake Chad, the foreign "
    "ministry in Oslo said. The ambassador will return for consultations this week, spokeswoman Liv Aamodt told "
    "reporters. Chad called the step regrettable and said that its own envoy would stay in Oslo. The two states have "
    "negotiated since March about a treaty that would open the lake to trawlers from the north. Talks were broken off "
    "in September when a patrol boat seized two vessels near Bol, and have not resumed since then."
)
OTHER = (
    "Chad's foreign ministry regretted on Tuesday that Oslo had called its envoy home. A treaty on fishing in the "
    "lake, negotiated since spring, was within reach, a statement said; two trawlers seized in autumn could be freed "
    "if their owners paid a fine. Diplomats in N'Djamena expect that both sides will meet again before spring."
)


def are_alike(one: str, other: str) -> bool:
    first, second = fingerprints(one), fingerprints(other)
    return alike(len(first), len(second), len(first & second))


def test_a_copy_in_other_dress() -> None:
    assert are_alike(STORY, "OSLO -- " + STORY.upper().replace(". ", ".\n\n"))


def test_a_copy_cut_at_the_end() -> None:
    words = STORY.split()
    assert are_alike(STORY, " ".join(words[: len(words) // 2]))


def test_a_light_rewrite() -> None:
    words = STORY.split()
    words[::12] = ["otherwise"] * len(words[::12])
    assert are_alike(STORY, " ".join(words))


def test_another_report_of_the_same() -> None:
    assert not are_alike(STORY, OTHER)


def test_a_quote_in_a_long_article() -> None:
    chance = random.Random(1)
    around = " ".join(str(chance.random()) for _ in range(300))
    assert not are_alike(STORY, f"{around} {STORY} {around}")


def test_short_texts_must_be_the_same() -> None:
    assert are_alike("Norway recalled its ambassador on Monday.", "Norway recalled its ambassador on Monday")
    assert not are_alike("Norway recalled its ambassador on Monday.", "Norway recalled its consul on Friday.")
    assert not are_alike("Yes.", "Yes.")


def test_a_shared_stretch_leaves_a_shared_fingerprint() -> None:
    chance = random.Random(2)
    for _ in range(50):
        shared = [f"s{chance.randrange(10_000)}" for _ in range(RUN + WINDOW - 1)]
        one, other = ([f"w{chance.randrange(10_000)}" for _ in range(chance.randrange(40))] for _ in range(2))
        at, other_at = chance.randrange(len(one) + 1), chance.randrange(len(other) + 1)
        first = fingerprints(" ".join(one[:at] + shared + one[at:]))
        second = fingerprints(" ".join(other[:other_at] + shared + other[other_at:]))
        assert first & second


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [("2024-01-01", "2024-01-11", True), ("2024-01-01", "2024-01-12", False), ("", "2024-01-12", True), ("", "", True)],
)
def test_copies_appear_within_days(one: str, other: str, near: bool) -> None:
    assert near_in_time(one, other) is near is near_in_time(other, one)
