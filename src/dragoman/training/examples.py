"""Coded texts as training examples: parsed documents with their gold claims, each tied to the word that words it."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Token

from dragoman.documents import find_furniture
from dragoman.evaluation.coded import code, held_back
from dragoman.model.document import Document
from dragoman.reading.events import Frame, find_frames
from dragoman.reading.parties import Parties
from dragoman.reading.pipeline import PIPELINE, load_pipeline, parties_of, repair, story

WORDING = frozenset({"VERB", "NOUN", "ADJ", "AUX", "PROPN"})
FOLDS = 3


@dataclass(frozen=True)
class Gold:
    """A coded claim with the token that words it."""

    act: str
    actor: frozenset[str]
    recipient: frozenset[str]
    status: str
    date: str
    start: int
    end: int
    trigger: int = -1


@dataclass
class Example:
    """A parsed document, what the rules find in it, and its gold claims."""

    document: Document
    doc: Doc
    parties: Parties
    frames: list[Frame]
    gold: list[Gold] = field(default_factory=list)

    @property
    def fold(self) -> int:
        """Which of the cross-validation folds the document is in."""
        return int(hashlib.sha1((self.document.id + "x").encode()).hexdigest(), 16) % FOLDS


def load_examples(pairs: Iterable[tuple[Path, Path]], *, everything: bool = False) -> list[Example]:
    """The examples of several files of texts and claims, without the held-back fifth unless `everything`."""
    nlp = load_pipeline(PIPELINE)
    found: list[Example] = []
    for texts, claims in pairs:
        gold = _gold_by_document(claims)
        documents = [d for d in documents_of(texts) if everything or not held_back(d.id)]
        for document, doc in zip(documents, map(repair, nlp.pipe(map(story, documents))), strict=True):
            parties = parties_of(doc, document)
            found.append(
                Example(
                    document, doc, parties, find_frames(doc, parties), list(_located(gold[document.id], document.text))
                )
            )
    _tie(found)
    return found


def documents_of(path: Path) -> Iterator[Document]:
    """The documents of a file of texts, one JSON object a line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        title = row.get("title", "")
        yield Document(
            row["id"],
            row["text"],
            title,
            row.get("published", ""),
            row.get("publisher", ""),
            furniture=find_furniture(row["text"], title),
        )


def _gold_by_document(path: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found[row["doc"]].append(row)
    return found


def _located(rows: Sequence[dict[str, Any]], text: str) -> Iterator[Gold]:
    for row in rows:
        start = text.find(row["quote"])
        yield Gold(
            row["act"],
            frozenset(map(code, row["actor"])),
            frozenset(map(code, row["recipient"])),
            row["status"],
            row["date"],
            start,
            start + len(row["quote"]) if start >= 0 else -1,
        )


def _tie(examples: list[Example]) -> None:
    """Ties each claim to its word: the trigger of a rule for the same act inside the quote, else the word of the quote
    that most tells the act from others."""
    with_act: dict[str, Counter[str]] = defaultdict(Counter)
    overall: Counter[str] = Counter()
    for example in examples:
        for gold in example.gold:
            for token in _quoted(example, gold):
                with_act[gold.act][token.lemma_.lower()] += 1
                overall[token.lemma_.lower()] += 1
    total = sum(overall.values())
    for example in examples:
        example.gold = [_tied(example, gold, with_act[gold.act], overall, total) for gold in example.gold]


def _tied(example: Example, gold: Gold, with_act: Counter[str], overall: Counter[str], total: int) -> Gold:
    ruled = [f for f in example.frames if f.act.id == gold.act and gold.start <= f.trigger.idx < gold.end]
    if ruled:
        ruled.sort(key=lambda f: (not {code(c) for p in f.actor for c in p.codes} & gold.actor, bool(f.reason)))
        return _with_trigger(gold, ruled[0].trigger.i)
    words = _quoted(example, gold)
    if not words:
        return gold
    size = sum(with_act.values())

    def tells(token: Token) -> float:
        lemma = token.lemma_.lower()
        share = math.log((with_act[lemma] + 0.2) / (size + 1)) - math.log((overall[lemma] + 1) / (total + 1))
        return (
            share
            + (0.7 if token.pos_ == "VERB" else 0.0)
            + (0.5 if token.dep_ in {"ROOT", "ccomp", "conj", "advcl"} else 0.0)
            - (3.0 if token.pos_ == "PROPN" else 0.0)
        )

    return _with_trigger(gold, max(words, key=tells).i)


def _with_trigger(gold: Gold, trigger: int) -> Gold:
    return Gold(gold.act, gold.actor, gold.recipient, gold.status, gold.date, gold.start, gold.end, trigger)


def _quoted(example: Example, gold: Gold) -> list[Token]:
    if gold.start < 0:
        return []
    span = example.doc.char_span(gold.start, gold.end, alignment_mode="expand")
    return [token for token in span if token.pos_ in WORDING] if span is not None else []
