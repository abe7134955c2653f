"""Which claims of a ledger an answer needs: what the analyses are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from dragoman.analysis.steps import steps
from dragoman.errors import InputError
from dragoman.ledger.view import View
from dragoman.model.record import Recorded
from dragoman.model.state import Pair
from dragoman.vocabulary.effects import RECOGNITION_ACTS, effects_of, rivals_of
from dragoman.vocabulary.lookup import party_code
from dragoman.vocabulary.parties import members

FEW = 12  # pairs whose histories are asked for one by one; beyond, one pass over all claims is quicker
STATE_CODE = 3  # letters in the code of a state


def claims_about(view: View, pair: Pair) -> Iterator[Recorded]:
    """The claims that bear on the pair: those of both, and those on the recognition of a rival of the second."""
    yield from view.claims(parties={pair.actor, pair.recipient}, acts=tuple(effects_of()))
    for rival in rivals_of(pair.recipient):
        yield from view.claims(parties={pair.actor, rival}, acts=RECOGNITION_ACTS)


def claims_since(view: View, codes: Sequence[str], since: date) -> Iterator[Recorded]:
    """The claims that bear on what has changed since a day, between all parties, of one, or of an ordered pair.

    Whether something is a change depends on what was before. Where the claims since then touch few pairs, only the
    history of these is asked for.
    """
    acts = tuple(effects_of())
    if len(codes) == 2:
        yield from claims_about(view, Pair(codes[0], codes[1]))
        return
    recent = list(view.claims(parties=codes, acts=acts, since=since))
    touched = {frozenset((step.pair.actor, step.pair.recipient)) - {""} for step in steps(recent)}
    yield from recent
    if len(touched) > FEW:
        yield from view.claims(parties=codes, acts=acts)
        return
    for parties in sorted(touched, key=sorted):
        yield from view.claims(parties=parties, acts=acts)


def claims_on_stances(view: View, actors: Sequence[str], targets: Sequence[str]) -> dict[str, Recorded]:
    """The claims that bear on the stances of the actors toward the targets (none: toward everyone), by id."""
    found: dict[str, Recorded] = {}
    for actor in actors:
        for target in targets:
            if actor != target:
                found |= claims_for_brief(view, Pair(actor, target))
        if not targets:
            found |= {record.claim.id: record for record in view.claims(parties=[actor])}
    return found


def claims_toward(view: View, target: str) -> dict[str, dict[str, Recorded]]:
    """The claims that bear on the stances of all states toward a target, by state, then by id."""
    records = list(view.claims(parties=[target]))
    for rival in rivals_of(target):
        records += view.claims(parties=[rival], acts=RECOGNITION_ACTS)
    found: dict[str, dict[str, Recorded]] = {}
    for record in records:
        for code in (*record.claim.actor, *record.claim.recipient):
            if len(code) == STATE_CODE and code != target:
                found.setdefault(code, {})[record.claim.id] = record
    return found


def claims_for_brief(view: View, pair: Pair) -> dict[str, Recorded]:
    """The claims on the states of a pair, and all others between the two, by id."""
    found = {record.claim.id: record for record in claims_about(view, pair)}
    return found | {record.claim.id: record for record in view.claims(parties={pair.actor, pair.recipient})}


def states_toward(records: Iterable[Recorded], actors: Sequence[str]) -> set[str]:
    """All states toward which one of the actors acted, and with which it did something together."""
    mine = set(actors)
    return {
        code
        for record in records
        if mine & set(record.claim.actor)
        for code in (*record.claim.recipient, *record.claim.actor)
        if len(code) == STATE_CODE
    }


def whose(parties: Sequence[str], of: str, day: date) -> list[str]:
    """The codes of those asked about: `parties`, and the members of a group or organisation on the day.

    Raises InputError where nobody is named, or no members of the group are known.
    """
    found = list(parties)
    if of:
        joined = members(party_code(of), day.isoformat())
        if not joined:
            raise InputError(f"of {of}: no members are known on {day}; name the parties instead")
        found += [code for code in joined if code not in found]
    if not found:
        raise InputError("nobody to compare: name parties, such as CAN USA, or a group with `of`, such as G7")
    return found


def allied(names: Sequence[str], day: date) -> tuple[str, ...]:
    """The codes of allies; a group stands for its members that day. Raises UnknownParty."""
    codes = [party_code(name) for name in names]
    return tuple(dict.fromkeys(each for code in codes for each in members(code, day.isoformat()) or (code,)))
