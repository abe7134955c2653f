"""Real texts that were changed after they were published: the ledger gives each text's claims for its time."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from dragoman.claims import assemble
from dragoman.documents import find_furniture
from dragoman.ledger import Ledger
from dragoman.model.claim import Claim
from dragoman.model.document import Document
from dragoman.reading.pipeline import Reader

Version = tuple[datetime, Document]
EVERY = int(os.environ.get("DRAGOMAN_TEST_EVERY", "15"))  # which of the revised releases are replayed; 1: all 74


def versions(path: Path) -> Iterator[Version]:
    """Every text of the releases that have more than one, with the time at which it was first seen."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        revised = (release for release in map(json.loads, lines) if len(release["versions"]) > 1)
        for release in islice(revised, 0, None, EVERY):
            for version in release["versions"]:
                text, title = version["text"], release["title"]
                yield (
                    datetime.fromisoformat(version["seen"]).astimezone(UTC),
                    Document(
                        id=release["id"],
                        text=text,
                        title=title,
                        published=release["published"][:10],
                        publisher=release["publisher"],
                        url=release["url"],
                        furniture=find_furniture(text, title),
                    ),
                )


@pytest.fixture(scope="module")
def replayed(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Ledger, list[tuple[Version, tuple[Claim, ...]]]]]:
    """A ledger into which the versions were added at the times at which they were seen, and the claims of each."""
    told = sorted(versions(shared / "corpus" / "state-releases.jsonl.gz"), key=lambda version: version[0])
    moment = told[0][0]
    place = tmp_path_factory.mktemp("replay") / "releases.db"
    readings = Reader().read_all([document for _, document in told])
    with Ledger.open(place, create=True, clock=lambda: moment) as ledger:
        added = []
        for version, reading in zip(told, readings, strict=True):
            moment = version[0]
            claims = assemble(reading).claims
            ledger.add(version[1], claims)
            added.append((version, claims))
        yield ledger, added


def test_before_and_after_each_change(
    replayed: tuple[Ledger, list[tuple[Version, tuple[Claim, ...]]]],
) -> None:
    ledger, added = replayed
    changed = 0
    last: dict[str, tuple[datetime, tuple[Claim, ...]]] = {}
    for (moment, document), claims in added:
        told = {claim.id for claim in claims}
        assert known(ledger, document.id, moment + timedelta(seconds=1)) == told
        if document.id in last:
            changed += 1
            seen, before = last[document.id]
            assert seen < moment
            assert known(ledger, document.id, moment - timedelta(seconds=1)) == {claim.id for claim in before}
        last[document.id] = (moment, claims)
    assert changed >= 74 // EVERY
    assert any(claims for _, claims in last.values())


def known(ledger: Ledger, release: str, moment: datetime) -> set[str]:
    """The ids of the claims that hold of a release, as known at a moment."""
    return {each.claim.id for each in ledger.view(as_of=moment).claims() if each.source.doc == release}
