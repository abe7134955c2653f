"""How fast the reader reads, beside the bare language pipeline on the same texts in the same run.

Prints documents per second, time and peak memory of both, and the share of each stage of reading. Texts are those of
the coded collections beside the checkout where they are at hand, else the project's own. The bare pipeline has the
components that the reader uses and no others. Each side runs in processes of its own, so that neither pays for the
other's memory; loading is timed apart.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from operator import itemgetter
from pathlib import Path
from typing import Any

from dragoman.evaluation.measure import documents
from dragoman.model.document import Document

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("DRAGOMAN_SHARED") or ROOT.parent / "shared") / "gold" / "train"
OWN = (ROOT / "tests" / "gate" / "texts.jsonl",)
CODED = (SHARED / "one-liners.texts.jsonl", SHARED / "articles.texts.jsonl")

ROUNDS = 2  # of both sides in turn; the faster run of each counts, as other work only ever slows one down
SECONDS = itemgetter("seconds")

STAGES = {
    "mending the parse": "mend",
    "actors": "parties_of",
    "times": "find_times",
    "attribution": "find_attributions",
    "events and scoring": "_scored",
    "fields of events": "_event",
}
"""The stages that are timed, and the function of `dragoman.reading.pipeline` that each is."""


def main() -> None:
    """Run both sides and compare; `--side` is how the script calls itself."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, default=500, help="texts of each file that are read")
    parser.add_argument("--side", choices=("parser", "reader"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        print(json.dumps(run(options.side, texts(options.limit))))
        return
    runs = [(side, measured(side, options.limit)) for side in ("parser", "reader") * ROUNDS]
    sides = {name: min((run for side, run in runs if side == name), key=SECONDS) for name in ("parser", "reader")}
    report(sides, texts(options.limit))


def texts(limit: int) -> list[Document]:
    """The texts that are read."""
    files = CODED if all(path.exists() for path in CODED) else OWN
    return [document for path in files for document in list(documents(path))[:limit]]


def measured(side: str, limit: int) -> dict[str, Any]:
    """The figures of one side, from a fresh process."""
    command = [sys.executable, __file__, "--side", side, "--limit", str(limit)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def run(side: str, given: list[Document]) -> dict[str, Any]:
    """Read the texts with the bare pipeline or with the reader; seconds, and megabytes at the peak."""
    from dragoman.claims import assemble
    from dragoman.reading import pipeline

    spent: dict[str, float] = defaultdict(float)
    start = time.perf_counter()
    reader = pipeline.Reader()
    reader.read(given[0])  # what is loaded on first use belongs to loading
    loaded = time.perf_counter()
    claims = 0
    if side == "parser":
        for _ in reader.nlp.pipe((pipeline.story(document) for document in given), batch_size=64):
            pass
    else:
        watch(pipeline, spent)
        for reading in reader.read_all(given):
            claims += timed(assemble, spent, "claims")(reading).claims.__len__()
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"load": loaded - start, "seconds": done - loaded, "megabytes": peak, "claims": claims, "stages": spent}


def watch(module: Any, spent: dict[str, float]) -> None:
    """Time the stages of reading; a stage that is not there any more is left out."""
    for stage, name in STAGES.items():
        if hasattr(module, name):
            setattr(module, name, timed(getattr(module, name), spent, stage))


def timed(function: Callable[..., Any], spent: dict[str, float], stage: str) -> Callable[..., Any]:
    """The function, with the time it takes added to its stage."""

    @wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*arguments, **options)
        finally:
            spent[stage] += time.perf_counter() - start

    return call


def report(sides: dict[str, dict[str, Any]], given: list[Document]) -> None:
    """Print the comparison."""
    words = sum(len(document.text.split()) for document in given)
    print(f"{len(given)} texts, {words:,} words, {sides['reader']['claims']} claims\n")
    print(f"{'':22}{'documents/s':>12}{'words/s':>10}{'seconds':>9}{'loading':>9}{'peak MB':>9}")
    for side, label in (("parser", "bare spaCy pipeline"), ("reader", "dragoman read")):
        found = sides[side]
        rates = f"{len(given) / found['seconds']:12.1f}{words / found['seconds']:10,.0f}"
        print(f"{label:22}{rates}{found['seconds']:9.2f}{found['load']:9.2f}{found['megabytes']:9.0f}")
    reader = sides["reader"]
    stages = {"language pipeline": sides["parser"]["seconds"], **reader["stages"]}
    stages["the rest"] = max(0.0, reader["seconds"] - sum(stages.values()))
    total = sum(stages.values())
    print("\nshare of each stage")
    for stage, seconds in stages.items():
        print(f"  {stage:20}{seconds / total:6.1%}")


if __name__ == "__main__":
    main()
