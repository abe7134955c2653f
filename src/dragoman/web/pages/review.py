"""What people say of claims: the queue of those that wait, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from dragoman.errors import InputError
from dragoman.exchange.recorded import recorded_record
from dragoman.ledger import View
from dragoman.ledger.provenance import sentence_at
from dragoman.ledger.review import CORRECTABLE, Review, Verdict
from dragoman.model.claim import Claim
from dragoman.model.record import Recorded
from dragoman.vocabulary.lookup import party_code
from dragoman.vocabulary.rules import act_groups, acts_of
from dragoman.web.access import LOCAL, Token
from dragoman.web.csrf import checked
from dragoman.web.login import own
from dragoman.web.open import AskedOf, LedgerOf
from dragoman.web.render import REVIEWER, YEAR, Answer, shaped

router = APIRouter()

COLUMNS = ("claim", "act", "actor", "recipient", "status", "date", "confidence", "publisher", "published", "quote")
LENGTH = 20  # claims of the queue on a page
DEFAULT_REASONS = {Verdict.ACCEPT: "as the text says", Verdict.REJECT: "not what the text says"}
"""What stands for a reason where a key was pressed and none was written."""


@shaped(router, "/review")
def queue(
    request: Request,
    asked: AskedOf,
    party: Annotated[list[str], Query(max_length=2)] = [],  # noqa: B006
    group: Annotated[str, Query(max_length=40)] = "",
    after: Annotated[str, Query(max_length=40)] = "",
) -> Answer:
    """The queue, those that the reader is least sure of first."""
    codes = [party_code(each) for each in party if each.strip()]
    acts = acts_of(group) if group else ()
    page = asked.view.waiting(after, LENGTH, parties=codes, acts=acts)
    chosen = [*(("party", each) for each in codes), *([("group", group)] if group else [])]
    words = [*codes, *(("--group", group) if group else ())]
    return Answer(
        template="review.html",
        context={
            "asked": asked, "codes": codes, "group": group, "groups": act_groups(),
            "waiting": list(zip(page.items, sentences(asked.view, page.items), strict=True)),
            "next": "?" + urlencode([*chosen, ("after", page.after)]) if page.after else "",
            "here": "/review" + ("?" + urlencode(chosen) if chosen else ""),
        },
        record=lambda: {"items": [recorded_record(each) for each in page.items], "after": page.after},
        columns=COLUMNS,
        rows=lambda: rows(page.items),
        command=("review", "queue", *words, *asked.options_known),
    )  # fmt: skip


def sentences(view: View, found: Sequence[Recorded]) -> Iterator[str]:
    """The sentence of each claim."""
    texts = {each.source.document: "" for each in found}
    texts = {address: view.document(address).document.text for address in texts}
    for each in found:
        span = each.claim.span
        yield sentence_at(texts[each.source.document], span.start, span.end)


def rows(found: Sequence[Recorded]) -> Iterator[dict[str, Any]]:
    """A row for each claim."""
    for each in found:
        source = {"publisher": each.source.publisher, "published": each.source.published}
        yield {**recorded_record(each), "claim": each.claim.id, **source}


async def formed(request: Request) -> FormData:
    """All fields of the form that was sent."""
    return await request.form()


@router.post("/review", dependencies=[Depends(checked)])
def review(
    request: Request,
    ledger: LedgerOf,
    form: Annotated[FormData, Depends(formed)],
    claim: Annotated[str, Form(max_length=80)] = "",
    verdict: Annotated[Verdict | None, Form()] = None,
    reviewer: Annotated[str, Form(max_length=200)] = "",
    reason: Annotated[str, Form(max_length=2_000)] = "",
    after: Annotated[str, Form(alias="next", max_length=2_000)] = "",
) -> Response:
    """Record a review, and go back to where it was given.

    The form of the queue has a button for each claim, named by the verdict. The fields of a correction are named as
    those of the claim; only what differs from it is a change.
    """
    claim, said = (claim, verdict) if verdict else pressed(form)
    who: Token = request.state.who
    name = reviewer.strip() if who is LOCAL else who.name
    told = reason.strip() or DEFAULT_REASONS.get(said, "")
    changes: tuple[tuple[str, str], ...] = ()
    if said is Verdict.CORRECT:
        known = next(iter(ledger.view().claims(ids=[claim], joined=False)), None)
        if known is None:
            raise InputError(f"claim {claim!r} does not stand any more, so it cannot be corrected")
        given = {field: str(form[field]).strip() for field in CORRECTABLE if field in form}
        changes = tuple((field, value) for field, value in given.items() if value != written(known.claim, field))
    made = ledger.review(Review(claim, said, name, told, changes))
    answer = RedirectResponse(own(after) if after else f"/claim/{made.id if made else claim}", 303)
    if who is LOCAL:
        answer.set_cookie(REVIEWER, quote(name), max_age=YEAR, httponly=True, samesite="lax")
    return answer


def pressed(form: FormData) -> tuple[str, Verdict]:
    """The claim and the verdict of the button that was pressed. Raises InputError where none was."""
    for said in (Verdict.ACCEPT, Verdict.REJECT):
        if said in form:
            return str(form[said])[:80], said
    raise InputError("verdict: say accept, reject or correct")


def written(claim: Claim, field: str) -> str:
    """A field of a claim as the form has it: lists of parties are codes with a space between."""
    value = getattr(claim, field)
    return " ".join(value) if isinstance(value, tuple) else str(value)
