"""Fits the scorer on coded texts, with the encoder's suggestions taken out of fold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Token

from dragoman.evaluation.claims import claim_overlap, match
from dragoman.evaluation.coded import Coded, code
from dragoman.reading.encoder import Encoded
from dragoman.reading.events import Frame
from dragoman.reading.parties import Party
from dragoman.reading.roles import Candidate, Role, Surroundings
from dragoman.reading.scorer import (
    SIDES,
    Encodings,
    Features,
    Linear,
    claim_features,
    considered,
    fill,
    nobody_features,
    propose,
    role_candidates,
)
from dragoman.training.calibration import calibrate
from dragoman.training.examples import FOLDS, Example, Gold

LEAST = {"party": 0.35}
LAMBDA_CHOICE = 3.0  # strength of the penalty of the role models that choose
C_ROLE, C_CLAIM = 0.3, 0.1  # inverse strengths of the penalty; the best of a small grid, out of fold


@dataclass
class Offer:
    """A frame of a document with what scoring it needs."""

    example: Example
    frame: Frame
    encoded: Encodings
    present: list[tuple[Token, Party]]


def offers(examples: Sequence[Example], encoded: Mapping[str, Sequence[Encoded]]) -> list[Offer]:
    """Every frame worth scoring."""
    found: list[Offer] = []
    for example in examples:
        encodings = Encodings(encoded.get(example.document.id, ()))
        frames = [*example.frames, *propose(example.doc, example.parties, example.frames, encodings)]
        around = Surroundings(example.parties)
        found += [Offer(example, frame, encodings, around.of(frame.trigger)) for frame in frames if considered(frame)]
    return found


def gold_of(offer: Offer) -> Gold | None:
    """The claim that the frame's trigger words, by its quote."""
    at = offer.frame.trigger.idx
    same = [g for g in offer.example.gold if g.act == offer.frame.act.id and g.start <= at < g.end]
    return next((g for g in same if g.trigger == offer.frame.trigger.i), same[0] if same else None)


def fit_roles(data: Sequence[Offer]) -> dict[str, Linear]:
    """The role models: one that rates the parties of symmetrical acts one by one, two that choose among them."""
    pooled: list[tuple[Features, bool]] = []
    choices: dict[str, list[Choice]] = {role: [] for role in SIDES}
    for offer in data:
        gold = gold_of(offer)
        if gold is None:
            continue
        if offer.frame.act.symmetric:
            pooled += list(_choice(offer, "party", gold.actor | gold.recipient, ()).options)
        else:
            choices["actor"].append(_choice(offer, "actor", gold.actor, ()))
            choices["recipient"].append(_choice(offer, "recipient", gold.recipient, tuple(sorted(gold.actor))))
    models = {role: fit_choice(found, LAMBDA_CHOICE) for role, found in choices.items()}
    return {**models, "party": fit([f for f, _ in pooled], [y for _, y in pooled], C_ROLE)}


@dataclass
class Choice:
    """The parties that may fill a role, those that do, and what nobody filling it looks like."""

    options: Sequence[tuple[Features, bool]]
    nobody: Features
    filled: bool


def _choice(offer: Offer, role: Role, wanted: frozenset[str], taken: tuple[str, ...]) -> Choice:
    options: list[tuple[Candidate, Features]] = role_candidates(
        role, offer.frame, offer.present, offer.example.parties, offer.encoded, taken
    )
    rows = [(features, bool({code(c) for c in candidate.party.codes} & wanted)) for candidate, features in options]
    return Choice(rows, nobody_features(role, offer.frame, options), bool(wanted))


def fit_choice(choices: Sequence[Choice], penalty: float) -> Linear:
    """A conditional logit: the weights that make the parties that fill a role likeliest, with a quadratic penalty."""
    usable = [c for c in choices if not c.filled or any(right for _, right in c.options)]
    rows = [features for c in usable for features in (*(f for f, _ in c.options), c.nobody)]
    right = np.array([y for c in usable for y in (*(y for _, y in c.options), not c.filled)])
    sizes = np.array([len(c.options) + 1 for c in usable])
    first = np.r_[0, np.cumsum(sizes)[:-1]]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)

    def loss(weights: Any) -> tuple[float, Any]:
        worth = matrix @ weights
        shares = np.exp(worth - np.repeat(np.maximum.reduceat(worth, first), sizes))
        shares /= np.repeat(np.add.reduceat(shares, first), sizes)
        likely = np.add.reduceat(shares * right, first)
        wanted = shares * right / np.repeat(likely, sizes)
        value = -np.log(likely).sum() + 0.5 * penalty * weights @ weights
        return float(value), matrix.T @ (shares - wanted) + penalty * weights

    found = minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    names = vectorizer.get_feature_names_out()
    return Linear(0.0, {str(name): round(float(w), 4) for name, w in zip(names, found, strict=True) if abs(w) >= 0.01})


