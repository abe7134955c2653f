"""Who fills which role of a trigger: every party of the sentence is a candidate, and a scorer chooses.

The rules' slots are the strongest evidence; the dependency path between trigger and candidate, what kind of party it
is and where it stands add to it. Weights are learned from coded texts by `dragoman.training` and kept as plain
numbers (`scorer.json`), so that each choice can be explained by the features that made it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Span, Token

from dragoman.reading.parties import Parties, Party
from dragoman.reading.slots import parties_at
from dragoman.vocabulary.rules import Rule

Role = Literal["actor", "recipient", "party"]
MAX_STEPS = 5  # longer dependency paths are cut: they say only "far"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A party of the sentence, the token that heads its phrase, and what speaks for or against it in a role."""

    party: Party
    head: Token
    features: tuple[str, ...]
    slots: frozenset[str] = frozenset()  # the rule's slots that lead to it


def sentence_parties(sentence: Sequence[Token], parties: Parties) -> list[tuple[Token, Party]]:
    """Every noun-phrase head of a sentence that stands for a party, in order."""
    found: list[tuple[Token, Party]] = []
    for token in sentence:
        if (
            token.pos_ in {"NOUN", "PROPN", "PRON"} and token.dep_ not in {"compound", "nmod", "amod"}
        ) or token.dep_ == "poss":
            party = parties.of(token)
            if party is not None:
                found.append((token, party))
        elif token.pos_ in {"PROPN", "ADJ"} and token.dep_ in {"compound", "amod", "nmod", "npadvmod"}:
            party = parties.named_before(token)
            if party is not None:
                found.append((token, party))
    return found


class Surroundings:
    """The parties that may play a part in an event: those of its sentence and of the one before it."""

    def __init__(self, parties: Parties) -> None:
        self._parties = parties
        self._found: dict[int, list[tuple[Token, Party]]] = {}

    def of(self, trigger: Token) -> list[tuple[Token, Party]]:
        """Heads and their parties, in the order of the text."""
        sentence = trigger.sent
        own = self._in(sentence)
        if sentence.start == 0 or "\n" in trigger.doc[sentence.start - 1].text:
            return own
        return [*self._in(trigger.doc[sentence.start - 1].sent), *own]

    def _in(self, sentence: Span) -> list[tuple[Token, Party]]:
        if sentence.start not in self._found:
            self._found[sentence.start] = sentence_parties(list(sentence), self._parties)
        return self._found[sentence.start]


def candidates(
    role: Role,
    rule: Rule,
    trigger: Token,
    present: Sequence[tuple[Token, Party]],
    parties: Parties,
    taken: tuple[str, ...] = (),
) -> list[Candidate]:
    """The candidates for `role` of `trigger` under `rule`. `taken` are the codes the other role has."""
    slots = rule.recipient if role == "recipient" else rule.actor
    slot_of: dict[tuple[str, ...], list[str]] = {}
    first = True
    for slot in slots:
        found = parties_at(slot, trigger, parties)
        for n, party in enumerate(found):
            names = slot_of.setdefault(party.codes, [])
            names.append(slot)
            if first:
                names.append("first")
            if n:
                names.append("later")
        first = first and not found
    result = []
    left = [token for token, _ in present if token.i < trigger.i]
    right = [token for token, _ in present if token.i > trigger.i]
    for token, party in present:
        if token.i == trigger.i:
            continue
        order = (
            len([t for t in left if t.i >= token.i])
            if token.i < trigger.i
            else -len([t for t in right if t.i <= token.i])
        )
        result.append(
            Candidate(
                party,
                token,
                _features(role, rule, trigger, token, party, slot_of.get(party.codes, ()), order, taken),
                _named(slot_of.get(party.codes, ())),
            )
        )
    return result


def _named(slots: Sequence[str]) -> frozenset[str]:
    """The slots that name one place; `content` and `context` search: what they lead to does not go together."""
    return frozenset(
        slot for slot in slots if slot not in {"first", "later", "context"} and not slot.endswith("content")
    )


def _features(
    role: Role,
    rule: Rule,
    trigger: Token,
    token: Token,
    party: Party,
    slots: Sequence[str],
    order: int,
    taken: tuple[str, ...],
) -> tuple[str, ...]:
    path = path_between(trigger, token)
    kind = rule.kind
    side = "l" if token.i < trigger.i else "r"
    standing = party.standing.value
    own = bool(set(party.codes) & set(taken))
    found = [
        f"{role}:standing={standing}",
        f"{role}:{rule.act}:standing={standing}",
        f"{role}:via={party.via}",
        f"{role}:path={path}",
        f"{role}:{kind}:path={path}",
        f"{role}:{rule.id}:path={path}",
        f"{role}:{kind}:{side}{min(abs(order), 4)}",
        f"{role}:{rule.act}:{side}{min(abs(order), 4)}",
        f"{role}:{kind}:far={min(abs(token.i - trigger.i) // 5, 5)}",
        f"{role}:{kind}:{side}:{standing}",
        f"{role}:{kind}:dep={token.dep_}:{token.head.lower_ if token.dep_ == 'pobj' else ''}:{side}",
        f"{role}:{rule.act}:dep={token.dep_}:{token.head.lower_ if token.dep_ == 'pobj' else ''}:{side}",
    ]
    if token.i < trigger.sent.start:
        found += [
            f"{role}:earlier",
            f"{role}:earlier:{token.dep_}",
            f"{role}:{rule.act}:earlier",
            f"{role}:earlier:{standing}",
        ]
    if own:
        found.append(f"{role}:taken")
    for slot in slots:
        found.append(f"{role}:slot={slot}")
        found.append(f"{role}:{rule.act}:slot={slot}")
        found.append(f"{role}:{slot}:{standing}")
    if not slots:
        found.append(f"{role}:noslot")
        found.append(f"{role}:noslot:{standing}")
    return tuple(found)


def path_between(trigger: Token, token: Token) -> str:
    """The dependency path from `trigger` to `token`: `<dep` a step up, `>dep` a step down, coordination left out,
    prepositions by their word."""
    ups = [trigger, *trigger.ancestors]
    index = {t.i: n for n, t in enumerate(ups)}
    down: list[str] = []
    current = token
    while current.i not in index:
        if current.dep_ != "conj":
            down.append(">" + (f"p:{current.lower_}" if current.dep_ in {"prep", "agent"} else current.dep_))
        if current.head.i == current.i:
            return "none"
        current = current.head
    up = [f"<{t.dep_}" for t in ups[: index[current.i]] if t.dep_ != "conj"]
    steps = [*up, *reversed(down)]
    return "".join(steps) if len(steps) <= MAX_STEPS else "far"
