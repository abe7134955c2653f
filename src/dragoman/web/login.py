"""Signing in with a token: the browser then has a session, which ends by itself or by signing out."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from dragoman.errors import InputError
from dragoman.web.access import Access, Kind
from dragoman.web.csrf import checked
from dragoman.web.door import COOKIE
from dragoman.web.render import page

router = APIRouter(include_in_schema=False)

LIFETIME = timedelta(hours=12)
Next = Annotated[str, Query(alias="next", max_length=2_000)]


@router.get("/login")
def form(request: Request, after: Next = "/") -> Response:
    """The form."""
    return page(request, "login.html", {"after": own(after), "wrong": False})


@router.post("/login", dependencies=[Depends(checked)])
def sign_in(
    request: Request,
    token: Annotated[str, Form(max_length=200)] = "",
    after: Annotated[str, Form(alias="next", max_length=2_000)] = "/",
) -> Response:
    """From a token to a session."""
    access: Access = request.app.state.access
    who = access.who(token.strip())
    if who is None or who.kind is not Kind.PERSONAL:
        return page(request, "login.html", {"after": own(after), "wrong": True}, 403)
    secret = access.issue(who.name, who.role, Kind.SESSION, LIFETIME)
    answer = RedirectResponse(own(after), 303)
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=int(LIFETIME.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/logout", dependencies=[Depends(checked)])
def sign_out(request: Request) -> Response:
    """The end of the session."""
    access: Access = request.app.state.access
    who = access.who(request.cookies.get(COOKIE, ""))
    if who is not None:
        with suppress(InputError):  # another request was quicker
            access.revoke(who.id)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


def own(path: str) -> str:
    """An address on this server, `/` for what leads elsewhere."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe else "/"