def fit(rows: Sequence[Features], labels: Sequence[bool], strength: float) -> Linear:
    """A logistic model; weights too small to matter are dropped."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    model = LogisticRegression(C=strength, max_iter=500, solver="liblinear", random_state=0).fit(matrix, labels)
    names = vectorizer.get_feature_names_out()
    weights = {str(name): round(float(w), 4) for name, w in zip(names, model.coef_[0], strict=True) if abs(w) >= 0.01}
    return Linear(round(float(model.intercept_[0]), 4), weights)


@dataclass
class Filled:
    """An offer with its chosen parties and features."""

    offer: Offer
    frame: Frame
    features: Features
    right: bool


def filled(data: Sequence[Offer], roles: Mapping[str, Linear]) -> list[Filled]:
    """Every offer with its parties chosen by `roles`, and whether it is then a gold claim."""
    found = []
    for offer in data:
        frame, given = fill(offer.frame, offer.present, offer.example.parties, offer.encoded, roles, LEAST)
        predicted = coded(offer.example.document.id, frame)
        right = any(claim_overlap(coded_gold(offer.example.document.id, g), predicted) > 0 for g in offer.example.gold)
        found.append(Filled(offer, frame, claim_features(frame, given, offer.encoded), right))
    return found


def coded(doc: str, frame: Frame) -> Coded:
    """A frame in the form in which claims are compared."""
    actor = frozenset(code(c) for p in frame.actor for c in p.codes)
    recipient = frozenset(code(c) for p in frame.recipient for c in p.codes)
    return Coded(doc, frame.act.id, actor, recipient, str(frame.modality.status), "", "", "", "")


def coded_gold(doc: str, gold: Gold) -> Coded:
    """A gold claim in the same form."""
    return Coded(doc, gold.act, gold.actor, gold.recipient, gold.status, gold.date, "", "", "")


def cross_validate(
    examples: Sequence[Example], encoded: Mapping[str, Sequence[Encoded]]
) -> tuple[float, list[tuple[Filled, float]]]:
    """The threshold with the best out-of-fold F1 at which precision is not below recall, and every offer's
    confidence."""
    data = offers(examples, encoded)
    confidences: list[tuple[Filled, float]] = []
    for fold in range(FOLDS):
        roles = fit_roles([o for o in data if o.example.fold != fold])
        inner = filled([o for o in data if o.example.fold != fold], roles)
        model = fit([f.features for f in inner], [f.right for f in inner], C_CLAIM)
        outer = filled([o for o in data if o.example.fold == fold], roles)
        confidences += [(f, model.probability(f.features)) for f in outer]
    tried: list[tuple[float, float]] = []
    for threshold in np.arange(0.2, 0.7, 0.02):
        precision, recall, f1 = measure(examples, confidences, float(threshold))
        print(f"  accept {threshold:.2f}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
        if precision >= recall:
            tried.append((f1, round(float(threshold), 2)))
    top = max((f1 for f1, _ in tried), default=0.0)
    # Thresholds within noise of the best are equal; the lowest of them loses the fewest claims.
    return min((threshold for f1, threshold in tried if f1 >= top - 0.002), default=0.5), confidences


def measure(
    examples: Sequence[Example], confidences: Sequence[tuple[Filled, float]], threshold: float
) -> tuple[float, float, float]:
    """Precision, recall and F1 of the offers at or above a confidence, each claim once per document."""
    kept: dict[tuple[object, ...], Coded] = {}
    for item, confidence in confidences:
        if confidence >= threshold and (item.frame.actor or item.frame.recipient):
            claim = coded(item.offer.example.document.id, item.frame)
            kept.setdefault((claim.doc, claim.act, claim.actor, claim.recipient, claim.status), claim)
    gold = [coded_gold(e.document.id, g) for e in examples for g in e.gold]
    hits = len(match(gold, list(kept.values()), claim_overlap))
    precision, recall = hits / max(1, len(kept)), hits / max(1, len(gold))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def train_scorer(examples: Sequence[Example], encoded: Mapping[str, Sequence[Encoded]], target: Path) -> None:
    """Cross-validates, fits on everything and writes `scorer.json`, and `calibration.json` beside it."""
    accept, confidences = cross_validate(examples, encoded)
    data = offers(examples, encoded)
    roles = fit_roles(data)
    whole = filled(data, roles)
    claim = fit([f.features for f in whole], [f.right for f in whole], C_CLAIM)
    content = {
        "accept": accept,
        "least": LEAST,
        "status_weight": 2.5,
        "news_weight": 1.0,
        "claim": {"bias": claim.bias, "weights": dict(sorted(claim.weights.items()))},
        "roles": {name: {"bias": m.bias, "weights": dict(sorted(m.weights.items()))} for name, m in roles.items()},
    }
    target.write_text(json.dumps(content, indent=0, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    calibrate_scorer(examples, confidences, accept, target)


def calibrate_scorer(
    examples: Sequence[Example], confidences: Sequence[tuple[Filled, float]], accept: float, scorer: Path
) -> None:
    """Fits what the confidence of this scorer file is worth, on confidences that were made out of fold."""
    rated = [(coded(item.offer.example.document.id, item.frame), confidence) for item, confidence in confidences]
    gold = [coded_gold(example.document.id, each) for example in examples for each in example.gold]
    calibrate(rated, gold, accept, scorer)
