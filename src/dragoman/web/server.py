"""Running the application on an address."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import ip_address

import uvicorn

from dragoman.errors import SettingsError
from dragoman.settings import Settings
from dragoman.web.access import Access, Role, access_file
from dragoman.web.app import create_app

GRACE = 10  # seconds that requests have to end when the server is told to stop


def run(settings: Settings, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until interrupted; `announce` is given the address once it can be asked.

    Raises SettingsError where the address cannot be had, or where others can reach it and no admin has a token, and
    LedgerError where the ledger cannot be opened.
    """
    local = is_loopback(host) and not settings.web_hosts
    if not local and not any(each.role is Role.ADMIN for each in Access(access_file(settings)).tokens()):
        name = settings.web_hosts[0] if settings.web_hosts else host
        raise SettingsError(
            f"others can reach {name}, and no admin has a token; make one: `dragoman token issue NAME --role admin`"
        )
    app = create_app(settings, local=local)
    listening = listener(host, port)
    name = f"[{host}]" if ":" in host else host
    announce(f"http://{name}:{listening.getsockname()[1]}/")
    config = uvicorn.Config(
        app, log_level="warning", server_header=False, access_log=False, timeout_graceful_shutdown=GRACE
    )
    uvicorn.Server(config).run(sockets=[listening])


def listener(host: str, port: int) -> socket.socket:
    """A socket that listens there; raises SettingsError where the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only where the protocol is named; else answers wait 40 ms for each other
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        raise SettingsError(f"cannot listen on {host} port {port}: {error.strerror or error}; name another") from error
    return made


BACKLOG = 256


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
