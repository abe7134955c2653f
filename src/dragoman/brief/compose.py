"""Claims → brief: what is said of a pair of parties on a day. Every sentence rests on claims; nothing else is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from dragoman.analysis.align import stance
from dragoman.analysis.state import changes_since, relationship, timeline
from dragoman.analysis.watch import commitments
from dragoman.brief.words import act_done, begun, dated, listed, of_what, owed
from dragoman.model.brief import Brief, Citation, Mark, Section, Sentence
from dragoman.model.claim import By
from dragoman.model.commitment import Commitment
from dragoman.model.record import Recorded
from dragoman.model.state import Change, Pair, Relationship
from dragoman.vocabulary.lookup import party_name

Records = Mapping[str, Recorded]


def compose(
    records: Iterable[Recorded], pair: Pair, on: date, *, since: date | None = None, allies: Sequence[str] = ()
) -> Brief:
    """The brief on how the first of a pair stands toward the second.

    `since` adds what has changed from then on; `allies` are codes whose stances toward the second are compared.
    `records` are the claims of the pair, and of each ally with the second. Sections without a sentence are left out.
    """
    known = {record.claim.id: record for record in records if record.holds}
    of_pair = [record for record in known.values() if {pair.actor, pair.recipient} <= _parties(record)]
    state = relationship(known.values(), pair, on)
    changes = tuple(change for change in timeline(known.values(), pair) if (change.time.earliest or date.min) <= on)
    owing = commitments(known.values(), on, (pair.recipient,))
    mine = [each for each in owing if pair.actor in {*each.debtor, *each.creditor} or _bears(each, owing, pair)]
    sections = [
        Section("bottom-line", "Bottom line", tuple(_bottom_line(state, mine))),
        Section("changed", f"Changed since {since}", tuple(_changed(known.values(), pair, since, on))),
        Section("state", "State of play", tuple(_state(state))),
        Section("pending", "Pending", tuple(_pending(state))),
        Section("timeline", "Timeline", tuple(_change(change) for change in changes if not change.inferred)),
        Section("commitments", "Commitments and what hinges on them", tuple(_owed(mine))),
        Section("allies", "Allies", tuple(_allies(known.values(), pair, on, since, allies))),
        Section("contested", "Contested", tuple(_contested(changes))),
        Section("thin", "Rests on a single or anonymous source", tuple(_thin(state, mine, known))),
    ]
    told = tuple(section for section in sections if section.sentences)
    cited = dict.fromkeys(claim for section in told for each in section.sentences for claim in each.claims)
    return Brief(
        pair.actor,
        pair.recipient,
        f"{party_name(pair.actor)} and {party_name(pair.recipient)}",
        on.isoformat(),
        since.isoformat() if since else "",
        tuple(allies),
        told,
        tuple(_citation(n, known[claim]) for n, claim in enumerate((c for c in cited if c in known), 1)),
        tuple(_mark(change) for change in changes if of_pair),
    )


def _parties(record: Recorded) -> set[str]:
    return {*record.claim.actor, *record.claim.recipient}


def _bears(each: Commitment, owing: Sequence[Commitment], pair: Pair) -> bool:
    """Whether a commitment of the pair hinges on this one."""
    return any(each.id in other.hinges and pair.actor in other.debtor for other in owing)


def _bottom_line(state: Relationship, owing: Sequence[Commitment]) -> Iterator[Sentence]:
    """The values that hold, in one sentence; what is pending, and what falls due next, in one each."""
    told = [spell.change for spell in state.spells if not spell.change.inferred] or [s.change for s in state.spells]
    if told:
        text = f"{party_name(state.pair.actor)} toward {party_name(state.pair.recipient)}: "
        values = "; ".join(f"{of_what(each)} {each.value}" for each in told)
        claims = tuple(dict.fromkeys(claim for each in told for claim in each.support.claims))
        yield Sentence("bottom/state", f"{text}{values}.", values, claims)
    if state.pending:
        values = listed(sorted({f"{of_what(each)} {each.value} ({each.status})" for each in state.pending}))
        claims = tuple(dict.fromkeys(claim for each in state.pending for claim in each.support.claims))
        yield Sentence("bottom/pending", f"Not done yet: {values}.", values, claims)
    due = next((each for each in owing if each.life.is_live and each.due), None)
    if due is not None:
        yield Sentence(f"bottom/{due.id}", f"Next: {owed(due)}.", due.life, due.claims)


def _changed(records: Iterable[Recorded], pair: Pair, since: date | None, on: date) -> Iterator[Sentence]:
    if since is not None:
        for change in changes_since(records, since, on, (pair.actor, pair.recipient)):
            if not change.inferred:
                yield _change(change, "changed")


def _state(state: Relationship) -> Iterator[Sentence]:
    for spell in state.spells:
        change = spell.change
        text = f"{begun(of_what(change))}: {change.value}, {dated('since', spell.begin)}"
        text += f", until {change.until}" if change.until else ""
        text += "; inferred, as what followed presupposes it" if change.inferred else ""
        yield Sentence(f"state/{change.fluent}/{change.subject}", f"{text}.", str(change.value), change.support.claims)


def _pending(state: Relationship) -> Iterator[Sentence]:
    for each in state.pending:
        text = f"{begun(of_what(each))}: {each.value} is {each.status}, told on {each.since}"
        text += f", for {each.date}" if each.date else ""
        text += f", if {each.condition}" if each.condition else ""
        text += f", by {each.deadline}" if each.deadline else ""
        key = f"pending/{each.fluent}/{each.subject}/{each.value}"
        yield Sentence(key, f"{text}.", str(each.status), each.support.claims)


def _change(change: Change, section: str = "timeline") -> Sentence:
    text = f"{begun(dated('', change.time).strip())}: {act_done(change)}."
    key = f"{section}/{change.fluent}/{change.subject}/{change.value}/{change.time}"
    return Sentence(key, text, "contested" if change.contested else str(change.value), change.support.claims)


def _owed(owing: Sequence[Commitment]) -> Iterator[Sentence]:
    by_id = {each.id: each for each in owing}
    for each in owing:
        text = owed(each)
        if each.condition and each.condition != each.what:
            text += f"; it hinges on this: {each.condition}"
        on = [by_id[other] for other in each.hinges if other in by_id]
        text += "".join(f" ({other.life.value}: {other.what})" for other in on)
        claims = tuple(dict.fromkeys([*each.claims, *(claim for move in each.moves for claim in move.claims)]))
        yield Sentence(f"commitment/{each.id}", f"{text}.", each.life, claims)


def _allies(
    records: Iterable[Recorded], pair: Pair, on: date, since: date | None, allies: Sequence[str]
) -> Iterator[Sentence]:
    known = list(records)
    own = stance(known, pair, on, since)
    for ally in allies:
        if ally in (pair.actor, pair.recipient):
            continue
        found = stance(known, Pair(ally, pair.recipient), on, since)
        if found.rung is None:
            continue
        text = f"{party_name(ally)} stands at {found.rung.label}"
        if own.rung is not None:
            place = found.rung.rank - own.rung.rank
            text += f", {'closer than' if place > 0 else 'farther than' if place < 0 else 'beside'}"
            text += f" {party_name(pair.actor)} ({own.rung.label})"
        claims = (*found.rung.claims, *(own.rung.claims if own.rung is not None else ()))
        yield Sentence(f"ally/{ally}", f"{text}.", found.rung.id, tuple(dict.fromkeys(claims)))


def _contested(changes: Iterable[Change]) -> Iterator[Sentence]:
    for change in changes:
        for other in change.dissent:
            text = (
                f"{begun(of_what(change))}, {dated('', change.time).strip()}: {change.value} by "
                f"{listed(change.support.publishers) or 'one source'}, {other.value} by "
                f"{listed(other.publishers) or 'another'}"
            )
            key = f"contested/{change.fluent}/{change.subject}/{change.time}"
            yield Sentence(key, f"{text}.", str(other.value), (*change.support.claims, *other.claims))


def _thin(state: Relationship, owing: Sequence[Commitment], known: Records) -> Iterator[Sentence]:
    """What only one publisher tells, or only people whom no text names."""
    told = [(of_what(s.change), str(s.change.value), s.change.support.claims) for s in state.spells]
    told += [(of_what(each), f"{each.value} ({each.status})", each.support.claims) for each in state.pending]
    told += [(f"{each.kind.value} of {listed(each.debtor)}", each.what, each.claims) for each in owing]
    found: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
    for what, value, claims in told:
        sources = [known[claim] for claim in claims if claim in known]
        texts = [source for source in sources if not source.source.is_dataset]
        behind = {source.source.independent or source.source.publisher for source in texts or sources}
        if sources and all(source.claim.by is By.ANONYMOUS for source in sources):
            found.setdefault("anonymous sources", []).append((what, value, claims))
        elif len(behind) == 1:
            found.setdefault(next(iter(behind)) or "one source", []).append((what, value, claims))
    for who, group in found.items():
        if len(group) == len(told) and len(told) > 1:
            every = tuple(dict.fromkeys(claim for _, _, claims in group for claim in claims))
            yield Sentence(f"thin/{who}", f"All of this rests on {who} alone.", who, every)
            continue
        for what, value, claims in group:
            yield Sentence(f"thin/{what}/{value}", f"{begun(what)}, {value}: only {who}.", who, claims)


def _citation(number: int, record: Recorded) -> Citation:
    claim, source = record.claim, record.source
    return Citation(
        number,
        claim.id,
        claim.quote,
        source.publisher,
        source.published,
        source.title,
        source.url,
        claim.speaker,
        str(source.provenance) if source.is_dataset else claim.by,
    )


def _mark(change: Change) -> Mark:
    earliest, latest = change.time.earliest, change.time.latest
    return Mark(
        f"{of_what(change)}: {change.value}",
        of_what(change),
        earliest.isoformat() if earliest else "",
        latest.isoformat() if latest else "",
        change.inferred,
    )
