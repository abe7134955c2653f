"""The map that comes last in scoring: it keeps the order, and belongs to the scorer that ships."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import pytest

from dragoman.claims import assemble
from dragoman.model.document import Document
from dragoman.reading import scorer
from dragoman.reading.calibration import SAME, Calibrator, calibrator
from dragoman.reading.pipeline import Reader


def test_it_is_the_one_fitted_for_this_scorer() -> None:
    stored = files("dragoman.reading").joinpath("model", "scorer.json")
    digest = hashlib.sha256(stored.read_bytes()).hexdigest()[:12]
    assert calibrator().scorer == digest, (
        "the scorer file has changed since its confidence was calibrated: run `python -m dragoman.training calibrate` "
        "(docs/reading/training.md), which `python -m dragoman.training scorer` does by itself"
    )


@pytest.mark.parametrize("each", [calibrator(), SAME, Calibrator(0.0, 2.0, -1.0)])
def test_it_keeps_the_order_and_stays_in_bounds(each: Calibrator) -> None:
    mapped = [each(n / 1000) for n in range(1001)]
    assert mapped == sorted(mapped)
    assert 0 <= mapped[0] < mapped[-1] <= 1
    assert len(set(mapped)) > 900


def test_without_a_fit_nothing_changes() -> None:
    assert [SAME(n / 10) for n in range(1, 10)] == pytest.approx([n / 10 for n in range(1, 10)])


def test_the_formula() -> None:
    # Log odds 0.5 ln 0.8 - 2 ln 0.2 - 1 = 2.1073
    assert Calibrator(0.5, 2.0, -1.0)(0.8) == pytest.approx(0.89161, abs=1e-5)


def test_it_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Norway recalled its ambassador to Mali on Friday. Chad will open an embassy in Riga, Latvia said."
    document = Document("d", text, published="2024-03-18")
    calibrated = assemble(Reader().read(document)).claims
    monkeypatch.setattr("dragoman.reading.pipeline.calibrator", lambda: SAME)
    plain = assemble(Reader().read(document)).claims
    assert [claim.id for claim in calibrated] == [claim.id for claim in plain]
    assert calibrated
    for one, other in zip(calibrated, plain, strict=True):
        assert one.confidence == pytest.approx(calibrator()(other.confidence), abs=2e-3)
    assert scorer.scorer() is not None
