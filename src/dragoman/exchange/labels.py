"""How acts, parties and sources are called in front of people."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.model.claim import By, Claim
from dragoman.vocabulary.parties import party
from dragoman.vocabulary.rules import acts

SOURCES = {
    By.OUTLET: "the text itself",
    By.OFFICIAL_NAMED: "official, named",
    By.OFFICIAL_UNNAMED: "official, not named",
    By.DOCUMENT: "document",
    By.ANONYMOUS: "anonymous",
    By.MEDIA: "another outlet",
    By.OTHER: "other source",
}

LINKS = (" with", " on", " to", " of", " in", " from", " for", " against")
"""Words at the end of an act's label that lead over to the other side, and hang in the air when there is none."""


def act_group(act: str) -> str:
    """The group of the act, as the vocabulary files it."""
    return acts()[act].group


def act_name(act: str) -> str:
    """The act in words: `restore relations`."""
    return act.replace("_", " ")


def sentence(claim: Claim) -> tuple[str, str, str]:
    """Who, does what, toward whom: `Canada`, `restores relations with`, `Venezuela`.

    The parties of a symmetrical act stand on both sides of it. The third part is empty where no one is named.
    """
    act = acts()[claim.act]
    actor, recipient = claim.actor, claim.recipient
    if act.symmetric and not recipient:
        actor, recipient = actor[:1], actor[1:]
    label = act.label
    if not recipient:
        label = next((label.removesuffix(link) for link in LINKS if label.endswith(link)), label)
    return party_names(actor) or "someone", label, party_names(recipient)


def party_names(codes: Iterable[str]) -> str:
    """The names of parties, in a row."""
    return ", ".join(party_name(code) for code in codes)


def party_name(code: str) -> str:
    """The name of a party as the vocabulary has it; its code where it has none."""
    record = party(code)
    return record.name if record else code


def source_label(claim: Claim) -> str:
    """Who the text credits, and what kind of source that is."""
    kind = SOURCES[claim.by]
    return f"{claim.speaker} ({kind})" if claim.speaker else kind
