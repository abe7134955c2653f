"""Precision, recall and F1 of claims against hand-coded ones.

A prediction matches a gold claim of the same document when the act is the same, the actors share a code, and the
recipients share a code or are both empty; for symmetrical acts the two sides are pooled and must share two codes (one,
if either pool has only one). Matching is one-to-one, best overlap first. A gold claim marked `optional` counts neither
as a miss nor, when it is predicted, as a false alarm. These are the rules with which the coded texts of the project
are scored, and the numbers are the same to the last digit; tests compare the two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dragoman.evaluation.coded import Coded

GROUPS: dict[str, tuple[str, ...]] = {
    name: tuple(acts.split())
    for name, acts in {
        "recognition": "recognize withhold_recognition withdraw_recognition",
        "relations": "establish_relations restore_relations upgrade_relations downgrade_relations suspend_relations"
        " sever_relations",
        "missions": "open_mission close_mission move_mission appoint_envoy recall_envoy expel_envoy summon_envoy",
        "sanctions": "impose_sanctions extend_sanctions ease_sanctions lift_sanctions",
        "talks": "meet visit host mediate",
        "agreements": "sign_agreement ratify leave suspend_member comply violate",
        "statements": "support condemn accuse request reject pledge threaten apologize",
        "aid+persons": "give_aid cut_aid detain release extradite",
        "force": "attack mobilize ceasefire withdraw_forces",
    }.items()
}
"""The act groups by which scores are told apart, in the order of the guidelines."""

GROUP = {act: name for name, acts in GROUPS.items() for act in acts}

SYMMETRIC = frozenset({*GROUPS["relations"], "meet", "sign_agreement", "ceasefire"})
"""Acts whose two sides are pooled when claims are compared."""

Overlap = Callable[[Coded, Coded], float]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were matched, how many there are in the gold standard, and how many were predicted."""

    matched: int
    gold: int
    predicted: int

    @property
    def precision(self) -> float:
        """The share of the predicted that is right, in [0, 1]; 0 when nothing was predicted."""
        return self.matched / max(1, self.predicted)

    @property
    def recall(self) -> float:
        """The share of the gold standard that was found, in [0, 1]; 0 when it is empty."""
        return self.matched / max(1, self.gold)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


@dataclass(frozen=True, slots=True)
class Scores:
    """What a set of predictions is worth.

    `claim` asks for act, actor and recipient; `act_in_doc` for the act alone, per document; `parties` for actor and
    recipient alone. `groups` tells `claim` apart by act group, leaving out the groups that occur nowhere. `right`
    gives, of the matched claims, the share with the right `status`, `date`, `year`, `by` and `deadline`.
    """

    claim: Tally
    act_in_doc: Tally
    parties: Tally
    groups: dict[str, Tally]
    right: dict[str, float]
    matched: tuple[tuple[Coded, Coded], ...]
    missed: tuple[Coded, ...]
    false: tuple[Coded, ...]

    def figures(self) -> dict[str, float]:
        """The figures by which readers are compared: precision, recall and F1 of claims, and the shares `right`."""
        claim = self.claim
        return {"precision": claim.precision, "recall": claim.recall, "f1": claim.f1, **self.right}


def score(gold: Sequence[Coded], predicted: Sequence[Coded]) -> Scores:
    """Compare predicted claims with the gold standard."""
    gold, predicted = without_optional(gold, predicted)
    pairs = match(gold, predicted, claim_overlap)
    gold_hit, predicted_hit = {i for i, _ in pairs}, {j for _, j in pairs}
    acts = Counter((each.doc, each.act) for each in gold) & Counter((each.doc, each.act) for each in predicted)
    matched = tuple((gold[i], predicted[j]) for i, j in pairs)

    def tally(hits: int) -> Tally:
        return Tally(hits, len(gold), len(predicted))

    return Scores(
        claim=tally(len(pairs)),
        act_in_doc=tally(acts.total()),
        parties=tally(len(match(gold, predicted, lambda g, p: party_overlap(g, p, symmetric=True)))),
        groups=by_group(gold, predicted, matched),
        right=accuracies(matched),
        matched=matched,
        missed=tuple(each for i, each in enumerate(gold) if i not in gold_hit),
        false=tuple(each for j, each in enumerate(predicted) if j not in predicted_hit),
    )


