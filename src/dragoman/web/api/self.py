"""Who one is to the server, and what others did."""

from __future__ import annotations

import json
from collections import deque
from itertools import islice
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import JSONResponse

from dragoman.web.access import Role, Token
from dragoman.web.api import schemas

router = APIRouter()


@router.get("/self", response_model=schemas.Who)
def self(request: Request) -> JSONResponse:
    """Whose token this request came with; `local` where none is needed."""
    who: Token = request.state.who
    return JSONResponse({"name": who.name, "role": str(who.role)})


@router.get("/audit", response_model=list[schemas.Noted])
def audit(request: Request, limit: Annotated[int, Query(ge=1, le=1_000)] = 100) -> JSONResponse:
    """The last things that were changed or denied, newest first; for admins."""
    who: Token = request.state.who
    if not who.role.covers(Role.ADMIN):
        raise HTTPException(403, f"the audit log is for admins; this token is that of a {who.role}")
    path: Path = request.app.state.audit
    if not path.exists():
        return JSONResponse([])
    with path.open(encoding="utf-8", errors="replace") as lines:
        last = deque(lines, maxlen=limit + 1)
    noted = (json.loads(line) for line in reversed(last) if line.endswith("}\n"))
    return JSONResponse(list(islice(noted, limit)))
