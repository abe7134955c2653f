"""What an XML text is, by the name of its first element."""

from __future__ import annotations

import re

FEEDS = frozenset({"rss", "feed", "RDF"})
SITE_MAPS = frozenset({"urlset", "sitemapindex"})
LOOKED_AT = 16_384  # bytes
_MARK = b"\xef\xbb\xbf"
_ROOT = re.compile(
    rb"(?:<\?.{0,2000}?\?>\s*|<!--.{0,4000}?-->\s*|<!DOCTYPE[^>\[]{0,500}>\s*)*"
    rb"<(?:[\w.-]{1,40}:)?([\w.-]{1,40})",
    re.DOTALL,
)


def root_of(content: bytes) -> str:
    """The name of the first element of an XML or HTML text, without its prefix; `""` where there is none."""
    found = _ROOT.match(content[:LOOKED_AT].strip().removeprefix(_MARK).lstrip())
    return found[1].decode("ascii", "replace") if found else ""
