"""What holds of every ledger, whatever is added to it and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from dragoman.ledger import Ledger, View
from dragoman.ledger.review import Review, Verdict
from dragoman.ledger.schema import metadata
from dragoman.model.record import Recorded, Standing

PARTIES = ("NOR", "TCD", "MLI")
DATES = ("", "2024", "2024-03", "2024-03-01", "2024-03-02", "2024-03-05", "2024-03-01/..")
STORIES = (
    "The envoy left the capital by road on the first day of the month, a witness said, and the gates were shut.",
    "The envoy left the capital by road on the first day of the month, a witness said, and the gates were shut late.",
    "Sanctions on the port were announced by the ministry after a long night of talks, which brought no result at all.",
    "Two ministers met in a border town and spoke about grain, water, and the price of a bridge that neither will pay.",
)

STEP = st.fixed_dictionaries(
    {
        "story": st.integers(0, len(STORIES) - 1),
        "id": st.sampled_from(["a", "b", "c", "d", "e", "f"]),
        "publisher": st.sampled_from(["", "Reuters", "Gazette", "Courier"]),
        "published": st.sampled_from(["", "2024-03-02", "2024-03-06"]),
        "claims": st.lists(
            st.tuples(
                st.sampled_from(["sever_relations", "impose_sanctions", "meet", "attack"]),
                st.permutations(PARTIES).map(lambda codes: codes[:2]),
                st.sampled_from(["", "MLI", "CHE"]),
                st.sampled_from(DATES),
                st.sampled_from(["actual", "planned", "negated"]),
            ),
            max_size=3,
        ),
        "newer": st.booleans(),
        "review": st.sampled_from(["", "", "accept", "reject", "correct"]),
    }
)

OFTEN = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    database=None,
    phases=[Phase.generate],  # to make a failing case smaller takes minutes with databases
)
SELDOM = settings(OFTEN, max_examples=8)
KINDS = {"sqlite": OFTEN, "postgresql": SELDOM}


def take(ledger: Ledger, writer: ModuleType, step: dict[str, Any], *, reviewing: bool = True) -> None:
    """Add a step's document with its claims, then review one of its claims."""
    document = writer.made_document(
        STORIES[step["story"]], id=step["id"], publisher=step["publisher"], published=step["published"]
    )
    claims = {}
    for place, (act, (actor, recipient), more, date, status) in enumerate(step["claims"]):
        claim = writer.made_claim(
            document, act, actor=f"{actor} {more}", recipient=recipient, date=date, status=status, end=10 + place
        )
        claims[claim.id] = replace(claim, actor=tuple(dict.fromkeys(claim.actor)))
    ledger.add(document, claims.values(), writer.NEWER if step["newer"] else writer.READER)
    recorded = [item.claim.id for item in ledger.view().claims() if item.claim.id in claims]
    if reviewing and step["review"] and recorded:  # a reading that is known already records nothing
        said = Review(recorded[0], Verdict(step["review"]), "J. Doe", "seen in the gazette")
        changes = (("object", f"object {ledger.stats().entries}"),) if step["review"] == "correct" else ()
        ledger.review(replace(said, changes=changes))


@contextmanager
def opened(places: Any, kind: str) -> Iterator[Ledger]:
    """A new, empty ledger."""
    with Ledger.open(places.make(kind)) as ledger:
        yield ledger


