"""Who may read and write: tokens, of which only hashes are kept, in a file that only grows.

The file stands beside the ledger (`access_file`) and is shared by all servers on it. Each line is a JSON object that
says that a token was issued, or that one was revoked; nothing is changed or removed. A token is 256 random bits, so a
plain SHA-256 of it is enough: there is nothing to guess.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any

from dragoman.errors import InputError, SettingsError
from dragoman.settings import Settings

PREFIX = "drg_"
"""How tokens begin, so that scanners for leaked secrets can know them."""


class Role(StrEnum):
    """What one may do; each may do what the ones before it may."""

    READER = "reader"  # read everything
    ANALYST = "analyst"  # add documents, review claims
    ADMIN = "admin"  # read the audit log

    def covers(self, other: Role) -> bool:
        """Whether this role may do what `other` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class Kind(StrEnum):
    """What a token opens."""

    PERSONAL = "personal"  # the API, and signing in
    SESSION = "session"  # the pages and the API, from one browser
    FEED = "feed"  # calendars and feeds alone, as their addresses get about


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept. Times are ISO 8601, UTC; `expires_at` is `""` where it does not expire."""

    id: str
    name: str
    role: Role
    kind: Kind
    digest: str
    issued_at: str
    expires_at: str = ""

    def is_valid(self, now: datetime) -> bool:
        """Whether it has not expired."""
        return not self.expires_at or now < datetime.fromisoformat(self.expires_at)


LOCAL = Token("local", "local", Role.ADMIN, Kind.SESSION, "", "")
"""Whoever asks a server on the loopback interface for which no token was ever issued."""


class Access:
    """The tokens in a file, which is read again when it has changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._read: tuple[int, int] | None = None
        self._tokens: dict[str, Token] = {}
        self._used = False

    @property
    def is_used(self) -> bool:
        """Whether a token was ever issued."""
        self._refresh()
        return self._used

    def tokens(self) -> tuple[Token, ...]:
        """The tokens in force, oldest first."""
        self._refresh()
        now = datetime.now(UTC)
        return tuple(token for token in self._tokens.values() if token.is_valid(now))

    def who(self, secret: str) -> Token | None:
        """The token with this secret; None where there is none in force."""
        self._refresh()
        found = self._tokens.get(digest_of(secret))
        return found if found is not None and found.is_valid(datetime.now(UTC)) else None

    def issue(self, name: str, role: Role, kind: Kind = Kind.PERSONAL, lifetime: timedelta | None = None) -> str:
        """A new token's secret, which is told this once. Raises InputError for a name that cannot be shown."""
        cleaned = name.strip()
        if not cleaned or len(cleaned) > 200 or not cleaned.isprintable():
            raise InputError(f"{name!r} is no name for a token; give one to 200 letters")
        secret, now = PREFIX + secrets.token_urlsafe(32), datetime.now(UTC)
        try:
            expires = (now + lifetime).isoformat(timespec="seconds") if lifetime else ""
        except OverflowError as error:
            raise InputError("the token would expire after the end of the calendar; give fewer days") from error
        issued = now.isoformat(timespec="seconds")
        token = Token(secrets.token_hex(4), cleaned, role, kind, digest_of(secret), issued, expires)
        append(self.path, {"issued": asdict(token)})
        return secret

    def revoke(self, id: str) -> Token:
        """End a token. Raises InputError where none in force has the id."""
        found = next((token for token in self.tokens() if token.id == id), None)
        if found is None:
            raise InputError(f"no token in force has the id {id!r}; `dragoman token list` lists them")
        append(self.path, {"revoked": id, "at": datetime.now(UTC).isoformat(timespec="seconds")})
        return found

    def _refresh(self) -> None:
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return
        except OSError as error:
            raise SettingsError(f"cannot read {self.path}: {error.strerror}; it holds the tokens") from error
        state = stat.st_mtime_ns, stat.st_size
        with self._lock:
            if state != self._read:
                self._tokens = _tokens_in(self.path)
                self._used = self._used or stat.st_size > 0
                self._read = state


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def access_file(settings: Settings) -> Path:
    """Where the tokens are: the setting, else beside an SQLite ledger, else in the working directory."""
    return _beside(settings, settings.access, "access")


def audit_file(settings: Settings) -> Path:
    """Where the audit log is: the setting, else beside an SQLite ledger, else in the working directory."""
    return _beside(settings, settings.audit, "audit")


def _beside(settings: Settings, given: str, kind: str) -> Path:
    if given:
        return Path(given)
    from dragoman.ledger.engine import Place

    path = Place.of(settings.ledger).path
    return Path(f"{path or 'dragoman'}.{kind}.jsonl")


def append(path: Path, record: dict[str, Any]) -> None:
    """Add a line that others see whole or not at all. Raises SettingsError where the file cannot be written."""
    line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            size = os.fstat(handle).st_size
            if size and os.pread(handle, 1, size - 1) != b"\n":  # a line that a crash cut off
                line = b"\n" + line
            os.write(handle, line)
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise SettingsError(f"cannot write {path}: {error.strerror}; name another place in the settings") from error


def _tokens_in(path: Path) -> dict[str, Token]:
    """The tokens that are not revoked, by digest; lines that a crash cut off are passed over."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise SettingsError(f"cannot read {path}: {error.strerror}; it holds the tokens") from error
    found: dict[str, Token] = {}
    for line in lines:
        try:
            told = json.loads(line)
            if "issued" in told:
                given = told["issued"]
                token = Token(**{**given, "role": Role(given["role"]), "kind": Kind(given["kind"])})
                found[token.id] = token
            else:
                found.pop(told["revoked"], None)
        except (ValueError, KeyError, TypeError):
            continue
    return {token.digest: token for token in found.values()}
