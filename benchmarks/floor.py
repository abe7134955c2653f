"""Raise the floors of the gate in the tests to what the reader scores now, less a margin; never lower one."""

from __future__ import annotations

import json
from pathlib import Path

from dragoman.evaluation.measure import measure
from dragoman.reading.pipeline import Reader

GATE = Path(__file__).resolve().parent.parent / "tests" / "gate"
PARTS = {"one-liners": "g-", "articles": "ga-"}  # the beginning of the ids
MARGINS = {"precision": 0.01, "recall": 0.01, "f1": 0.01, "status": 0.04, "date": 0.04, "by": 0.04, "deadline": 0.04}
"""What another processor's arithmetic may cost; and, for the fields, what a newly matched claim may."""


def main() -> None:
    """Measure, and write what has risen."""
    path = GATE / "floor.json"
    floor = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    reader = Reader()
    for part, prefix in PARTS.items():
        scores = measure(
            GATE / "texts.jsonl",
            GATE / "claims.jsonl",
            reader,
            keep=lambda doc, prefix=prefix: doc.startswith(prefix),  # type: ignore[misc]
        )
        old = floor.setdefault(part, {})
        for figure, margin in MARGINS.items():
            found = scores.figures()[figure]
            raised = max(old.get(figure, 0.0), round(found - margin, 3))
            print(f"{part:11} {figure:9} {found:.3f}  floor {old.get(figure, 0.0):.3f} -> {raised:.3f}")
            old[figure] = raised
    path.write_text(json.dumps(floor, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
