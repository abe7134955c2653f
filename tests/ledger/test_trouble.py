"""What cannot work says what is wrong and what would be right, and loses nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, text

from dragoman.errors import InputError, LedgerError
from dragoman.ledger import Ledger
from dragoman.ledger.engine import writing
from dragoman.ledger.record import new_entry
from dragoman.ledger.schema import HEAD
from dragoman.ledger.trouble import explained


@pytest.fixture
def file(places: Any, writer: ModuleType) -> Path:
    """A ledger in a file, with some documents."""
    place = Path(places.make("sqlite"))
    with Ledger.open(place) as ledger:
        for number in range(10):
            ledger.add(*writer.numbered(number), writer.READER)
    return place


def test_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"nowhere\.db: there is none; `dragoman add`"):
        Ledger.open(tmp_path / "nowhere.db")
    assert not list(tmp_path.iterdir())


def test_no_folder_to_make_it_in(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no folder"):
        Ledger.open(tmp_path / "no" / "ledger.db", create=True)


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="a folder; name a file"):
        Ledger.open(tmp_path, create=True)


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Not a database, but twenty words of notes.")
    with pytest.raises(LedgerError, match="no SQLite file"):
        Ledger.open(path, create=True)
    assert path.read_text().startswith("Not a database")


@pytest.mark.parametrize("mark", [0, 1234])
def test_a_database_of_another_program(tmp_path: Path, mark: int) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA application_id = {mark}")
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    with pytest.raises(LedgerError, match="another program"):
        Ledger.open(path, create=True)


def test_a_server_database_of_another_program(places: Any) -> None:
    url = places.server.database()
    with psycopg.connect(url) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(LedgerError, match="another program"):
        Ledger.open(url, create=True)


@pytest.mark.parametrize(("version", "words"), [("9999", "made by a newer Dragoman"), ("", "is empty")])
def test_a_ledger_of_another_version(place: str, version: str, words: str) -> None:
    with Ledger.open(place) as ledger, ledger.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    for open_it in (Ledger.open, Ledger.upgrade):
        with pytest.raises(LedgerError, match=words):
            open_it(place)


def test_an_older_version_asks_for_the_upgrade(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.ledger.opening.VERSIONS", ("0000", HEAD))
    with Ledger.open(place) as ledger, ledger.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(LedgerError, match="run `dragoman ledger upgrade`"):
        Ledger.open(place)


def damage(file: Path) -> bool:
    """Whether the check names faults, or opening or checking says that the file is damaged."""
    try:
        with Ledger.open(file) as ledger:
            return any(fault.startswith("file:") for fault in ledger.faults())
    except LedgerError as error:
        return "damaged" in str(error)


def test_damage_in_the_middle(file: Path) -> None:
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = b"\xff" * 20_000
    file.write_bytes(content)
    assert damage(file)


def test_damage_at_the_beginning(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[100:400] = b"\x00" * 300
    file.write_bytes(content)
    with pytest.raises(LedgerError, match=r"damaged|another program|no SQLite file"):
        Ledger.open(file)


def test_cut_off(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    assert damage(file)


def test_locked_by_another_writer(place: str, writer: ModuleType) -> None:
    with Ledger.open(place) as busy, Ledger.open(place, wait=0.2) as ledger:
        with writing(busy.engine), pytest.raises(LedgerError, match="another program is writing to it"):
            ledger.add(*writer.numbered(1), writer.READER)
        with writing(busy.engine):
            assert list(ledger.view().claims()) == []  # readers do not wait
        ledger.add(*writer.numbered(1), writer.READER)
        assert ledger.stats().documents == 1


def test_read_only(file: Path, writer: ModuleType) -> None:
    """In a folder that may not be written, by someone who is not root: read, but not written."""
    with tempfile.TemporaryDirectory(prefix="dragoman-readonly-") as folder:
        copy = Path(folder, "ledger.db")
        shutil.copy(file, copy)
        copy.chmod(0o444)
        Path(folder).chmod(0o555)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                if os.geteuid() == 0:
                    os.setuid(65534)
                with Ledger.open(copy) as ledger:
                    status = 2 if len(list(ledger.view().claims())) > 5 else 3
                    ledger.add(*writer.numbered(99), writer.READER)
            except LedgerError as error:
                status = 0 if status == 2 and "may not be written" in str(error) else 4
            finally:
                os._exit(status)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        Path(folder).chmod(0o755)


FILLER = """
import resource, signal, sys
sys.argv = ["writer", sys.argv[1], "100", "100000"]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (SIZE, SIZE))
from dragoman.errors import LedgerError
namespace = {"__name__": "writer"}
exec(compile(open(SCRIPT).read(), SCRIPT, "exec"), namespace)
try:
    namespace["main"](sys.argv[1], 100, 100_000)
