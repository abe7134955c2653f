"""Score the reader on the coded texts and rewrite the table of scores in README.md.

The texts stand beside the checkout and are not part of the project; without them the table stays as it is. `dev` is
only ever measured; the held-back fifth of `train` is never looked at, so that the two show whether the reader fits what
it was written on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from dragoman.evaluation.claims import GROUPS, Scores
from dragoman.evaluation.coded import held_back
from dragoman.evaluation.measure import measure
from dragoman.reading.pipeline import Reader

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("DRAGOMAN_SHARED") or ROOT.parent / "shared") / "gold"
README = ROOT / "README.md"
START, END = "<!-- scores: written by `make scores` -->", "<!-- /scores -->"


def everything(_: str) -> bool:
    """Keeps every text."""
    return True


COLUMNS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "one-liners, dev": ("dev/one-liners", everything),
    "one-liners, held back": ("train/one-liners", held_back),
    "articles, dev": ("dev/articles", everything),
    "articles, held back": ("train/articles", held_back),
}


def main() -> None:
    """Measure each column, print the table and put it between the markers of README.md."""
    if not SHARED.is_dir():
        sys.exit(f"no coded texts in {SHARED}; the table stays as it is")
    reader = Reader()
    columns = {
        name: measure(SHARED / f"{path}.texts.jsonl", SHARED / f"{path}.claims.jsonl", reader, keep)
        for name, (path, keep) in COLUMNS.items()
    }
    shown = table(columns)
    print(shown)
    text = README.read_text(encoding="utf-8")
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        sys.exit(f"{README} has no place for the table between {START} and {END}")
    README.write_text(f"{before}{START}\n{shown}\n{END}{after}", encoding="utf-8")


def table(columns: dict[str, Scores]) -> str:
    """The scores as a Markdown table, a column for each set of texts."""
    rows: dict[str, Callable[[Scores], str]] = {
        "claims in the gold standard": lambda scores: str(scores.claim.gold),
        "**claim F1**": lambda scores: f"**{scores.claim.f1:.3f}**",
        "precision": lambda scores: f"{scores.claim.precision:.3f}",
        "recall": lambda scores: f"{scores.claim.recall:.3f}",
    }
    rows |= {f"F1, {group}": group_f1(group) for group in GROUPS}
    rows |= {f"{field} right": share(field) for field in ("status", "date", "by", "deadline")}
    lines = [f"| | {' | '.join(columns)} |", f"|---{'|---:' * len(columns)}|"]
    lines += [f"| {name} | {' | '.join(cell(scores) for scores in columns.values())} |" for name, cell in rows.items()]
    return "\n".join(lines)


def group_f1(group: str) -> Callable[[Scores], str]:
    """The cell of an act group: F1, and how many gold claims it rests on."""

    def cell(scores: Scores) -> str:
        tally = scores.groups.get(group)
        return f"{tally.f1:.2f} ({tally.gold})" if tally and tally.gold else "—"

    return cell


def share(field: str) -> Callable[[Scores], str]:
    """The cell of a field: the share of the matched claims in which it is right."""
    return lambda scores: f"{scores.right[field]:.3f}"


if __name__ == "__main__":
    main()
