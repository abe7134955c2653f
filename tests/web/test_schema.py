"""Every answer is as the OpenAPI document says, whatever is asked: tried with requests that schemathesis makes up."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.web.serving import serving

EXAMPLES = int(os.environ.get("DRAGOMAN_TEST_EXAMPLES", "12"))  # requests of each kind for each operation
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def address(filled_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server on a ledger that may be written to."""
    folder = tmp_path_factory.mktemp("schema")
    shutil.copy(filled_ledger, folder / "own.db")
    with serving("own.db", folder) as server:
        yield server.url
        log = server.log.read_text()
    assert "Traceback" not in log, log


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_as_the_document_says(address: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) >= 18
    for operation in operations:
        strategy: Any = operation.as_strategy(generation_mode=mode)

        @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=strategy)
        def ask(case: Any) -> None:
            case.call_and_validate(checks=CHECKS)

        try:
            ask()
        except Unsatisfiable:  # nothing can be wrong with a request that has no parameters
            assert mode is GenerationMode.NEGATIVE
            assert operation.path == "/api/v1/self"


PAIR = {"actor": "CAN", "recipient": "VEN"}
GOOD: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("/states/{actor}/{recipient}", PAIR, {"on": "2023-11-21"}),
    ("/timelines/{actor}/{recipient}", PAIR, {}),
    ("/briefs/{actor}/{recipient}", PAIR, {"ally": ["USA"], "since": "2018-01-01", "on": "2023-12-10"}),
    ("/briefs/{actor}/{recipient}", PAIR, {"format": "docx"}),
    ("/briefs/{actor}/{recipient}", PAIR, {"format": "md"}),
    ("/changes", {}, {"since": "2017-01-01"}),
    ("/commitments", {}, {}),
    ("/alignment", {}, {"party": ["CAN", "USA"], "since": "2018-01-01"}),
    ("/claims", {}, {"standing": ["superseded", "current"]}),
    ("/events", {}, {"party": ["CAN", "VEN"]}),
    ("/documents", {}, {"limit": 2}),
    ("/search", {}, {"q": "oil or embassy"}),
    ("/entries", {}, {}),
    ("/self", {}, {}),
)


@pytest.mark.parametrize(("path", "parameters", "query"), GOOD)
def test_what_is_found_is_as_the_document_says(
    address: str, path: str, parameters: dict[str, Any], query: dict[str, Any]
) -> None:
    schema = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")
    case = schema[f"/api/v1{path}"]["GET"].Case(path_parameters=parameters, query=query)
    answer = case.call_and_validate(checks=CHECKS)
    assert answer.status_code == 200, answer.text
    assert answer.content not in (b"[]", b"{}")


def test_one_thing_is_as_the_document_says(address: str) -> None:
    schema = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")
    claim = schema["/api/v1/claims"]["GET"].Case().call().json()["items"][0]
    for path, parameters in (
        ("/claims/{id}", {"id": claim["id"]}),
        ("/documents/{address}", {"address": claim["source"]["document"]}),
        ("/documents/{address}/claims", {"address": claim["source"]["document"]}),
    ):
        case = schema[f"/api/v1{path}"]["GET"].Case(path_parameters=parameters)
        assert case.call_and_validate(checks=CHECKS).status_code == 200
    text = {"text": "Norway recalled its ambassador to Mali on Friday.", "published": "2024-03-18"}
    said = {"claim": claim["id"], "verdict": "accept", "reviewer": "Ana", "reason": "so it is"}
    for path, body in (("/documents", text), ("/documents", text), ("/reviews", said)):
        case = schema[f"/api/v1{path}"]["POST"].Case(body=body, media_type="application/json")
        assert case.call_and_validate(checks=CHECKS).status_code in (200, 201)
    noted = schema["/api/v1/audit"]["GET"].Case().call_and_validate(checks=CHECKS).json()
    assert [each["status"] for each in noted[:3]] == [201, 200, 201]
