"""The reader, run on coded texts and scored: what the benchmarks and the gate of the tests call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from dragoman.claims import assemble
from dragoman.documents import Refusal, load
from dragoman.evaluation.claims import Scores, score
from dragoman.evaluation.coded import coded_claim, load_claims, load_ids
from dragoman.model.document import Document
from dragoman.reading.pipeline import Reader


def measure(texts: Path, gold: Path, reader: Reader, keep: Callable[[str], bool] = lambda _: True) -> Scores:
    """Read the texts whose id is to be kept, and score the claims against those in `gold`.

    Raises what loading raises at the first text that cannot be read.
    """
    ids = {each for each in load_ids(texts) if keep(each)}
    readings = reader.read_all(document for document in documents(texts) if document.id in ids)
    predicted = [coded_claim(claim) for reading in readings for claim in assemble(reading).claims]
    return score(load_claims(gold, ids), predicted)


def documents(texts: Path) -> Iterator[Document]:
    """The documents of a JSON Lines file of texts; raises what is wrong with the first that cannot be read."""
    for item in load([texts]):
        if isinstance(item, Refusal):
            raise item.error
        yield item.document
