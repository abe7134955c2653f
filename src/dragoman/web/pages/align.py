"""Where parties stand toward others on one ladder: a heat table, who moved as slopes, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from dragoman.analysis.align import agreements, first_movers
from dragoman.model.stance import Stance
from dragoman.vocabulary.stances import ladder
from dragoman.web import answers
from dragoman.web.open import AskedOf
from dragoman.web.render import Answer, shaped
from dragoman.web.slopes import slope_charts

router = APIRouter()

COLUMNS = ("actor", "target", "rung", "rank", "since", "before", "moved", "sanctions", "tone", "claims")
TARGETS = 24  # columns of the heat table
EXAMPLES = (
    ("The G7 toward Russia since 2022", "of=G7&toward=RUS&since=2022-02-23"),
    (
        "Canada, Peru and the United States toward Venezuela",
        "party=CAN,PER,USA&toward=VEN&since=2018-01-01",
    ),
    ("India toward everyone", "party=IND"),
)


@shaped(router, "/align")
def align(
    request: Request,
    asked: AskedOf,
    party: Annotated[list[str], Query(max_length=40)] = [],  # noqa: B006
    toward: Annotated[list[str], Query(max_length=40)] = [],  # noqa: B006
    of: Annotated[str, Query(max_length=80)] = "",
    since: Annotated[str, Query(max_length=10)] = "",
) -> Answer:
    """The page. Several parties may stand in one field, with commas between."""
    parties, targets = split(party), split(toward)
    found = answers.aligned(asked.view, parties, targets, of.strip(), since) if parties or of.strip() else None
    stances = found.stances if found else ()
    words = [*parties, *(word for each in targets for word in ("--toward", each))]
    words += [*(("--of", of) if of else ()), *(("--since", since) if since else ())]
    return Answer(
        template="align.html",
        context={
            "asked": asked, "found": found, "parties": parties, "targets": targets, "of": of, "since": since,
            "columns": columns(stances), "actors": list(dict.fromkeys(each.actor for each in stances)),
            "cells": {(each.actor, each.target): each for each in stances}, "rungs": ladder().rungs,
            "charts": slope_charts(stances), "movers": first_movers(stances), "examples": EXAMPLES,
            "agreements": sorted(agreements(stances), key=lambda each: (-each.s, each.one, each.other)),
        },
        record=lambda: answers.alignment_record(found) if found else {},
        columns=COLUMNS,
        rows=lambda: rows(stances),
        command=("align", *words, *asked.options) if found else (),
    )  # fmt: skip


def split(given: list[str]) -> list[str]:
    """The parties named in fields of a form."""
    return [name.strip() for each in given for name in each.split(",") if name.strip()]


def columns(stances: tuple[Stance, ...]) -> list[str]:
    """The targets of the heat table, those toward which most stances are known first."""
    counts = Counter(each.target for each in stances if each.rung is not None)
    order = dict.fromkeys((*(target for target, _ in counts.most_common()), *(each.target for each in stances)))
    return list(order)[:TARGETS]


def rows(stances: tuple[Stance, ...]) -> Iterator[dict[str, Any]]:
    """A row for each stance."""
    for each in stances:
        yield {
            "actor": each.actor, "target": each.target, "rung": each.rung.id if each.rung else "",
            "rank": each.rung.rank if each.rung else "", "since": each.since,
            "before": each.before.id if each.before else "", "moved": each.moved, "sanctions": each.sanctions,
            "tone": each.tone, "claims": each.rung.claims if each.rung else (),
        }  # fmt: skip