except LedgerError as error:
    sys.exit(str(error))
"""


def test_disk_full(file: Path, writer: ModuleType) -> None:
    """A file that may not grow any more, as on a full disk."""
    script = Path(__file__).with_name("writer.py")
    size = file.stat().st_size + 300_000
    code = FILLER.replace("(SIZE, SIZE)", f"({size}, {size})").replace("SCRIPT", repr(str(script)))
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=False)
    assert "full" in done.stderr
    assert "what was recorded before is whole" in done.stderr
    assert "Traceback" not in done.stderr
    added = [int(line) for line in done.stdout.split()]
    assert added
    with Ledger.open(file) as ledger:
        assert ledger.faults() == ()
        assert all(ledger.knows(writer.numbered(number)[0], writer.READER) for number in added)
        ledger.add(*writer.numbered(added[-1] + 1), writer.READER)


def add_all(ledger: Ledger, writer: ModuleType, numbers: range) -> None:
    """Add the documents with these numbers."""
    for number in numbers:
        ledger.add(*writer.numbered(number), writer.READER)


def test_out_of_pages(file: Path, writer: ModuleType) -> None:
    with Ledger.open(file) as ledger:
        with ledger.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LedgerError, match="the disk is full"):
            add_all(ledger, writer, range(100, 1000))
        assert ledger.faults() == ()


def test_the_server_goes_away_and_comes_back(places: Any, writer: ModuleType) -> None:
    place = places.make("postgresql")
    with Ledger.open(place) as ledger:
        for number in range(3):
            ledger.add(*writer.numbered(number), writer.READER)
        places.server.stop(at_once=True)
        try:
            for _ in range(2):  # the connection that broke, and a new one
                with pytest.raises(LedgerError, match="what was recorded before is whole"):
                    ledger.add(*writer.numbered(3), writer.READER)
            with pytest.raises(LedgerError, match="cannot be reached"):
                Ledger.open(place)
        finally:
            places.server.start()
        ledger.add(*writer.numbered(3), writer.READER)
        assert ledger.stats().documents == 4
        assert ledger.faults() == ()


def break_off(connection: Connection, ledger: Ledger, place: str) -> None:
    """Write on a connection, have the server end it, and write on."""
    new_entry(connection, ledger.clock, "document")
    pid = connection.execute(text("SELECT pg_backend_pid()")).scalar()
    with psycopg.connect(place) as other:
        other.execute("SELECT pg_terminate_backend(%s)", (pid,))
    new_entry(connection, ledger.clock, "document")


def test_the_connection_breaks_in_the_middle_of_a_transaction(places: Any, writer: ModuleType) -> None:
    place = places.make("postgresql")
    with Ledger.open(place) as ledger:
        with (
            pytest.raises(LedgerError, match="what was recorded before is whole"),
            explained("there"),
            writing(ledger.engine) as connection,
        ):
            break_off(connection, ledger, place)
        assert ledger.stats().entries == 0
        ledger.add(*writer.numbered(1), writer.READER)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("mysql://root@localhost/x", "mysql:// is no ledger"),
        ("postgresql://dragoman@127.0.0.1:1/x", "cannot be reached"),
        ("postgresql://127.0.0.1:port/x", "no address of a database"),
        ("", "no ledger is named"),
    ],
)
def test_addresses_that_are_none(place: str, words: str) -> None:
    with pytest.raises(LedgerError, match=words):
        Ledger.open(place, create=True)


def test_no_such_database(places: Any) -> None:
    with pytest.raises(LedgerError, match="no such database; make it first"):
        Ledger.open(places.server.url("nothing"), create=True)


def test_a_password_is_not_shown(places: Any) -> None:
    url = places.server.url("nothing").replace("dragoman@", "dragoman:secret@")
    with pytest.raises(LedgerError) as raised:
        Ledger.open(url)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("value", ["2023-02-30", "yesterday", "2023-13-01", "23-01-01", "2023-11"])
def test_impossible_dates(ledger: Ledger, value: str) -> None:
    for name in ("valid_at", "as_of", "published_by"):
        with pytest.raises(InputError, match=value):
            ledger.view(**{name: value})
