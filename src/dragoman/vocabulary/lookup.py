"""What a user calls a party → its code: names, codes and demonyms, with suggestions for what is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from dragoman.errors import UnknownParty
from dragoman.vocabulary.folding import fold
from dragoman.vocabulary.parties import Party, groups, is_state, organisations, state, states
from dragoman.vocabulary.records import DatedName, State, StateStatus

_SUGGESTED = 3
_CODE = re.compile(r"[A-Z][A-Z0-9]+(?:-[A-Z0-9]+)*\+?")


def party_code(text: str) -> str:
    """The code of the party that `text` names: a code, a name or a demonym, whatever its case and accents.

    What is written like a code (`TAMIL-TIGERS`) and is near to no name is taken as one: claims may name parties that
    the vocabulary does not know. Raises UnknownParty with suggestions.
    """
    wanted = text.strip()
    if is_state(wanted.upper()):
        return wanted.upper()
    found = _names().get(_key(wanted), ())
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownParty(f"{text!r} may be {_listed(found)}; write the code")
    near = _near(wanted)
    if not near and _CODE.fullmatch(wanted):
        return wanted
    hint = f"did you mean {_listed(near)}?" if near else "write a code, a name or a demonym: CAN, Canada, Canadian"
    raise UnknownParty(f"{text!r} is not a party that Dragoman knows; {hint}")


def party_name(code: str) -> str:
    """The name of the party with this code, or the code itself."""
    if is_state(code):
        return state(code).name
    record = organisations().get(code) or groups().get(code)
    return record.name if record is not None else code


def _near(wanted: str) -> tuple[str, ...]:
    """The codes of the parties whose names look most like what is wanted."""
    names = get_close_matches(_key(wanted), _names(), n=12, cutoff=0.7)
    return tuple(dict.fromkeys(code for name in names for code in _names()[name]))[:_SUGGESTED]


def _listed(codes: tuple[str, ...]) -> str:
    named = [f"{party_name(code)} ({code})" for code in codes]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"


def _key(text: str) -> str:
    return " ".join(fold(text).text.casefold().removeprefix("the ").split())


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """All names, demonyms and codes by their folded form; strong ones win over weak ones, and states of today over
    territories and former states of the same name."""
    ranked: dict[str, dict[str, int]] = {}
    for text, code, rank in _all():
        ranks = ranked.setdefault(_key(text), {})
        ranks[code] = min(rank, ranks.get(code, rank))
    return {
        text: tuple(sorted(code for code, rank in ranks.items() if rank == min(ranks.values())))
        for text, ranks in ranked.items()
    }


def _all() -> Iterator[tuple[str, str, int]]:
    known: tuple[Party, ...] = (*states().values(), *organisations().values(), *groups().values())
    for record in known:
        rank = _rank(record)
        yield record.code, record.code, -1
        yield record.name, record.code, rank
        for name in _names_of(record):
            yield name.name, record.code, rank + 2 * bool(name.valid_to) + 4 * name.weak


def _rank(record: Party) -> int:
    if isinstance(record, State) and record.status in (StateStatus.STATE, StateStatus.DISPUTED):
        return 0
    return 1


def _names_of(record: Party) -> tuple[DatedName, ...]:
    if isinstance(record, State):
        return (*record.names, *record.adjectives, *record.people)
    return (*record.names, *record.adjectives)
