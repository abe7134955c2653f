"""Readers side by side on the same coded texts: what each finds, and what two of them are worth together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from dragoman.evaluation.claims import Scores, Tally, claim_overlap, match, score
from dragoman.evaluation.coded import Coded


@dataclass(frozen=True, slots=True)
class Pair:
    """Two readers on the same gold claims: how many both found, each alone, or neither.

    `chance` is the probability of so uneven a split of what only one found, or a more uneven one, were the two equally
    good (McNemar's test in its exact form). `either` scores what at least one of them says, `agreed` what both say.
    """

    one: str
    other: str
    both: int
    only_one: int
    only_other: int
    neither: int
    chance: float
    either: Tally
    agreed: Tally


def compare(gold: Sequence[Coded], readers: Mapping[str, Sequence[Coded]]) -> tuple[dict[str, Scores], list[Pair]]:
    """The scores of each reader's claims, and each pair of readers in the order given."""
    scores = {name: score(gold, claims) for name, claims in readers.items()}
    pairs = [paired(one, other, gold, readers, scores) for one, other in combinations(readers, 2)]
    return scores, pairs


def paired(
    one: str, other: str, gold: Sequence[Coded], readers: Mapping[str, Sequence[Coded]], scores: Mapping[str, Scores]
) -> Pair:
    """Two of the readers against each other."""
    wanted = [each for each in gold if not each.optional]
    mine, theirs = (_found(wanted, scores[name]) for name in (one, other))
    only_one, only_other = len(mine - theirs), len(theirs - mine)
    first, second = list(readers[one]), list(readers[other])
    same = match(first, second, claim_overlap)
    said = {j for _, j in same}
    return Pair(
        one=one,
        other=other,
        both=len(mine & theirs),
        only_one=only_one,
        only_other=only_other,
        neither=len(wanted) - len(mine | theirs),
        chance=mcnemar(only_one, only_other),
        either=score(gold, [*first, *(each for j, each in enumerate(second) if j not in said)]).claim,
        agreed=score(gold, [first[i] for i, _ in same]).claim,
    )


def mcnemar(one: int, other: int) -> float:
    """Twice the probability that of `one + other` throws of a coin at most the lesser number are heads; at most 1."""
    total, few = one + other, min(one, other)
    tail = Fraction(sum(math.comb(total, k) for k in range(few + 1)), 2**total)
    return min(1.0, float(2 * tail))


def _found(wanted: Sequence[Coded], scores: Scores) -> frozenset[int]:
    """The positions in `wanted` of the gold claims that were matched; claims that are equal in all are told apart."""
    places: dict[int, int] = {id(each): n for n, each in enumerate(wanted)}
    return frozenset(places[id(each)] for each, _ in scores.matched)
