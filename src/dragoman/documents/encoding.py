"""Bytes to text: UTF-8 first, then what a byte order mark says, then a well-founded guess, else a clear refusal."""

from __future__ import annotations

import codecs
import re
import unicodedata
from contextlib import suppress

from charset_normalizer import from_bytes

from dragoman.errors import UnreadableInput

# The most disorder (0 to 1, "mess" in charset-normalizer's words) a guessed decoding may show.
MOST_DISORDER = 0.1
# English text outside UTF-8 is nearly always this; other single-byte encodings win by chance on a few accents.
COMMON_LEGACY = "cp1252"
# What news texts have been written in besides; the others that exist only win on noise. Texts in other scripts are then
# refused for their language, which says more than a refusal for their encoding.
LEGACY = [
    *(COMMON_LEGACY, "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859_2", "iso8859_15"),
    *("koi8_r", "mac_roman", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
]
MOST_CONTROLS = 0.01
# Kinds of characters that no news text holds, but that a wrong guess makes of bytes (accents without a letter, private
# use, not assigned), and those of them that are typed in place of an apostrophe or quotation mark.
STRANGE = frozenset({"Sk", "Co", "Cn"})
ACCENTS = frozenset("`´^¨")
SIGNS = frozenset("ªºµˆ")  # letters of no script, by the Unicode standard, in Latin text

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF", "a PDF; give it a name that ends in .pdf"),
    (b"PK\x03\x04", "a ZIP archive or an office document; unpack it, or save it as text"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"PAR1", "Parquet; give it a name that ends in .parquet"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as text"),
    (b"{\\rtf", "an RTF document; save it as text"),
    (b"\x1f\x8b", "compressed twice; unpack it once first"),
    (b"BZh", "compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ", "compressed with xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_SAMPLE = 65_536


def is_marked(data: bytes) -> bool:
    """Whether `data` starts with a byte order mark."""
    return any(data.startswith(mark) for mark, _ in _MARKS)


def decode(data: bytes, where: str, *, html: bool = False, charset: str = "") -> tuple[str, str]:
    """`data` as text, with a warning (`""` if there is none) where the encoding had to be guessed.

    What is UTF-8 is taken for it, whatever is declared, for servers often declare what they do not send. Then comes
    `charset`, which was told with the data; with `html`, the encoding that the page declares; then a guess.

    Raises `UnreadableInput`, beginning with `where`, for bytes that are not text, and names the encoding problem where
    they are text but cannot be decoded.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data, name, where), ""
    refuse_binary(data, where)
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        told = _known(charset)
        if told and told != "utf-8":
            with suppress(UnicodeDecodeError):
                return data.decode(told), ""
        declared = _declared(data) if html else ""
        if declared:
            return _strict(data, declared, where), ""
        return _guessed(data, where, error)


def _strict(data: bytes, name: str, where: str) -> str:
    try:
        return data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UnreadableInput(
            f"{where}: marked as {name.upper()} but not valid {name.upper()} at byte {error.start}; save it as UTF-8"
        ) from error


def refuse_binary(data: bytes, where: str) -> None:
    """Raises `UnreadableInput`, saying what it is where that is known, if `data` is not text of single bytes."""
    what = next((told for signature, told in _SIGNATURES if data.startswith(signature)), "")
    if what:
        raise UnreadableInput(f"{where}: not a text: it is {what}")
    sample = data[:_SAMPLE]
    nuls = sample.count(0)
    if nuls > len(sample) / 4 and not sample.strip(b"\x00").count(b"\x00\x00"):
        raise UnreadableInput(f"{where}: looks like UTF-16 without a byte order mark; save it as UTF-8")
    if b"\x00" in data:
        raise UnreadableInput(
            f"{where}: not a text: NUL at byte {data.index(0)}; give text, Markdown, HTML or JSON Lines in UTF-8"
        )
    if len(_CONTROLS.findall(sample)) > len(sample) * MOST_CONTROLS:
        raise UnreadableInput(
            f"{where}: not a text: full of control characters; give text, Markdown, HTML or JSON Lines"
        )


def _declared(data: bytes) -> str:
    """The encoding an HTML page declares, if Python knows it."""
    found = _DECLARED.search(data, 0, 4096)
    return _known(found[1].decode("latin-1")) if found else ""


def _known(charset: str) -> str:
    """Python's name of an encoding of text, or `""`. Latin-1 and ASCII mean Windows-1252 on the web
    (https://encoding.spec.whatwg.org/#names-and-labels)."""
    try:
        name = codecs.lookup(charset).name if charset else ""
        "".encode(name or "utf-8")  # a LookupError for those that make no text, such as base64
    except (LookupError, ValueError):
        return ""
    return COMMON_LEGACY if name in ("iso8859-1", "ascii") else name


def _guessed(data: bytes, where: str, error: UnicodeDecodeError) -> tuple[str, str]:
    """The most orderly decoding, the common legacy encoding first among equals."""
    guesses = [guess for guess in from_bytes(data, cp_isolation=LEGACY) if guess.chaos <= MOST_DISORDER]
    common = [guess for guess in guesses if COMMON_LEGACY in guess.could_be_from_charset]
    name = COMMON_LEGACY if common else guesses[0].encoding if guesses else ""
    try:
        text = data.decode(name) if name else ""
    except (UnicodeDecodeError, LookupError):
        name = ""
    if not name or _is_strange(text):
        raise UnreadableInput(
            f"{where}: neither UTF-8 (byte 0x{data[error.start]:02x} at {error.start}) nor in an encoding that can be "
            "told with confidence; convert it to UTF-8, for instance with iconv -f WINDOWS-1252 -t UTF-8"
        ) from error
    return text, f"not UTF-8: read as {name.replace('_', '-')}; convert it to UTF-8 if characters look wrong"


def _is_strange(text: str) -> bool:
    """Whether a guess has made of the bytes what no news text holds: strange characters, or in Latin letters words of
    another script."""
    beyond = {letter for letter in text if not letter.isascii()} - SIGNS
    if any(unicodedata.category(letter) in STRANGE and letter not in ACCENTS for letter in beyond):
        return True
    other = {letter for letter in beyond if letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN")}
    latin = sum(letter.isalpha() and letter.isascii() for letter in text)
    return bool(other) and latin > sum(letter in other for letter in text)
