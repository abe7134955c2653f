"""Mission levels: what is done to posts and envoys, folded into the level of the mission as a whole.

A mission stands at the level of the highest of its parts: the embassy, legation or other diplomatic post; an envoy who
is accredited but lives elsewhere; the consular posts. Consular posts count while there is no diplomatic one, and are
taken to have gone with it when it closes. Levels are named by nouns (`levels.yaml`), in the object of the claim or else
in its quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from dragoman.analysis.fold import contested
from dragoman.analysis.levels import CONSULAR, NONRESIDENT, Named, named, nonresident
from dragoman.analysis.occurrences import Occurrence, occurrences
from dragoman.analysis.steps import Step
from dragoman.model.state import Change, Level
from dragoman.model.time import End, Point, Time

_EFFECTIVE = re.compile(
    r"\bpresent\w* [^.]*\bcreden|\b(?:(?:took|taken|take) up|assumed?|began|arrived?|accredited|exequat\w+|exercise)\b",
    re.IGNORECASE,
)
_APPOINTED = re.compile(
    r"\b(?:appoint\w*|commissioned|nominat\w*|names?|named|naming|assign\w*|promoted|designat\w*|posted)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\bre-?(?:open|establish|instat|activat|sum)\w*|\brestor\w*|\bagain\b", re.IGNORECASE)
_WINDING_UP = 366  # days within which the closing of a post belongs to the end of relations
_ORDER = tuple(Level)


@dataclass(frozen=True, slots=True)
class _Act:
    """What an occurrence does to a mission: `open`, `close`, `break` (all of it), `envoy` (accredited and serving),
    `named` (appointed only) or `there` (it shows that there is one)."""

    verb: str
    what: Named

    def __str__(self) -> str:
        return f"{self.verb} {self.what.level}{'' if self.what.post else ' title'} {self.what.place}".strip()


@dataclass
class _Mission:
    """The parts of a mission while its history is walked through."""

    post: Level = Level.NONE
    envoy: Level = Level.NONE
    consulates: set[str] = field(default_factory=set)
    known: bool = False

    @property
    def level(self) -> Level:
        """The highest of the parts."""
        consular = Level.CONSULATE if self.consulates else Level.NONE
        return min((self.post, self.envoy, consular), key=_ORDER.index)

    def apply(self, act: _Act) -> None:
        """The mission after the act."""
        level, place = act.what.level, act.what.place
        if act.verb == "break":
            # Consular relations do not end with diplomatic ones (Vienna Convention on Consular Relations, article 2).
            self.post, self.envoy = Level.NONE, Level.NONE
        elif act.verb == "close":
            self._close(level, place)
        elif level is Level.CONSULATE:
            if self.post is Level.NONE:
                self.consulates.add(place)
        elif level in NONRESIDENT or level is Level.CONSUL_NONRESIDENT:
            self.envoy = level
        elif act.what.post:
            self.post, self.envoy, self.consulates = level, Level.NONE, set()
        else:
            self.post, self.envoy = min((self.post, level), key=_ORDER.index), Level.NONE
            self.consulates = set()

    def _close(self, level: Level, place: str) -> None:
        if level not in CONSULAR:
            self.post, self.consulates = Level.NONE, set()
        elif self.envoy is Level.CONSUL_NONRESIDENT:
            self.envoy = Level.NONE
        elif place in self.consulates:
            self.consulates.discard(place)
        elif not place or self.consulates == {""}:
            self.consulates.clear()


def mission_changes(steps: Iterable[Step]) -> list[Change]:
    """The changes of the level of one pair's mission, in order."""
    acts = {}
    valued = []
    for step in steps:
        act = _act(step)
        if act is not None:
            acts[str(act)] = act
            valued.append(replace(step, value=str(act)))
    found, denials = occurrences(valued)
    return contested(_walk(_effective(found, acts), acts), found, denials)


