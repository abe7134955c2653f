"""HTML → draft, with trafilatura for the story and its metadata, and htmldate for the day of publication."""

from __future__ import annotations

import logging
import re
from typing import Any

from dragoman.documents.dates import publication_date
from dragoman.documents.draft import Draft
from dragoman.errors import EmptyInput, InputError, UnreadableInput
from dragoman.vocabulary.sources import publishers

# Both report on standard error what they could not find; the refusal or the warning tells the user instead.
for _name in ("trafilatura", "htmldate", "courlan", "justext"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

# Dates that the page states, in its metadata, address or markup; the extensive search would also take any date that
# stands in the text, and a publication date must not be guessed.
_DATE = {"extensive_search": False, "original_date": True}
_BULLET = re.compile(r"^[-•*]\s+")


def page_draft(content: str, where: str, url: str = "") -> Draft:
    """The story of an HTML page: each paragraph, heading and list item is a line, the headline is the title and not
    part of the text. Title, day, publisher and author are filled in where the page gives them. `url` is where it was
    got; the address that the page gives for itself takes its place where it is on the same host.

    Raises `EmptyInput` when the page holds no story.
    """
    found = _extracted(content, where, url)
    text = found.text if found else ""
    if not text or not text.strip():
        raise EmptyInput(f"{where}: no story found in the HTML page; save the article itself, or give its text")
    title = found.title or ""
    lines = [_BULLET.sub("", line).strip() for line in text.split("\n")]
    lines = [line for line in lines if line]
    if title and len(lines) > 1 and " ".join(lines[0].split()) == " ".join(title.split()):
        lines = lines[1:]
    return Draft(
        "\n".join(lines),
        title=title,
        published=_day(found.date or ""),
        publisher=_publisher(found),
        url=_address(found.url or "", url),
        author=(found.author or "").replace("; ", ", "),
    )


def _address(own: str, url: str) -> str:
    """The address to keep: one that names another host may be a mistake, or claim another's place in the record."""
    return own if own and (not url or _host(own) == _host(url)) else url


def _host(url: str) -> str:
    return url.partition("//")[2].partition("/")[0].rpartition("@")[2].lower().removeprefix("www.")


def _extracted(content: str, where: str, url: str) -> Any:
    from trafilatura import bare_extraction  # takes 0.4 s to import, which only pages should cost

    try:
        return bare_extraction(
            content, url=url or None, with_metadata=True, include_comments=False, date_extraction_params=dict(_DATE)
        )
    except Exception as error:
        raise UnreadableInput(f"{where}: the HTML cannot be parsed ({type(error).__name__}); give its text") from error


def _day(value: str) -> str:
    """What htmldate found, or `""` if it is no date: a page's faulty metadata are not the user's fault."""
    try:
        return publication_date(value)
    except InputError:
        return ""


def _publisher(found: Any) -> str:
    """The site's name as the page gives it; where it gives only its address, the publisher known to live there."""
    name = (found.sitename or "").strip()
    if name and "." not in name:
        return name
    known = publishers().at(found.url or found.hostname or name)
    return known.name if known else name
