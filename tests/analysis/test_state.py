"""What claims make of the state of a relationship."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.made import made

from dragoman.analysis import all_changes, changes_since, relationship, timeline
from dragoman.model.record import Recorded, Standing
from dragoman.model.state import Fluent, Pair, Relationship
from dragoman.vocabulary.effects import effects

NOR_MLI = Pair("NOR", "MLI")


def state(records: list[Recorded], on: str, pair: Pair = NOR_MLI) -> Relationship:
    return relationship(records, pair, date.fromisoformat(on))


def test_nothing_told_is_unknown() -> None:
    found = state([], "2023-01-01")
    assert found.spells == ()
    assert set(found.unknown) == set(Fluent)


EFFECTS = [
    ("recognize NOR MLI", "independence", Fluent.RECOGNITION, "state", "recognised"),
    ("recognize NOR MLI", "new government", Fluent.RECOGNITION, "government", "recognised"),
    ("withhold_recognition NOR MLI", "junta", Fluent.RECOGNITION, "government", "withheld"),
    ("sever_relations MLI NOR", "diplomatic ties", Fluent.RELATIONS, "", "severed"),
    ("open_mission NOR MLI", "embassy in Bamako", Fluent.MISSION, "", "Embassy"),
    ("open_mission NOR MLI", "liaison office", Fluent.MISSION, "", "Liaison"),
    ("open_mission NOR MLI", "liaison office renamed to embassy", Fluent.MISSION, "", "Embassy"),
    ("close_mission NOR MLI", "embassy", Fluent.MISSION, "", "None"),
    ("appoint_envoy NOR MLI", "Kari Lund as ambassador", Fluent.HEAD, "", "ambassador"),
    ("appoint_envoy NOR MLI", "a chargé d’affaires", Fluent.HEAD, "", "chargé"),
    ("recall_envoy NOR MLI", "ambassador", Fluent.HEAD, "", "vacant"),
    ("expel_envoy MLI NOR", "Norwegian ambassador", Fluent.HEAD, "", "vacant"),
    ("impose_sanctions NOR MLI", "ban on gold", Fluent.SANCTIONS, "gold", "in force"),
    ("lift_sanctions NOR MLI", "sanctions", Fluent.SANCTIONS, "unspecified", "lifted"),
]


@pytest.mark.parametrize(("told", "about", "fluent", "subject", "value"), EFFECTS)
def test_an_act_sets_its_fluent(told: str, about: str, fluent: Fluent, subject: str, value: str) -> None:
    record = made(*told.split(), on="2023-01-01", about=about)
    found = state([record], "2023-01-01")
    assert found.value(fluent, subject) == value
    spell = next(s for s in found.spells if s.change.fluent is fluent)
    assert spell.change.support.claims == (record.claim.id,)


@pytest.mark.parametrize("pair", [NOR_MLI, NOR_MLI.reverse])
def test_an_act_of_both_holds_either_way(pair: Pair) -> None:
    records = [
        made("establish_relations", "MLI NOR", on="2023-01-01", about="diplomatic relations"),
        made("sign_agreement", "NOR MLI", on="2023-01-01", about="the fisheries treaty"),
    ]
    found = state(records, "2023-01-01", pair)
    assert found.value(Fluent.RELATIONS) == "established"
    assert found.value(Fluent.TREATY, "fisheries treaty") == "signed"


def test_membership_is_of_an_organisation() -> None:
    pair = Pair("NOR", "NATO")
    records = [made("leave", "NOR", "NATO", on="2020-05-01", about="alliance")]
    assert state(records, "2021-01-01", pair).value(Fluent.MEMBERSHIP) == "left"
    before = state(records, "2019-01-01", pair).spells
    assert [(s.change.value, s.change.inferred) for s in before if s.change.fluent is Fluent.MEMBERSHIP] == [
        ("member", True)
    ]
    suspended = [made("suspend_member", "AU", "MLI", on="2020-08-19", about="membership")]
    assert state(suspended, "2021-01-01", Pair("MLI", "AU")).value(Fluent.MEMBERSHIP) == "suspended"
    assert not state([made("leave", "NOR", "MLI", on="2020-05-01", about="pact")], "2021-01-01").value(
        Fluent.MEMBERSHIP
    )


@pytest.mark.parametrize("status", ["planned", "possible", "conditional"])
def test_what_is_not_done_is_pending_and_no_state(status: str) -> None:
    plan = made("open_mission", "NOR", "MLI", on="2024-03", about="embassy", status=status, condition="a vote is held",
                deadline="2024-04-01")  # fmt: skip
    found = state([plan], "2024-06-01")
    assert found.spells == ()
    [pending] = found.pending
    assert (pending.fluent, pending.value, pending.status) == (Fluent.MISSION, "Embassy", status)
    assert (pending.date, pending.deadline, pending.condition) == ("2024-03", "2024-04-01", "a vote is held")
    assert pending.support.claims == (plan.claim.id,)
    assert not state([plan], "2023-11-20").pending, "nobody had said so yet"


def test_a_plan_carried_out_is_pending_no_longer() -> None:
    plan = made("open_mission", "NOR", "MLI", about="embassy", status="planned", published="2023-01-10")
    done = made("open_mission", "NOR", "MLI", on="2023-05-02", about="embassy", published="2023-05-03")
    assert state([plan, done], "2023-05-01").pending
    found = state([plan, done], "2023-05-02")
    assert not found.pending
    assert found.value(Fluent.MISSION) == "Embassy"


def test_a_coarse_date_makes_a_value_uncertain_within_its_bounds() -> None:
    records = [made("impose_sanctions", "NOR", "MLI", on="2017", about="sanctions")]
    assert not state(records, "2016-12-31").spells
    [within] = state(records, "2017-06-01").spells
    assert not within.certain(date(2017, 6, 1))
    [after] = state(records, "2018-01-01").spells
    assert after.certain(date(2018, 1, 1))


def test_an_undated_claim_holds_from_its_publication() -> None:
    records = [made("open_mission", "NOR", "MLI", about="embassy", published="2020-02-02")]
    assert not state(records, "2020-02-01").value(Fluent.MISSION)
    [spell] = [s for s in state(records, "2020-02-02").spells if s.change.fluent is Fluent.MISSION]
    assert str(spell.begin) == "../2020-02-02"


def test_what_an_act_presupposes_is_inferred() -> None:
    records = [made("restore_relations", "NOR MLI", on="2023-03-10", about="diplomatic relations")]
    [before] = state(records, "2023-03-09").spells
    assert (before.change.value, before.change.inferred) == ("severed or suspended", True)
    assert before.change.support.claims == (records[0].claim.id,)
    [after] = state(records, "2023-03-10").spells
    assert (after.change.value, after.change.inferred) == ("restored", False)


def test_what_is_reported_is_not_inferred() -> None:
    records = [
        made("sever_relations", "NOR", "MLI", on="2020-01-05", about="diplomatic relations"),
        made("restore_relations", "NOR MLI", on="2023-03-10", about="diplomatic relations"),
    ]
    relations = [c for c in timeline(records, NOR_MLI) if c.fluent is Fluent.RELATIONS]
    assert [(c.value, c.inferred) for c in relations] == [
        ("established or restored", True), ("severed", False), ("restored", False),
    ]  # fmt: skip


def test_background_without_a_date_does_not_undo_what_is_dated() -> None:
    records = [
        made("impose_sanctions", "NOR", "MLI", about="oil sanctions", published="2023-11-21"),
        made("lift_sanctions", "NOR", "MLI", on="2023-10-18", about="oil sanctions", published="2023-10-19"),
    ]
    assert state(records, "2023-12-01").value(Fluent.SANCTIONS, "oil") == "lifted"
    earlier = [s for s in state(records, "2023-10-17").spells if s.change.fluent is Fluent.SANCTIONS]
    assert not earlier, "that they were in force is known to be before the lifting, not since when"
    first = timeline(records, NOR_MLI)[0]
    assert (first.value, first.inferred, str(first.time)) == ("in force", False, "../2023-10-18")


def test_what_the_same_words_presuppose_was_there_before() -> None:
    records = [
        made("impose_sanctions", "NOR", "MLI", on="2023-10", about="sanctions on gold"),
        made("ease_sanctions", "NOR", "MLI", on="2023-10", about="suspended sanctions on gold"),
    ]
    assert [(c.value, str(c.time)) for c in timeline(records, NOR_MLI)] == [
        ("in force", "../2023-10"), ("suspended", "2023-10"),
    ]  # fmt: skip
    apart = [records[0], made("ease_sanctions", "NOR", "MLI", on="2023-10", about="suspended sanctions on gold", at=50)]
    assert [str(c.time) for c in timeline(apart, NOR_MLI)] == ["2023-10", "2023-10"]


def test_a_suspension_has_its_end() -> None:
    records = [
        made("ease_sanctions", "NOR", "MLI", on="2023-10-18/2024-04-18", about="oil, gas and gold sanctions suspended")
    ]
    held = [s.change for s in state(records, "2023-11-01").spells]
    assert [(c.subject, c.value, c.until) for c in held] == [
        (scope, "suspended", "2024-04-18") for scope in ("gas", "gold", "oil")
    ]  # fmt: skip


def test_measures_of_different_scope_stand_apart() -> None:
    records = [
        made("impose_sanctions", "NOR", "MLI", on="2019-01-01", about="oil embargo"),
        made("impose_sanctions", "NOR", "MLI", on="2019-02-01", about="arms embargo"),
        made("lift_sanctions", "NOR", "MLI", on="2020-02-01", about="oil embargo"),
    ]
    found = state(records, "2021-01-01")
    assert (found.value(Fluent.SANCTIONS, "oil"), found.value(Fluent.SANCTIONS, "arms")) == ("lifted", "in force")


def test_publishers_who_disagree_are_shown_side_by_side() -> None:
    records = [
        made("sever_relations", "NOR", "MLI", on="2023-05-01", about="diplomatic ties", publisher="Herald"),
        made("sever_relations", "NOR", "MLI", on="2023-05-01", about="diplomatic ties", publisher="Courier"),
        made("suspend_relations", "NOR", "MLI", on="2023-05-01", about="diplomatic ties", publisher="Gazette"),
    ]
    change = next(s.change for s in state(records, "2023-06-01").spells if s.change.fluent is Fluent.RELATIONS)
    assert (change.value, change.support.publishers) == ("severed", ("Courier", "Herald"))
    assert [(d.value, d.publishers) for d in change.dissent] == [("suspended", ("Gazette",))]


def test_a_denial_contests_what_is_reported() -> None:
    records = [
        made("recall_envoy", "NOR", "MLI", on="2023-05-01", about="ambassador", published="2023-05-02"),
        made(
            "recall_envoy",
            "NOR",
            "MLI",
            about="ambassador",
            status="negated",
            published="2023-05-03",
            publisher="Gazette",
        ),
    ]
    change = next(s.change for s in state(records, "2023-06-01").spells if s.change.fluent is Fluent.HEAD)
    assert [(d.value, d.publishers) for d in change.dissent] == [("not vacant", ("Gazette",))]


def test_recognising_a_rival_is_seen_on_the_government() -> None:
    records = [
        made("recognize", "NOR", "VEN-OPP", on="2019-01-23", about="Juan Guaidó as president"),
        made("withdraw_recognition", "NOR", "VEN-OPP", on="2021-01-06", about="Juan Guaidó"),
    ]
    pair = Pair("NOR", "VEN")
    assert state(records, "2020-01-01", pair).value(Fluent.RECOGNITION, "government") == "rival recognised"
    assert state(records, "2022-01-01", pair).value(Fluent.RECOGNITION, "government") == "rival no longer recognised"
    switch = [made("recognize", "NOR", "CHN", on="2024-01-15", about="switch")]
    assert state(switch, "2024-02-01", Pair("NOR", "TWN")).value(Fluent.RECOGNITION) == "rival recognised"


def test_claims_that_do_not_stand_do_not_count() -> None:
    for standing in (Standing.REJECTED, Standing.CORRECTED, Standing.SUPERSEDED):
        assert not state(
            [made("recall_envoy", "NOR", "MLI", about="ambassador", standing=standing)], "2024-01-01"
        ).spells


def test_changes_since_a_day() -> None:
    records = [
        made("open_mission", "NOR", "MLI", on="2020-01-01", about="embassy"),
        made("close_mission", "NOR", "MLI", on="2023-01-01", about="embassy"),
        made("impose_sanctions", "CAN", "VEN", on="2023", about="sanctions"),
    ]
    found = changes_since(records, date(2023, 1, 1))
    assert [(str(c.pair), c.value) for c in found] == [("CAN→VEN", "in force"), ("NOR→MLI", "None")]


ACTS = ["recognize", "withhold_recognition", "withdraw_recognition", "establish_relations", "restore_relations",
        "suspend_relations", "sever_relations", "open_mission", "close_mission", "appoint_envoy", "recall_envoy",
        "expel_envoy", "impose_sanctions", "ease_sanctions", "lift_sanctions", "sign_agreement"]  # fmt: skip
DATES = ["", "2019", "2019-05", "2019-05-03", "2019-05-03", "2020-01-02", "2021~", "2020/2021"]
RECORDS = st.builds(
    made,
    st.sampled_from(ACTS),
    st.sampled_from(["NOR", "MLI"]),
    st.sampled_from(["MLI", "NOR", "VEN-OPP"]),
    on=st.sampled_from(DATES),
    about=st.sampled_from(
        ["ambassador", "embassy", "consulate in Gao", "oil sanctions", "diplomatic relations", "government"]
    ),
    status=st.sampled_from(["actual", "actual", "actual", "planned", "negated"]),
    published=st.sampled_from(["2019-05-04", "2020-06-01", "2022-01-01", ""]),
    publisher=st.sampled_from(["Herald", "Gazette", "Courier"]),
    event=st.sampled_from(["", "e1", "e2"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(RECORDS, max_size=12), st.randoms(use_true_random=False), st.dates(date(2018, 1, 1), date(2024, 1, 1)))
def test_state_does_not_depend_on_the_order_of_insertion(records: list[Recorded], random: object, on: date) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert all_changes(records) == all_changes(shuffled)
    for pair in (NOR_MLI, NOR_MLI.reverse):
        assert relationship(records, pair, on) == relationship(shuffled, pair, on)


@settings(max_examples=100, deadline=None)
@given(st.lists(RECORDS, max_size=12), st.dates(date(2018, 1, 1), date(2024, 1, 1)))
def test_each_fluent_has_one_value_and_only_claims_that_are_there(records: list[Recorded], on: date) -> None:
    found = relationship(records, NOR_MLI, on)
    certain = [(s.change.fluent, s.change.subject) for s in found.spells if s.certain(on)]
    assert len(certain) == len(set(certain))
    ids = {record.claim.id for record in records}
    assert all(set(spell.change.support.claims) <= ids for spell in found.spells)
    assert {s.change.fluent for s in found.spells} | set(found.unknown) == set(Fluent)
    for spell in found.spells:
        values = effects().fluents[spell.change.fluent]
        assert all(value in values for value in spell.change.value.split(" or "))
