"""PDF → draft: the text of its pages, put together again to paragraphs."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dragoman.documents.compose import too_large
from dragoman.documents.draft import Draft, Limits
from dragoman.documents.extras import missing
from dragoman.documents.paragraphs import paragraphs
from dragoman.errors import DragomanError, EmptyInput, UnreadableInput

if TYPE_CHECKING:
    from pypdf import PdfReader

# It reports what it mends; what it cannot mend is an error.
logging.getLogger("pypdf").addHandler(logging.NullHandler())
logging.getLogger("pypdf").propagate = False

REPEATED = 3  # pages on which the same first or last line stands that is therefore no text
EDGE = 2  # lines at the top and bottom of a page that may be such
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)


def pdf_draft(stream: io.BufferedReader, where: str, limits: Limits) -> Draft:
    """The text of a PDF without page numbers and running heads; title and author as its metadata give them. The day on
    which the file was made is not taken for the day of publication.

    Raises UnreadableInput for a broken or locked file and where pypdf is missing, EmptyInput where it holds pictures
    only, InputTooLarge above the limits.
    """
    try:
        import pypdf
    except ImportError as error:
        raise missing(f"{where}: a PDF", "pypdf", "intake") from error
    data = stream.read(limits.record + 1)
    if len(data) > limits.record:
        raise too_large(where, limits.record)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableInput(f"{where}: the PDF is locked with a password; save it without one")
        pages = list(_pages(reader, where, limits))
        about = reader.metadata
        title, author = (about and about.title) or "", (about and about.author) or ""
    except DragomanError:
        raise
    except RecursionError as error:
        raise UnreadableInput(f"{where}: the PDF is nested without end; write it again") from error
    except Exception as error:  # whatever a damaged file makes of the library
        told = " ".join(str(error).split())[:120] or type(error).__name__
        raise UnreadableInput(f"{where}: the PDF is damaged: {told}; get it again, or give its text") from error
    text = "\n".join(paragraphs([line for page in _without_edges(pages) for line in page]))
    if not text.strip():
        raise EmptyInput(f"{where}: the PDF holds no text, only pictures of it; run text recognition on it first")
    return Draft(text.translate(LIGATURES), title=str(title), author=str(author))


def _pages(reader: PdfReader, where: str, limits: Limits) -> Iterator[list[str]]:
    """The lines of each page; ends with an error as soon as there are too many."""
    held = 0
    for page in reader.pages:
        text = page.extract_text()
        held += len(text)
        if held > limits.document:
            raise too_large(where, limits.document)
        yield text.split("\n")


def _without_edges(pages: Sequence[list[str]]) -> Iterator[list[str]]:
    """The pages without page numbers, and without the first and last lines that stand on most of them."""
    counts = Counter(mark for page in pages for mark in {_mark(page[at]) for at in _edges(page)})
    running = {mark for mark, count in counts.items() if count >= REPEATED and count * 2 > len(pages)}
    for page in pages:
        dropped = {at for at in _edges(page) if _mark(page[at]) in running or _PAGE_NUMBER.fullmatch(page[at].strip())}
        yield [line for at, line in enumerate(page) if at not in dropped]


def _edges(page: Sequence[str]) -> list[int]:
    """The places of the first and last lines of a page."""
    places = [at for at, line in enumerate(page) if line.strip()]
    return [*places[:EDGE], *places[EDGE:][-EDGE:]]


def _mark(line: str) -> str:
    """What stays of a running head from page to page."""
    return _NUMBER.sub("#", " ".join(line.split()))
