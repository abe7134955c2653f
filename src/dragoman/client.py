"""The ledger of a server, by the names of the local one: `Client` stands for `Ledger`, `RemoteView` for `View`.

    ledger = Ledger.open("dragoman.db")                             # a file
    ledger = Client("https://record.example.org", token="drg_...")  # a server
    for recorded in ledger.view(as_of="2024-01-01").claims(parties=("CAN", "VEN")): ...

The analyses take either kind of view.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from dragoman import errors
from dragoman.claims.occurrences import Occurrence
from dragoman.errors import DragomanError, ServerRefused
from dragoman.exchange.parse import (
    entry_from,
    hit_from,
    kept_from,
    listed_from,
    occurrence_from,
    provenance_from,
    recorded_from,
)
from dragoman.ledger.finding import ALL, Among, Hit
from dragoman.ledger.following import Entry
from dragoman.ledger.listing import Kept, Listed, Page
from dragoman.ledger.moments import day, moment
from dragoman.ledger.provenance import Provenance
from dragoman.ledger.record import Added, Outcome
from dragoman.ledger.review import Review
from dragoman.ledger.rows import bounds
from dragoman.ledger.wanted import HOLDING
from dragoman.model.claim import Claim
from dragoman.model.document import Document
from dragoman.model.record import Recorded, Standing

T = TypeVar("T")
Query = Mapping[str, Any]
API = "/api/v1"
PAGE = 500  # items asked for at once, the most that a server gives


class Client:
    """A ledger that a server serves. `timeout` is in seconds, for each request.

    Every method may raise ServerRefused where the server does not answer, or wants another token; what the local ledger
    raises (NotRecorded, UnknownParty, InputError...) is raised here too.
    """

    def __init__(self, url: str, token: str = "", *, timeout: float = 60.0) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        try:
            self._http = httpx.Client(base_url=url.rstrip("/") + API, headers=headers, timeout=timeout)
        except (httpx.InvalidURL, UnicodeEncodeError) as error:
            raise ServerRefused(f"{url!r} is no address of a server, or the token is none: {error}") from error

    def view(
        self,
        *,
        valid_at: date | str | None = None,
        as_of: datetime | date | str | None = None,
        published_by: date | str | None = None,
    ) -> RemoteView:
        """What the ledger knew at `as_of` of what was published by `published_by`. Raises InputError for an impossible
        date. Without `as_of` each answer is of its own moment."""
        on, at, by = day(valid_at, "--on"), moment(as_of, "--as-of"), day(published_by, "--published-by")
        return RemoteView(self, on, at, by)

    def add(self, document: Document) -> Added:
        """Have a document read and recorded by the server, all or nothing."""
        given = {name: getattr(document, name) for name in ("text", "title", "published", "publisher", "url", "author")}
        told = self.post("/documents", {**given, "doc": document.id})
        return Added(Outcome(told["outcome"]), told["address"])

    def review(self, said: Review) -> Claim | None:
        """Record what a person says of a claim; the corrected claim, if it is a correction. A server that wants tokens
        signs it with the name of the token."""
        body = {"claim": said.claim, "verdict": str(said.verdict), "reviewer": said.reviewer, "reason": said.reason}
        told = self.post("/reviews", {**body, "changes": dict(said.changes)})
        return self.view().why(told["correction"]).claim.claim if told["correction"] else None

    def get(self, path: str, **query: Any) -> Any:
        """The JSON at a path below `/api/v1`, such as `get("/states/CAN/VEN", on="2023-11-21")`."""
        return self._asked(lambda: self._http.get(path, params={k: v for k, v in query.items() if v not in (None, "")}))

    def post(self, path: str, body: Query) -> Any:
        """What the server answers to JSON sent to a path below `/api/v1`."""
        return self._asked(lambda: self._http.post(path, json=dict(body)))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _asked(self, ask: Callable[[], httpx.Response]) -> Any:
        place = self._http.base_url.host
        try:
            answer = ask()
            answer.raise_for_status()
            return answer.json()
        except httpx.HTTPStatusError as error:
            raise refusal(place, error.response) from None
        except (httpx.HTTPError, ValueError) as error:
            raise ServerRefused(f"{place} does not answer as a Dragoman server does: {error}") from error


def refusal(place: str, answer: httpx.Response) -> DragomanError:
    """The error that the server met, as it would be raised here."""
    try:
        told = answer.json()
        kind, detail = str(told.get("kind", "")), str(told["detail"])
    except (ValueError, KeyError, AttributeError):
        kind, detail = "", answer.text[:200]
    raised = getattr(errors, kind, None)
    if isinstance(raised, type) and issubclass(raised, DragomanError):
        return raised(detail)
    return ServerRefused(f"{place} refuses: {answer.status_code} {answer.reason_phrase}: {detail}")


class RemoteView:
    """What a server's ledger says, as known at one time; see `dragoman.ledger.View` for the meaning of all methods."""

    def __init__(
        self, client: Client, valid_at: date | None, as_of: datetime | None, published_by: date | None
    ) -> None:
        """Use `Client.view`."""
        self.client = client
        self.valid_at = valid_at
        self.as_of = as_of
        self.published_by = published_by

    def claims(
        self,
        *,
        parties: Collection[str] = (),
        acts: Collection[str] = (),
        ids: Collection[str] = (),
        documents: Collection[str] = (),
        since: date | None = None,
        until: date | None = None,
        recorded_since: datetime | None = None,
        standings: Collection[Standing] = HOLDING,
        joined: bool = True,
    ) -> Iterator[Recorded]:
        """As `View.claims`, in the same order; a server looks for events whether `joined` or not."""
        if documents and set(standings) == HOLDING and not (since or until):
            paths = [f"/documents/{address}/claims" for address in sorted(set(documents))]
            found: Iterable[Recorded] = [recorded_from(each) for path in paths for each in self.get(path)]
        else:
            some = tuple(sorted(set(parties)))[:2]
            asked = {"party": some, "act": tuple(acts), "since": iso(since), "until": iso(until)}
            found = self._all("/claims", {**asked, "standing": tuple(map(str, standings))}, recorded_from)
        wanted = (
            each
            for each in found
            if set(parties) <= {*each.claim.actor, *each.claim.recipient}
            and (not acts or each.claim.act in acts)
            and (not ids or each.claim.id in ids)
            and (not documents or each.source.document in documents)
            and (recorded_since is None or datetime.fromisoformat(each.recorded_at) >= aware(recorded_since))
        )
        return iter(sorted(wanted, key=in_order))

    def claims_page(
        self,
        after: str = "",
        limit: int = 100,
        *,
        parties: Collection[str] = (),
        acts: Collection[str] = (),
        since: date | None = None,
        until: date | None = None,
        standings: Collection[Standing] = HOLDING,
    ) -> Page[Recorded]:
        """As `View.claims_page`."""
        asked = {"party": tuple(parties), "act": tuple(acts), "since": iso(since), "until": iso(until)}
        asked["standing"] = tuple(map(str, standings))
        return self._page("/claims", {**asked, "after": after, "limit": limit}, recorded_from)

    def events_page(
        self,
        after: str = "",
        limit: int = 100,
        *,
        parties: Collection[str] = (),
        acts: Collection[str] = (),
        since: date | None = None,
        until: date | None = None,
    ) -> Page[Occurrence]:
        """As `View.events_page`."""
        asked = {"party": tuple(parties), "act": tuple(acts), "since": iso(since), "until": iso(until)}
        return self._page("/events", {**asked, "after": after, "limit": limit}, occurrence_from)

    def events(self, *, parties: Collection[str] = (), acts: Collection[str] = ()) -> Iterator[Occurrence]:
        """As `View.events`, of parties and acts."""
        found = self._all("/events", {"party": tuple(parties), "act": tuple(acts)}, occurrence_from)
        return iter(sorted(found, key=lambda event: (event.date == "", event.date, event.id)))

    def documents(
        self,
        after: str = "",
        limit: int = 100,
        *,
        publisher: str = "",
        doc: str = "",
        since: date | None = None,
        until: date | None = None,
    ) -> Page[Listed]:
        """As `View.documents`."""
        asked = {"publisher": publisher, "doc": doc, "since": iso(since), "until": iso(until)}
        return self._page("/documents", {**asked, "after": after, "limit": limit}, listed_from)

    def document(self, address: str) -> Kept:
        """As `View.document`."""
        return kept_from(self.get(f"/documents/{address}"))

    def entries(self, after: int = 0, limit: int = 100) -> tuple[Entry, ...]:
        """As `View.entries`, of all that the ledger knows now."""
        return tuple(entry_from(each) for each in self.client.get("/entries", after=after, limit=limit)["items"])

    def search(self, query: str, *, limit: int = 20, among: Among = ALL) -> Iterator[Hit]:
        """As `View.search`."""
        told = self.get("/search", q=query, limit=limit, on="", **asdict(among))
        return iter([hit_from(each) for each in told])

    def why(self, id: str) -> Provenance:
        """As `View.why`."""
        return provenance_from(self.get(f"/claims/{id}"))

    def get(self, path: str, **query: Any) -> Any:
        """The JSON at a path below `/api/v1`, as known then."""
        dates = {
            "on": iso(self.valid_at),
            "as_of": self.as_of.isoformat() if self.as_of else "",
            "published_by": iso(self.published_by),
        }
        return self.client.get(path, **{**dates, **query})

    def _page(self, path: str, query: Query, of: Callable[[Mapping[str, Any]], T]) -> Page[T]:
        told = self.get(path, **query)
        return Page(tuple(of(each) for each in told["items"]), told["after"])

    def _all(self, path: str, query: Query, of: Callable[[Mapping[str, Any]], T]) -> Iterable[T]:
        after, more = "", True
        while more:
            page = self._page(path, {**query, "after": after, "limit": PAGE}, of)
            yield from page.items
            after, more = page.after, bool(page.after)


def in_order(recorded: Recorded) -> tuple[Any, ...]:
    """The order of `View.claims`: first possible day, document, place in the text."""
    first = bounds(recorded.claim.date, recorded.source.published)[0]
    return first == "", first, recorded.source.document, recorded.claim.span, recorded.claim.id


def iso(given: date | None) -> str:
    """A day as text, `""` for none."""
    return given.isoformat() if given else ""


def aware(given: datetime) -> datetime:
    """A time without a zone is UTC."""
    return given if given.tzinfo else given.replace(tzinfo=UTC)
