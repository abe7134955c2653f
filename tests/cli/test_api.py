"""`from dragoman import read`."""

from __future__ import annotations

import subprocess
import sys

import pytest

import dragoman
from dragoman import Document, read
from dragoman.errors import EmptyInput, PipelineError, UnsupportedLanguage

TEXT = "Norway recalled its ambassador to Mali on Friday."


def test_read_gives_claims_that_rest_on_the_text() -> None:
    [claim] = read(TEXT, published="2024-03-18")
    assert (claim.act, claim.actor, claim.recipient, claim.date) == ("recall_envoy", ("NOR",), ("MLI",), "2024-03-15")
    assert claim.span.of(TEXT) == claim.quote


def test_a_document_keeps_its_fields_unless_told_otherwise() -> None:
    document = Document("a", TEXT, published="2024-03-18")
    assert read(document)[0].date == "2024-03-15"
    assert read(document, published="2024-03-11")[0].date == "2024-03-08"
    assert read(document)[0].doc == "a"


def test_the_same_text_gives_the_same_claims() -> None:
    assert read(TEXT, published="2024-03-18") == read(TEXT, published="2024-03-18")


@pytest.mark.parametrize(
    ("text", "pipeline", "error"),
    [
        ("", "", EmptyInput),
        ("Le gouvernement a rappelé son ambassadeur à Oslo, a déclaré le ministre vendredi.", "", UnsupportedLanguage),
        (TEXT, "xx_no_such_pipeline", PipelineError),
    ],
)
def test_what_cannot_be_read_is_an_error_of_its_own(text: str, pipeline: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(text, pipeline=pipeline)


def test_importing_is_light_and_the_api_is_sorted() -> None:
    code = "import sys; import dragoman; print(sorted({'spacy', 'numpy', 'typer'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    assert dragoman.__all__ == sorted(dragoman.__all__)
    assert all(hasattr(dragoman, name) for name in dragoman.__all__)
