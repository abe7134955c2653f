"""Tells whether a text is English, so that a text in another language is refused instead of misread.

Three steps. Words that stand in most English sentences settle nearly every text at once. Only where they are rare
(headlines, names, foreign texts) the language identifier py3langid is asked, and it must all but exclude English before
a text is refused: to read a headline badly harms less than to refuse it. Where it only doubts, the small words of the
language it names decide, if `vocabulary/data/languages.yaml` has them: short French and Spanish sentences are told by
those. docs/decisions/language-identification.md gives the measurements.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from dragoman.vocabulary.languages import ENGLISH, languages

# Frequent in English and rare in the languages that share its letters; "in", "is", "was", "so" are left out because
# Dutch, German, Danish or Norwegian have them too.
FUNCTION_WORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "that",
        "with",
        "from",
        "by",
        "which",
        "has",
        "have",
        "had",
        "been",
        "were",
        "its",
        "their",
        "his",
        "her",
        "who",
        "said",
        "says",
        "after",
        "over",
        "will",
        "would",
        "not",
        "for",
        "on",
        "at",
        "are",
        "as",
        "it",
        "this",
        "than",
        "when",
        "while",
        "against",
        "between",
    ]
)
# In 20,000 English news items the 5th percentile of the share is 0.12; in 29 other languages the highest was 0.15, from
# one word. Two different words and this share are therefore taken as English.
ENGLISH_SHARE = 0.15
ENGLISH_WORDS = 3
# A refusal needs this many letters and an English probability below this.
FEWEST_LETTERS = 25
FEWEST_LETTERS_WITHOUT_NAMES = 15
FEWEST_LETTERS_OTHER_SCRIPT = 8
ENGLISH_EXCLUDED = 1e-3
# The same where the small words of a language speak for it.
ENGLISH_DOUBTED = 0.05
# As much of a long text as is looked at, from its start.
SAMPLE = 6000

# Languages close to English or full of English names, which the identifier takes English headlines for: Nigerian
# Pidgin, Bikol, Latin, constructed languages, "no language"; and kinds of Chinese that would only be named oddly.
CONFUSABLE = frozenset({"pcm", "bcl", "la", "eo", "vo", "ext", "zxx", "guw", "gcf", "gcr", "wuu", "yue"})

_WORD = re.compile(r"[^\W\d_]+")
_POSSESSIVE = re.compile(r"\w['’]s\b")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


def detect_language(text: str) -> str:
    """The ISO 639 code of the language of `text`, `"en"` in case of doubt, or `""` where there are no words."""
    sample = text[:SAMPLE]
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    if not letters:
        return ""
    found = [word.lower() for word in words if word.lower() in FUNCTION_WORDS]
    if len(set(found)) >= ENGLISH_WORDS and len(found) / len(words) >= ENGLISH_SHARE:
        return "en"
    latin = len(_LATIN.findall(sample)) >= letters / 2
    if not latin:
        return _likeliest(sample)[0] if letters >= FEWEST_LETTERS_OTHER_SCRIPT else ""
    if letters < FEWEST_LETTERS:
        return "en"
    language, english = _likeliest(sample)
    # Names are foreign in an English headline too: the words that are not names must exclude English as well.
    plain = " ".join(word for word in words if word[0].islower())
    enough = len(plain) >= FEWEST_LETTERS_WITHOUT_NAMES
    if enough and max(english, _likeliest(plain)[1]) < ENGLISH_EXCLUDED:
        return language
    return language if english < ENGLISH_DOUBTED and _has_words_of(language, sample, words) else "en"


def _has_words_of(language: str, sample: str, words: list[str]) -> bool:
    """Whether a text has small words of a language and none of English. Those within names do not count: "Le ministre"
    begins a French sentence, "El Paso" is a name, and so is "Cirque du Soleil"."""
    known = languages()
    if language not in known or _POSSESSIVE.search(sample):
        return False
    if any(word.lower() in known[ENGLISH].words for word in words):
        return False
    around = zip(["", *words], words, [*words[1:], ""], strict=False)
    return any(
        word.lower() in known[language].words
        for before, word, after in around
        if after[:1].islower() or (word[0].islower() and before[:1].islower())
    )


def _likeliest(sample: str) -> tuple[str, float]:
    """The likeliest language other than English, and the probability of English."""
    ranked: list[tuple[str, float]] = _identifier().rank(sample)
    shares = {code: float(share) for code, share in ranked}
    return next(code for code, _ in ranked if code != "en"), shares["en"]


@cache
def _identifier() -> Any:
    """The identifier, loaded on first need: it takes half a second and 60 MB."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in identifier.labels if code not in CONFUSABLE])
    return identifier
