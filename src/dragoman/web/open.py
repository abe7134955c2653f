"""What a request asks of which ledger: the dates in its address, and the view that they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Annotated, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request

from dragoman.ledger import Ledger, View
from dragoman.settings import Settings
from dragoman.web.remembered import Kept

T = TypeVar("T")


async def ledger_of(request: Request) -> Ledger:
    """The ledger that is served."""
    ledger: Ledger = request.app.state.ledger
    return ledger


async def settings_of(request: Request) -> Settings:
    """The settings in force."""
    settings: Settings = request.app.state.settings
    return settings


@dataclass(frozen=True)
class Asked:
    """The three dates of a request, as they stand in its address (`""`: not given), and the ledger asked."""

    ledger: Ledger
    given_on: str
    as_of: str
    published_by: str
    known: Kept

    @cached_property
    def view(self) -> View:
        """The ledger as known then. Raises InputError for an impossible date, and LedgerError."""
        return self.ledger.view(
            valid_at=self.given_on or None, as_of=self.as_of or None, published_by=self.published_by or None
        )

    @property
    def on(self) -> date:
        """The day asked about: the one given, else today (UTC)."""
        return self.view.valid_at or datetime.now(UTC).date()

    @property
    def dates(self) -> dict[str, str]:
        """The dates that are given, by the names they have in addresses."""
        named = {"on": self.given_on, "as_of": self.as_of, "published_by": self.published_by}
        return {name: value for name, value in named.items() if value}

    def kept(self, name: str, *more: object, make: Callable[[], T]) -> T:
        """What `make` works out from the view alone, remembered under its name and what else it depends on."""
        horizon = self.view.horizon
        return self.known.get(name, (horizon.cut, horizon.published_by, *more), make)

    def query(self, **more: str) -> str:
        """The part of an address that keeps the dates, with its `?`; `more` adds to them, or drops them with `""`."""
        kept = {name: value for name, value in {**self.dates, **more}.items() if value}
        return "?" + urlencode(kept) if kept else ""

    @property
    def options(self) -> tuple[str, ...]:
        """The same dates as options of the command line."""
        return _options(self.dates)

    @property
    def options_known(self) -> tuple[str, ...]:
        """Those that say what was known, for commands that are not about a day."""
        return _options({name: value for name, value in self.dates.items() if name != "on"})


def _options(dates: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(word for name, value in dates.items() for word in (f"--{name.replace('_', '-')}", value))


async def asked(
    request: Request,
    ledger: Annotated[Ledger, Depends(ledger_of)],
    on: Annotated[str, Query(max_length=10, description="The day asked about, YYYY-MM-DD; else today.")] = "",
    as_of: Annotated[str, Query(max_length=40, description="What the ledger knew then: a day or a time, UTC.")] = "",
    published_by: Annotated[str, Query(max_length=10, description="Only documents published by that day.")] = "",
) -> Asked:
    """The dates of a request and the view they mean, which is opened when it is first used."""
    return Asked(ledger, on.strip(), as_of.strip(), published_by.strip(), request.app.state.kept)


LedgerOf = Annotated[Ledger, Depends(ledger_of)]
SettingsOf = Annotated[Settings, Depends(settings_of)]
AskedOf = Annotated[Asked, Depends(asked)]
