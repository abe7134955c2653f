"""How the templates call things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dragoman.exchange.labels import act_group, act_name, party_name, party_names, sentence, source_label
from dragoman.exchange.page import css_class
from dragoman.model.claim import Claim
from dragoman.model.state import Fluent

FLUENTS = {
    Fluent.RECOGNITION: "Recognition",
    Fluent.RELATIONS: "Relations",
    Fluent.MISSION: "Mission",
    Fluent.HEAD: "Head of mission",
    Fluent.SANCTIONS: "Sanctions",
    Fluent.MEMBERSHIP: "Membership",
    Fluent.TREATY: "Treaty",
}


def fluent_name(fluent: Fluent | str) -> str:
    """A fluent in words."""
    return FLUENTS[Fluent(fluent)]


def told(claim: Claim) -> str:
    """A claim as a sentence."""
    return " ".join(filter(None, sentence(claim)))


def condition(words: str) -> str:
    """A condition as it is told: "if" stands before it unless it says how it binds itself."""
    first = words.partition(" ")[0].casefold()
    return words if first in CONJUNCTIONS else f"if {words}"


CONJUNCTIONS = (
    "if",
    "unless",
    "until",
    "once",
    "when",
    "provided",
    "as",
    "should",
    "only",
    "after",
    "before",
    "in",
    "on",
)


def day_of(time: str) -> str:
    """The day of an ISO time."""
    return time[:10]


def hex_of(address: str) -> str:
    """A content address without its scheme, as it stands in the addresses of pages."""
    return address.removeprefix("sha256:")


def counted(number: int, one: str, many: str = "") -> str:
    """`1 claim`, `no claims`, `1,200 claims`."""
    return f"1 {one}" if number == 1 else f"{f'{number:,}' if number else 'no'} {many or one + 's'}"


FILTERS: dict[str, Callable[..., Any]] = {
    "party": party_name,
    "parties": party_names,
    "act_name": act_name,
    "act_group": lambda act: css_class(act_group(act)),
    "sentence": told,
    "parts": sentence,
    "source": source_label,
    "fluent": fluent_name,
    "day": day_of,
    "second": lambda time: f"{time[:19].replace('T', ' ')} UTC",
    "condition": condition,
    "hex": hex_of,
    "counted": counted,
}
