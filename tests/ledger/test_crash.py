"""Writers that are killed, and writers that write at the same time."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

from dragoman.ledger import Ledger
from dragoman.ledger.record import Outcome

WRITER = Path(__file__).with_name("writer.py")
KILLS = 12
ADDED = 60


def start(place: str, first: int, last: int) -> subprocess.Popen[str]:
    """A writer in a process of its own."""
    command = [sys.executable, str(WRITER), place, str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_killed_at_any_instant_the_ledger_is_whole(place: str, writer: ModuleType) -> None:
    """kill -9, again and again, each a little later; what was reported as added is there, and all of it."""
    chance = random.Random(4)
    reported = -1
    for _ in range(KILLS):
        process = start(place, 0, 100_000)
        assert process.stdout is not None
        last = reported + 1 + chance.randrange(8)
        for line in process.stdout:
            reported = max(reported, int(line))
            if int(line) >= last:
                break
        time.sleep(chance.random() * 0.004)
        process.kill()
        assert process.stderr is not None
        assert process.stderr.read() == ""
        process.stdout.close()
        process.stderr.close()
        process.wait()
        with Ledger.open(place) as ledger:
            assert ledger.faults() == ()
            for number in range(reported + 1):
                assert ledger.knows(writer.numbered(number)[0], writer.READER), f"document {number} is lost"
    with Ledger.open(place) as ledger:
        outcomes = [ledger.add(*writer.numbered(number), writer.READER).outcome for number in range(reported + 20)]
        assert outcomes[: reported + 1] == [Outcome.KNOWN] * (reported + 1)
        assert set(outcomes[reported + 2 :]) <= {Outcome.NEW, Outcome.KNOWN}
        claims = sum(len(writer.numbered(number)[1]) for number in range(reported + 20))
        assert ledger.stats().claims >= claims
        assert ledger.faults() == ()


def test_killed_while_it_is_made_it_can_be_made_again(tmp_path: Path, writer: ModuleType) -> None:
    for milliseconds in (250, 300, 330, 360, 400):
        place = tmp_path / f"{milliseconds}.db"
        process = start(str(place), 0, 5)
        time.sleep(milliseconds / 1000)
        process.kill()
        process.communicate()
        with Ledger.open(place, create=True) as ledger:
            for number in range(5):
                ledger.add(*writer.numbered(number), writer.READER)
            assert ledger.faults() == ()
            assert ledger.stats().documents == 5


def test_writers_at_the_same_time_lose_nothing(place: str, writer: ModuleType) -> None:
    """Three writers, two of them adding the same documents."""
    processes = [start(place, first, first + ADDED) for first in (0, 0, ADDED // 2)]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert (process.returncode, errors) == (0, "")
    with Ledger.open(place) as ledger:
        stats = ledger.stats()
        assert stats.documents == stats.entries == ADDED + ADDED // 2
        assert stats.claims == sum(len(writer.numbered(number)[1]) for number in range(ADDED + ADDED // 2))
        assert ledger.faults() == ()


def test_makers_at_the_same_time_make_one_ledger(tmp_path: Path) -> None:
    place = str(tmp_path / "new.db")
    processes = [start(place, first, first + 2) for first in (0, 10, 20)]
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")
    with Ledger.open(place) as ledger:
        assert ledger.stats().documents == 6
        assert ledger.faults() == ()
