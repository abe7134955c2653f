"""Lines that were broken to fit a page or a mail → paragraphs, a line each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

WIDEST = 130  # characters; text with longer lines was not broken to fit anything
FULL = 0.72  # of the usual width: a shorter line is the last of its paragraph, or a heading
_CUT = re.compile(r"([^\W\d_]+)(-|\u00ad)$")
_LEAD = re.compile(r"[^\W\d_]+")
_ITEM = re.compile(r"(?:[-•*–]|\(?\d{1,3}[.)]|\(?[a-z]\))\s")


def paragraphs(lines: Sequence[str]) -> list[str]:
    """The paragraphs of broken lines: a line goes on in the next one if it is about as wide as the others, or the next
    one begins in the middle of a sentence. Blank lines part them; words cut at the end of a line are mended."""
    widths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if not widths:
        return []
    width = widths[len(widths) * 9 // 10]
    if width > WIDEST:
        return [" ".join(line.split()) for line in lines if line.strip()]
    words = frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(lines).lower()))
    return [_joined(part, words) for part in _parts(lines, width)]


def _parts(lines: Sequence[str], width: int) -> Iterator[list[str]]:
    part: list[str] = []
    for line in lines:
        plain = line.strip()
        if part and not _goes_on(part[-1], plain, width):
            yield part
            part = []
        if plain:
            part.append(plain)
    if part:
        yield part


def _goes_on(line: str, following: str, width: int) -> bool:
    if not following or _ITEM.match(following):
        return False
    return len(line) >= FULL * width or bool(_CUT.search(line)) or following[0].islower()


def _joined(part: Sequence[str], words: frozenset[str]) -> str:
    text = part[0]
    for line in part[1:]:
        cut, lead = _CUT.search(text), _LEAD.match(line)
        if cut and lead and line[0].islower():
            whole, hyphened = (cut[1] + lead[0]).lower(), f"{cut[1]}-{lead[0]}".lower()
            # "lower-" and "level" are two words where the text has "lower-level" elsewhere and no "lowerlevel".
            keep = cut[2] == "-" and hyphened in words and whole not in words
            text = (text if keep else text[:-1]) + line
        else:
            text = f"{text} {line}"
    return " ".join(text.split())
