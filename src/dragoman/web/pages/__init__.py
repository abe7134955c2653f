"""The pages. Each module is one page, or a few that belong together; `router` serves them all."""

from __future__ import annotations

from fastapi import APIRouter

from dragoman.web.pages import today

router = APIRouter(include_in_schema=False)
router.include_router(today.router)
