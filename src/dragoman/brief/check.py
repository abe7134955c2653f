"""An old brief against what is known now: what of it still holds."""

from __future__ import annotations

from dragoman.model.brief import Brief, Checked, Sentence, Verdict
from dragoman.model.commitment import Life


def checked(old: Brief, now: Brief) -> tuple[Checked, ...]:
    """Every sentence of an old brief with what has become of it; `now` is the same brief composed anew.

    A sentence is matched by what it is about. It is *fulfilled* when it told a commitment that is met now, *disputed*
    when publishers disagree about it now, *withdrawn* when nothing is known of it any more.
    """
    current = {sentence.key: sentence for section in now.sections for sentence in section.sentences}
    disputed = {
        claim
        for section in now.sections
        if section.id == "contested"
        for sentence in section.sentences
        for claim in sentence.claims
    }
    before = {claim for section in old.sections for sentence in section.sentences for claim in sentence.claims}
    return tuple(
        _checked(sentence, current.get(sentence.key), disputed, before)
        for section in old.sections
        for sentence in section.sentences
    )


def _checked(old: Sentence, now: Sentence | None, disputed: set[str], before: set[str]) -> Checked:
    if now is None:
        return Checked(old, Verdict.WITHDRAWN, "", ())
    fresh = tuple(claim for claim in now.claims if claim not in before)
    if old.key.startswith("commitment/") and now.standing == Life.MET and old.standing != Life.MET:
        return Checked(old, Verdict.FULFILLED, now.text, fresh)
    if not old.key.startswith("contested/") and set(now.claims) & disputed - before:
        return Checked(old, Verdict.DISPUTED, now.text, fresh)
    same = now.standing == old.standing and now.text == old.text
    return Checked(old, Verdict.TRUE if same else Verdict.CHANGED, now.text, fresh)
