"""The pages. Each module is one page, or a few that belong together; `router` serves them all."""

from __future__ import annotations

from fastapi import APIRouter

from dragoman.web.pages import add, align, claim, document, map, pair, review, search, sources, today, watch

router = APIRouter(include_in_schema=False)
for each in (today, watch, align, map, search, review, sources, add, document, claim):
    router.include_router(each.router)
router.include_router(pair.router)  # last: any two segments may be a pair
