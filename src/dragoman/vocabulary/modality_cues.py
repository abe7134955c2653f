"""Cues of modality: `data/cues/modality.yaml`."""

from __future__ import annotations

from functools import cache
from typing import Literal

from dragoman.model.claim import Status
from dragoman.vocabulary.loading import Entry, data, load_yaml, validate

CueKind = Literal["verb", "adj", "noun", "aux"]


class ModalityCue(Entry):
    """Words of one kind that make what they govern planned, possible or negated."""

    id: str
    kind: CueKind
    status: Status
    words: list[str]


class ModalityFile(Entry):
    """The cue file."""

    cues: list[ModalityCue]


@cache
def modality_cues() -> dict[tuple[CueKind, str], ModalityCue]:
    """Cues by kind and lemma; the first record that names a lemma wins."""
    found: dict[tuple[CueKind, str], ModalityCue] = {}
    for cue in validate(ModalityFile, load_yaml(data("cues", "modality.yaml")), "modality.yaml").cues:
        for word in cue.words:
            found.setdefault((cue.kind, word), cue)
    return found
