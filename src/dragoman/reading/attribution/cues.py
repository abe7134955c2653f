"""Which source records and titles match a phrase: the compiled form of `cues/attribution.yaml`."""

from __future__ import annotations

import re
from functools import cache

from dragoman.model.claim import By
from dragoman.vocabulary.attribution_cues import SourceCue, attribution_cues
from dragoman.vocabulary.offices import offices
from dragoman.vocabulary.records import OfficeClass

# Offices that a person holds, as against bodies and buildings.
_PERSONAL = frozenset(
    {
        OfficeClass.HEAD_OF_STATE,
        OfficeClass.HEAD_OF_GOVERNMENT,
        OfficeClass.HEAD_OF_ORGANISATION,
        OfficeClass.MINISTER,
        OfficeClass.OFFICIAL,
        OfficeClass.ENVOY,
        OfficeClass.SPOKESPERSON,
    }
)
_IMPERSONAL = re.compile(r"\b(?:office|palace|court|service|presidency|premiership|authority|team)$", re.I)


# Records of sources whose nouns no personal name has in it.
_BODIES = (
    "source.other.nouns",
    "source.official.unnamed",
    "source.media.nouns",
    "source.document",
    "source.document.statement",
    "source.document.letters",
)


def title_words(text: str) -> frozenset[str]:
    """The titles of persons in office in a phrase, in lower case: "Deputy Foreign Minister Roe" gives both that it
    holds, "deputy foreign minister" and "minister"."""
    found = {match.group(1).lower() for match in _titles().finditer(text)}
    for match in offices().find(text):
        if match.office.office in _PERSONAL and not _IMPERSONAL.search(match.office.lemma):
            found.add(match.office.lemma.lower())
    return frozenset(found)


def ends_in_title(text: str) -> bool:
    """Whether the last word of `text` is a title or its last word ("Minister")."""
    words = text.split()
    return bool(words) and words[-1].lower().rstrip(".,") in _last_words()


@cache
def unique_titles() -> frozenset[str]:
    """Titles that name one person per state."""
    return frozenset(word for record in attribution_cues().titles if record.unique for word in record.words)


@cache
def _titles() -> re.Pattern[str]:
    words = sorted((word for record in attribution_cues().titles for word in record.words), key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")s?\b", re.I)


@cache
def _last_words() -> frozenset[str]:
    own = {word.split()[-1] for record in attribution_cues().titles for word in record.words}
    personal = {
        lemma.split()[-1]
        for lemma in (
            "president",
            "minister",
            "secretary",
            "ambassador",
            "envoy",
            "chancellor",
            "premier",
            "spokesman",
            "spokeswoman",
            "spokesperson",
            "general",
            "admiral",
            "colonel",
            "commissioner",
            "official",
            "diplomat",
            "senator",
            "ayatollah",
            "adviser",
            "advisor",
            "mayor",
            "governor",
            "commander",
            "negotiator",
            "pm",
        )
    }
    return frozenset(own | personal)


def source_record(text: str, head: str) -> SourceCue | None:
    """The first record of sources that matches a noun phrase; `head` is its head noun, lower case and singular."""
    return next((record for record in attribution_cues().sources if matches(record, text, head)), None)


def matches(record: SourceCue, text: str, head: str) -> bool:
    """Whether one record of sources matches a noun phrase: by a pattern, by its head noun, by words that end in the
    head noun ("news agency"), or by a name in it."""
    if any(pattern.search(text) for pattern in _patterns(record.id)):
        return True
    if head in _words(record.id)[0] or matches_record(record.id, text):
        return True
    lowered = text.lower()
    return any(
        phrase.split()[-1] == head and re.search(rf"\b{re.escape(phrase)}", lowered) for phrase in _phrases(record.id)
    )


def pattern_matches(record_id: str, text: str) -> bool:
    """Whether a pattern of the record of sources `record_id` matches somewhere in `text`."""
    return any(pattern.search(text) for pattern in _patterns(record_id))


def names_a_body(name: str) -> bool:
    """Whether a proper name has a noun of bodies and groups in it: "Operational Command South", "Unity Movement"."""
    bodies = frozenset[str]().union(*(_words(record)[0] for record in _BODIES))
    return any(word.lower() in bodies and not ends_in_title(word) for word in name.split())


def official_body(name: str) -> bool:
    """Whether a proper name has a noun of official bodies in it."""
    bodies = _words("source.official.unnamed")[0]
    return any(word in bodies for word in name.lower().split() if word not in {"head", "chief", "leader"})


def matches_record(record_id: str, text: str) -> bool:
    """Whether a name of the record of sources `record_id` stands in `text`."""
    others = _words(record_id)[1]
    return bool(others and others.search(text))


def is_paper(word: str) -> bool:
    """Whether a noun, lower case and singular, names a document that can be credited in its own right."""
    return word in _words("source.document")[0]


@cache
def _patterns(record_id: str) -> tuple[re.Pattern[str], ...]:
    record = _record(record_id)
    return tuple(re.compile(pattern, re.I if record.klass != By.MEDIA else 0) for pattern in record.patterns)


@cache
def _words(record_id: str) -> tuple[frozenset[str], re.Pattern[str] | None]:
    """Single lower-case words, which must be the head, and names, which may stand anywhere."""
    words = _record(record_id).words
    names = sorted((word for word in words if word != word.lower()), key=len, reverse=True)
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b") if names else None
    return frozenset(word for word in words if " " not in word and word == word.lower()), pattern


@cache
def _phrases(record_id: str) -> tuple[str, ...]:
    return tuple(word for word in _record(record_id).words if " " in word and word == word.lower())


@cache
def _record(record_id: str) -> SourceCue:
    return next(record for record in attribution_cues().sources if record.id == record_id)
