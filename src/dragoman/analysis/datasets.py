"""Where the rows of datasets are heard: they tell of the time of which no text tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from dragoman.analysis.occurrences import Key
from dragoman.analysis.steps import Step


def heard(steps: Iterable[Step]) -> Iterator[Step]:
    """The steps of texts, and those of datasets that lie before all that texts tell of the same fluent of the pair.

    From the first day that a text tells of, texts alone speak: a table of events that machines coded must not overturn
    what can be read up.
    """
    listed = list(steps)
    first: dict[Key, date] = {}
    for step in listed:
        if not step.record.source.is_dataset:
            key = step.pair, step.fluent, step.subject
            day = step.time.earliest or step.time.latest or date.min
            first[key] = min(day, first.get(key, day))
    for step in listed:
        last = step.time.latest or date.max
        if not step.record.source.is_dataset or last < first.get((step.pair, step.fluent, step.subject), date.max):
            yield step
