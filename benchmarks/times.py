"""How well and how fast time expressions are read, against the dates and deadlines of coded claims.

    python benchmarks/times.py GOLD_FOLDER [--show N]

GOLD_FOLDER holds `one-liners` and `articles`, each as `.texts.jsonl` and `.claims.jsonl`. Reported: of the claims whose
date is not the day of publication, and of those with a deadline, how often some mention has exactly that value, in the
sentence of the quote, beside it, or anywhere in the text. A fifth of the documents, told by a hash, is left out unless
`--held-back` asks for it alone. No parse is used: the tense is told by words alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.model.span import Span
from dragoman.reading.times import find_times

_SENTENCE_END = re.compile(r"(?<=[a-z0-9)”\"’]{2})[.!?][”\"’)]*\s+(?=[A-Z“\"])|\n+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0, help="print this many misses")
    parser.add_argument(
        "--held-back", action="store_true", help="measure on the fifth left out, which is not to be shown"
    )
    options = parser.parse_args()
    for name in ("one-liners", "articles"):
        report(options.folder, name, 0 if options.held_back else options.show, options.held_back)


def report(folder: Path, name: str, show: int, held_back: bool) -> None:
    """Prints the rates for one set."""
    documents = {d["id"]: d for d in _records(folder / f"{name}.texts.jsonl") if _held_back(d["id"]) == held_back}
    find_times("", (), "")  # reads the grammar, which is not to be timed
    started = time.process_time()
    mentions = {i: find_times(d["text"], sentences(d["text"]), d["published"]) for i, d in documents.items()}
    spent = time.process_time() - started
    counts: Counter[str] = Counter()
    for claim in _records(folder / f"{name}.claims.jsonl"):
        if (document := documents.get(claim["doc"])) is None:
            continue
        for field in ("date", "deadline"):
            wanted = claim[field]
            if not wanted or (field == "date" and wanted == document["published"]):
                continue
            place = _place(claim, document["text"], mentions[claim["doc"]], wanted)
            counts[field] += 1
            for near in ("sentence", "beside", "text")[("sentence", "beside", "text", "").index(place) :]:
                counts[f"{field} {near}"] += 1
            if place in ("", "text") and counts["shown"] < show:
                counts["shown"] += 1
                _show(claim, document, mentions[claim["doc"]], field)
    size = sum(len(d["text"]) for d in documents.values())
    print(f"{name}: {len(documents)} texts, {300_000 * spent / size:.3f} ms per 300 characters")
    for field in ("date", "deadline"):
        total = max(1, counts[field])
        rates = ", ".join(f"{counts[f'{field} {near}'] / total:.3f} {near}" for near in ("sentence", "beside", "text"))
        print(f"  {field:9s} {counts[field]:4d}: {rates}")


def sentences(text: str) -> list[Span]:
    """A rough division, good enough here."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return [Span(a, b) for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]


def _place(claim: dict[str, Any], text: str, mentions: Any, wanted: str) -> str:
    """Where the nearest mention with the value stands: `sentence`, `beside`, `text` or `""`."""
    start = text.find(claim["quote"])
    spans = sentences(text)
    quote = Span(start, start + len(claim["quote"])) if start >= 0 else spans[0]
    touched = [i for i, span in enumerate(spans) if span.overlaps(quote)]
    best = ""
    for mention in mentions:
        if mention.value == wanted:
            at = next(i for i, span in enumerate(spans) if span.start <= mention.span.start < span.end)
            distance = min(abs(at - i) for i in touched)
            place = "sentence" if distance == 0 else "beside" if distance == 1 else "text"
            best = min(best or place, place, key=("sentence", "beside", "text").index)
    return best


def _show(claim: dict[str, Any], document: dict[str, Any], mentions: Any, field: str) -> None:
    text = document["text"]
    start = max(0, text.find(claim["quote"]))
    where = f"[{claim['doc']} {document['published']}] {field}={claim[field]} {claim['act']}"
    print(f"{where}: {text[max(0, start - 120) : start + 200]!r}")
    print("    ", [(m.span.of(text), m.value, m.role.value) for m in mentions if abs(m.span.start - start) < 300])


def _held_back(identifier: str) -> bool:
    return int(hashlib.sha1(identifier.encode()).hexdigest(), 16) % 5 == 0


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


if __name__ == "__main__":
    main()
