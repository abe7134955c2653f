"""What `dragoman export` writes, read back by other programs' eyes: csv, pyarrow, rdflib, and plain JSON."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import random
import tracemalloc
import warnings
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.conftest import Run
from tests.ledger.writer import NEWER, made_claim, made_document
from tests.web.record import Text, Told, claim_of

from dragoman.errors import MalformedRecord
from dragoman.exchange.dump import read_dump, write_dump
from dragoman.exchange.flat import COLUMNS, COUNTS, LISTS, NUMBERS, flat_record, write_csv
from dragoman.exchange.jsonl import claim_record
from dragoman.exchange.parse import claim_from
from dragoman.ledger import Ledger
from dragoman.ledger.identity import ReaderVersion, content_address
from dragoman.model.document import Document
from dragoman.model.record import Recorded
from dragoman.vocabulary.datasets import ftm_schemata, layout

PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
DM = rdflib.Namespace("urn:dragoman:term:")


def exported(run: Run, place: Path, format: str, *arguments: object) -> str:
    said = run("export", *arguments, "--format", format, "--ledger", place)
    assert said.exit_code == 0, said.output
    return said.stdout


def held(place: Path) -> list[Recorded]:
    with Ledger.open(place) as ledger:
        return list(ledger.view().claims())


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def typed(row: dict[str, str]) -> dict[str, Any]:
    """A row of CSV with the types that the columns have."""
    made: dict[str, Any] = {**row}
    made |= {name: row[name].split() for name in LISTS}
    made |= {name: float(row[name]) for name in NUMBERS}
    return made | {name: int(row[name]) for name in COUNTS}


def test_csv_keeps_every_field(run: Run, place: Path) -> None:
    rows = rows_of(exported(run, place, "csv"))
    wanted = {each.claim.id: each for each in held(place)}
    assert {claim_from(typed(row)) for row in rows} == {each.claim for each in wanted.values()}
    for row in rows:
        assert typed(row) == flat_record(wanted[row["id"]])
    days = {row["date"]: (row["earliest"], row["latest"]) for row in rows}
    assert days["2018"] == ("2018-01-01", "2018-12-31")
    assert days[""] == ("", "")


def test_parquet_holds_what_csv_holds(run: Run, place: Path, tmp_path: Path) -> None:
    exported(run, place, "parquet", "-o", tmp_path / "claims.parquet")
    rows = pyarrow.parquet.read_table(tmp_path / "claims.parquet").to_pylist()
    assert rows == [typed(row) for row in rows_of(exported(run, place, "csv"))]
    assert list(rows[0]) == list(COLUMNS)


def test_parties_and_days_choose_claims(run: Run, place: Path) -> None:
    pair = rows_of(exported(run, place, "csv", "Canada", "Venezuela"))
    assert {(row["actor"], row["recipient"]) for row in pair} == {("CAN", "VEN")}
    assert {row["act"] for row in rows_of(exported(run, place, "csv", "VEN", "--on", "2019-02-14"))} == {
        "sever_relations",
        "suspend_relations",
    }
    early = rows_of(exported(run, place, "csv", "--published-by", "2023-10-31"))
    assert {row["publisher"] for row in early} == {"Gulf Courier"}
    assert rows_of(exported(run, place, "csv", "--as-of", "2023-12-31")) == []


def test_what_is_asked_wrongly_is_told(run: Run, place: Path, tmp_path: Path) -> None:
    assert run("export", "CAN", "VEN", "PER", "--ledger", place).exit_code == 2
    assert "not a party" in run("export", "Nowheria", "--ledger", place).stderr
    said = run("export", "--format", "csv", "-o", tmp_path / "none" / "x.csv", "--ledger", place)
    assert said.exit_code == 4
    said = run("export", "--on", "soon", "--ledger", place)
    assert said.exit_code == 3
    assert "'soon' is no date" in said.stderr


def test_jsonl_loads_back_with_the_same_claims(run: Run, place: Path, tmp_path: Path) -> None:
    text = exported(run, place, "jsonl")
    with Ledger.open(tmp_path / "copy.db", create=True) as copy:
        for each in read_dump(text.splitlines(), "dump"):
            copy.add(each.document, each.claims, each.reader)
        assert copy.faults() == ()
        loaded = list(copy.view().claims())
    assert {each.claim for each in loaded} == {each.claim for each in held(place)}
    assert {each.source.document for each in loaded} == {each.source.document for each in held(place)}
    again = io.StringIO()
    with Ledger.open(tmp_path / "copy.db") as copy:
        write_dump(copy.view().each_text(), again)
    assert [line["id"] for line in lines_of(again.getvalue())] == [line["id"] for line in lines_of(text)]


def lines_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if '"kind": "head"' not in line]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"whole": true', '"whole": false', "line 1: holds only some claims"),
        ('"format": "dragoman ledger"', '"format": "other"', "line 1: no export of a ledger"),
        ('"version": 1', '"version": 7', "line 1: version 7"),
        ("left the post", "kept the post", "line 2: the document is not what its address says"),
        ('"status": "planned"', '"status": "sure"', "'sure' is not a valid Status"),
        ('"confidence": ', '"confidences": ', "'confidence' is missing"),
    ],
)
def test_a_changed_dump_is_refused_with_its_line(run: Run, place: Path, old: str, new: str, told: str) -> None:
    text = exported(run, place, "jsonl")
    assert old in text
    with pytest.raises(MalformedRecord, match=told):
        list(read_dump(text.replace(old, new).splitlines(), "dump"))


VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**30)
    | st.text(max_size=5)
    | st.lists(st.integers(), max_size=2)
)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_dump_with_anything_in_it_is_refused_in_words(data: st.DataObject) -> None:
    document = made_document("Norway met Chad.", published="2024-03-01")
    claim = {**claim_record(made_claim(document, "meet")), "kind": "claim"}
    fields = {name: getattr(document, name) for name in ("id", "title", "published", "publisher", "url", "author")}
    reader = {"version": "0.1.0", "digest": "d", "pipeline": "p"}
    lines: list[dict[str, Any]] = [
        {"kind": "head", "format": "dragoman ledger", "version": 1, "whole": True},
        {"kind": "document", "address": content_address(document), **fields, "language": "en", "text": document.text,
         "furniture": [], "reader": reader},
        claim,
    ]  # fmt: skip
    assert len(list(read_dump(map(json.dumps, lines), "dump"))) == 1
    line = data.draw(st.sampled_from([*lines, reader]))
    line[data.draw(st.sampled_from(sorted(line)))] = data.draw(VALUES)
    with contextlib.suppress(MalformedRecord):
        for each in read_dump(map(json.dumps, lines), "dump"):
            assert all(found.quote == each.document.text[found.span.start : found.span.end] for found in each.claims)
            assert all(isinstance(code, str) for found in each.claims for code in found.actor)
            assert each.reader.id
            assert all(found.span.end <= len(each.document.text) for found in each.claims)


def test_a_part_says_that_it_is_one(run: Run, place: Path) -> None:
    text = exported(run, place, "jsonl", "NOR")
    assert json.loads(text.splitlines()[0])["whole"] is False
    assert {line["act"] for line in lines_of(text) if line["kind"] == "claim"} == {"give_aid", "recognize"}
    with pytest.raises(MalformedRecord, match="without a party"):
        list(read_dump(text.splitlines(), "dump"))


def test_plover_has_the_columns_of_polecat_and_only_what_happened(run: Run, place: Path) -> None:
    said = run("export", "--format", "plover", "--ledger", place)
    rows = list(csv.DictReader(io.StringIO(said.stdout), delimiter="\t"))
    assert tuple(rows[0]) == layout("polecat").columns
    (recall,) = (row for row in rows if row["Actor Country"] == "CHL")
    assert (recall["Event Date"], recall["Event Type"], recall["Event Mode"]) == ("2023-12-04", "SANCTION", "withdraw")
    assert (recall["Quad Code"], recall["Intensity"], recall["Recipient COW"]) == ("MATERIAL CONFLICT", "-6", "135")
    assert not any(row["Actor Country"] == "NOR" for row in rows)
    assert "1 conditional, 2 planned, 1 possible" in said.stderr
    (joined,) = (row for row in rows if row["Recipient Name"] == "African Union")
    assert (joined["Recipient Country"], joined["Primary Recipient Sector"]) == ("", "IGO")


def test_cameo_has_the_columns_of_gdelt_and_tells_intent_as_intent(run: Run, place: Path) -> None:
    said = run("export", "--format", "cameo", "--ledger", place)
    table = layout("gdelt").columns
    rows = [dict(zip(table, line.split("\t"), strict=True)) for line in said.stdout.splitlines()]
    assert len(table) == 61
    (aid,) = (row for row in rows if row["Actor1CountryCode"] == "NOR")
    assert (aid["EventCode"], aid["EventRootCode"], aid["QuadClass"]) == ("033", "03", "1")
    assert "events left out, as such a table cannot tell them: 1 conditional, 1 planned, 1 possible" in said.stderr
    (recall,) = (row for row in rows if row["Actor1CountryCode"] == "CHL")
    assert (recall["SQLDATE"], recall["FractionDate"], recall["SOURCEURL"]) == (
        "20231204",
        "2023.9973",
        "javascript:alert(1)",
    )
    assert not any(row["EventCode"] == "054" and row["Actor1CountryCode"] == "NOR" for row in rows)
    (month,) = (row for row in rows if row["MonthYear"] == "201709")
    assert (month["SQLDATE"], month["Year"], month["FractionDate"]) == ("", "2017", "")
    assert len({row["GLOBALEVENTID"] for row in rows}) == len(rows)


def test_an_event_that_two_texts_report_is_one_row(run: Run, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "two.db", create=True) as ledger:
        for name in ("Gulf Courier", "Harbour Post"):
            told = Text(name, name, "2024-05-02", name, f"{name}: Chad expelled Mali's envoy on Thursday.")
            document = Document(told.id, told.text, told.title, told.published, told.publisher, language="en")
            claim = Told("Chad expelled Mali's envoy", "expel_envoy", "TCD", "MLI", date="2024-05-02")
            ledger.add(document, [claim_of(document, claim)], ReaderVersion("0.1.0", "c" * 64, "pipeline 1"))
    (row,) = exported(run, tmp_path / "two.db", "cameo").splitlines()
    cells = dict(zip(layout("gdelt").columns, row.split("\t"), strict=True))
    assert (cells["NumMentions"], cells["NumSources"], cells["Actor1Code"]) == ("2", "2", "TCDGOV")


def test_an_act_that_the_vocabulary_no_longer_has_is_left_out_of_tables(run: Run, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "old.db", create=True) as ledger:
        document = made_document("Norway waltzed with Chad.", published="2024-03-01")
        ledger.add(document, [made_claim(document, "waltz")], NEWER)
    for format in ("plover", "cameo"):
        said = run("export", "--format", format, "--ledger", tmp_path / "old.db")
        assert said.exit_code == 0, said.output
        assert "cannot tell them: 1 of an act that is no longer in the vocabulary" in said.stderr
    for format in ("csv", "jsonl", "jsonld", "ftm"):
        exported(run, tmp_path / "old.db", format)


def test_ftm_is_valid_by_its_schema(run: Run, place: Path) -> None:
    entities = [json.loads(line) for line in exported(run, place, "ftm").splitlines()]
    known: set[str] = set()
    for each in entities:
        assert each["properties"].keys() <= ftm_schemata()[each["schema"]]
        assert all(isinstance(values, list) and values for values in each["properties"].values())
        references = [*each["properties"].get("entity", []), *each["properties"].get("member", [])]
        assert set(references + each["properties"].get("organization", [])) <= known
        known.add(each["id"])
    assert len(known) == len(entities)
    measures = {
        (*each["properties"]["country"], *each["properties"]["status"], *each["properties"].get("startDate", []))
        for each in entities
        if each["schema"] == "Sanction"
    }
    assert measures == {("ca", "Active", "2017-09"), ("us", "Suspended", "2023-10-18")}
    (seat,) = (each["properties"] for each in entities if each["schema"] == "Membership")
    assert (seat["startDate"], seat["status"]) == (["2022-05"], ["Active"])
    assert seat["description"] == ["Chad joined the Lake Council and the African Union in May 2022"]


def test_ftm_on_a_day_has_what_held_on_it(run: Run, place: Path) -> None:
    entities = [json.loads(line) for line in exported(run, place, "ftm", "--on", "2020-01-01").splitlines()]
    measures = [each["properties"] for each in entities if each["schema"] == "Sanction"]
    assert {(*each["authority"], *each["startDate"]) for each in measures} == {("Canada", "2017-09")}
    assert not any(each["schema"] == "Membership" for each in entities)
    assert exported(run, place, "ftm", "CHL") == ""


def test_jsonld_tells_where_every_claim_comes_from(run: Run, place: Path) -> None:
    graph = graph_of(exported(run, place, "jsonld"))
    claims = set(graph.subjects(rdflib.RDF.type, DM.Claim))
    assert {str(claim).rpartition(":")[2] for claim in claims} == {each.claim.id for each in held(place)}
    for claim in claims:
        (document,) = graph.objects(claim, PROV.wasQuotedFrom)
        (reading,) = graph.objects(claim, PROV.wasGeneratedBy)
        assert (reading, PROV.used, document) in graph
        (agent,) = graph.objects(reading, PROV.wasAssociatedWith)
        assert (agent, rdflib.RDF.type, PROV.SoftwareAgent) in graph
        assert graph.value(document, rdflib.DCTERMS.publisher) is not None
        assert graph.value(claim, DM.actor) is not None
    some = graph_of(exported(run, place, "jsonld", "NOR"))
    assert set(some.subjects(rdflib.RDF.type, DM.Claim)) < claims


def graph_of(text: str) -> rdflib.Graph:
    """What JSON-LD says; rdflib's own parser uses a class that rdflib deprecates."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return rdflib.Graph().parse(data=text, format="json-ld")


WORDS = ("harbour", "grain", "winter", "bridge", "council", "radio", "orchard", "copper", "timber", "ferry", "salt")


def test_memory_does_not_grow_with_the_ledger(tmp_path: Path) -> None:
    def peak(pairs: int) -> int:
        with Ledger.open(tmp_path / f"{pairs}.db", create=True) as ledger:
            for number in range(pairs * 5):
                chosen = random.Random(number).choices(WORDS, k=30)
                document = made_document(f"{number}: {' '.join(chosen)}.")
                parties = {"actor": f"P{number % pairs}", "recipient": "NOR"}
                ledger.add(document, [made_claim(document, "condemn", date="2020-01-05", **parties)], NEWER)
            view = ledger.view()
            write_csv(view.each_claim(), io.StringIO())
            tracemalloc.start()
            with (tmp_path / "out.csv").open("w") as stream:
                write_csv(view.each_claim(), stream)
            reached = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return reached

    assert peak(1_200) < 1.25 * peak(400)