def without_optional(gold: Sequence[Coded], predicted: Sequence[Coded]) -> tuple[list[Coded], list[Coded]]:
    """Both sides without the optional gold claims and the predictions that they account for."""
    if not any(each.optional for each in gold):
        return list(gold), list(predicted)
    taken = {j for i, j in match(gold, predicted, claim_overlap) if gold[i].optional}
    return [each for each in gold if not each.optional], [each for j, each in enumerate(predicted) if j not in taken]


def match(gold: Sequence[Coded], predicted: Sequence[Coded], overlap: Overlap) -> list[tuple[int, int]]:
    """Index pairs of claims that go together within a document, one-to-one, best overlap first.

    Of two pairs that overlap equally the one that stands first in `gold`, then in `predicted`, is taken.
    """
    by_doc: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i, each in enumerate(gold):
        by_doc[each.doc][0].append(i)
    for j, each in enumerate(predicted):
        by_doc[each.doc][1].append(j)
    pairs = []
    for gold_here, predicted_here in by_doc.values():
        candidates = ((overlap(gold[i], predicted[j]), -i, -j) for i in gold_here for j in predicted_here)
        gold_used: set[int] = set()
        predicted_used: set[int] = set()
        for _, i, j in sorted((each for each in candidates if each[0] > 0), reverse=True):
            if -i not in gold_used and -j not in predicted_used:
                gold_used.add(-i)
                predicted_used.add(-j)
                pairs.append((-i, -j))
    return pairs


def claim_overlap(gold: Coded, predicted: Coded) -> float:
    """How well two claims agree, in (0, 1], or 0 when they do not match."""
    return party_overlap(gold, predicted, symmetric=gold.act in SYMMETRIC) if gold.act == predicted.act else 0.0


def party_overlap(gold: Coded, predicted: Coded, *, symmetric: bool) -> float:
    """How well the parties agree: shared codes to all codes, or 0 when they do not match."""
    if symmetric:
        needed = 2 if min(len(gold.parties), len(predicted.parties)) >= 2 else 1
        shared = len(gold.parties & predicted.parties)
        return shared / len(gold.parties | predicted.parties) if shared >= needed else 0.0
    shared = total = 0
    for one, other in ((gold.actor, predicted.actor), (gold.recipient, predicted.recipient)):
        if (one or other) and not one & other:
            return 0.0
        shared += len(one & other)
        total += len(one | other)
    return shared / max(1, total)


def by_group(
    gold: Iterable[Coded], predicted: Iterable[Coded], matched: Iterable[tuple[Coded, Coded]]
) -> dict[str, Tally]:
    """The tally of each act group that occurs, in the order of the guidelines."""
    in_gold = Counter(GROUP.get(each.act) for each in gold)
    in_predicted = Counter(GROUP.get(each.act) for each in predicted)
    hits = Counter(GROUP.get(each.act) for each, _ in matched)
    tallies = {name: Tally(hits[name], in_gold[name], in_predicted[name]) for name in GROUPS}
    return {name: tally for name, tally in tallies.items() if tally.gold or tally.predicted}


def accuracies(matched: Sequence[tuple[Coded, Coded]]) -> dict[str, float]:
    """Of the matched claims, the share in which each field is right; 0 when nothing matched."""
    tests: dict[str, Overlap] = {
        "status": lambda gold, predicted: gold.status == predicted.status,
        "date": lambda gold, predicted: gold.date == predicted.date,
        "year": lambda gold, predicted: gold.date[:4] == predicted.date[:4],
        "by": lambda gold, predicted: gold.by == predicted.by,
        "deadline": lambda gold, predicted: gold.deadline == predicted.deadline,
    }
    return {name: sum(test(*pair) for pair in matched) / max(1, len(matched)) for name, test in tests.items()}
