"""Chooses the parties of each frame and says how sure it is that the frame is a claim.

Logistic models over named features: what the rules say, how the words hang together, and what the encoder suggests.
Their weights (`model/scorer.json`) are learned from coded texts by `python -m dragoman.training`. Every confidence
can be
explained by its heaviest features.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc, Token

from dragoman.model.claim import Status
from dragoman.reading.encoder import Encoded
from dragoman.reading.events import Frame
from dragoman.reading.modality import modality_of
from dragoman.reading.parties import Parties, Party
from dragoman.reading.roles import Candidate, Role, Surroundings, candidates
from dragoman.reading.syntax import governing_verb, objects, verbal
from dragoman.vocabulary.rules import Rule, acts

Features = dict[str, float]
PROPOSE = 0.15  # probability from which the encoder's suggestion of an act is considered
TOGETHER = 0.5  # probability (beside the likeliest party's) from which parties at the same slot of a rule share a role
BESIDE = 0.25  # probability beside the likeliest party's from which a party coordinated with it shares its role
OTHER_SIDE = 0.5  # probability from which a second party of a symmetrical act counts
ONE_ACT = frozenset({"recognition", "relations", "missions", "sanctions"})  # groups whose acts exclude each other
WORDING = frozenset({"VERB", "NOUN", "ADJ", "AUX"})
SIDES: tuple[Role, Role] = ("actor", "recipient")
VERB_SLOTS = (
    ["subject"],
    ["object", "dative", "to", "with", "against", "on", "content.subject", "object.owner", "content"],
)
NOUN_SLOTS = (["owner", "by", "of", "support.subject"], ["on/against", "to", "with", "of", "in", "content"])


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic model: probability from the sum of the weights of the features that hold."""

    bias: float
    weights: Mapping[str, float]

    def log_odds(self, features: Mapping[str, float]) -> float:
        """The sum of the weights of the features that hold."""
        return self.bias + sum(self.weights.get(name, 0.0) * value for name, value in features.items())

    def probability(self, features: Mapping[str, float]) -> float:
        """In (0, 1)."""
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.log_odds(features)))))

    def grounds(self, features: Mapping[str, float], count: int = 6) -> tuple[tuple[str, float], ...]:
        """The features that weigh most for or against, with what each adds to the log odds."""
        added = [(name, round(self.weights.get(name, 0.0) * value, 3)) for name, value in features.items()]
        return tuple(sorted((item for item in added if item[1]), key=lambda item: (-abs(item[1]), item[0]))[:count])


