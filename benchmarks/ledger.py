"""What the ledger costs: adding beside reading alone, and how soon it answers.

    python benchmarks/ledger.py [--items N] [--ledger PLACE] [--texts FILE]

Reads N items of the corpus beside the checkout (0: all 116,940, which takes a while) into a new ledger and prints
documents per second of reading alone and of both together. Then it asks about the two parties with the most claims:
their claims, state, timeline and changes, and a search, inside this process, the first time and at best, and through
the command-line program as users start it. Timings are of one machine at one moment; the ratio and the limits are the
point.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from dragoman.analysis.asking import claims_about, claims_since
from dragoman.analysis.state import changes_since, relationship, timeline
from dragoman.claims import assemble
from dragoman.documents import Loaded, load
from dragoman.ledger import Ledger
from dragoman.ledger.identity import installed_reader
from dragoman.model.document import Document
from dragoman.model.state import Pair
from dragoman.reading.pipeline import Reader

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("DRAGOMAN_SHARED") or ROOT.parent / "shared")
CORPUS = SHARED / "corpus" / "current-events.jsonl.gz"
SLICE = 500  # documents between two looks at the clock
REPEATS = 10


def main() -> None:
    """Measure adding, then asking."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=3000, help="items that are read; 0 for all")
    parser.add_argument(
        "--ledger", default="", help="use this place, and leave the ledger there; else a temporary file"
    )
    parser.add_argument("--texts", type=Path, default=CORPUS, help="JSON Lines with the items")
    parser.add_argument("--only-ask", action="store_true", help="add nothing; ask the ledger that is there")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="dragoman-benchmark-")
    place = options.ledger or str(Path(folder, "dragoman.db"))
    try:
        with Ledger.open(place, create=True) as ledger:
            if not options.only_ask:
                adding(ledger, sample(options.texts, options.items))
            asking(ledger, place)
    finally:
        shutil.rmtree(folder)


def adding(ledger: Ledger, documents: Iterable[Document]) -> None:
    """Time reading, and what the ledger adds to it: asking whether it knows a document, and recording it.

    Each document is read once, as a second reading finds its words in the caches of the first.
    """
    reader, version = Reader(), installed_reader()
    reading_time = ledger_time = 0.0
    count = claims = 0
    iterator = iter(documents)
    while some := list(islice(iterator, SLICE)):
        started = time.perf_counter()
        unknown = [document for document in some if not ledger.knows(document, version)]
        asked = time.perf_counter()
        found = [(reading.document, assemble(reading).claims) for reading in reader.read_all(unknown)]
        read = time.perf_counter()
        for document, told in found:
            ledger.add(document, told, version)
        ledger_time += asked - started + time.perf_counter() - read
        reading_time += read - asked
        count += len(some)
        claims += sum(len(told) for _, told in found)
    both = reading_time + ledger_time
    print(f"documents            {count:>10,}   claims {claims:,}")
    print(f"reading alone        {count / reading_time:>10,.1f} documents/s")
    print(
        f"reading and adding   {count / both:>10,.1f} documents/s   "
        f"{both / reading_time:.2f} times the cost (limit 1.3)"
    )
    stats = ledger.stats()
    print(f"size                 {stats.bytes / 1e6:>10,.1f} MB   near-duplicates {stats.near_duplicates:,}")


def asking(ledger: Ledger, place: str) -> None:
    """Time questions about the pair of parties with the most claims."""
    first, second = busiest(ledger)
    view = ledger.view()
    held = list(view.claims(parties=(first, second)))
    print(f"busiest pair         {first} {second}: {len(held):,} claims of {ledger.stats().claims:,}")
    for name, ask in questions(ledger, first, second, held[-1].source.published).items():
        times = list(timed(ask, REPEATS))
        print(f"{name:<20} {times[0]:>10.1f} ms the first time, {min(times):.1f} ms at best (limit 50)")
    program = Path(sys.executable).with_name("dragoman")
    for arguments in (
        ["state", first, second],
        ["timeline", first, second],
        ["changes", first, second, "--since", held[-1].source.published],
        ["search", "envoy"],
        ["why", held[0].claim.id],
    ):
        command = [str(program), *arguments, "--ledger", place]
        times = list(timed(lambda command=command: subprocess.run(command, capture_output=True, check=False), 5))
        print(f"dragoman {arguments[0]:<11} {min(times) / 1000:>10.2f} s at best (limit 0.5)")


def questions(ledger: Ledger, first: str, second: str, day: str) -> dict[str, Callable[[], object]]:
    """What is asked inside the process, as the commands ask it; each question gets a view of its own."""
    pair = Pair(first, second)
    on = date.fromisoformat(day)
    since = on - timedelta(days=30)
    return {
        "claims": lambda: list(ledger.view().claims(parties=(first, second))),
        "state": lambda: relationship(claims_about(ledger.view(), pair), pair, on),
        "timeline": lambda: timeline(claims_about(ledger.view(), pair), pair),
        "changes": lambda: changes_since(
            claims_since(ledger.view(), [first, second], since), since, on, (first, second)
        ),
        "changes of all": lambda: changes_since(claims_since(ledger.view(), [], since), since, on),
        "search": lambda: list(ledger.view().search("envoy")),
    }


def busiest(ledger: Ledger) -> tuple[str, str]:
    """The two parties with the most claims."""
    pairs: Counter[tuple[str, str]] = Counter()
    for recorded in ledger.view().claims():
        parties = sorted({*recorded.claim.actor, *recorded.claim.recipient})
        pairs.update((one, other) for i, one in enumerate(parties) for other in parties[i + 1 :])
    return pairs.most_common(1)[0][0]


def timed(ask: Callable[[], object], times: int) -> Iterator[float]:
    """Milliseconds that each call takes."""
    for _ in range(times):
        begun = time.perf_counter()
        ask()
        yield (time.perf_counter() - begun) * 1000


def sample(path: Path, items: int) -> Iterator[Document]:
    """So many items of a file, drawn by chance but always the same ones, in their order; 0 for all."""
    if not items:
        yield from (item.document for item in load([path]) if isinstance(item, Loaded))
        return
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        total = sum(1 for _ in stream)
    chosen = set(random.Random(4).sample(range(total), min(items, total)))
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as part:
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            part.writelines(line for number, line in enumerate(stream) if number in chosen)
        part.flush()
        yield from (item.document for item in load([part.name]) if isinstance(item, Loaded))


if __name__ == "__main__":
    main()
