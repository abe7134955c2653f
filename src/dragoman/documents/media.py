"""What a `Content-Type` says (RFC 9110, 8.3): the format, told as a file's extension, and the encoding."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message

SUFFIXES = {
    "application/atom+xml": ".xml",
    "application/json": ".json",
    "application/jsonl": ".jsonl",
    "application/pdf": ".pdf",
    "application/rdf+xml": ".xml",
    "application/rss+xml": ".xml",
    "application/vnd.apache.parquet": ".parquet",
    "application/warc": ".warc",
    "application/x-ndjson": ".jsonl",
    "application/xhtml+xml": ".html",
    "application/xml": ".xml",
    "message/rfc822": ".eml",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "text/tab-separated-values": ".tsv",
    "text/xml": ".xml",
}
"""Extensions by media type (https://www.iana.org/assignments/media-types)."""


@dataclass(frozen=True, slots=True)
class Media:
    """A media type, the extension of files that hold it (`""` where Dragoman does not read it), and the encoding that
    was told with it."""

    kind: str
    suffix: str
    charset: str

    @classmethod
    def of(cls, content_type: str) -> Media:
        """What the value of a `Content-Type` says; all empty for one that says nothing."""
        message = Message()
        message["content-type"] = " ".join(content_type.split()) or "/"
        kind = message.get_content_type() if content_type.strip() else ""
        charset = message.get_param("charset", "")
        return cls(kind, SUFFIXES.get(kind, ""), charset if isinstance(charset, str) else "")
