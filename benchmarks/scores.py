"""Score the reader on the coded texts; rewrite the table of scores in README.md and the picture of its calibration.

The texts stand beside the checkout and are not part of the project; without them the table stays as it is. `dev` is
only ever measured; the held-back fifth of `train` is never looked at, so that the two show whether the reader fits what
it was written on.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reliability import draw  # a module beside this one

from dragoman.claims import assemble
from dragoman.evaluation.calibration import Calibration, calibration, points
from dragoman.evaluation.claims import GROUPS, Scores, score
from dragoman.evaluation.coded import coded_claim, held_back, load_claims
from dragoman.evaluation.measure import documents
from dragoman.model.document import Document
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


PANELS = {"Development texts": "dev", "Held-back fifth": "held back"}
"""The panels of the picture, and the columns whose claims each takes together."""


@dataclass(frozen=True)
class Column:
    """What was measured on one set of texts; seconds are those of reading, without loading."""

    scores: Scores
    seconds: float
    words: int

    @property
    def calibration(self) -> Calibration | None:
        """How far the confidence of its claims can be believed."""
        return calibration(points(self.scores))


def main() -> None:
    """Measure each column, print the table and put it between the markers of README.md; draw the picture."""
    if not SHARED.is_dir():
        sys.exit(f"no coded texts in {SHARED}; the table stays as it is")
    reader = Reader()
    reader.read(Document("warm-up", "Norway recalled its ambassador to Mali on Friday.", published="2024-03-18"))
    columns = {name: measured(reader, path, keep) for name, (path, keep) in COLUMNS.items()}
    shown = table(columns)
    print(shown)
    text = README.read_text(encoding="utf-8")
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        sys.exit(f"{README} has no place for the table between {START} and {END}")
    README.write_text(f"{before}{START}\n{shown}\n{END}{after}", encoding="utf-8")
    draw(panels(columns))


def measured(reader: Reader, path: str, keep: Callable[[str], bool]) -> Column:
    """The scores of one set of texts, and how long reading them took."""
    texts = SHARED / f"{path}.texts.jsonl"
    given = [document for document in documents(texts) if keep(document.id)]
    start = time.perf_counter()
    predicted = [coded_claim(claim) for reading in reader.read_all(given) for claim in assemble(reading).claims]
    seconds = time.perf_counter() - start
    gold = load_claims(SHARED / f"{path}.claims.jsonl", {document.id for document in given})
    return Column(score(gold, predicted), seconds, sum(len(document.text.split()) for document in given))


def panels(columns: dict[str, Column]) -> dict[str, Calibration]:
    """The calibration of the columns that go together in a panel."""
    found = {
        title: calibration(p for name, column in columns.items() if part in name for p in points(column.scores))
        for title, part in PANELS.items()
    }
    return {title: each for title, each in found.items() if each is not None}


def table(columns: dict[str, Column]) -> str:
    """The scores as a Markdown table, a column for each set of texts."""
    rows: dict[str, Callable[[Column], str]] = {
        "claims in the gold standard": lambda column: str(column.scores.claim.gold),
        "**claim F1**": lambda column: f"**{column.scores.claim.f1:.3f}**",
        "precision": lambda column: f"{column.scores.claim.precision:.3f}",
        "recall": lambda column: f"{column.scores.claim.recall:.3f}",
    }
    rows |= {f"{group}: F1 · P · R (claims)": of_group(group) for group in GROUPS}
    rows |= {f"{field} right": share(field) for field in ("status", "date", "by", "deadline")}
    rows["calibration error"] = believed
    rows["words a second"] = lambda column: f"{column.words / column.seconds:,.0f}"
    lines = [f"| | {' | '.join(columns)} |", f"|---{'|---:' * len(columns)}|"]
    lines += [f"| {name} | {' | '.join(cell(each) for each in columns.values())} |" for name, cell in rows.items()]
    return "\n".join(lines)


def of_group(group: str) -> Callable[[Column], str]:
    """The cell of an act group: F1, precision, recall, and how many gold claims they rest on."""

    def cell(column: Column) -> str:
        tally = column.scores.groups.get(group)
        if not tally or not tally.gold:
            return "—"
        return f"{tally.f1:.2f} · {tally.precision:.2f} · {tally.recall:.2f} ({tally.gold})"

    return cell


def share(field: str) -> Callable[[Column], str]:
    """The cell of a field: the share of the matched claims in which it is right."""
    return lambda column: f"{column.scores.right[field]:.3f}"


def believed(column: Column) -> str:
    """The cell of the calibration error, with what chance alone would show."""
    found = column.calibration
    return f"{found.error:.3f} (chance {found.chance:.3f})" if found else "—"


if __name__ == "__main__":
    main()