def _walk(found: Sequence[Occurrence], acts: dict[str, _Act]) -> list[Change]:
    mission = _Mission()
    changes: list[Change] = []
    for each in found:
        act = acts[each.value]
        before = mission.level
        if not mission.known and (prior := _prior(each, act)):
            changes.append(_change(each, prior, inferred=True, before=True))
            mission.apply(_Act("open", Named(prior, True, "")))
            before = prior
        known, mission.known = mission.known, True
        if act.verb == "there":
            continue
        mission.apply(act)
        if mission.level is not before or (not known and not changes):
            inferred = all(step.inferred for step in each.steps) and act.verb != "envoy"
            if changes and changes[-1].time == each.time and not changes[-1].inferred:
                changes.pop()  # two steps of one day are one change
                if changes and changes[-1].value == mission.level:
                    continue
            changes.append(_change(each, mission.level, inferred=inferred))
        elif changes and changes[-1].value == mission.level:
            changes[-1] = _confirmed(changes[-1], each, act)
    return changes


def _effective(found: Sequence[Occurrence], acts: dict[str, _Act]) -> list[Occurrence]:
    """The occurrences without the appointments of those of whom it is also told that they took up their post, and
    without the ends of relations of which it is told when the post closed."""
    kept = []
    for i, each in enumerate(found):
        act = acts[each.value]
        if act.verb == "named" and any(_takes_up(acts[later.value], act) for later in found[i + 1 :]):
            continue
        if act.verb == "break" and any(_closes(later, acts, each) for later in found[i + 1 :]):
            continue
        kept.append(each)
    return kept


def _takes_up(later: _Act, appointed: _Act) -> bool:
    level = appointed.what.level
    return later.verb in ("envoy", "open") and later.what.level in (level, nonresident(level))


def _closes(later: Occurrence, acts: dict[str, _Act], broken: Occurrence) -> bool:
    """Whether the post is told to have closed some time after relations broke: the mission was there until then."""
    act = acts[later.value]
    soon = (later.day - broken.day).days < _WINDING_UP
    return act.verb == "close" and soon and act.what.level not in CONSULAR


def _act(step: Step) -> _Act | None:
    """What the step does; None where it names no level that one can tell."""
    claim = step.record.claim
    if claim.act == "sever_relations":
        return _Act("break", Named(Level.NONE, True, ""))
    what = named(claim, step.time)
    if what is None:
        return _Act("close", Named(Level.NONE, True, "")) if claim.act == "close_mission" else None
    if claim.act == "open_mission":
        return _Act("open", what)
    if claim.act == "close_mission":
        return _Act("close", what)
    if claim.act == "recall_envoy":
        return _Act("there", replace(what, place="")) if what.level not in CONSULAR else None
    serving, appointed = _EFFECTIVE.search(claim.quote), _APPOINTED.search(claim.quote)
    takes_up = serving is not None and (appointed is None or serving.start() < appointed.start())
    return _Act("envoy" if takes_up or appointed is None else "named", what)


def _prior(each: Occurrence, act: _Act) -> Level | None:
    """What the first thing known of a mission presupposes."""
    if act.verb in ("close", "there") and act.what.level is not Level.NONE:
        return act.what.level
    if act.verb == "open" and all(_AGAIN.search(step.record.claim.quote) for step in each.steps):
        return Level.NONE
    return None


def _change(each: Occurrence, level: Level, *, inferred: bool, before: bool = False) -> Change:
    first = each.first
    time = Time(End.OPEN, _last(each.time)) if before else each.time
    return Change(first.pair, first.fluent, "", level, time, replace(each.support(), value=level), first.effect.id,
                  inferred=inferred)  # fmt: skip


def _last(time: Time) -> Point | End:
    return time.start if isinstance(time.start, Point) or time.end is None else time.end


def _confirmed(change: Change, each: Occurrence, act: _Act) -> Change:
    """The change with further claims behind it, where they name the same level."""
    if act.what.level != change.value:
        return change
    claims = tuple(sorted({*change.support.claims, *each.support().claims}))
    publishers = tuple(sorted({*change.support.publishers, *each.support().publishers}))
    finer = change.time.earliest is not None and each.dated and each.time.precision < change.time.precision
    time = (
        each.time if finer and act.verb not in ("named", "break") and each.time.overlaps(change.time) else change.time
    )
    return replace(change, time=time, support=replace(change.support, claims=claims, publishers=publishers))
