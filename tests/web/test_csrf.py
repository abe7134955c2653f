"""Forms are taken from our own pages only."""

from __future__ import annotations

from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import HTMLResponse
from starlette.requests import Request
from starlette.testclient import TestClient

from dragoman.web.csrf import Csrf, checked


def application() -> FastAPI:
    """A page with a form, and where it goes."""
    app, router = FastAPI(), APIRouter()
    app.add_middleware(Csrf)

    @router.get("/form", response_class=HTMLResponse)
    def form(request: Request) -> str:
        return str(request.state.csrf)

    @router.post("/form", dependencies=[Depends(checked)])
    def taken() -> str:
        return "taken"

    app.include_router(router)
    return app


def test_a_form_repeats_the_secret_of_the_cookie() -> None:
    with TestClient(application()) as browser:
        answer = browser.get("/form")
        assert "HttpOnly; SameSite=Strict" in answer.headers["set-cookie"]
        assert browser.get("/form").text == answer.text
        assert browser.post("/form", data={"csrf": answer.text}).status_code == 200
        assert browser.post("/form", headers={"x-csrf-token": answer.text}).status_code == 200


def test_without_the_secret_it_is_refused() -> None:
    with TestClient(application()) as browser:
        assert browser.post("/form", data={"csrf": ""}).status_code == 403
        other = browser.get("/form").text
        assert browser.post("/form", data={"csrf": other[::-1]}).status_code == 403
        assert browser.post("/form").status_code == 403
        browser.cookies.clear()
        assert browser.post("/form", data={"csrf": other}).status_code == 403
        browser.cookies.set("csrf", "short")
        assert browser.post("/form", data={"csrf": "short"}).status_code == 403
