"""Events of the ledger as the event tables of political science: POLECAT (PLOVER) and GDELT 2.0 (CAMEO).

One row for each actor and recipient of an event. Such a table can only tell what has happened: of what is planned,
CAMEO tells a few acts, and whatever else is not actual is left out and counted.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from itertools import combinations
from typing import TextIO

from dragoman.claims.occurrences import Occurrence
from dragoman.model.claim import Status
from dragoman.model.record import Recorded
from dragoman.vocabulary.datasets import code_of, layout, planned_cameo
from dragoman.vocabulary.lookup import party_name
from dragoman.vocabulary.parties import groups, is_state, organisations
from dragoman.vocabulary.records import GroupKind
from dragoman.vocabulary.rules import acts

Row = dict[str, str]
Told = tuple[Occurrence, Recorded]
Left = Counter[str]
"""How many events were left out of a table, by their status."""

# PLOVER manual, draft 0.8, section on quad categories; GDELT numbers them in the same order.
_QUADS = {
    "VERBAL COOPERATION": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "MATERIAL COOPERATION": ("COOPERATE", "AID", "RETREAT"),
    "VERBAL CONFLICT": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    "MATERIAL CONFLICT": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
_SECTORS = {GroupKind.RIVAL: "OPP", GroupKind.EXILE: "OPP", GroupKind.ARMED: "REB", GroupKind.BREAKAWAY: "SEP"}
"""How CAMEO and PLOVER call what is not a government."""

_LAST_ROOTS = (5, 8, 13, 20)  # the last CAMEO root code of each of the four


def write_polecat(events: Iterable[Told], stream: TextIO) -> Left:
    """A table in the columns of POLECAT; what was left out."""
    return _write("polecat", polecat_rows, events, stream)


def write_gdelt(events: Iterable[Told], stream: TextIO) -> Left:
    """A table in the columns of GDELT 2.0 Events; what was left out."""
    return _write("gdelt", gdelt_rows, events, stream)


def polecat_rows(event: Occurrence, first: Recorded) -> Iterator[Row]:
    """The rows of an event, none where it has not happened."""
    if event.status is not Status.ACTUAL:
        return
    act = acts()[event.act]
    for actor, recipient in dyads(event):
        yield {
            "Event ID": "-".join(filter(None, (event.id, actor, recipient))),
            "Event Date": _plain(event.date),
            "Event Type": act.event_type,
            "Event Mode": act.mode,
            "Intensity": f"{act.score:g}",
            "Quad Code": next(quad for quad, types in _QUADS.items() if act.event_type in types),
            **_polecat_side("Actor", actor, event.date[:4]),
            **_polecat_side("Recipient", recipient, event.date[:4]),
            "Source": first.source.publisher,
            "Publication Date": first.source.published,
            "Version": f"Dragoman {version('dragoman')}",
        }


def gdelt_rows(event: Occurrence, first: Recorded) -> Iterator[Row]:
    """The rows of an event; none where CAMEO has no code for an act that has not happened."""
    code = acts()[event.act].cameo if event.status is Status.ACTUAL else ""
    if event.status is Status.PLANNED:
        code = planned_cameo().get(event.act, "")
    if not code:
        return
    quad = next(place for place, last in enumerate(_LAST_ROOTS, 1) if int(code[:2]) <= last)
    day = _plain(event.date).replace("-", "")
    for actor, recipient in dyads(event):
        yield {
            "GLOBALEVENTID": _number(event.id, actor, recipient),
            "SQLDATE": day if len(day) == 8 else "",
            "MonthYear": day[:6] if len(day) >= 6 else "",
            "Year": day[:4],
            "FractionDate": _fraction(day),
            **_gdelt_side("Actor1", actor),
            **_gdelt_side("Actor2", recipient),
            "EventCode": code,
            "EventBaseCode": code[:3],
            "EventRootCode": code[:2],
            "QuadClass": str(quad),
            "NumMentions": str(len(event.claims)),
            "NumSources": str(len(event.sources)),
            "DATEADDED": first.source.published.replace("-", "") + "000000" if first.source.published else "",
            "SOURCEURL": first.source.url,
        }


def dyads(event: Occurrence) -> tuple[tuple[str, str], ...]:
    """Who did it to whom, two by two; the parties of a symmetrical act in pairs, and `""` for nobody in particular."""
    if event.recipient:
        return tuple((actor, other) for actor in event.actor for other in event.recipient if actor != other)
    if acts()[event.act].symmetric and len(event.actor) > 1:
        return tuple(combinations(event.actor, 2))
    return tuple((actor, "") for actor in event.actor)


def _write(format: str, rows: Callable[[Occurrence, Recorded], Iterator[Row]], events: Iterable[Told],
           stream: TextIO) -> Left:  # fmt: skip
    table, left = layout(format), Left()
    writer = csv.DictWriter(stream, table.columns, "", delimiter=table.delimiter, lineterminator="\n")
    if table.header:
        writer.writeheader()
    for event, first in events:
        if event.act not in acts().acts:
            left["of an act that is no longer in the vocabulary"] += 1
            continue
        made = [{name: _on_one_line(value) for name, value in row.items()} for row in rows(event, first)]
        writer.writerows(made)
        if not made:
            left[str(event.status)] += 1
    return left


def _polecat_side(side: str, party: str, year: str) -> Row:
    if not party:
        return {}
    country, sector = _placed(party)
    return {
        f"{side} Name": party_name(party),
        f"{side} Country": country,
        f"{side} COW": code_of("cow", country, year),
        f"Primary {side} Sector": sector,
        f"{side} Sectors": sector,
    }


def _gdelt_side(side: str, party: str) -> Row:
    if not party:
        return {}
    state, kind = _placed(party)
    country, known = code_of("cameo", state), code_of("cameo-group", party)
    return {
        f"{side}Code": kind + known if kind == "IGO" else country + kind,
        f"{side}Name": party_name(party).upper(),
        f"{side}CountryCode": country,
        f"{side}KnownGroupCode": known,
        f"{side}Type1Code": kind,
    }


def _placed(party: str) -> tuple[str, str]:
    """The state a party is of, and its sector; no state where the table could take the party for its government."""
    if is_state(party):
        return party, "GOV"
    if party in organisations():
        return "", "IGO"
    group = groups().get(party)
    sector = _SECTORS.get(group.kind, "") if group is not None else ""
    return (group.state, sector) if group is not None and sector else ("", "")


def _plain(date: str) -> str:
    """A date that such a table can hold: a day, a month or a year; `""` for a stretch of time."""
    plain = date.rstrip("~?%")
    return plain if plain.replace("-", "").isdigit() and len(plain) in (4, 7, 10) else ""


def _fraction(day: str) -> str:
    """The year with its share of days, as the codebook counts it: (month * 30 + day) / 365."""
    if len(day) != 8:
        return ""
    return f"{int(day[:4]) + (int(day[4:6]) * 30 + int(day[6:])) / 365:.4f}"


def _number(*parts: str) -> str:
    """A number of 60 bits that is the same for the same event and parties."""
    return str(int(hashlib.sha256("\n".join(parts).encode()).hexdigest()[:15], 16))


def _on_one_line(value: str) -> str:
    return " ".join(value.split())
