"""Backup and restore as docs/serve.md tells them, while a server is writing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import httpx
from tests.web.serving import serving

from dragoman.settings import Settings
from dragoman.web.access import Access, Role, access_file

TEXT = "Norway recalled its ambassador to Mali on Friday, the ministry said in note {}."


def dragoman(*arguments: object) -> str:
    """What a command prints; it must succeed."""
    command = [sys.executable, "-m", "dragoman", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_what_was_copied_comes_back(filled_ledger: Path, tmp_path: Path) -> None:
    live, backup = tmp_path / "live", tmp_path / "backup"
    live.mkdir()
    backup.mkdir()
    shutil.copy(filled_ledger, live / "record.db")
    tokens = access_file(Settings(ledger=str(live / "record.db")))
    secret = Access(tokens).issue("Ana", Role.ADMIN)
    headers = {"authorization": f"Bearer {secret}"}

    def post(client: httpx.Client, number: int) -> str:
        body = {"text": TEXT.format(number), "published": "2024-03-18"}
        return str(client.post("/api/v1/documents", json=body).raise_for_status().json()["address"])

    with serving("record.db", live) as server, httpx.Client(base_url=server.url, headers=headers, timeout=60) as client:
        kept = [post(client, 1)]
        dragoman("ledger", "copy", backup / "record.db", "--ledger", live / "record.db")
        kept.append(post(client, 2))
        told = dragoman("ledger", "copy", backup / "record.db", "--ledger", live / "record.db")
        assert "1 entries copied, 7 in all" in told
        for name in ("record.db.access.jsonl", "record.db.audit.jsonl"):
            shutil.copy(live / name, backup)
        lost = post(client, 3)
        state = client.get("/api/v1/states/CAN/VEN?on=2023-11-21").json()
    assert "whole" in dragoman("ledger", "check", "--ledger", backup / "record.db")

    shutil.rmtree(live)
    shutil.copytree(backup, live)
    with serving("record.db", live) as server, httpx.Client(base_url=server.url, headers=headers, timeout=60) as client:
        assert client.get("/api/v1/states/CAN/VEN?on=2023-11-21").json() == state
        for address in kept:
            assert client.get(f"/api/v1/documents/{address}").status_code == 200
        assert client.get(f"/api/v1/documents/{lost}").status_code == 404
        assert post(client, 3) == lost
        assert httpx.get(f"{server.url}/api/v1/claims").status_code == 401
