"""The brief: every sentence cited, in five formats, and an old one checked against what is known later."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path

import docx
import pypdfium2
import pytest
from tests.analysis.made import made

from dragoman.brief import checked, compose, render
from dragoman.brief.render import FORMATS, load
from dragoman.errors import InputError, MalformedRecord
from dragoman.model.brief import Brief, Verdict
from dragoman.model.record import Recorded
from dragoman.model.state import Pair

CAN_VEN = Pair("CAN", "VEN")
RECORD = [
    made("impose_sanctions", "CAN", "VEN", on="2017", about="president"),
    made("recall_envoy", "CAN", "VEN", on="2018", about="ambassador"),
    made("restore_relations", "CAN VEN", status="conditional", about="diplomatic relations",
         condition="Venezuela delivers on its pledge to hold free elections"),
    made("pledge", "VEN", about="hold free elections", quote="its pledge to hold <free> elections"),
    made("appoint_envoy", "CAN", "VEN", status="planned", about="lower-level diplomats"),
    made("open_mission", "GBR", "VEN", on="2005", about="embassy"),
    made("ease_sanctions", "USA", "VEN", on="2023-10", about="oil", deadline="2023-11-30",
         condition="release political prisoners"),
]  # fmt: skip


def brief_on(day: str, more: list[Recorded] | None = None, since: date | None = None) -> Brief:
    return compose(
        [*RECORD, *(more or [])], CAN_VEN, date.fromisoformat(day), since=since, allies=("GBR", "USA", "PER")
    )


def texts(brief: Brief, section: str) -> list[str]:
    return [one.text for each in brief.sections if each.id == section for one in each.sentences]


def test_every_sentence_is_cited_and_every_citation_used() -> None:
    brief = brief_on("2023-11-21", since=date(2018, 1, 1))
    used = set()
    for section in brief.sections:
        for sentence in section.sentences:
            assert sentence.claims
            assert brief.numbers(sentence)
            used |= set(brief.numbers(sentence))
    assert used == {citation.number for citation in brief.citations}
    assert all(citation.quote and citation.publisher and citation.published for citation in brief.citations)


def test_what_the_sections_say() -> None:
    brief = brief_on("2023-11-21", since=date(2018, 1, 1))
    assert any("in force, since 2017" in text for text in texts(brief, "state"))
    assert any("restored is conditional" in text for text in texts(brief, "pending"))
    assert any("2018" in text and "vacant" in text for text in texts(brief, "changed"))
    assert any("hold free elections" in text for text in texts(brief, "commitments"))
    assert texts(brief, "allies") == ["United Kingdom stands at ambassador, closer than Canada (chargé)."]
    assert texts(brief, "thin") == ["All of this rests on Herald alone."]
    assert compose(RECORD, Pair("FJI", "PER"), date(2023, 11, 21)).sections == ()


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_holds_every_sentence(format: str, tmp_path: Path) -> None:
    brief = brief_on("2023-11-21")
    content = render(brief, format)
    if format == "pdf":
        pages = pypdfium2.PdfDocument(content)
        told = " ".join(page.get_textpage().get_text_range() for page in pages)
        assert len(pages) >= 1
    elif format == "docx":
        told = "\n".join(line.text for line in docx.Document(io.BytesIO(content)).paragraphs)
    else:
        told = content.decode()
    if format == "json":
        assert load(told, "brief.json") == brief
        return
    flat = re.sub(r"\s+", " ", told.replace("&#39;", "'"))
    for section in brief.sections:
        for sentence in section.sentences:
            assert re.sub(r"\s+", " ", sentence.text)[:40] in flat
    assert "[1]" in told


def test_the_page_escapes_and_is_accessible() -> None:
    page = render(brief_on("2023-11-21"), "html").decode()
    assert "its pledge to hold &lt;free&gt; elections" in page
    assert "<script" not in page
    assert '<html lang="en">' in page
    assert page.count("<svg") == page.count('role="img"') == page.count("<desc") == 2
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}


def test_a_template_of_the_user_goes_first(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text("{{ brief.title }} / {{ brief.sections | length }}")
    assert render(brief_on("2023-11-21"), "md", tmp_path).decode().startswith("Canada and Venezuela / ")
    (tmp_path / "brief.md").write_text("{{ brief.nothing }}")
    with pytest.raises(InputError, match="nothing"):
        render(brief_on("2023-11-21"), "md", tmp_path)
    with pytest.raises(InputError, match="no such folder"):
        render(brief_on("2023-11-21"), "md", tmp_path / "none")
    with pytest.raises(InputError, match="md, html, pdf"):
        render(brief_on("2023-11-21"), "odt")


def test_an_old_brief_is_checked_sentence_by_sentence() -> None:
    old = brief_on("2023-11-21")
    lifted = made("lift_sanctions", "CAN", "VEN", on="2024-01-10", about="president", published="2024-01-10",
                  publisher="Gazette")  # fmt: skip
    named = made("appoint_envoy", "CAN", "VEN", on="2024-02-15", about="ambassador", published="2024-02-15",
                 publisher="Courier")  # fmt: skip
    found = checked(old, brief_on("2024-02-20", [lifted, named]))
    verdicts = {each.sentence.key: each for each in found}
    assert len(verdicts) == sum(len(section.sentences) for section in old.sections)
    (fulfilled,) = [each for each in found if each.verdict is Verdict.FULFILLED]
    assert fulfilled.evidence == (named.claim.id,)
    assert any(each.verdict is Verdict.CHANGED and lifted.claim.id in each.evidence for each in found)
    assert any(each.verdict is Verdict.TRUE for each in found if each.sentence.key.startswith("timeline/"))
    assert all(each.verdict is Verdict.TRUE for each in checked(old, brief_on("2023-11-21")))
    gone = compose(RECORD[:1], CAN_VEN, date(2023, 11, 21))
    assert Verdict.WITHDRAWN in {each.verdict for each in checked(old, gone)}


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"version": 9}', json.dumps({"version": 1, "sections": 3})])
def test_what_is_no_brief_is_told(text: str) -> None:
    with pytest.raises(MalformedRecord, match=r"old\.json: not a brief"):
        load(text, "old.json")
