"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of coded texts that stands beside the checkout and is not part of it (`DRAGOMAN_SHARED` overrides)."""
    folder = Path(os.environ.get("DRAGOMAN_SHARED") or ROOT.parent / "shared")
    if not (folder / "gold").is_dir():
        pytest.skip(f"no coded texts in {folder}; they are measured with, but are not part of the project")
    return folder
