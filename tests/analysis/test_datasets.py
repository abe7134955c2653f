"""Rows of datasets in the analyses: heard where no text tells, never counted as a source."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.analysis.made import made

from dragoman.analysis import relationship, timeline
from dragoman.analysis.align import stance
from dragoman.analysis.watch import commitments
from dragoman.brief.compose import compose
from dragoman.model.record import ProvenanceClass, Recorded
from dragoman.model.state import Fluent, Pair

PAIR = Pair("CAN", "VEN")
ON = date(2023, 12, 1)


def row(act: str, actor: str, recipient: str, *, on: str, about: str = "") -> Recorded:
    """A claim that is the row of a dataset."""
    text = made(act, actor, recipient, on=on, about=about, publisher="GDELT 2.0 Events", published=on or "2023-01-01")
    source = replace(text.source, provenance=ProvenanceClass.DATASET, independent="")
    return replace(text, source=source)


def test_a_dataset_tells_what_no_text_tells() -> None:
    records = [row("impose_sanctions", "CAN", "VEN", on="2017-09-22")]
    found = relationship(records, PAIR, ON)
    (spell,) = found.spells
    assert (spell.change.fluent, spell.change.value) == (Fluent.SANCTIONS, "in force")
    assert spell.change.subject == "unspecified"
    assert spell.change.support.publishers == ()
    assert spell.change.support.claims == (records[0].claim.id,)


def test_from_the_first_text_on_texts_alone_speak() -> None:
    text = made("impose_sanctions", "CAN", "VEN", on="2018-05", about="sanctions", publisher="Herald")
    before = row("ease_sanctions", "CAN", "VEN", on="2016-01-01")
    after = row("lift_sanctions", "CAN", "VEN", on="2019-01-01")
    told = timeline([text, before, after], PAIR)
    values = [change.value for change in told if not change.inferred]
    assert values == ["eased", "in force"]
    assert relationship([text, before, after], PAIR, ON).value(Fluent.SANCTIONS) == "in force"
    assert relationship([before, after], PAIR, ON).value(Fluent.SANCTIONS) == "lifted"


def test_what_a_text_tells_without_a_date_holds_too() -> None:
    text = made("sever_relations", "CAN", "VEN", about="relations", published="2019-03-01")
    later = row("restore_relations", "CAN", "VEN", on="2020-01-01", about="relations")
    assert relationship([text, later], PAIR, ON).value(Fluent.RELATIONS) == "severed"


def test_rows_make_no_commitment_and_no_tone() -> None:
    rows = [row("threaten", "CAN", "VEN", on="2023-11-20"), row("condemn", "CAN", "VEN", on="2023-11-21")]
    assert commitments(rows, ON) == ()
    assert stance(rows, PAIR, ON).tone is None
    assert stance([made("condemn", "CAN", "VEN", on="2023-11-21")], PAIR, ON).tone is not None


def test_a_brief_names_a_dataset_as_one() -> None:
    rows = [row("impose_sanctions", "CAN", "VEN", on="2017-09-22")]
    brief = compose(rows, PAIR, ON)
    assert {each.attribution for each in brief.citations} == {"dataset"}
    (thin,) = (section for section in brief.sections if section.id == "thin")
    assert "only GDELT 2.0 Events" in thin.sentences[0].text