@dataclass(frozen=True, slots=True)
class Scorer:
    """The learned models and the thresholds chosen with them by cross-validation."""

    roles: Mapping[str, Linear]  # actor, recipient, party
    claim: Linear
    least: Mapping[str, float]  # probability a role needs
    accept: float  # confidence a claim needs
    status_weight: float
    news_weight: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A frame with its chosen parties, and the features its confidence rests on."""

    frame: Frame
    features: Features
    confidence: float
    grounds: tuple[tuple[str, float], ...] = ()  # the heaviest features with their weight, heaviest first


@cache
def scorer() -> Scorer | None:
    """The scorer that ships with Dragoman, or None where this build carries none."""
    stored = files("dragoman.reading").joinpath("model", "scorer.json")
    if not stored.is_file():
        return None
    content = json.loads(stored.read_text(encoding="utf-8"))
    roles = {name: Linear(**model) for name, model in content.pop("roles").items()}
    return Scorer(roles=roles, claim=Linear(**content.pop("claim")), **content)


def propose(doc: Doc, parties: Parties, frames: Sequence[Frame], encoded: Encodings) -> list[Frame]:
    """Frames for acts that no rule found but the encoder suggests, in the order of their triggers."""
    covered = {(frame.trigger.i, frame.act.id) for frame in frames}
    found: list[Frame] = []
    for token in doc:
        if token.pos_ not in WORDING:
            continue
        for act, probability in encoded.acts(token).items():
            if probability >= PROPOSE and (token.i, act) not in covered:
                rule = _learned_rule(act, token)
                found.append(Frame(acts()[act], rule, token, (), (), modality_of(token, acts()[act].statement)))
    return found


def _learned_rule(act: str, token: Token) -> Rule:
    actor, recipient = VERB_SLOTS if verbal(token) else NOUN_SLOTS
    if acts()[act].symmetric:
        actor, recipient = [*actor, "object", "with", "between", "to", "of"], []
    lemma = token.lemma_.lower()
    if verbal(token):
        return Rule(id=f"learned.{act}", act=act, verb=[lemma], actor=actor, recipient=recipient)
    return Rule(id=f"learned.{act}", act=act, noun=[lemma], actor=actor, recipient=recipient)


class Encodings:
    """The encoded windows of one document, asked by token."""

    def __init__(self, windows: Iterable[Encoded]) -> None:
        self._at: dict[int, Encoded] = {i: window for window in windows for i in window.vectors}

    def acts(self, token: Token) -> dict[str, float]:
        """See `Encoded.acts`."""
        window = self._at.get(token.i)
        return window.acts(token) if window is not None else {}

    def role(self, act: str, trigger: Token, head: Token) -> tuple[float, float]:
        """See `Encoded.role`; nothing across windows."""
        window = self._at.get(trigger.i)
        return window.role(act, trigger, head) if window is not None and head.i in window.vectors else (0.0, 0.0)

    def status(self, token: Token) -> dict[Status, float]:
        """See `Encoded.status`."""
        window = self._at.get(token.i)
        return window.status(token) if window is not None else {}

    def news(self, token: Token) -> tuple[float, float, float]:
        """See `Encoded.news`."""
        window = self._at.get(token.i)
        return window.news(token) if window is not None else (0.0, 0.0, 0.0)


def role_candidates(
    role: Role,
    frame: Frame,
    present: Sequence[tuple[Token, Party]],
    parties: Parties,
    encoded: Encodings,
    taken: tuple[str, ...],
) -> list[tuple[Candidate, Features]]:
    """The candidates for a role with all their features."""
    found = []
    for candidate in candidates(role, frame.rule, frame.trigger, present, parties, taken):
        features = dict.fromkeys(candidate.features, 1.0)
        actor, recipient = encoded.role(frame.act.id, frame.trigger, candidate.head)
        features[f"{role}:encoder"] = logit(recipient if role == "recipient" else actor)
        if role != "party":
            features[f"{role}:encoder-other"] = logit(actor if role == "recipient" else recipient)
        found.append((candidate, features))
    return found


def choose_sides(
    trigger: Token, model: Linear, least: float, options: Sequence[tuple[Candidate, Features]]
) -> tuple[tuple[Party, ...], float]:
    """The parties of a symmetrical act, in the order of the text, and the probability of the likeliest."""
    rated = sorted(
        ((model.probability(features), -n, candidate) for n, (candidate, features) in enumerate(options)),
        key=lambda item: item[:2],
        reverse=True,
    )
    if not rated or rated[0][0] < least:
        return (), rated[0][0] if rated else 0.0
    sure = rated[0][0]
    near = [item for item in rated if item[2].head.i >= item[2].head.doc[trigger.i].sent.start]
    if near and near[0][0] >= least:
        rated = near
    sides = [_nearest(side, rated, trigger) for side in (rated[0][2], *_other_side(rated))]
    kept: dict[tuple[str, ...], Candidate] = {}
    for probability, _, candidate in rated:
        together = any(candidate.slots & side.slots for side in sides) and probability >= TOGETHER
        shares = any(_beside(candidate, side) for side in sides) or (together and _same_sentence(candidate, sides[0]))
        if shares and probability >= least and not _told(candidate, kept):
            kept.setdefault(candidate.party.codes, candidate)
    return _in_order(kept), sure


def choose(
    model: Linear, options: Sequence[tuple[Candidate, Features]], nobody: Features
) -> tuple[tuple[Party, ...], float, float]:
    """Who fills a role: the likeliest party, those that share it with it, or nobody where that is likelier.

    The parties of a sentence compete for the role, and so does the possibility that no party has it: a conditional
    logit (McFadden 1974). Mentions of one party count together.

    Returns
    -------
    The parties in the order of the text, their probability together, and that of nobody; both in [0, 1].
    """
    worth = [model.log_odds(features) for _, features in options]
    none = model.log_odds(nobody)
    most = max([none, *worth])
    shares = [math.exp(value - most) for value in worth]
    whole = math.exp(none - most) + sum(shares)
    of_codes: dict[tuple[str, ...], float] = {}
    best: dict[tuple[str, ...], tuple[float, Candidate]] = {}
    for share, (candidate, _) in zip(shares, options, strict=True):
        codes = candidate.party.codes
        of_codes[codes] = of_codes.get(codes, 0.0) + share / whole
        if codes not in best or share > best[codes][0]:
            best[codes] = (share, candidate)
    rated = sorted(of_codes, key=lambda codes: (-of_codes[codes], best[codes][1].head.i))
    none_share = math.exp(none - most) / whole
    if not rated:
        return (), 0.0, none_share
    top = best[rated[0]][1]
    kept: dict[tuple[str, ...], Candidate] = {}
    for codes in rated:
        candidate, share = best[codes][1], of_codes[codes] / of_codes[rated[0]]
        together = bool(candidate.slots & top.slots) and _same_sentence(candidate, top) and share >= TOGETHER
        if ((_beside(candidate, top) and share >= BESIDE) or together) and not _told(candidate, kept):
            kept[codes] = candidate
    sure = sum(of_codes[codes] for codes in kept)
    return (_in_order(kept) if sure >= none_share else ()), sure, none_share


def _beside(candidate: Candidate, other: Candidate) -> bool:
    return candidate.head.i == other.head.i or candidate.head in other.head.conjuncts


def _same_sentence(candidate: Candidate, other: Candidate) -> bool:
    return candidate.head.sent.start == other.head.sent.start


def _told(candidate: Candidate, kept: Iterable[tuple[str, ...]]) -> bool:
    return set(candidate.party.codes) <= {code for codes in kept for code in codes}


def _in_order(kept: Mapping[tuple[str, ...], Candidate]) -> tuple[Party, ...]:
    return tuple(candidate.party for candidate in sorted(kept.values(), key=lambda candidate: candidate.head.i))


def nobody_features(role: Role, frame: Frame, options: Sequence[tuple[Candidate, Features]]) -> Features:
    """What speaks for no party having a role."""
    act = frame.act.id
    strongest = max((features[f"{role}:encoder"] for _, features in options), default=-1.0)
    names = ("", f":act={act}", f":rule={frame.rule.id}", f":{act}:lemma={frame.trigger.lemma_.lower()}")
    found = {f"{role}:nobody{name}": 1.0 for name in names}
    found[f"{role}:nobody:strongest"] = strongest
    found[f"{role}:nobody:{act}:strongest"] = strongest
    found[f"{role}:nobody:slots"] = float(any(candidate.slots for candidate, _ in options))
    return found


def _nearest(side: Candidate, rated: Sequence[tuple[float, int, Candidate]], trigger: Token) -> Candidate:
    """The mention of a side's party that stands nearest to the trigger: what is coordinated with that one takes part,
    not what is coordinated with a mention elsewhere in the sentence."""
    mentions = [each for _, _, each in rated if each.party.codes == side.party.codes and _same_sentence(each, side)]
    return min(mentions, key=lambda each: abs(each.head.i - trigger.i))


def _other_side(rated: Sequence[tuple[float, int, Candidate]]) -> list[Candidate]:
    """The likeliest party on the other side of a symmetrical act: in the same sentence, with other codes."""
    top = rated[0][2]
    for probability, _, candidate in rated[1:]:
        if probability < OTHER_SIDE:
            break
        if (
            candidate.head.sent.start == top.head.sent.start
            and not set(candidate.party.codes) & set(top.party.codes)
            and candidate.head not in top.head.conjuncts
        ):
            return [candidate]
    return []


def fill(
    frame: Frame,
    present: Sequence[tuple[Token, Party]],
    parties: Parties,
    encoded: Encodings,
    roles: Mapping[str, Linear],
    least: Mapping[str, float],
) -> tuple[Frame, Features]:
    """The frame with its parties chosen, and the role probabilities as features."""
    if frame.act.symmetric:
        options = role_candidates("party", frame, present, parties, encoded, ())
        pool, sure = choose_sides(frame.trigger, roles["party"], least["party"], options)
        return replace(frame, actor=pool, recipient=()), {"p:party": logit(sure)}
    given: Features = {}
    chosen: list[tuple[Party, ...]] = []
    taken: tuple[str, ...] = ()
    for role in SIDES:
        options = role_candidates(role, frame, present, parties, encoded, taken)
        filling, sure, none = choose(roles[role], options, nobody_features(role, frame, options))
        given |= {f"p:{role}": logit(sure), f"p:no-{role}": logit(none)}
        chosen.append(filling)
        taken = tuple(code for party in filling for code in party.codes)
    return replace(frame, actor=chosen[0], recipient=chosen[1]), given


def claim_features(frame: Frame, given: Features, encoded: Encodings) -> Features:
    """What speaks for or against a filled frame being a claim."""
    act, rule, trigger = frame.act.id, frame.rule, frame.trigger
    lemma = trigger.lemma_.lower()
    kind = "learned" if rule.id.startswith("learned.") else "rule"
    codes = [code for party in frame.actor for code in party.codes]
    others = [code for party in frame.recipient for code in party.codes]
    governor = governing_verb(trigger)
    above = governor.lemma_.lower() if governor is not None else ""
    thing = next(iter(objects(trigger)), None) if verbal(trigger) else None
    suggested = encoded.acts(trigger)
    own = suggested.get(act, 0.0)
    found: Features = dict(given)
    names = [
        f"act={act}",
        f"rule={rule.id}",
        f"lemma={lemma}",
        f"{act}:lemma={lemma}",
        f"kind={kind}",
        f"dep={trigger.dep_}",
        f"tag={trigger.tag_}",
        f"{rule.id}:dep={trigger.dep_}",
        f"status={frame.modality.status}",
        f"{act}:status={frame.modality.status}",
        f"actors={min(len(codes), 3)}",
        f"recipients={min(len(others), 3)}",
        f"{act}:actors={min(len(codes), 2)}",
        f"{act}:recipients={min(len(others), 1)}",
        f"reason={frame.reason.split(' of ')[0].split(' by ')[0]}",
        f"governor={above}",
        f"{rule.kind}:governor={above}",
        *(f"cue={cue}" for cue in frame.modality.cues),
        *(f"actor:{p.standing}" for p in frame.actor),
        *(f"recipient:{p.standing}" for p in frame.recipient),
        *(f"actor:via={p.via}" for p in frame.actor[:1]),
        *(f"recipient:via={p.via}" for p in frame.recipient[:1]),
    ]
    if thing is not None:
        names += [f"object={thing.lemma_.lower()}", f"{act}:object={thing.lemma_.lower()}"]
    if others and set(others) <= set(codes):
        names.append("same-party")
    found.update(dict.fromkeys(names, 1.0))
    found["encoder"] = logit(own)
    found[f"encoder:{kind}"] = logit(own)
    found["encoder:best"] = 1.0 if own and own == max(suggested.values()) else 0.0
    found["encoder:none"] = logit(1.0 - sum(suggested.values()))
    return found


def score(doc: Doc, parties: Parties, frames: Sequence[Frame], encoded: Encodings, model: Scorer) -> list[Scored]:
    """All frames, those the encoder proposes among them, with parties, confidence and reason."""
    around = Surroundings(parties)
    found = []
    offered = sorted([*frames, *propose(doc, parties, frames, encoded)], key=lambda frame: frame.trigger.i)
    for frame in offered:
        if not considered(frame):
            found.append(Scored(frame, {}, 0.0))
            continue
        filled, given = fill(frame, around.of(frame.trigger), parties, encoded, model.roles, model.least)
        features = claim_features(filled, given, encoded)
        found.append(Scored(filled, features, model.claim.probability(features), model.claim.grounds(features)))
    return _one_a_group([_decided(item, model.accept) for item in found])


def _one_a_group(found: Sequence[Scored]) -> list[Scored]:
    """One word tells one act of these groups: "expelled the ambassador" is no recall, "suspended sanctions" imposes
    none. The surest stays."""
    best: dict[tuple[int, str], Scored] = {}
    for item in found:
        place = item.frame.trigger.i, item.frame.act.group
        if item.frame.reason or item.frame.act.group not in ONE_ACT:
            continue
        if place not in best or item.confidence > best[place].confidence:
            best[place] = item
    kept = []
    for item in found:
        surest = best.get((item.frame.trigger.i, item.frame.act.group))
        if surest is not None and not item.frame.reason and surest.frame.act.id != item.frame.act.id:
            reason = f"the same word rather tells {surest.frame.act.id}"
            item = replace(item, frame=replace(item.frame, reason=reason))
        kept.append(item)
    return kept


def considered(frame: Frame) -> bool:
    """Whether a frame is worth scoring: its words fit, whatever parties its rule found."""
    return not frame.reason.startswith(("not negated", "told by", "object is no"))


def _decided(item: Scored, accept: float) -> Scored:
    if not item.features:
        return item
    if not item.frame.actor and not item.frame.recipient:
        return replace(item, frame=replace(item.frame, reason="no party"))
    reason = "" if item.confidence >= accept else f"confidence {item.confidence:.2f} is below {accept:.2f}"
    return replace(item, frame=replace(item.frame, reason=reason))


def logit(probability: float) -> float:
    """Log odds, clipped to [-5, 5] and scaled to about [-1, 1]."""
    clipped = min(0.9933, max(0.0067, probability))
    return math.log(clipped / (1.0 - clipped)) / 5.0


def status_of(frame: Frame, encoded: Encodings) -> Status:
    """The status that cues and encoder together make likeliest; the cues' alone without an encoder."""
    suggested, model = encoded.status(frame.trigger), scorer()
    if not suggested or model is None or frame.rule.status is not None:
        return frame.modality.status
    return max(
        suggested,
        key=lambda status: math.log(suggested[status] + 1e-4) + model.status_weight * (status is frame.modality.status),
    )


def news_of(frame: Frame, encoded: Encodings) -> float | None:
    """Log odds, weighted, that the encoder gives to the event being the day's news; None without an encoder."""
    day, none, _ = encoded.news(frame.trigger)
    model = scorer()
    if model is None or day + none == 0.0:
        return None
    return model.news_weight * math.log((day + 1e-4) / (none + 1e-4))
