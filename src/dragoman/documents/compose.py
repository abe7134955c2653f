"""Draft → Document: every check that a text must pass before it is read, whatever file it came from."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date, timedelta

from dragoman.documents.dates import publication_date
from dragoman.documents.draft import DEFAULT_LIMITS, Draft, Limits, Loaded, Overrides
from dragoman.documents.furniture import find_furniture
from dragoman.documents.language import detect_language
from dragoman.errors import EmptyInput, InputError, InputTooLarge, UnreadableInput, UnsupportedLanguage
from dragoman.model.document import Document, Furniture, FurnitureSpan
from dragoman.vocabulary.languages import name_of

READABLE = "en"
_NAMES_OF_READABLE = frozenset({"en", "eng", "english"})
_ID_LENGTH = 16
_SURROGATE = re.compile("[\ud800-\udfff]")


def document_from_text(
    text: str,
    *,
    id: str = "",
    title: str = "",
    published: str = "",
    publisher: str = "",
    url: str = "",
    author: str = "",
    language: str = "",
    limits: Limits = DEFAULT_LIMITS,
) -> Loaded:
    """A document of `text`, which is stored exactly as given, and the warnings about it.

    `published` is an ISO date or date with time. Raises `InputError` where the text is empty, too long, in another
    language, or holds characters that cannot be stored, and where the date is not one.
    """
    draft = Draft(text, id, title, published, publisher, url, author, language)
    return compose(draft, "text", Overrides(), limits)


def compose(draft: Draft, where: str, overrides: Overrides, limits: Limits, line: int | None = None) -> Loaded:
    """The document of `draft`. Errors begin with `where`, which names the source and line."""
    _check_text(draft.text, where, limits)
    for name in Draft.__dataclass_fields__.keys() - {"warnings"}:
        _check_characters(getattr(draft, name), name, where)
    title = overrides.title or " ".join(draft.title.split())
    try:
        published = _not_in_the_future(publication_date(overrides.published or draft.published))
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
    furniture = find_furniture(draft.text, title)
    document = Document(
        id=draft.id.strip() or content_id(draft.text, draft.url),
        text=draft.text,
        title=title,
        published=published,
        publisher=overrides.publisher or draft.publisher.strip(),
        url=draft.url.strip(),
        author=draft.author.strip(),
        language=_language(draft, where),
        furniture=furniture,
    )
    warnings = draft.warnings + tuple(_date_warnings(published, furniture))
    return Loaded(document, warnings, where.partition(", line ")[0], line)


def content_id(text: str, url: str = "") -> str:
    """An id from the content: the same words at the same address have the same id, however they are spaced or their
    accents composed."""
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(f"{words}\n{url.strip()}".encode()).hexdigest()[:_ID_LENGTH]


def _check_text(text: str, where: str, limits: Limits) -> None:
    if not text:
        raise EmptyInput(f"{where}: empty; there is no text to read")
    if not text.strip():
        raise EmptyInput(f"{where}: only white space; there is no text to read")
    if len(text) > limits.document or (
        len(text) > limits.document // 4 and len(text.encode("utf-8", "surrogatepass")) > limits.document
    ):
        raise too_large(where, limits.document)


def _check_characters(value: str, name: str, where: str) -> None:
    """Refuses what no UTF-8 file and no database can hold."""
    broken = _SURROGATE.search(value)
    if broken:
        raise UnreadableInput(
            f"{where}: half of a surrogate pair (U+{ord(broken[0]):04X}) at character {broken.start()} of {name}: it "
            "was cut inside a character; write it again as UTF-8"
        )
    if "\x00" in value:
        raise UnreadableInput(f"{where}: NUL at character {value.index(chr(0))} of {name}; remove it")


def too_large(where: str, limit: int) -> InputTooLarge:
    """The error for a text above `limit` bytes."""
    return InputTooLarge(
        f"{where}: longer than {limit / 1e6:g} MB, the limit for one document; split it into one document per article "
        "(one JSON Lines record each), or raise the limit (DRAGOMAN_MAX_BYTES)"
    )


def _language(draft: Draft, where: str) -> str:
    """The language of the text; what the source says of it goes before what the text looks like."""
    given = re.split(r"[-_]", draft.language.strip().lower())[0]
    if given:
        if given not in _NAMES_OF_READABLE:
            raise UnsupportedLanguage(
                f"{where}: the language is given as {draft.language!r}; only English (en) can be read", given
            )
        return READABLE
    found = detect_language(draft.text)
    if found and found != READABLE:
        raise UnsupportedLanguage(
            f"{where}: not English: it looks like {name_of(found)}; only English can be read. If it is English, "
            "give language en with it (in the record, the front matter or the call)",
            found,
        )
    return found


def _date_warnings(published: str, furniture: tuple[FurnitureSpan, ...]) -> list[str]:
    if not published:
        hint = _date_hint(furniture)
        told = f" ({hint})" if hint else ""
        return [f"no publication date{told}: relative dates such as “last month” stay unresolved; give published"]
    return []


def _not_in_the_future(published: str) -> str:
    """The date of publication; raises InputError where that day has begun nowhere, as every "Friday" of the text would
    be counted from it."""
    tomorrow = date.today() + timedelta(days=1)  # for those on the other side of the date line
    if published and date.fromisoformat(published) > tomorrow:
        raise InputError(
            f"publication date {published} is in the future; give the day on which it was published (published, or "
            "--published YYYY-MM-DD)"
        )
    return published


def _date_hint(furniture: tuple[FurnitureSpan, ...]) -> str:
    """What the furniture tells about the day, in words; never taken as the publication date."""
    names = {
        Furniture.DATELINE: "the dateline",
        Furniture.COPYRIGHT: "the copyright line",
        Furniture.BYLINE: "the byline",
    }
    for key in ("date", "year"):
        for span in furniture:
            value = span.get(key)
            if value and not value.startswith("X") and span.kind in names:
                return f"{names[span.kind]} says {value}"
    return ""
