"""The REST API under `/api/v1`; its OpenAPI document is `/api/v1/openapi.json`."""

from __future__ import annotations

from fastapi import APIRouter

from dragoman.web.api import lists, relations, self, writing
from dragoman.web.api.answering import PROBLEMS

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)
for each in (lists, relations, self, writing):
    router.include_router(each.router)
