"""A real server in a process of its own, on a free port of the loopback interface."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Server:
    """`dragoman serve` on a ledger."""

    def __init__(self, place: str, folder: Path, **environment: str) -> None:
        command = [sys.executable, "-m", "dragoman", "serve", "--port", "0", "--ledger", place]
        self.log = folder / "server.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=folder, env={**os.environ, **environment}
            )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().split(" ")[0].rstrip("/")
        assert self.url.startswith("http://"), self.log.read_text()

    def stop(self, *, at_once: bool = False) -> None:
        """Stop it: politely, or `at_once`."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL if at_once else signal.SIGTERM)
        self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def serving(place: str, folder: Path, **environment: str) -> Iterator[Server]:
    """A server within the block."""
    server = Server(place, folder, **environment)
    try:
        yield server
    finally:
        server.stop()
