"""How fast a server answers: a mix of pages and questions at 20 in flight, the server in a process of its own.

    python benchmarks/serving.py LEDGER [SECONDS]

The first round asks everything once, one after the other, with nothing remembered; then come the seconds of load, with
addresses chosen by chance, a tenth of them never asked before.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

IN_FLIGHT = 20
NEW = float(os.environ.get("NEW", "0.1"))  # share of addresses that were never asked
STATES = (
    "USA",
    "RUS",
    "CHN",
    "IRN",
    "ISR",
    "UKR",
    "TUR",
    "IND",
    "PAK",
    "VEN",
    "CUB",
    "PRK",
    "JPN",
    "FRA",
    "GBR",
    "SYR",
)
PAIRS = [(one, other) for one in STATES for other in STATES if one != other]
WORDS = (
    "sanctions",
    "embassy",
    "ambassador",
    "minister",
    "oil gas",
    "nuclear talks",
    "ceasefire",
    "recognised",
    "envoy",
)


def main() -> None:
    """Start the server, ask, and tell."""
    from tests.web.serving import serving

    ledger = str(Path(sys.argv[1]).resolve())
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 30.0
    with tempfile.TemporaryDirectory() as folder, serving(ledger, Path(folder)) as server:
        asyncio.run(measured(server.url, seconds))


async def measured(address: str, seconds: float) -> None:
    """Both rounds."""
    chance = random.Random(1)
    async with httpx.AsyncClient(
        base_url=address, timeout=120, limits=httpx.Limits(max_connections=IN_FLIGHT)
    ) as client:
        mix = addresses(chance, 120, "2026-03-20")
        first = [(await asked(client, path), path) for path in [*FIXED, *mix]]
        tell("nothing remembered, one after the other", first)
        found: list[tuple[float, str]] = []
        end = time.perf_counter() + seconds

        async def visitor(number: int) -> None:
            own = random.Random(number)
            while time.perf_counter() < end:
                new = own.random() < NEW
                day = f"20{own.randrange(12, 26)}-{own.randrange(1, 13):02}-{own.randrange(1, 29):02}"
                path = addresses(own, 1, day)[0] if new else own.choice([*FIXED, *mix])
                found.append((await asked(client, path), path))

        await asyncio.gather(*(visitor(number) for number in range(IN_FLIGHT)))
        tell(f"{IN_FLIGHT} in flight, {len(found) / seconds:.0f} answers a second", found)


FIXED = (
    "/today?since=2026-03-01",
    "/watch",
    "/sources",
    "/review",
    "/map?toward=RUS",
    "/map?toward=ISR",
    "/search",
    "/add",
)


def addresses(chance: random.Random, number: int, day: str) -> list[str]:
    """Pages and questions by chance."""
    found = []
    for _ in range(number):
        actor, other = chance.choice(PAIRS)
        word = chance.choice(WORDS)
        found.append(
            chance.choice(
                (
                    f"/{actor}/{other}?on={day}",
                    f"/{actor}/{other}.json?on={day}",
                    f"/api/v1/states/{actor}/{other}?on={day}",
                    f"/api/v1/timelines/{actor}/{other}?on={day}",
                    f"/api/v1/claims?party={actor}&limit=20&since={day}",
                    f"/search?q={word}&published_by={day}",
                    f"/api/v1/search?q={word}&publisher=Reuters",
                    f"/review?party={actor}",
                    f"/watch?party={actor}",
                )
            )
        )
    return found


async def asked(client: httpx.AsyncClient, path: str) -> float:
    """Milliseconds until the whole answer was there."""
    start = time.perf_counter()
    answer = await client.get(path)
    took = (time.perf_counter() - start) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code} {answer.text[:200]}")
    return took


def tell(heading: str, found: list[tuple[float, str]]) -> None:
    """Median, 99th percentile, and the slowest."""
    times = sorted(took for took, _ in found)
    print(f"{heading}: {len(times)} answers, median {statistics.median(times):.0f} ms, ", end="")
    print(f"99th percentile {times[int(len(times) * 0.99)]:.0f} ms")
    for took, path in sorted(found, reverse=True)[:8]:
        print(f"  {took:6.0f} ms  {path}")


if __name__ == "__main__":
    main()
