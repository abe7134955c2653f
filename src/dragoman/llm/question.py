"""Document → questions: the passages of a text, the instructions, and the form that an answer must have."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from dragoman.model.claim import By, Status
from dragoman.model.document import Document
from dragoman.model.span import Span
from dragoman.vocabulary.rules import acts

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_SENTENCE = re.compile(r"\S.*?(?:[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9])|(?=\n)|\Z)", re.DOTALL)
_TEXT = {"type": "string"}
_CODES = {"type": "array", "items": {"type": "string"}}


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document that is put in one question: whole paragraphs, where they are short enough."""

    document: Document
    span: Span
    number: int
    total: int

    @property
    def messages(self) -> list[dict[str, str]]:
        """The instructions, and the passage with what is known of its document."""
        document = self.document
        known = {"Title": document.title, "Published": document.published, "Publisher": document.publisher}
        head = [f"{name}: {value}" for name, value in known.items() if value]
        if self.total > 1:
            head.append(f"Part {self.number} of {self.total} of the text")
        words = "\n".join([*head, "", "Text:", self.span.of(document.story).strip()])
        return [{"role": "system", "content": instructions()}, {"role": "user", "content": words.strip()}]


def passages(document: Document, longest: int) -> tuple[Passage, ...]:
    """The passages of a document, none longer than `longest` characters."""
    spans: list[Span] = []
    for part in _parts(document.story, longest):
        if spans and part.end - spans[-1].start <= longest:
            spans[-1] = Span(spans[-1].start, part.end)
        else:
            spans.append(part)
    return tuple(Passage(document, span, number, len(spans)) for number, span in enumerate(spans, 1))


def _parts(text: str, longest: int) -> Iterator[Span]:
    """The paragraphs; of one that is too long its sentences, and of a sentence that is too long pieces."""
    for found in _PARAGRAPH.finditer(text):
        if not found[0].strip():
            continue
        if len(found[0]) <= longest:
            yield Span(*found.span())
            continue
        for each in sentences(found[0]):
            for start in range(each.start, each.end, longest):
                yield Span(found.start() + start, found.start() + min(start + longest, each.end))


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text by their punctuation and line breaks."""
    return tuple(Span(*found.span()) for found in _SENTENCE.finditer(text) if found[0].strip())


@cache
def instructions() -> str:
    """What a model is told to do, with the acts of the vocabulary."""
    known = acts().acts.values()
    lines = [
        f"- {act.id}: {meanings()[act.id]}{' (both sides)' if act.symmetric else ''}"
        f"{' (statement)' if act.statement else ''}"
        for act in known
    ]
    return files("dragoman.llm").joinpath("instructions.md").read_text(encoding="utf-8") + "\n".join(lines)


@cache
def meanings() -> dict[str, str]:
    """What each act covers, by its id."""
    found: dict[str, str] = yaml.safe_load(files("dragoman.llm").joinpath("acts.yaml").read_text(encoding="utf-8"))
    return found


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of an answer, in the part of JSON Schema that strict structured output allows: every field is
    required and no other may be there."""
    fields: dict[str, Any] = {
        "quote": _TEXT,  # first, so that what follows is said of words already found
        "act": {"type": "string", "enum": [act.id for act in acts().acts.values()]},
        "actor": _CODES,
        "recipient": _CODES,
        "object": _TEXT,
        "status": {"type": "string", "enum": [str(each) for each in Status]},
        "date": _TEXT,
        "by": {"type": "string", "enum": [str(each) for each in By]},
        "speaker": _TEXT,
        "condition": _TEXT,
        "deadline": _TEXT,
        "confidence": {"type": "number"},
    }
    claim = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    return {
        "type": "object",
        "properties": {"claims": {"type": "array", "items": claim}},
        "required": ["claims"],
        "additionalProperties": False,
    }


@cache
def edition() -> str:
    """Eight hex digits that change with the instructions or the form of the answer."""
    return hashlib.sha256((instructions() + json.dumps(schema(), sort_keys=True)).encode()).hexdigest()[:8]
