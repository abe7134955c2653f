"""Forms of words."""

from __future__ import annotations

from spacy.tokens import Token

_KEEP_S = frozenset({"forces", "media", "news", "medium", "press", "congress", "authorities", "spokesmen", "house"})


def singular(token: Token) -> str:
    """The head noun in lower case and singular, also for capitalised ones ("Officials", "Ministries")."""
    word = token.lower_
    if word in _KEEP_S:
        return word
    if token.tag_ == "NNS" and token.lemma_ != word:
        return token.lemma_.lower()
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word
