"""Names that datasets write → parties, where there is no doubt."""

from __future__ import annotations

from functools import lru_cache

from dragoman.errors import UnknownParty
from dragoman.vocabulary.lookup import party_code
from dragoman.vocabulary.parties import party


@lru_cache(maxsize=65_536)
def party_named(name: str) -> str:
    """The code of the party that goes by a name or code, `""` where none does, or more than one."""
    if not name:
        return ""
    try:
        code = party_code(name)
    except UnknownParty:
        return ""
    return code if party(code) is not None else ""
