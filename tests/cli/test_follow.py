"""`dragoman follow` and `dragoman add` on addresses, as a user types them, and the service as systemd stops it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.documents import misbehaving
from tests.documents.misbehaving import Misbehaving, Reply, page
from typer.testing import Result

from dragoman.ledger import Ledger

Run = Callable[..., Result]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Misbehaving]:
    monkeypatch.setenv("DRAGOMAN_FETCH_ALLOW", '["127.0.0.1"]')
    monkeypatch.setenv("DRAGOMAN_FETCH_PER_MINUTE", "60000")
    monkeypatch.setenv("DRAGOMAN_FETCH_ATTEMPTS", "1")
    made = Misbehaving()
    made.paths["/1"] = misbehaving.conditional(page(text="Norway recalled its ambassador to Mali.").encode())
    items = "<item><link>/1</link><pubDate>18 Mar 2024 09:00:00 GMT</pubDate></item>"
    made.paths["/feed"] = Reply(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), kind="text/xml")
    yield made
    made.stop()


def test_follow_list_run_and_remove(run: Run, server: Misbehaving) -> None:
    url = server.url("/feed")
    assert f"{url}: followed, every 30m" in run("follow", "add", url, "--every", "30m").stdout
    assert f"{url}: changed, every 1d" in run("follow", "add", url, "--every", "1d").stdout
    done = run("follow", "run", "--once")
    assert done.exit_code == 0, done.output
    assert f"{url}: 1 new, 0 revised, 0 known, 0 refused; 1 claims; again in 1440 min" in done.stdout
    assert run("follow", "run", "--once").stdout == ""
    assert "0 new" in run("follow", "run", "--once", "--now").stdout
    (told,) = json.loads(run("follow", "list", "--format", "json").stdout)
    assert (told["url"], told["recorded"], told["failures"]) == (url, 1, 0)
    assert "1 documents" in run("follow", "list").stdout
    assert "no longer followed" in run("follow", "remove", url).stdout
    assert run("follow", "remove", url).exit_code == 7
    assert "nothing is followed" in run("follow", "list").stdout


def test_what_fails_is_told_and_listed(run: Run, server: Misbehaving) -> None:
    url = server.url("/gone")
    run("follow", "add", url)
    done = run("follow", "run", "--once")
    assert done.exit_code == 3
    assert "failed: " in done.stdout
    assert "there is nothing at this address (404)" in run("follow", "list").stdout


@pytest.mark.parametrize("every", ["soon", "0m", "10", "-1h", "999999d"])
def test_a_schedule_that_is_none_is_refused(run: Run, every: str) -> None:
    done = run("follow", "add", "https://example.org/feed", f"--every={every}")
    assert done.exit_code == 3
    assert "15m, 1h or 1d" in done.stderr


@pytest.mark.parametrize("url", ["example.org", "ftp://example.org/x", "https://user:pass@example.org/"])
def test_what_is_no_address_cannot_be_followed(run: Run, url: str) -> None:
    done = run("follow", "add", url)
    assert done.exit_code == 3
    assert not Path("dragoman.db").exists()


def test_a_service_ends_at_once_and_whole_when_it_is_told_to(run: Run, server: Misbehaving, tmp_path: Path) -> None:
    """SIGTERM in the middle of a slow answer, as `systemctl stop` sends it."""
    server.paths["/slow"] = misbehaving.slow_body
    for path in ("/feed", "/slow"):
        run("follow", "add", server.url(path))
    service = subprocess.Popen(
        [sys.executable, "-m", "dragoman", "follow", "run"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=os.environ,
    )
    deadline = time.monotonic() + 60
    while not server.times("/slow") and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    before = time.monotonic()
    service.send_signal(signal.SIGTERM)
    out, err = service.communicate(timeout=20)
    assert time.monotonic() - before < 10
    assert service.returncode == 0, err
    assert "1 new" in out
    assert out.endswith("stopped\n")
    with Ledger.open(tmp_path / "dragoman.db") as ledger:
        assert ledger.faults() == ()
        assert ledger.stats().documents == 1
        due = {each.url: each for each in ledger.subscriptions().all()}
        assert due[server.url("/slow")].due_at < due[server.url("/feed")].due_at
        taken = ledger.subscriptions().take()
        assert taken is not None
        assert taken.url == server.url("/slow")


def test_add_asks_only_for_what_has_changed(run: Run, server: Misbehaving) -> None:
    for path, told in (("/1", (1, 0)), ("/1", (0, 1)), ("/feed", (0, 1)), ("/feed", (0, 0))):
        done = run("add", server.url(path), "--format", "json")
        assert done.exit_code == 0, done.output
        counts = json.loads(done.stdout)
        assert (counts["new"], counts["known"]) == told, path
    assert server.times("/1") == 3  # the feed's item once more, as a feed has not told of it before


def test_read_takes_an_address(run: Run, server: Misbehaving) -> None:
    done = run("read", server.url("/1"), "--format", "json")
    (claim,) = json.loads(done.stdout)
    assert (claim["act"], claim["actor"], claim["recipient"]) == ("recall_envoy", ["NOR"], ["MLI"])


def test_addresses_inside_are_refused_unless_allowed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRAGOMAN_FETCH_ALLOW", raising=False)
    done = run("add", "http://127.0.0.1:9/secret")
    assert done.exit_code == 3
    assert "not public" in done.stderr
    monkeypatch.setenv("DRAGOMAN_FETCH_ALLOW", '["http://127.0.0.1"]')
    assert run("read", "http://127.0.0.1:9/").exit_code == 2
