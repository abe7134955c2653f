"""Texts that come in by the browser: pasted, as a file, or by their address."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from dragoman.documents import Limits, Loaded, Overrides, Refusal, Web, document_from_text, is_address, load
from dragoman.errors import DragomanError, InputError
from dragoman.ledger import Ledger
from dragoman.settings import Settings, policy_of
from dragoman.web.adding import Taken, take
from dragoman.web.csrf import checked
from dragoman.web.open import LedgerOf, SettingsOf
from dragoman.web.problems import status_of
from dragoman.web.render import page

router = APIRouter()

FIELDS = ("text", "title", "publisher", "published", "url")
MOST = 200
"""Documents of one file that are taken; more are a matter for `dragoman add`."""

LISTED = 20
"""Items of a feed or a site map that are fetched at once."""

_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: taken, or refused with the reason."""

    name: str
    taken: Taken | None
    notes: tuple[str, ...]


@router.get("/add")
def form(request: Request) -> Response:
    """The form."""
    return page(request, "add.html", {"given": dict.fromkeys(FIELDS, ""), "error": "", **COMMAND})


@router.post("/add", dependencies=[Depends(checked)])
def add(
    request: Request,
    ledger: LedgerOf,
    settings: SettingsOf,
    text: Annotated[str, Form()] = "",
    title: Annotated[str, Form(max_length=2_000)] = "",
    publisher: Annotated[str, Form(max_length=300)] = "",
    published: Annotated[str, Form(max_length=40)] = "",
    url: Annotated[str, Form(max_length=2_000)] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Read and record what was given; what is wrong with it is told beside it."""
    given = dict(zip(FIELDS, (text, title, publisher, published, url), strict=True))
    try:
        if file is not None and file.filename:
            overrides = Overrides(published.strip(), publisher.strip(), title.strip())
            outcomes = list(uploaded(ledger, settings, file, overrides))
        elif text.strip():
            outcomes = [pasted(ledger, settings, given)]
        elif is_address(url.strip()):
            outcomes = list(fetched(ledger, settings, url.strip()))
        else:
            raise InputError("there is nothing to read: paste a text, choose a file, or give an address, https://...")
    except DragomanError as error:
        return page(request, "add.html", {"given": given, "error": str(error), **COMMAND}, status_of(error))
    if len(outcomes) == 1 and outcomes[0].taken:
        taken = outcomes[0].taken
        return RedirectResponse(f"/document/{taken.address.removeprefix('sha256:')}?added={taken.outcome}", 303)
    return page(request, "added.html", {"outcomes": outcomes, **COMMAND})


COMMAND = {"command": "dragoman add FILE"}


def pasted(ledger: Ledger, settings: Settings, given: dict[str, str]) -> Outcome:
    """Record a text that was typed or pasted; browsers send its line ends as CR LF."""
    text = given["text"].replace("\r\n", "\n")
    fields = {name: given[name].strip() for name in ("title", "publisher", "published", "url")}
    loaded = document_from_text(text, **fields, limits=Limits(document=settings.max_bytes))
    taken = take(ledger, loaded.document, settings.pipeline)
    return Outcome(loaded.document.title, taken, (*loaded.warnings, *taken.notes))


def uploaded(ledger: Ledger, settings: Settings, file: UploadFile, overrides: Overrides) -> Iterator[Outcome]:
    """Record the documents of a file, whose format is told by its name and its content as `dragoman add` tells it."""
    name = _UNSAFE.sub("-", Path(file.filename or "").name).strip(".-")[-100:] or "text"
    with tempfile.TemporaryDirectory(prefix="dragoman-upload-") as folder:
        place = Path(folder) / name
        with place.open("wb") as stream:
            while block := file.file.read(1 << 20):
                stream.write(block)
        for number, item in enumerate(load([place], overrides=overrides, limits=Limits(document=settings.max_bytes))):
            if number >= MOST:
                yield Outcome(name, None, (f"only the first {MOST} documents were taken; `dragoman add` takes all",))
                return
            yield _outcome(ledger, settings, item, folder)


def fetched(ledger: Ledger, settings: Settings, url: str) -> Iterator[Outcome]:
    """Record what is at an address: a page, a file, or the newest of a feed or a site map. Only what the settings allow
    is asked for, and of addresses that are not public only those they name."""
    from dragoman.documents.fetching.fetch import Fetcher
    from dragoman.documents.fetching.gather import Selection
    from dragoman.documents.fetching.visits import NoVisits

    with Fetcher(policy_of(settings)) as fetcher:
        web = Web(fetcher, NoVisits(), Selection(most=LISTED))
        for item in load([url], limits=Limits(document=settings.max_bytes), web=web):
            yield _outcome(ledger, settings, item, "")


def _outcome(ledger: Ledger, settings: Settings, item: Loaded | Refusal, folder: str) -> Outcome:
    if isinstance(item, Loaded):
        try:
            taken = take(ledger, item.document, settings.pipeline)
        except InputError as error:
            return Outcome(item.document.title or item.document.id, None, (str(error),))
        return Outcome(item.document.title or item.document.id, taken, (*item.warnings, *taken.notes))
    words, name = str(item.error), item.source
    if folder:
        words, name = words.replace(f"{folder}/", ""), Path(name).name
    return Outcome(name, None, (words,))
