"""Datasets in the public layout of each format, with rows written for these tests, into a ledger."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.exchange.conftest import Run

from dragoman.ledger import Ledger
from dragoman.model.claim import Claim
from dragoman.model.record import Recorded
from dragoman.vocabulary.datasets import layout


def table(format: str, *rows: dict[str, str], header: bool | None = None) -> str:
    """A file of that format; columns that a row leaves out are empty."""
    form = layout(format)
    lines = [form.delimiter.join(row.get(column, "") for column in form.columns) for row in rows]
    if form.header if header is None else header:
        lines.insert(0, form.delimiter.join(form.columns))
    return "".join(line + "\n" for line in lines)


def gdelt(id: str, actor: str, code: str, recipient: str, day: str = "20240301", **more: str) -> dict[str, str]:
    """A row of GDELT between the governments of two states."""
    sides = {}
    for side, country in (("Actor1", actor), ("Actor2", recipient)):
        kind = "GOV" if country else ""
        named = {"Code": country + kind, "Name": country, "CountryCode": country, "Type1Code": kind}
        sides |= {side + column: value for column, value in named.items()}
    dates = {"SQLDATE": day, "MonthYear": day[:6], "Year": day[:4], "DATEADDED": f"{day}120000"}
    return {"GLOBALEVENTID": id, **dates, **sides, "EventCode": code, "SOURCEURL": "https://news.example/a", **more}


def polecat(id: str, actor: str, type: str, mode: str, recipient: str, **more: str) -> dict[str, str]:
    """A row of POLECAT between two governments."""
    row = {"Event ID": id, "Event Date": "2024-03-01", "Event Type": type, "Event Mode": mode,
           "Publication Date": "2024-03-02", "Source": "Gulf Courier"}  # fmt: skip
    for side, country in (("Actor", actor), ("Recipient", recipient)):
        row |= {f"{side} Name": country, f"{side} Country": country, f"Primary {side} Sector": "GOV"}
    return {**row, **more}


def icews(id: str, source: str, code: str, target: str, **more: str) -> dict[str, str]:
    """A row of ICEWS between two governments."""
    row = {"Event ID": id, "Event Date": "2014-03-01", "CAMEO Code": code, "Event Text": f"code {code}",
           "Sentence Number": "2", "Publisher": "Gulf Courier"}  # fmt: skip
    for side, country in (("Source", source), ("Target", target)):
        row |= {f"{side} Name": f"Government ({country})", f"{side} Country": country, f"{side} Sectors": "Government"}
    return {**row, **more}


def taken(run: Run, file: Path, text: str, format: str, *options: object, code: int = 0) -> dict[str, Any]:
    """What importing a file came to."""
    file.write_text(text, encoding="utf-8")
    said = run("import", file, "--format", format, "--report", "json", "--ledger", "i.db", *options)
    assert said.exit_code == code, said.output
    told: dict[str, Any] = json.loads(said.stdout)
    return {**told, "stderr": said.stderr}


def held(place: str | Path = "i.db", **wanted: Any) -> list[Recorded]:
    with Ledger.open(place) as ledger:
        return list(ledger.view().claims(**wanted))


def brief(claims: list[Recorded]) -> set[tuple[str, ...]]:
    return {_brief(each.claim) for each in claims}


def _brief(claim: Claim) -> tuple[str, ...]:
    return (claim.act, " ".join(claim.actor), " ".join(claim.recipient), str(claim.status), claim.date)


def test_gdelt(run: Run, tmp_path: Path) -> None:
    rows = [
        gdelt("1", "NOR", "054", "PSE"),
        gdelt("2", "NOR", "033", "TCD"),  # will give aid
        gdelt("3", "NOR", "1313", "TCD"),  # threatens to break relations
        gdelt("4", "NOR", "161", "TCD"),  # reduces or breaks them
        gdelt("5", "NOR", "010", "TCD"),
        gdelt("6", "ROM", "040", "TCD", day="20240302"),
        gdelt("7", "NOR", "111", "NOR"),
        gdelt("8", "NOR", "111", ""),
        gdelt("9", "EUR", "111", "NOR"),
        gdelt("10", "NOR", "111", "TCD", Actor2Type1Code="OPP", Actor2Name="TCD"),
        gdelt("11", "", "163", "MLI", Actor1Code="IGOEUREEC", Actor1Name="EUROPEAN UNION", Actor1KnownGroupCode="EEC"),
    ]
    told = taken(run, tmp_path / "20240301.export.CSV", table("gdelt", *rows), "gdelt")
    assert (told["new"], told["claims"], told["bad"]) == (5, 5, 0)
    assert told["left"] == {
        "no act of ours": {"161 Reduce or break diplomatic relations": 1, "010 Make statement": 1},
        "one party only": {"NOR": 1, "nobody named": 1},
        "no party known": {"EURGOV": 1, "TCDGOV": 1},
    }
    assert brief(held()) == {
        ("recognize", "NOR", "PSE", "actual", "2024-03-01"),
        ("give_aid", "NOR", "TCD", "planned", "2024-03-01"),
        ("threaten", "NOR", "TCD", "actual", "2024-03-01"),
        ("meet", "ROU TCD", "", "actual", "2024-03-02"),
        ("impose_sanctions", "EU", "MLI", "actual", "2024-03-01"),
    }
    (threat,) = (each for each in held() if each.claim.act == "threaten")
    assert threat.claim.object == "Threaten to reduce or break relations"
    assert "EventCode: 1313 (Threaten to reduce or break relations)" in threat.claim.quote
    assert threat.claim.rules == ("dataset.gdelt.1313",)
    assert (threat.source.publisher, threat.source.published) == ("GDELT 2.0 Events", "2024-03-01")
    with Ledger.open("i.db") as ledger:
        assert "SOURCEURL: https://news.example/a" in ledger.view().document(threat.source.document).document.text
        assert ledger.faults() == ()


def test_polecat(run: Run, tmp_path: Path) -> None:
    rows = [
        polecat("a1", "NOR", "CONSULT", "visit", "TCD"),
        polecat("a2", "NOR", "REQUEST", "assist", "TCD", Contexts="military;economic"),
        polecat("a3", "NOR", "AGREE", "", "TCD"),  # signs, ratifies or pledges
        polecat("a4", "NOR", "SANCTION", "expel", "TCD"),
        polecat("a5", "NOR", "ACCUSE", "allege", "TCD", **{"Primary Recipient Sector": "CVL"}),
        polecat("a6", "NOR", "ACCUSE", "allege", "", **{"Recipient Name": "NATO", "Primary Recipient Sector": "IGO"}),
        polecat("a7", "NOR", "COERCE", "arrest", "TCD", **{"Event Date": "soon"}),
    ]
    told = taken(run, tmp_path / "week.txt", table("polecat", *rows), "polecat", code=3)
    assert (told["new"], told["bad"]) == (3, 1)
    assert "week.txt, line 8, column Event Date: " in told["stderr"]
    assert told["left"]["no act of ours"] == {"AGREE": 1, "SANCTION expel": 1}
    assert told["left"]["no party known"] == {"TCD": 1}
    assert brief(held()) == {
        ("meet", "NOR TCD", "", "actual", "2024-03-01"),
        ("request", "NOR", "TCD", "actual", "2024-03-01"),
        ("accuse", "NOR", "NATO", "actual", "2024-03-01"),
    }
    (request,) = held(acts=["request"])
    assert (request.claim.object, request.source.published) == ("military, economic", "2024-03-02")


def test_icews(run: Run, tmp_path: Path) -> None:
    rows = [
        icews("77", "Russian Federation", "112", "Japan"),
        icews("77", "Russian Federation", "112", "Japan", **{"Sentence Number": "5"}),
        icews("78", "Japan", "0256", "Russian Federation"),
        icews("79", "Japan", "019", "Russian Federation"),
        icews("80", "Japan", "112", "Peru", **{"Target Name": "Citizen (Peru)", "Target Sectors": "Population"}),
        icews("81", "Japan", "112", "", **{"Target Name": "NATO", "Target Sectors": "International Organization"}),
    ]
    told = taken(run, tmp_path / "events.2014.tab", table("icews", *rows), "icews")
    assert told["new"] == 4
    assert told["left"] == {"no act of ours": {"019 code 019": 1}, "no party known": {"Citizen (Peru)": 1}}
    assert brief(held()) == {
        ("accuse", "RUS", "JPN", "actual", "2014-03-01"),
        ("request", "JPN", "RUS", "actual", "2014-03-01"),
        ("accuse", "JPN", "NATO", "actual", "2014-03-01"),
    }


COW = """ccode1,ccode2,year,DR_at_1,DR_at_2,DE,version
385,380,1935,2,3,1,2006.1
380,385,1935,3,2,1,2006.1
365,385,1935,0,1,1,2006.1
365,385,1995,3,3,1,2006.1
385,2,1935,0,0,0,2006.1
385,2,1940,0,9,1,2006.1
385,300,1910,2,2,1,2006.1
385,2,1945,0,4,1,2006.1
"""


def test_cow(run: Run, tmp_path: Path) -> None:
    told = taken(run, tmp_path / "de.csv", COW, "cow", "--published", "2006-06-01", code=3)
    assert (told["new"], told["claims"], told["bad"]) == (4, 4, 1)
    assert "line 9, column DR_at_2: '4' is no rank; there are 0, 1, 2, 3, 9" in told["stderr"]
    assert told["left"] == {
        "no act of ours": {"no diplomat known": 1, "a diplomat of another rank": 1},
        "no party known": {"state 300": 1},
    }
    assert brief(held()) == {
        ("appoint_envoy", "NOR", "SWE", "actual", "../1935"),
        ("appoint_envoy", "SWE", "NOR", "actual", "../1935"),
        ("appoint_envoy", "SUN", "NOR", "actual", "../1935"),
        ("appoint_envoy", "RUS", "NOR", "actual", "../1995"),
    }
    assert {each.source.published for each in held()} == {"2006-06-01"}
    said = run("state", "SWE", "NOR", "--on", "1936-01-01", "--ledger", "i.db", "--format", "json")
    values = {each["fluent"]: each for each in json.loads(said.stdout)["values"]}
    assert values["mission"]["value"] == "Legation"
    assert [each["provenance"] for each in values["mission"]["evidence"]] == ["dataset"]
    assert values["mission"]["publishers"] == []


POCOM = """<?xml version="1.0" encoding="UTF-8"?>
<country-mission>
  <territory-id>chad</territory-id>
  <chiefs>
    <chief>
      <id>td-1961-lind-01</id>
      <person-id>lindqvist-pia</person-id>
      <role-title-id>ambassador-extraordinary-plenipotentiary</role-title-id>
      <contemporary-territory-id>chad</contemporary-territory-id>
      <appointed><date>1960-12-01</date><note/></appointed>
      <started><date>1961-01-09</date><note/></started>
      <ended><date>1963-06-30</date><note>Left post</note></ended>
    </chief>
    <mission-note><text>The mission moved.</text></mission-note>
    <chief>
      <id>td-1963-belm-01</id>
      <person-id>belmonte-ana</person-id>
      <role-title-id>charge-daffaires-ad-interim</role-title-id>
      <contemporary-territory-id>atlantis</contemporary-territory-id>
      <appointed><date>1963-07</date></appointed>
    </chief>
    <chief>
      <id>td-1964-belm-01</id>
      <person-id>belmonte-ana</person-id>
      <role-title-id>ambassador-extraordinary-plenipotentiary</role-title-id>
      <contemporary-territory-id/>
      <appointed><date>once</date></appointed>
    </chief>
  </chiefs>
</country-mission>
"""


def test_pocom(run: Run, tmp_path: Path) -> None:
    told = taken(run, tmp_path / "chad.xml", POCOM, "pocom", code=3)
    assert (told["new"], told["bad"], told["left"]) == (1, 1, {"no party known": {"atlantis": 1}})
    assert "chad.xml, chief 3, column appointed/date" in told["stderr"]
    (only,) = held()
    assert _brief(only.claim) == ("appoint_envoy", "USA", "TCD", "actual", "1961-01-09")
    assert only.claim.object == "ambassador extraordinary and plenipotentiary (lindqvist-pia), until 1963-06-30"
    said = run("state", "USA", "Chad", "--on", "1962-01-01", "--ledger", "i.db", "--format", "json")
    values = {each["fluent"]: each["value"] for each in json.loads(said.stdout)["values"]}
    assert values["head_of_mission"] == "ambassador"


EVENTS = """Ref,Day,Who,Did,ToWhom,Words
e1,2024-03-01,Norway; Chad,meet,,They met in Oslo.
e2,2024-03,NOR,recall_envoy,Mali,
e3,,NOR,waltz,Mali,
e4,,Atlantis,meet,Mali,
e5,March,NOR,meet,Mali,
"""
COLUMNS = ("--column", "id=Ref", "--column", "date=Day", "--column", "actor=Who", "--column", "act=Did",
           "--column", "recipient=ToWhom", "--column", "quote=Words")  # fmt: skip


def test_a_table_of_one_s_own(run: Run, tmp_path: Path) -> None:
    told = taken(run, tmp_path / "mine.csv", EVENTS, "csv", *COLUMNS, "--column", "status==actual", code=3)
    assert (told["new"], told["bad"]) == (2, 1)
    assert "mine.csv, line 6, column Day" in told["stderr"]
    assert told["left"] == {"no act of ours": {"waltz": 1}, "no party known": {"Atlantis": 1}}
    assert brief(held()) == {
        ("meet", "NOR TCD", "", "actual", "2024-03-01"),
        ("recall_envoy", "NOR", "MLI", "actual", "2024-03"),
    }
    met, recall = sorted(held(), key=lambda each: each.claim.act)
    assert (met.claim.quote, met.source.publisher) == ("They met in Oslo.", "mine")
    assert recall.claim.quote == "Day: 2024-03; Who: NOR; Did: recall_envoy; ToWhom: Mali"


@pytest.mark.parametrize(
    ("format", "text", "told"),
    [
        ("gdelt", "1\t2\t3\n", "x.tsv, line 1: 3 columns, not 61; GDELT 2.0 Events has 61"),
        (
            "gdelt",
            table("gdelt", gdelt("one", "NOR", "040", "TCD")),
            "line 1, column GLOBALEVENTID: 'one' is no number",
        ),
        ("gdelt", table("gdelt", gdelt("1", "NOR", "40x", "TCD")), "line 1, column EventCode: '40x' is no code"),
        ("gdelt", table("gdelt", gdelt("1", "NOR", "040", "TCD", day="20241301")), "line 1, column SQLDATE"),
        ("polecat", table("icews", icews("1", "Japan", "040", "Peru")), "line 1: no column 'Event Type'"),
        ("icews", table("polecat", polecat("1", "NOR", "AID", "", "TCD")), "line 1: no column 'Source Name'"),
        ("cow", "ccode1,ccode2,year\n", "line 1: no column 'DR_at_2', which COW Diplomatic Exchange has"),
        ("cow", "", "empty; the first line must name the columns"),
        ("pocom", "<people><person/></people>", "the root is <people>, not <country-mission>"),
        ("pocom", "<country-mission><chief></country-mission>", "line 1, column 27: not XML"),
        ("csv", EVENTS, "line 1: no column 'actor', which --column FIELD=COLUMN"),
        ("jsonl", "{}\n", "line 1: no export of a ledger"),
    ],
)
def test_a_file_of_another_format_is_refused_as_a_whole(
    run: Run, tmp_path: Path, format: str, text: str, told: str
) -> None:
    outcome = taken(run, tmp_path / "x.tsv", text, format, code=3)
    assert told in outcome["stderr"]
    assert (outcome["new"], held()) == (0, [])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--format", "gdelt", "--column", "act=Did"), "--column is for --format csv"),
        (("--format", "csv", "--column", "colour=Did"), "--column colour: there is no such field; there are id, date"),
        (("--format", "csv", "--column", "act"), "it should read FIELD=COLUMN"),
        (("--format", "csv", "--encoding", "klingon"), "'klingon' is none that Python knows"),
        (("--format", "csv", "--published", "soon"), "--published: 'soon' is no date"),
    ],
)
def test_options_that_cannot_be(run: Run, tmp_path: Path, options: tuple[str, ...], told: str) -> None:
    (tmp_path / "mine.csv").write_text(EVENTS)
    said = run("import", "mine.csv", "--ledger", "i.db", *options)
    assert said.exit_code == 3
    assert told in said.stderr


def test_packed_files_and_missing_ones(run: Run, tmp_path: Path) -> None:
    text = table("gdelt", gdelt("1", "NOR", "054", "PSE")).encode()
    (tmp_path / "a.gz").write_bytes(gzip.compress(text))
    (tmp_path / "cut.gz").write_bytes(gzip.compress(text * 50)[:90])
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("b.CSV", text)
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("b.CSV", text)
        archive.writestr("c.CSV", text)
    said = run(
        "import", "a.gz", "b.zip", "two.zip", "none", tmp_path, "cut.gz", "--format", "gdelt", "--ledger", "i.db"
    )
    assert said.exit_code == 3
    assert "i.db: 1 new, 0 revised, 0 read again, 1 known, 0 bad; 1 claims recorded" in said.stdout
    for told in (
        "two.zip: 2 files in it",
        "none: no such file",
        "a folder; name the files",
        "cut.gz: cannot be unpacked",
    ):
        assert told in said.stderr


def test_a_row_that_is_no_text_is_bad_by_itself(run: Run, tmp_path: Path) -> None:
    lines = table("polecat", polecat("a", "NOR", "AID", "", "TCD"), polecat("b", "NOR", "AID", "", "TCD"))
    (tmp_path / "l.tsv").write_bytes(lines.replace("Gulf Courier", "Gólf", 1).encode("latin-1") + b"one\ttwo\n")
    said = run("import", "l.tsv", "--format", "polecat", "--ledger", "i.db")
    assert said.exit_code == 3
    assert "line 2, column Source: no text in this encoding; see --encoding" in said.stderr
    assert "line 4: 2 columns, not 40" in said.stderr
    said = run("import", "l.tsv", "--format", "polecat", "--encoding", "latin-1", "--ledger", "i.db")
    assert "1 new, 0 revised, 0 read again, 1 known, 1 bad" in said.stdout


def test_importing_again_adds_nothing_and_a_changed_row_is_a_revision(run: Run, tmp_path: Path) -> None:
    text = table("gdelt", gdelt("1", "NOR", "054", "PSE"), gdelt("2", "NOR", "036", "TCD"))
    taken(run, tmp_path / "a.csv", text, "gdelt")
    with Ledger.open("i.db") as ledger:
        before = ledger.stats()
    assert taken(run, tmp_path / "again.csv", text + text, "gdelt")["known"] == 4
    with Ledger.open("i.db") as ledger:
        assert ledger.stats() == before
    changed = table("gdelt", gdelt("1", "NOR", "120", "PSE"))
    assert taken(run, tmp_path / "b.csv", changed, "gdelt")["revised"] == 1
    assert {each.claim.act for each in held()} == {"reject", "meet"}


def test_a_dataset_is_called_one_wherever_it_is_told(run: Run, tmp_path: Path) -> None:
    rows = [gdelt("1", "NOR", "054", "PSE"), gdelt("2", "NOR", "163", "MLI")]
    taken(run, tmp_path / "a.csv", table("gdelt", *rows), "gdelt")
    (sanction,) = held(acts=["impose_sanctions"])
    said = run("why", sanction.claim.id, "--ledger", "i.db")
    assert "a row of a dataset, not a text" in said.stdout
    told = json.loads(run("why", sanction.claim.id, "--ledger", "i.db", "--format", "json").stdout)
    assert told["wasGeneratedBy"]["activity"] == "import"
    assert told["wasGeneratedBy"]["pipeline"] == "dataset gdelt"
    assert told["entity"]["source"]["provenance"] == "dataset"
    assert "dataset · GDELT 2.0 Events" in " ".join(run("state", "NOR", "MLI", "--ledger", "i.db").stdout.split())
    assert "· dataset" in run("search", "MLI", "--ledger", "i.db").stdout
    assert "GDELT 2.0 Events (dataset)" in run("sources", "--ledger", "i.db").stdout
    page = run("brief", "write", "NOR", "MLI", "--ledger", "i.db", "--format", "md")
    assert "GDELT 2.0 Events, 2024-03-01 (dataset)" in page.stdout
    feed = run("changes", "--since", "2020-01-01", "--format", "atom", "--ledger", "i.db").stdout
    assert "(dataset GDELT 2.0 Events, 2024-03-01" in feed
    owed = run("watch", "--ledger", "i.db", "--format", "json").stdout
    assert json.loads(owed) == []
