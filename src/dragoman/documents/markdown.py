"""Markdown → draft: front matter becomes fields, markup goes, paragraphs stay lines."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from dragoman.documents.draft import Draft, draft_of
from dragoman.errors import MalformedRecord

# What other programs call the fields of a document in front matter.
KEYS = {
    "id": ("id",),
    "title": ("title", "headline"),
    "published": ("published", "date", "pubdate", "publish_date", "published_at"),
    "publisher": ("publisher", "source", "site", "publication", "outlet"),
    "url": ("url", "link", "canonical", "canonical_url"),
    "author": ("author", "authors", "byline"),
    "language": ("language", "lang"),
}
_FRONT = re.compile(r"\A---[ \t]*\n(.{0,65536}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def markdown_draft(content: str, where: str) -> Draft:
    """The draft of a Markdown file. A level-one heading at the top is the title and not part of the text; every other
    heading, list item and paragraph is a line of it.

    Raises `MalformedRecord` for front matter that is not YAML.
    """
    fields, body = _front_matter(content, where)
    heading, lines = _lines(body)
    title = fields.pop("title", "")
    if heading and (not title or heading == title):
        title = heading
    elif heading:
        lines.insert(0, heading)
    return draft_of("\n".join(lines), fields | {"title": title})


def has_front_matter(content: str) -> bool:
    """Whether the text starts with front matter that gives at least one known field."""
    try:
        return bool(_front_matter(content, "")[0])
    except MalformedRecord:
        return False


def _front_matter(content: str, where: str) -> tuple[dict[str, str], str]:
    found = _FRONT.match(content)
    if not found:
        return {}, content
    try:
        raw = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date that does not exist
        reason = " ".join(str(error).split())[:160]
        raise MalformedRecord(f"{where}: the front matter between the --- lines is not valid YAML: {reason}") from error
    if not isinstance(raw, dict):
        return {}, content
    given = {str(key).strip().lower(): value for key, value in raw.items()}
    fields = {
        name: _plain(next(given[key] for key in keys if key in given))
        for name, keys in KEYS.items()
        if any(key in given for key in keys)
    }
    return fields, content[found.end() :]


def _plain(value: Any) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    if isinstance(value, dict):  # {name: Jane Roe, email: ...}
        return _plain(value.get("name", ""))
    return "" if value is None else str(value)


def _lines(body: str) -> tuple[str, list[str]]:
    """The level-one heading that opens the text, if there is one, and the lines after it."""
    heading, level = "", ""
    lines: list[str] = []
    for token in MarkdownIt("commonmark").enable("table").parse(body):
        if token.type == "heading_open":
            level = token.tag
        elif token.type == "heading_close":
            level = ""
        elif token.type == "inline":
            words = [" ".join(line.split()) for line in _inline(token).split("\n")]
            if level == "h1" and not lines and not heading:
                heading = " ".join(words)
            else:
                lines += [line for line in words if line]
        elif token.type in ("fence", "code_block"):
            lines += [line.strip() for line in token.content.splitlines() if line.strip()]
        elif token.type == "html_block":
            lines += [line.strip() for line in _TAG.sub("", token.content).splitlines() if line.strip()]
    return heading, lines


def _inline(token: Token) -> str:
    """The words of a run of text: link texts stay, addresses, pictures and tags go."""
    words = []
    for part in token.children or ():
        if part.type in ("text", "code_inline"):
            words.append(part.content)
        elif part.type == "softbreak":
            words.append(" ")
        elif part.type == "hardbreak":
            words.append("\n")
    return "".join(words)
