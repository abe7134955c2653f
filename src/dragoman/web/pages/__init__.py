"""The pages. Each module is one page, or a few that belong together; `router` serves them all."""

from __future__ import annotations

from fastapi import APIRouter

from dragoman.web.pages import add, claim, document, pair, review, search, today

router = APIRouter(include_in_schema=False)
for each in (today, search, add, document, claim, review):
    router.include_router(each.router)
router.include_router(pair.router)  # last: any two segments may be a pair