def answers(view: View) -> list[Any]:
    """Everything a view says."""
    everything = frozenset(Standing)
    return [
        list(view.claims(standings=everything)),
        list(view.claims(parties=PARTIES[:2])),
        list(view.claims(parties=["MLI"], acts=["meet", "attack"])),
        list(view.events()),
        list(view.events(parties=["NOR"])),
        list(view.search("envoy or ministers")),
        view.recorded_at,
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_past_never_changes(kind: str, places: Any, writer: ModuleType) -> None:
    @KINDS[kind]
    @given(st.lists(STEP, min_size=1, max_size=7))
    def check(steps: list[dict[str, Any]]) -> None:
        with opened(places, kind) as ledger:
            seen: dict[str, list[Any]] = {}
            for step in steps:
                take(ledger, writer, step)
                view = ledger.view()
                seen[view.recorded_at] = answers(view)
                assert answers(ledger.view(as_of=view.recorded_at)) == seen[view.recorded_at]
            for moment, said in seen.items():
                assert answers(ledger.view(as_of=moment)) == said

    check()


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_adding_plays_no_part(kind: str, places: Any, writer: ModuleType) -> None:
    """For documents that are no revisions of each other, and without reviews, whose order has a meaning."""

    @KINDS[kind]
    @given(st.lists(STEP, min_size=2, max_size=7, unique_by=lambda step: (step["publisher"], step["id"])), st.randoms())
    def check(steps: list[dict[str, Any]], chance: Any) -> None:
        shuffled = steps[:]
        chance.shuffle(shuffled)
        told = []
        for order in (steps, shuffled):
            with opened(places, kind) as ledger:
                for step in order:
                    take(ledger, writer, step, reviewing=False)
                view = ledger.view()
                told.append([timeless(view.claims()), timeless(view.claims(parties=["NOR"])), list(view.events())])
        assert told[0] == told[1]

    check()


def timeless(claims: Iterator[Recorded]) -> list[Recorded]:
    """The claims without the time of recording."""
    return [replace(each, recorded_at="") for each in claims]


@pytest.mark.parametrize("kind", KINDS)
def test_events_are_the_same_whatever_is_asked(kind: str, places: Any, writer: ModuleType) -> None:
    @KINDS[kind]
    @given(st.lists(STEP, min_size=2, max_size=8))
    def check(steps: list[dict[str, Any]]) -> None:
        with opened(places, kind) as ledger:
            for step in steps:
                take(ledger, writer, step)
            view = ledger.view()
            whole = {(each.claim.id, each.source.document): each for each in view.claims()}
            for parties in ([], ["NOR"], ["NOR", "TCD"], ["CHE", "MLI"], ["NOR", "TCD", "CHE"]):
                for acts in ([], ["meet"], ["sever_relations", "impose_sanctions"]):
                    asked = list(view.claims(parties=parties, acts=acts))
                    assert asked == [each for each in whole.values() if fits(each, parties, acts)]
            for each in whole.values():
                assert each in list(view.claims(ids=[each.claim.id]))
                assert each in list(view.claims(documents=[each.source.document]))
            day = datetime(2024, 3, 2, tzinfo=UTC).date()
            for some in (view.claims(since=day), view.claims(until=day), view.claims(since=day, until=day)):
                assert all(each in whole.values() for each in some)

    check()


def fits(each: Recorded, parties: list[str], acts: list[str]) -> bool:
    """Whether a claim is among those asked for."""
    return set(parties) <= {*each.claim.actor, *each.claim.recipient} and (not acts or each.claim.act in acts)


@SELDOM
@given(steps=st.lists(STEP, max_size=6), more=st.lists(STEP, max_size=2))
def test_a_copy_and_back_is_the_same(
    places: Any, writer: ModuleType, steps: list[dict[str, Any]], more: list[dict[str, Any]]
) -> None:
    with (
        opened(places, "sqlite") as first,
        opened(places, "postgresql") as second,
        opened(places, "sqlite") as third,
    ):
        for round in (steps, more):  # the second time, the copies get what they lack
            for step in round:
                take(first, writer, step)
            for source, target in ((first, second), (second, third)):
                done = list(source.copy(target))
                assert done[-1] == (first.stats().entries,) * 2
            rows = [content(ledger) for ledger in (first, second, third)]
            assert rows[0] == rows[1] == rows[2]
            said = [answers(ledger.view())[:-1] for ledger in (first, second, third)]
            assert said[0] == said[1] == said[2]
            assert second.faults() == third.faults() == ()


def content(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    with ledger.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }
