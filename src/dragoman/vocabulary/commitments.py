"""How claims make commitments and what later claims do to them, as data."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from dragoman.errors import VocabularyError
from dragoman.model.claim import Claim, Status
from dragoman.model.commitment import Kind, Life
from dragoman.vocabulary.loading import Entry, data, load_yaml, validate
from dragoman.vocabulary.rules import acts

CONTENT = "@content"
Need = Literal["deadline", "condition"]


class Term(Entry):
    """Which claims make a commitment; the head of `commitments.yaml` says what each key means."""

    id: str = Field(min_length=3)
    act: tuple[str, ...] = Field(min_length=1)
    status: tuple[Status, ...] = Field(min_length=1)
    kind: Kind
    debtor: Literal["actor", "recipient"]
    needs: tuple[Need, ...] = ()
    own: bool = False

    def fits(self, claim: Claim) -> bool:
        """Whether the claim makes a commitment by this record."""
        told = {"deadline": bool(claim.deadline), "condition": bool(claim.condition)}
        enough = not self.needs or any(told[need] for need in self.needs)
        return claim.act in self.act and claim.status in self.status and enough


class Content(Entry):
    """Words that ask for an act, by the beginnings of words."""

    act: str
    words: tuple[str, ...] = Field(min_length=1)


class MoveRule(Entry):
    """What a later claim does to a commitment."""

    id: str = Field(min_length=3)
    acts: tuple[str, ...] = Field(min_length=1)
    status: tuple[Status, ...] = Field(min_length=1)
    to: Life
    by: Literal["debtor", "creditor"] = "debtor"
    kinds: tuple[Kind, ...] = ()
    partial: bool = False


class Rules(Entry):
    """All records of `commitments.yaml`."""

    terms: tuple[Term, ...]
    contents: tuple[Content, ...]
    moves: tuple[MoveRule, ...]
    partial: tuple[str, ...]
    due_soon: int = Field(gt=0)

    @model_validator(mode="after")
    def _ids_differ(self) -> Rules:
        seen: set[str] = set()
        for taken in (*(term.id for term in self.terms), *(move.id for move in self.moves)):
            if taken in seen:
                raise ValueError(f"id {taken!r} is already taken; ids must differ")
            seen.add(taken)
        return self

    def asked(self, text: str) -> tuple[str, ...]:
        """The acts that the words of a text ask for, in the order of the records."""
        return tuple(content.act for content in self.contents if _pattern(content.words).search(text))

    def says_part(self, text: str) -> bool:
        """Whether the words say that only a part was done."""
        return _pattern(self.partial).search(text) is not None


@cache
def commitment_rules() -> Rules:
    """The records; raises VocabularyError for one that is not valid."""
    source = data("commitments.yaml")
    return validate(Rules, load_yaml(source), source.name)


def checked_commitment_rules() -> Rules:
    """The records, with acts that there are; raises VocabularyError for one without. Slower: loads the acts."""
    rules = commitment_rules()
    told = [(term.id, act) for term in rules.terms for act in term.act]
    told += [(content.act, content.act) for content in rules.contents]
    told += [(move.id, act) for move in rules.moves for act in move.acts if act != CONTENT]
    for record, act in told:
        if act not in acts().acts:
            known = ", ".join(sorted(acts().acts))
            raise VocabularyError(f"commitments.yaml: {record}: act {act!r} is not known; allowed: {known}")
    return rules


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})", re.IGNORECASE)
