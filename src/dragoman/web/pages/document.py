"""One text as it was published, with its evidence marked and its claims beside it; its revisions; and what was found in
it that is no claim, with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request

from dragoman.exchange.labels import act_group
from dragoman.exchange.listing import kept_record
from dragoman.exchange.page import css_class
from dragoman.exchange.recorded import recorded_record
from dragoman.ledger.listing import Kept
from dragoman.model.record import Recorded, Standing
from dragoman.web.adding import explained
from dragoman.web.marks import paragraphs
from dragoman.web.open import Asked, AskedOf, SettingsOf
from dragoman.web.render import Answer, shaped
from dragoman.web.revisions import compared, is_changed

router = APIRouter()

SCHEME = "sha256:"
Hex = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="A content address without its scheme.")]

COLUMNS = (
    "claim", "standing", "act", "actor", "recipient", "object", "status", "date", "by", "speaker", "condition",
    "deadline", "quote", "start", "end",
)  # fmt: skip
REASON_COLUMNS = ("sentence", "words", "act", "rules", "claim", "reason")


@shaped(router, "/document/{hex}")
def document(
    request: Request,
    asked: AskedOf,
    hex: Hex,
    against: Annotated[str, Query(pattern=r"^([0-9a-f]{64})?$", description="Another revision, to compare.")] = "",
) -> Answer:
    """The page."""
    kept = asked.view.document(SCHEME + hex)
    records = claims_of(asked, kept)
    other = asked.view.document(SCHEME + against) if against else None
    rows = [{**recorded_record(each), "claim": each.claim.id, **_place(each)} for each in records]
    groups = dict.fromkeys(css_class(act_group(each.claim.act)) for each in records)
    return Answer(
        template="document.html",
        context={
            "asked": asked, "kept": kept, "records": records, "groups": groups, "other": other,
            "paragraphs": paragraphs(kept.document, [each.claim for each in records]),
            "changed": compared(other.document.text, kept.document.text) if other else (),
            "is_changed": is_changed,
        },
        record=lambda: {**kept_record(kept), "claims": [recorded_record(each) for each in records]},
        columns=COLUMNS,
        rows=lambda: rows,
        command=("document", kept.listed.address, *asked.options_known),
    )  # fmt: skip


@shaped(router, "/document/{hex}/left-out")
def left_out(request: Request, asked: AskedOf, settings: SettingsOf, hex: Hex) -> Answer:
    """Sentence by sentence what the installed reader finds in the text, and why it is a claim or not."""
    kept = asked.view.document(SCHEME + hex)
    sentences = explained(kept.document, settings.pipeline)

    def rows() -> list[dict[str, Any]]:
        return [
            {"sentence": each.text, "words": found.words, "act": found.act, "rules": found.rules, "claim": found.claim,
             "reason": found.reason}
            for each in sentences
            for found in each.found
        ]  # fmt: skip

    return Answer(
        template="left_out.html",
        context={"asked": asked, "kept": kept, "sentences": sentences},
        record=lambda: {"address": kept.listed.address, "found": rows()},
        columns=REASON_COLUMNS,
        rows=rows,
        command=("document", kept.listed.address, "--explain", *asked.options_known),
    )


def claims_of(asked: Asked, kept: Kept) -> Sequence[Recorded]:
    """The claims of a text in its order; of a text that was revised also those that the newer one took the place of."""
    wanted = set(Standing) - ({Standing.SUPERSEDED} if kept.listed.newest else set())
    found = asked.view.claims(documents=[kept.listed.address], standings=wanted, joined=False)
    once = {each.claim.id: each for each in found}
    return sorted(once.values(), key=lambda each: (each.claim.span, each.claim.id))


def _place(recorded: Recorded) -> dict[str, int]:
    return {"start": recorded.claim.span.start, "end": recorded.claim.span.end}
