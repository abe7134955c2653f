"""Feeds and site maps → the addresses they list, with what they tell of each."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.etree import ElementTree

import httpx

from dragoman.documents.dates import publication_date
from dragoman.documents.extras import missing
from dragoman.errors import InputError, MalformedRecord
from dragoman.vocabulary.sources import publishers

FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml"})
HEAD = 100_000  # bytes of a page in which its head is looked for
_LINK = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w-]{1,40})\s*=\s*([\"'])(.{0,1000}?)\2", re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True)
class Listed:
    """An address in a feed or site map. `stamp` changes when the text there does; `words` is the text that the feed
    itself gives; `nested` says that it is a further site map."""

    url: str
    stamp: str = ""
    title: str = ""
    published: str = ""
    author: str = ""
    publisher: str = ""
    words: str = ""
    nested: bool = False

    @property
    def day(self) -> str:
        """When it was published or last changed, as far as is told: an ISO date or `""`."""
        return self.published or _day(self.stamp)


def feed_items(content: bytes, url: str, content_type: str) -> list[Listed]:
    """The items of an RSS or Atom feed, in its order.

    Raises MalformedRecord for what is no feed, and UnreadableInput where feedparser is missing.
    """
    try:
        import feedparser
    except ImportError as error:
        raise missing(f"{url}: a feed", "feedparser", "intake") from error
    # A stream, as a string would be taken for an address or a file.
    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    try:
        found = feedparser.parse(io.BytesIO(content), response_headers=headers)
        if found.get("version") or found.get("entries"):
            publisher = _publisher(found.get("feed", {}), url)
            return [_item(entry, url, publisher) for entry in found.get("entries", ())]
        told = " ".join(str(found.get("bozo_exception", "it has no items")).split())[:160]
    except Exception as error:  # whatever a damaged feed makes of the library
        told = type(error).__name__
    raise MalformedRecord(f"{url}: no feed that can be read: {told}")


def site_map_items(content: bytes, url: str) -> Iterator[Listed]:
    """The addresses of a site map (https://www.sitemaps.org/protocol.html), with what a news site map tells
    besides; of an index those of its site maps.

    Raises MalformedRecord for what is no valid XML.
    """
    if b"<!DOCTYPE" in content[:16_384] or b"<!ENTITY" in content:
        raise MalformedRecord(f"{url}: a site map with a DTD, which none needs; it is not read")
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(content), events=("end",)):
            name = _local(element)
            if name in ("url", "sitemap"):
                told = {_local(each): (each.text or "").strip() for each in element.iter()}
                if told.get("loc"):
                    yield _listed(told, url, nested=name == "sitemap")
                element.clear()
    except ElementTree.ParseError as error:
        raise MalformedRecord(f"{url}: the site map is not valid XML: {error}") from error


def feeds_named(content: bytes, url: str) -> list[str]:
    """The addresses of the feeds that a page names in its head (https://www.rssboard.org/rss-autodiscovery)."""
    found = []
    for tag in _LINK.findall(content[:HEAD].decode("utf-8", "replace")):
        told = {name.lower(): value for name, _, value in _ATTRIBUTE.findall(tag)}
        if "alternate" in told.get("rel", "").lower().split() and told.get("type", "").lower() in FEED_TYPES:
            found.append(_absolute(url, html.unescape(told.get("href", ""))))
    return [each for each in found if each]


def _listed(told: dict[str, str], url: str, *, nested: bool) -> Listed:
    published = told.get("publication_date", "")
    return Listed(
        _absolute(url, told["loc"]),
        stamp=told.get("lastmod") or published,
        title=" ".join(told.get("title", "").split()),
        published=_day(published),
        publisher=told.get("name", ""),
        nested=nested,
    )


def _item(entry: Any, url: str, publisher: str) -> Listed:
    link = next((each.get("href", "") for each in entry.get("links", ()) if each.get("rel") == "alternate"), "")
    content = max((each.get("value") or "" for each in entry.get("content", ())), key=len, default="")
    published = _moment(entry.get("published_parsed"), entry.get("published", ""))
    stamp = dict.get(entry, "updated", "") or entry.get("published", "")  # its own `get` mixes up the two
    return Listed(
        _absolute(url, link or entry.get("link", "")),
        stamp=str(stamp)[:100],
        title=" ".join(_TAG.sub("", entry.get("title", "")).split()),
        published=published,
        author=" ".join(entry.get("author", "").split()),
        publisher=" ".join((entry.get("source") or {}).get("title", "").split()) or publisher,
        words=content,
    )


def _publisher(feed: Any, url: str) -> str:
    """The publisher known to live at the address, else the name that the feed gives itself."""
    known = publishers().at(url)
    return known.name if known else " ".join(_TAG.sub("", feed.get("title", "")).split())


def _moment(parsed: Any, written: str) -> str:
    """The day as it is written; where that is no ISO date, the day in UTC that feedparser makes of it."""
    if re.match(r"\d{4}-\d\d-\d\d", written.strip()):
        return written.strip()[:10] if _day(written) else ""
    if re.match(r"(?:\w{3},?\s+)?\d{1,2}\s+\w{3,9}\s+\d{4}", written.strip()):
        from email.utils import parsedate_to_datetime

        try:
            return parsedate_to_datetime(written.strip()).date().isoformat()
        except ValueError:
            pass
    try:
        return date(*parsed[:3]).isoformat() if parsed else ""
    except ValueError:
        return ""


def _day(value: str) -> str:
    try:
        return publication_date(value[:10])
    except InputError:
        return ""


def _absolute(base: str, link: str) -> str:
    try:
        return str(httpx.URL(base).join(link.strip())) if link.strip() else ""
    except (httpx.InvalidURL, ValueError, UnicodeError):
        return link.strip()


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
