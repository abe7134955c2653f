"""On the coded texts beside the checkout: texts are stored as they are, and no furniture hides a claim."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from dragoman.documents import Loaded, load


def held_back(doc: str) -> bool:
    """The fifth of the training texts that rules are not written from."""
    return int(hashlib.sha1(doc.encode()).hexdigest(), 16) % 5 == 0


@pytest.mark.parametrize("name", ["articles", "one-liners"])
def test_texts_are_stored_as_given_and_claims_are_not_furniture(shared: Path, name: str) -> None:
    texts = shared / "gold" / "train" / f"{name}.texts.jsonl"
    given = [json.loads(line) for line in texts.read_text(encoding="utf-8").split("\n") if line]
    documents = [item.document for item in load([texts]) if isinstance(item, Loaded)]
    assert [(one.id, one.text) for one in documents] == [(one["id"], one["text"]) for one in given]
    by_id = {one.id: one for one in documents if not held_back(one.id)}
    hidden = []
    for line in (shared / "gold" / "train" / f"{name}.claims.jsonl").read_text(encoding="utf-8").split("\n"):
        claim = json.loads(line) if line else {"doc": ""}
        if claim["doc"] in by_id:
            document = by_id[claim["doc"]]
            start = document.text.find(claim["quote"])
            end = start + len(claim["quote"])
            hidden += [
                (claim["doc"], one.kind)
                for one in document.furniture
                if start >= 0 and one.span.start < end and start < one.span.end
            ]
    assert not hidden
