"""What the API and the MCP server tell of a view: the same JSON as the command of the same name prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from dragoman.analysis.align import agreements, first_movers, stance
from dragoman.analysis.asking import (
    allied,
    claims_about,
    claims_on_stances,
    claims_since,
    states_toward,
    whose,
)
from dragoman.analysis.searching import Query
from dragoman.analysis.searching import search as found_by
from dragoman.analysis.state import changes_since, relationship
from dragoman.analysis.state import timeline as changes_of
from dragoman.analysis.watch import commitments as commitments_of
from dragoman.analysis.watch import falls_due
from dragoman.brief.asking import brief_from
from dragoman.brief.render import VERSION
from dragoman.errors import InputError, NotRecorded
from dragoman.exchange.alignment import agreement_record, stance_record
from dragoman.exchange.commitments import commitment_record
from dragoman.exchange.recorded import found_record
from dragoman.exchange.state import change_record, relationship_record
from dragoman.ledger import View
from dragoman.ledger.finding import Among
from dragoman.ledger.moments import day
from dragoman.model.brief import Brief
from dragoman.model.commitment import Commitment, Life
from dragoman.model.record import Recorded
from dragoman.model.stance import Stance
from dragoman.model.state import Pair
from dragoman.vocabulary.lookup import party_code

Record = dict[str, Any]


def state(view: View, actor: str, recipient: str) -> Record:
    """`dragoman state ACTOR RECIPIENT --format json`."""
    pair = pair_of(actor, recipient)
    records = {record.claim.id: record for record in claims_about(view, pair)}
    return relationship_record(relationship(records.values(), pair, day_asked(view)), records)


def timeline(view: View, actor: str, recipient: str) -> list[Record]:
    """`dragoman timeline ACTOR RECIPIENT --format json`."""
    pair = pair_of(actor, recipient)
    records = {record.claim.id: record for record in claims_about(view, pair)}
    last = view.valid_at or date.max
    found = changes_of(records.values(), pair)
    return [change_record(change, records) for change in found if (change.time.earliest or date.min) <= last]


def changes(view: View, since: str, parties: Sequence[str] = ()) -> list[Record]:
    """`dragoman changes --since DATE [PARTY [TOWARD]] --format json`."""
    if len(parties) > 2:
        raise InputError("party: name one party, or two for a pair")
    codes = [party_code(each) for each in parties]
    first = required_day(since, "since")
    records = {record.claim.id: record for record in claims_since(view, codes, first)}
    found = changes_since(records.values(), first, view.valid_at or date.max, tuple(codes))
    return [change_record(change, records) for change in found]


def commitments(
    view: View, parties: Sequence[str] = (), within: int | None = None, lives: Sequence[Life] = ()
) -> tuple[tuple[Commitment, ...], dict[str, Recorded]]:
    """What `dragoman watch` tells of, and the claims it rests on; `within` is a number of days."""
    codes = [party_code(each) for each in parties]
    on = day_asked(view)
    records = {record.claim.id: record for record in view.claims(parties=codes, joined=False)}
    found = commitments_of(records.values(), on, codes)
    chosen = (each for each in found if not lives or each.life in lives)
    return tuple(each for each in chosen if within is None or falls_due(each, on, within)), records


def watch(
    view: View, parties: Sequence[str] = (), within: int | None = None, lives: Sequence[Life] = ()
) -> list[Record]:
    """`dragoman watch [PARTY]... --format json`."""
    found, records = commitments(view, parties, within, lives)
    return [commitment_record(each, records) for each in found]


@dataclass(frozen=True)
class Aligned:
    """Where parties stand toward targets on a day, and stood on `since`; with the claims it rests on, by id."""

    on: date
    since: date | None
    stances: tuple[Stance, ...]
    records: dict[str, Recorded]


def aligned(view: View, parties: Sequence[str], toward: Sequence[str], of: str, since: str) -> Aligned:
    """What `dragoman align` tells of; without targets, of those toward which a stance is known."""
    first = day(since or None, "since")
    targets = [party_code(each) for each in toward]
    on = day_asked(view)
    actors = whose([party_code(each) for each in parties], of, on)
    records = claims_on_stances(view, actors, targets)
    stances = [
        stance(records.values(), Pair(actor, target), on, first)
        for target in targets or sorted(states_toward(records.values(), actors))
        for actor in actors
        if actor != target
    ]
    return Aligned(on, first, tuple(each for each in stances if targets or each.rung is not None), records)


def alignment(view: View, parties: Sequence[str], toward: Sequence[str], of: str, since: str) -> Record:
    """`dragoman align [PARTY]... --format json`."""
    return alignment_record(aligned(view, parties, toward, of, since))


def alignment_record(found: Aligned) -> Record:
    """The same, from what was found."""
    return {
        "on": found.on.isoformat(),
        "since": found.since.isoformat() if found.since else "",
        "stances": [stance_record(each, found.records) for each in found.stances],
        "first_movers": list(first_movers(found.stances)),
        "agreement": [agreement_record(each) for each in agreements(found.stances)],
    }


def brief(view: View, actor: str, recipient: str, since: str, allies: Sequence[str]) -> Brief:
    """What `dragoman brief ACTOR RECIPIENT` writes. Raises NotRecorded where the ledger tells nothing."""
    pair, on = pair_of(actor, recipient), day_asked(view)
    made = brief_from(view, pair, on, day(since or None, "since"), allied(allies, on))
    if not made.sections:
        raise NotRecorded(f"the ledger tells nothing of {pair.actor} and {pair.recipient} on {on}")
    return made


def search(view: View, query: Query | str, limit: int) -> list[Record]:
    """`dragoman search TEXT --format json`."""
    wanted = Query(query) if isinstance(query, str) else query
    return [found_record(each) for each in found_by(view, wanted, limit)]


def query(words: str, publisher: str, since: str, until: str, party: str, group: str) -> Query:
    """What is searched for, as it is given in an address; raises InputError for a day or a group that is none, and
    UnknownParty."""
    first, last = day(since or None, "since"), day(until or None, "until")
    among = Among(publisher, first.isoformat() if first else "", last.isoformat() if last else "")
    return Query(words, among, party_code(party) if party else "", group)


def pair_of(actor: str, recipient: str) -> Pair:
    """The pair that is meant; raises UnknownParty for a name that is none, InputError where both are one."""
    pair = Pair(party_code(actor), party_code(recipient))
    if pair.actor == pair.recipient:
        raise InputError(f"{actor!r} and {recipient!r} are the same party, {pair.actor}; name two")
    return pair


def day_asked(view: View) -> date:
    """The day asked about, else today (UTC)."""
    return view.valid_at or datetime.now(UTC).date()


def required_day(text: str, name: str) -> date:
    """A day that must be given; raises InputError."""
    found = day(text or None, name)
    if found is None:
        raise InputError(f"{name}: a day is needed, YYYY-MM-DD, such as 2023-11-21")
    return found


def brief_record(made: Brief) -> Record:
    """A brief as `--format json` writes it."""
    return {"version": VERSION, **asdict(made)}
