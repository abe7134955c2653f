"""Out of one ledger and into another: what is kept, and what is lost, format by format."""

from __future__ import annotations

from pathlib import Path

from tests.exchange.conftest import Run

from dragoman.ledger import Ledger
from dragoman.model.claim import Claim
from dragoman.model.record import ProvenanceClass, Recorded

KEPT = ("act", "actor", "recipient", "object", "status", "date", "by", "speaker", "condition", "deadline")


def claims(place: str | Path) -> list[Recorded]:
    with Ledger.open(place) as ledger:
        return list(ledger.view().claims())


def moved(run: Run, place: Path, written: str, read: str, *options: str) -> list[Recorded]:
    """The claims of `place` after they went through a file."""
    said = run("export", "--format", written, "-o", "out.txt", "--ledger", place)
    assert said.exit_code == 0, said.output
    said = run("import", "out.txt", "--format", read, "--ledger", "copy.db", *options)
    assert said.exit_code == 0, said.output
    found = claims("copy.db")
    run("import", "out.txt", "--format", read, "--ledger", "copy.db", *options)
    assert claims("copy.db") == found
    return found


def told(claim: Claim) -> tuple[object, ...]:
    """What an event table can hold of a claim: act, parties and date."""
    return claim.act, frozenset({*claim.actor, *claim.recipient}), claim.date


def test_jsonl_keeps_claims_texts_and_their_class(run: Run, place: Path) -> None:
    found = moved(run, place, "jsonl", "jsonl")
    assert {each.claim for each in found} == {each.claim for each in claims(place)}
    assert {each.source.provenance for each in found} == {ProvenanceClass.TEXT}
    with Ledger.open(place) as source, Ledger.open("copy.db") as copy:
        for address in {each.source.document for each in found}:
            kept, before = (one.view().document(address).document for one in (copy, source))
            assert kept == before
        hits = [[hit.document for hit in one.view().search("sanctioned")] for one in (source, copy)]
        assert hits[0] == hits[1] != []


def test_jsonl_keeps_datasets_datasets(run: Run, place: Path, tmp_path: Path) -> None:
    run("export", "--format", "cameo", "-o", "events.csv", "--ledger", place)
    run("import", "events.csv", "--format", "gdelt", "--ledger", "first.db")
    found = moved(run, tmp_path / "first.db", "jsonl", "jsonl")
    assert {each.source.provenance for each in found} == {ProvenanceClass.DATASET}
    assert {each.claim for each in found} == {each.claim for each in claims("first.db")}


def test_csv_keeps_every_field_but_is_a_dataset_then(run: Run, place: Path) -> None:
    found = {each.source.doc: each for each in moved(run, place, "csv", "csv")}
    assert {each.source.provenance for each in found.values()} == {ProvenanceClass.DATASET}
    assert found.keys() == {each.claim.id for each in claims(place)}
    for before in claims(place):
        after = found[before.claim.id]
        for field in KEPT:
            kept, was = getattr(after.claim, field), getattr(before.claim, field)
            assert kept == (" ".join(was.split()) if isinstance(was, str) else was), field
        assert after.claim.quote == " ".join(before.claim.quote.split())
        assert after.source.published == before.source.published
        assert after.claim.id != before.claim.id


def test_cameo_goes_back_by_gdelt_where_a_code_is_one_act(run: Run, place: Path) -> None:
    before = {told(each.claim) for each in claims(place)}
    found = moved(run, place, "cameo", "gdelt")
    kept = {told(each.claim) for each in found} & before
    assert kept == {
        ("impose_sanctions", frozenset({"CAN", "VEN"}), "2017-09"),
        ("recognize", frozenset({"PER", "VEN"}), "2021"),
        ("ease_sanctions", frozenset({"USA", "VEN"}), "2023-10-18"),
        ("threaten", frozenset({"USA", "VEN"}), "2023-10-18"),
        ("request", frozenset({"CAN", "VEN"}), "2023-11-21"),
        ("give_aid", frozenset({"NOR", "TCD"}), ""),
    }
    lost = {act for act, _, _ in before - kept}
    assert lost == {"recall_envoy", "sever_relations", "suspend_relations", "restore_relations", "open_mission",
                    "leave", "ratify", "recognize"}  # fmt: skip
    statuses = {(each.claim.act, str(each.claim.status)) for each in found}
    assert ("give_aid", "planned") in statuses
    assert ("give_aid", "actual") not in statuses
    assert not any("NOR" in each.claim.actor and each.claim.act == "recognize" for each in found)
    assert all(each.claim.speaker == each.claim.condition == each.claim.deadline == "" for each in found)


def test_joining_a_body_comes_back_as_a_signature(run: Run, place: Path) -> None:
    """CAMEO has one code, 057, for whoever signs and whoever ratifies."""
    found = moved(run, place, "cameo", "gdelt")
    joined = [told(each.claim) for each in found if "AU" in each.claim.actor]
    assert joined == [("sign_agreement", frozenset({"TCD", "AU"}), "2022-05")]


def test_plover_goes_back_by_polecat_where_a_type_is_one_act(run: Run, place: Path) -> None:
    before = {told(each.claim) for each in claims(place)}
    found = moved(run, place, "plover", "polecat")
    assert {told(each.claim) for each in found} == {
        ("threaten", frozenset({"USA", "VEN"}), "2023-10-18"),
        ("request", frozenset({"CAN", "VEN"}), "2023-11-21"),
    }
    assert {told(each.claim) for each in found} <= before
    published = {each.claim.act: each.source.published for each in found}
    assert published == {"threaten": "2023-10-19", "request": "2023-11-22"}
    assert {each.source.publisher for each in found} == {"POLECAT"}
