"""The ladder of stances, as data."""

from __future__ import annotations

from functools import cache

from pydantic import Field, model_validator

from dragoman.model.state import Fluent
from dragoman.vocabulary.effects import effects
from dragoman.vocabulary.loading import Entry, data, load_yaml, validate


class RungRecord(Entry):
    """One rung and the values that put a party on it."""

    id: str = Field(min_length=2)
    label: str = Field(min_length=2)
    values: dict[Fluent, tuple[str, ...]] = Field(min_length=1)


class Ladder(Entry):
    """All rungs from the farthest to the closest, the measures from none to the strictest, and what makes the tone."""

    rungs: tuple[RungRecord, ...] = Field(min_length=2)
    pressure: tuple[str, ...] = Field(min_length=2)
    tone: tuple[str, ...] = Field(min_length=1)
    tone_days: int = Field(gt=0)

    @model_validator(mode="after")
    def _known_values(self) -> Ladder:
        told = [
            (rung.id, fluent, value)
            for rung in self.rungs
            for fluent, values in rung.values.items()
            for value in values
        ]
        told += [("pressure", Fluent.SANCTIONS, value) for value in self.pressure]
        for record, fluent, value in told:
            allowed = effects().fluents[fluent]
            if value not in allowed:
                raise ValueError(f"{record}: {value!r} is no value of {fluent}; allowed: {', '.join(allowed)}")
        return self


@cache
def ladder() -> Ladder:
    """The ladder; raises VocabularyError for a record that is not valid."""
    source = data("state", "stances.yaml")
    return validate(Ladder, load_yaml(source), source.name)
