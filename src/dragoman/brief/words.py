"""How a brief words what the analyses found."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.model.commitment import Commitment, Kind, Life
from dragoman.model.state import Change, Fluent, Pending
from dragoman.model.time import Time
from dragoman.vocabulary.lookup import party_name

LABELS = {
    Fluent.RECOGNITION: "recognition",
    Fluent.RELATIONS: "diplomatic relations",
    Fluent.MISSION: "mission",
    Fluent.HEAD: "head of mission",
    Fluent.SANCTIONS: "sanctions",
    Fluent.MEMBERSHIP: "membership",
    Fluent.TREATY: "treaty",
}
OWING = {
    Kind.PLEDGE: "{debtor} promised{toward}: {what}",
    Kind.DEMAND: "Asked of {debtor}{by}: {what}",
    Kind.THREAT: "{debtor} threatened{toward}: {what}",
    Kind.STEP: "Announced by {debtor}{for_}: {act}, {what}",
    Kind.TERM: "Owed by {debtor}{to} in return for what it was given: {what}",
}
STANDING = {
    Life.PROPOSED: "it is only considered",
    Life.OPEN: "it is open",
    Life.DUE_SOON: "it falls due soon",
    Life.OVERDUE: "it is overdue, and nothing is known of it",
    Life.PARTLY_MET: "it is partly met",
    Life.MET: "it is met",
    Life.BROKEN: "it is broken",
    Life.WITHDRAWN: "it is withdrawn",
    Life.LAPSED: "it has lapsed",
}


def of_what(change: Change | Pending) -> str:
    """The fluent, with what tells apart those that a pair can have several of."""
    label = LABELS[change.fluent]
    return f"{label} ({change.subject})" if change.subject else label


def act_done(change: Change) -> str:
    """A change as words: "sanctions in force"."""
    return f"{of_what(change)} {change.value}"


def dated(lead: str, time: Time) -> str:
    """A time as words; one without an earliest day is only known to lie before its latest."""
    if time.earliest is None:
        return f"at the latest on {time.latest}" if time.latest else f"{lead} an unknown day".strip()
    return f"{lead} {time}".strip()


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def owed(each: Commitment) -> str:
    """A commitment in one sentence, without its full stop."""
    other = listed([party_name(code) for code in each.creditor])
    beside = {"toward": "", "by": " by", "for_": " toward", "to": " to"}
    sides = {name: f"{word} {other}" if other else "" for name, word in beside.items()}
    act = listed([act.replace("_", " ") for act in each.acts]) or "step"
    debtor = listed([party_name(code) for code in each.debtor])
    text = OWING[each.kind].format(debtor=debtor, what=each.what, act=act, **sides)
    if each.kind is Kind.STEP and each.life is Life.PROPOSED:
        text = text.replace("Announced", "Considered", 1)
    due = f", by {each.due}" if each.due else ""
    return f"{text}{due}; {STANDING[each.life]} since {each.since}"


def begun(text: str) -> str:
    """The text with a capital at its beginning, and all else as it is."""
    return text[:1].upper() + text[1:]
