"""The pages. Each module is one page, or a few that belong together; `router` serves them all."""

from __future__ import annotations

from fastapi import APIRouter

from dragoman.web.pages import claim, pair, today

router = APIRouter(include_in_schema=False)
router.include_router(today.router)
router.include_router(claim.router)
router.include_router(pair.router)  # last: any two segments may be a pair
