"""The forms in which `dragoman read` writes results: each takes them one by one and writes as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TextIO

from rich.console import Console

from dragoman.cli.results import Result
from dragoman.exchange.explain import explanation
from dragoman.exchange.jsonl import claim_line, to_json
from dragoman.exchange.mentions import mention_records
from dragoman.exchange.page import FOOT, page_article, page_head
from dragoman.exchange.table import claims_block


def write_table(results: Iterable[Result], console: Console, *, explain: bool) -> None:
    """A block for each document; with `explain`, why each trigger became a claim or not."""
    for result in results:
        console.print(claims_block(result.document, result.assembly.claims))
        if explain:
            console.print(explanation(result.reading, result.assembly.decisions))


def write_jsonl(results: Iterable[Result], stream: TextIO) -> None:
    """One claim per line."""
    for result in results:
        for claim in result.assembly.claims:
            stream.write(claim_line(claim) + "\n")
        stream.flush()


def write_json(results: Iterable[Result], stream: TextIO) -> None:
    """One list of claims."""
    before = "[\n"
    for result in results:
        for claim in result.assembly.claims:
            stream.write(before + claim_line(claim))
            before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")


def write_mentions(results: Iterable[Result], stream: TextIO) -> None:
    """One mention per line, claim or not."""
    for result in results:
        for record in mention_records(result.reading, result.assembly.decisions):
            stream.write(to_json(record) + "\n")
        stream.flush()


def write_html(results: Iterable[Result], stream: TextIO) -> None:
    """One page with all documents."""
    number = 0
    for number, result in enumerate(results, 1):
        if number == 1:
            stream.write(page_head(f"{result.document.title or result.document.id} · Dragoman"))
        stream.write(page_article(result.document, result.assembly.claims, result.notes, number))
    if number:
        stream.write(FOOT)


WRITERS: dict[str, Callable[[Iterable[Result], TextIO], None]] = {
    "jsonl": write_jsonl,
    "json": write_json,
    "mentions": write_mentions,
    "html": write_html,
}
