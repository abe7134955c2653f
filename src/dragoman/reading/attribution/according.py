"""Phrases that bring in a source: "according to X"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Token

from dragoman.model.claim import By
from dragoman.model.span import Span
from dragoman.reading.attribution.contents import trimmed
from dragoman.reading.attribution.cues import source_record, title_words
from dragoman.reading.attribution.marks import text_of
from dragoman.reading.attribution.phrases import noun_phrase
from dragoman.reading.attribution.utterance import Utterance
from dragoman.reading.attribution.words import singular
from dragoman.vocabulary.attribution_cues import attribution_cues

_WITHIN = frozenset({"compound", "amod", "nmod", "poss", "conj", "npadvmod"})


def phrase_utterances(doc: Doc, sentence: Span) -> Iterator[Utterance]:
    text = text_of(doc)[sentence.start : sentence.end]
    for pattern, record_id in _phrase_patterns():
        for match in pattern.finditer(text):
            cue = Span(sentence.start + match.start(), sentence.start + match.end())
            found = _after(doc, cue, sentence, record_id)
            if found is not None:
                yield found
    headed = headline_utterance(doc, sentence)
    if headed is not None:
        yield headed


_HEADED = re.compile(r"(?P<said>[^\n]{20,150}?)(?P<cue>:)\s+(?P<who>(?:[A-Z][\w.’'-]*\s?){1,4})$")


def headline_utterance(doc: Doc, sentence: Span) -> Utterance | None:
    """The source after the colon of a headline: "Peru to Name Envoy to Chile: Memo"."""
    match = _HEADED.match(sentence.of(text_of(doc)))
    if match is None or re.search(r"[.!?]$", match["who"]):
        return None
    cue = Span(sentence.start + match.start("cue"), sentence.start + match.end("cue"))
    source = _noun_after(doc, cue.end, sentence)
    if source is None or title_words(match["who"]):
        return None
    content = trimmed(doc, sentence.start, cue.start)
    return Utterance(cue, None, source, (content,), sentence, "headline.colon") if _can_tell(source) else None


def _can_tell(source: Token) -> bool:
    record = source_record(source.text, singular(source))
    return record is not None and record.klass in {By.DOCUMENT, By.MEDIA, By.ANONYMOUS, By.OFFICIAL_UNNAMED}


@cache
def _phrase_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(r"\b(?:" + "|".join(map(re.escape, record.words)) + r")\b", re.I), record.id)
        for record in attribution_cues().phrases
    )


def _after(doc: Doc, cue: Span, sentence: Span, rule: str) -> Utterance | None:
    """ "According to X, ...": X is the noun phrase after the cue, the rest of the sentence is credited."""
    source = _noun_after(doc, cue.end, sentence)
    if source is None or (source.tag_ == "NN" and not any(source.lefts)):  # "according to plan"
        return None
    end = _phrase_end(doc, source, sentence)
    before = text_of(doc)[sentence.start : cue.start]
    contents = []
    if len(before.strip(' "“,')) > 2 and not re.search(r"(?:\band|\bwhich|\bwho|\bbut|;)\s*,?\s*$", before):
        contents.append(trimmed(doc, _clause_start(doc, sentence, cue), cue.start))
    if not contents or not _turns_away(doc, end, sentence):
        contents.append(trimmed(doc, end, sentence.end))
    contents = [span for span in contents if span.end - span.start > 2]
    return Utterance(cue, None, source, tuple(contents), sentence, rule) if contents else None


def _turns_away(doc: Doc, offset: int, sentence: Span) -> bool:
    """Whether what follows a source at the end of what it says is something else: another clause, or words that only
    say more of the source (", dated Nov. 3")."""
    rest = text_of(doc)[offset : sentence.end]
    breaks = "|".join(sorted(attribution_cues().breaks.after_comma))
    if re.match(rf"\s*(?:,?\s*(?:{breaks}|and|but)\b|[.;])", rest):
        return True
    following = doc.char_span(offset, min(offset + 3, len(text_of(doc))), alignment_mode="expand")
    token = next((token for token in following or () if not token.is_punct), None)
    return token is not None and token.tag_ in {"VBN", "VBG", "WDT", "WP", "WP$"}


def _noun_after(doc: Doc, offset: int, sentence: Span) -> Token | None:
    """Head of the first noun phrase after `offset` in the sentence."""
    for token in doc.char_span(sentence.start, sentence.end, alignment_mode="expand") or ():
        if token.idx < offset or token.pos_ not in {"NOUN", "PROPN", "PRON"}:
            continue
        while (
            token.dep_ in _WITHIN
            and token.i < token.head.i <= token.i + 8
            and token.head.pos_ in {"NOUN", "PROPN", "ADJ", "VERB"}
        ):
            token = token.head
        return token
    return None


def _phrase_end(doc: Doc, source: Token, sentence: Span) -> int:
    last = doc[noun_phrase(source)[1]]
    return min(last.idx + len(last), sentence.end)


def _clause_start(doc: Doc, sentence: Span, cue: Span) -> int:
    """A semicolon or a contrasting conjunction before the cue bounds what it credits."""
    text = text_of(doc)[sentence.start : cue.start]
    found = [match.end() for match in re.finditer(r";|,\s*(?:but|while|although|though)\b", text)]
    return sentence.start + (found[-1] if found else 0)
