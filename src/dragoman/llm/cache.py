"""Answers kept on disk, so that no question is paid for twice."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dragoman.errors import OutputError
from dragoman.llm.endpoint import Answer

FORMAT = 1


class AnswerCache:
    """Answers by the address and the whole question. A file each, whole or not there; it holds no key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, url: str, question: Mapping[str, Any]) -> Answer | None:
        """The answer to this question, or None; a file that cannot be used counts as none."""
        with suppress(OSError, ValueError, TypeError, KeyError):
            record = json.loads(self._path(url, question).read_text(encoding="utf-8"))
            if record["format"] == FORMAT:
                return Answer(**record["answer"])
        return None

    def put(self, url: str, question: Mapping[str, Any], answer: Answer) -> None:
        """Keep an answer. Raises OutputError where the folder cannot be written."""
        path = self._path(url, question)
        record = {"format": FORMAT, "url": url, "model": question.get("model"), "answer": asdict(answer)}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as stream:
                    json.dump(record, stream, ensure_ascii=False)
                os.replace(name, path)
            except BaseException:
                with suppress(FileNotFoundError):
                    os.unlink(name)
                raise
        except OSError as error:
            raise OutputError(
                f"cannot keep answers in {self.folder}: {error.strerror or error}; set DRAGOMAN_LLM_CACHE to a folder"
            ) from error

    def _path(self, url: str, question: Mapping[str, Any]) -> Path:
        asked = json.dumps([url, question], sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(asked.encode()).hexdigest()
        return self.folder / digest[:2] / f"{digest[2:]}.json"


def cache_folder(setting: str) -> Path:
    """Where answers are kept: the folder that is set, else `dragoman/llm` among the user's caches (XDG)."""
    if setting:
        return Path(setting).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dragoman" / "llm"
