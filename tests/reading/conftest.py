"""What the tests of reading share."""

from __future__ import annotations

import pytest
from spacy.language import Language

from dragoman.reading.pipeline import PIPELINE, load_pipeline


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The language pipeline, loaded once."""
    return load_pipeline(PIPELINE)
