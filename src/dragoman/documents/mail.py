"""E-mail → records: the message, and each attachment that is a document."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any, cast

from dragoman.documents.compose import too_large
from dragoman.documents.draft import Draft, Limits
from dragoman.documents.encoding import decode
from dragoman.documents.inputs import KNOWN, Source, suffix_of
from dragoman.documents.page import page_draft
from dragoman.documents.paragraphs import paragraphs
from dragoman.documents.records import Record
from dragoman.errors import DragomanError, EmptyInput, MalformedRecord
from dragoman.vocabulary.sources import publishers

MOST_ATTACHMENTS = 100
DEEPEST = 4  # messages within messages
SUFFIXES = {"application/pdf": ".pdf", "message/rfc822": ".eml", "text/html": ".html", "text/plain": ".txt"}
_QUOTED = re.compile(r"\s*>")
_SIGNATURE = re.compile(r"--\s?")
_LINK = re.compile(r"<(https?://[^\s>]+)>")

Nested = Callable[[Source, io.BytesIO], Iterator[Record]]


def mail_records(stream: io.BufferedReader, name: str, limits: Limits, nested: Nested) -> Iterator[Record]:
    """The message, then its attachments that are documents, read by `nested`; pictures and the like are passed over.

    The subject is the title, the day of sending the day of publication, the sender the author. Raises InputTooLarge,
    MalformedRecord for what is no e-mail, EmptyInput where there is nothing to read in it.
    """
    data = stream.read(limits.record + 1)
    if len(data) > limits.record:
        raise too_large(name, limits.record)
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        about = _about(message)
        attached = list(_attached(message, name))
        body = message.get_body(("plain", "html"))
    except Exception as error:  # the standard library fails in many ways on broken headers
        raise MalformedRecord(f"{name}: the e-mail is damaged ({type(error).__name__}); save it again") from error
    if not (about.title or about.author or about.published):
        raise MalformedRecord(f"{name}: no e-mail: there is no line From:, Subject: or Date:")
    found = _message(body, about, name)
    if found:
        yield found
    for source, content in attached[:MOST_ATTACHMENTS]:
        for record in nested(source, io.BytesIO(content)):
            yield _dated(record, about.published)
    if len(attached) > MOST_ATTACHMENTS:
        told = f"{len(attached)} attachments; only the first {MOST_ATTACHMENTS} are read"
        yield Record(name, None, MalformedRecord(f"{name}: {told}"))
    if not found and not attached:
        raise EmptyInput(f"{name}: the e-mail has no text, and no attachment that can be read")


def _about(message: EmailMessage) -> Draft:
    """What the head of a message tells."""
    sender = message["from"]
    addresses = getattr(sender, "addresses", None)
    address = addresses[0] if addresses else None
    known = publishers().at(address.domain) if address and address.domain else None
    sent = getattr(message["date"], "datetime", None)
    archived = _LINK.search(str(message["archived-at"] or ""))
    return Draft(
        "",
        id=str(message["message-id"] or "").strip().strip("<>"),
        title=" ".join(str(message["subject"] or "").split()),
        published=sent.date().isoformat() if sent else "",
        publisher=known.name if known else "",
        url=archived[1] if archived else "",
        author=(address.display_name or address.addr_spec) if address else "",
    )


def _message(body: Any, about: Draft, where: str) -> Record | None:
    """The record of the message itself; None where it has no words."""
    data = body.get_payload(decode=True) if body is not None else b""
    if not data or not data.strip():
        return None
    try:
        html = body.get_content_subtype() == "html"
        content, warning = decode(data, where, html=html, charset=body.get_content_charset() or "")
        text = _story(content, where) if html else "\n".join(paragraphs(_own(content)))
        if not text.strip():
            return None
        return Record(where, None, replace(about, text=text, warnings=(warning,) if warning else ()))
    except DragomanError as error:
        return Record(where, None, error)


def _story(content: str, where: str) -> str:
    """The words of an HTML body: the story where one is found in it, as for newsletters, else all of them."""
    try:
        return page_draft(content, where).text
    except EmptyInput:
        from trafilatura import html2txt

        return "\n".join(" ".join(line.split()) for line in html2txt(content).split("\n") if line.strip())


def _own(content: str) -> list[str]:
    """The lines that the sender wrote: without the message that is answered, and without the signature."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = next((at for at, line in enumerate(lines) if _SIGNATURE.fullmatch(line)), len(lines))
    return [line for line in lines[:end] if not _QUOTED.match(line)]


def _attached(message: EmailMessage, name: str) -> Iterator[tuple[Source, bytes]]:
    """The attachments whose name or kind is that of a document."""
    if name.count(", attachment ") >= DEEPEST:
        return
    for number, part in enumerate(message.iter_attachments(), start=1):
        kind, label = part.get_content_type(), part.get_filename() or ""
        suffix = suffix_of(Path(label)) if label else ""
        suffix = suffix if suffix in KNOWN else SUFFIXES.get(kind, "")
        if not suffix:
            continue
        if kind == "message/rfc822":
            content = b"".join(each.as_bytes() for each in cast(list[EmailMessage], part.get_payload()))
        else:
            content = cast(bytes, part.get_payload(decode=True)) or b""
        named = f"{name}, attachment {Path(label).name or number}"
        yield Source(named, suffix, charset=part.get_content_charset() or ""), content


def _dated(record: Record, sent: str) -> Record:
    """An attachment that does not say when it was published is taken as of the day on which it was sent."""
    if not sent or isinstance(record.draft, DragomanError) or record.draft.published:
        return record
    note = f"the attachment gives no publication date; taken as of {sent}, when it was sent"
    draft = replace(record.draft, published=sent, warnings=(*record.draft.warnings, note))
    return replace(record, draft=draft)
