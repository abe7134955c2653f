"""Named observations about a frame, for scoring and for the explanation of a claim."""

from __future__ import annotations

from dragoman.reading.events import Frame


def features_of(frame: Frame) -> tuple[tuple[str, float], ...]:
    """Feature names and values, sorted by name."""
    found: dict[str, float] = {f"rule={frame.rule.id}": 1.0, f"lemma={frame.trigger.lemma_.lower()}": 1.0}
    found[f"actor_slot={frame.slots[0]}"] = 1.0
    found[f"recipient_slot={frame.slots[1]}"] = 1.0
    for role, parties in (("actor", frame.actor), ("recipient", frame.recipient)):
        for party in parties:
            found[f"{role}_via={party.via}"] = 1.0
            found[f"{role}_standing={party.standing.value}"] = 1.0
    found[f"status={frame.modality.status.value}"] = 1.0
    found[f"dep={frame.trigger.dep_}"] = 1.0
    found[f"tag={frame.trigger.tag_}"] = 1.0
    return tuple(sorted(found.items()))
