"""The map of the world, and what is drawn on it."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from dragoman.vocabulary.parties import states
from dragoman.vocabulary.records import StateStatus
from dragoman.web.world import world


def test_every_state_has_a_place() -> None:
    drawn = {shape.code for shape in world().shapes}
    wanted = {code for code, record in states().items() if record.status in (StateStatus.STATE, StateStatus.DISPUTED)}
    assert wanted <= drawn
    assert drawn - {""} <= set(states())


def test_disputed_areas_are_told_from_others() -> None:
    disputed = {shape.name for shape in world().shapes if shape.disputed}
    assert {"Western Sahara", "Kosovo", "Taiwan", "Palestine", "Crimea", "N. Cyprus"} <= disputed
    assert disputed.isdisjoint({"Canada", "Russia", "Ukraine"})
    assert "Kashmir" in {place.name for place in world().places}


def test_shapes_lie_within_the_map_and_do_not_span_it() -> None:
    for shape in world().shapes:
        x = y = 0.0
        for part in shape.path.split("M")[1:]:
            start, _, steps = part.rstrip("z").partition("l")
            x, y = map(float, start.split(","))
            for step in steps.split():
                dx, dy = map(float, step.split(","))
                assert abs(dx) < 120, shape.name
                x, y = x + dx, y + dy
                assert -1 <= x <= world().width + 1, shape.name
                assert -15 <= y <= world().height + 15, shape.name


def test_stances_are_drawn_and_listed(client: TestClient) -> None:
    page = client.get("/map?toward=Venezuela&on=2023-12-10").text
    drawn = re.findall(r'<a href="/(\w{3})/VEN\?on=2023-12-10" class="rung-(\d+)" aria-label="([^"]+)"', page)
    assert {(code, words) for code, _, words in drawn} == {("CAN", "Canada: severed"), ("PER", "Peru: recognised")}
    assert '<g class="target"><title>Venezuela</title>' in page
    assert "Peru recognised the government of Venezuela in 2021" in page
    told = client.get("/map.json?toward=Venezuela&on=2023-12-10").json()
    assert {each["actor"]: each["rung"] for each in told["stances"]} == {
        "CAN": "severed",
        "PER": "recognised",
        "USA": None,
    }
    assert "dragoman align --everyone --toward VEN --on 2023-12-10" in page
    assert client.get("/map.csv?toward=VEN").text.startswith("actor,target")


def test_without_a_target_there_is_the_world_alone(client: TestClient) -> None:
    page = client.get("/map").text
    assert 'class="rung-' not in page.partition("<svg")[2].partition("</svg")[0]
    assert client.get("/map?toward=Atlantis").status_code == 404
    assert client.get("/map.json").json()["stances"] == []
