"""Files that are broken in every way: what cannot be used is told, and nothing else happens."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.test_import import COW, POCOM, gdelt, icews, polecat, table

from dragoman.errors import DragomanError
from dragoman.ingest import FORMATS, Given, Taken, take
from dragoman.model.time import Time

WHOLE = {
    "gdelt": table("gdelt", gdelt("1", "NOR", "054", "PSE"), gdelt("2", "NOR", "040", "TCD")),
    "polecat": table("polecat", polecat("a", "NOR", "CONSULT", "visit", "TCD")),
    "icews": table("icews", icews("1", "Japan", "112", "Peru")),
    "cow": COW,
    "pocom": POCOM,
    "csv": "id,date,actor,act,recipient,status\ne1,2024-03-01,Norway; Chad,meet,,actual\ne2,,NOR,visit,TCD,planned\n",
}
ODD = ("", "054", "２０２４", "NULL", "0000", "9" * 40, "a;b", '"', "\t", "\0")
CELLS = st.text(max_size=12) | st.sampled_from(ODD)


def outcomes(path: Path, format: str, encoding: str = "utf-8") -> list[Taken]:
    """What is taken of a file, or nothing where it is refused."""
    try:
        return [each for each in take(path, format, Given(encoding=encoding)) if isinstance(each, Taken)]
    except DragomanError:
        return []


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_broken_files_are_told_or_taken_right(tmp_path: Path, format: str, data: st.DataObject) -> None:
    text = WHOLE[format]
    for _ in range(data.draw(st.integers(0, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + data.draw(CELLS) + text[end:]
    path = tmp_path / "x.tsv"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    encoding = data.draw(st.sampled_from(["utf-8", "latin-1", "utf-16", "cp037"]))
    for taken in outcomes(path, format, encoding):
        for claim in taken.claims:
            assert taken.document.text[claim.span.start : claim.span.end] == claim.quote
            assert claim.actor
            assert claim.date == "" or Time.parse(claim.date)
            assert len(claim.rules[0].split()) == 1


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_any_bytes_are_refused(tmp_path: Path, format: str, content: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    assert outcomes(path, format) == []


@pytest.mark.parametrize("declared", ["klingon", "utf-7", "UTF-16"])
def test_xml_in_a_strange_encoding(tmp_path: Path, declared: str) -> None:
    path = tmp_path / "x.xml"
    path.write_text(POCOM.replace('encoding="UTF-8"', f'encoding="{declared}"'))
    assert outcomes(path, "pocom") == []


def test_xml_that_would_grow_without_end(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 12}">' for n in range(1, 9))
    bomb = POCOM.replace("<country-mission>", f'<!DOCTYPE x [<!ENTITY e0 "lol">{entities}]><country-mission>&e8;', 1)
    path = tmp_path / "x.xml"
    path.write_text(bomb)
    assert outcomes(path, "pocom") == []
