"""Reporting verbs and phrases: cue, source and credited words as syntax gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from dragoman.model.span import Span
from dragoman.vocabulary.attribution_cues import Takes, VerbCue, VerbKind, attribution_cues

MAX_CHAIN = 6


@dataclass(frozen=True, slots=True)
class Utterance:
    """One cue with the head of its source and the stretches of text it credits; `source` may be a pronoun, or None
    when the text names nobody."""

    cue: Span
    verb: Token | None
    source: Token | None
    contents: tuple[Span, ...]
    sentence: Span
    rule: str


def utterances(doc: Doc, sentences: Sequence[Span]) -> list[Utterance]:
    """Every reporting verb and phrase of the document with something to credit, in the order of the text."""
    found: list[Utterance] = []
    for sentence in sentences:
        tokens = doc.char_span(sentence.start, sentence.end, alignment_mode="expand")
        if tokens is None:
            continue
        for token in tokens:
            record = attribution_cues().verb_of.get(token.lemma_.lower())
            if record is not None and token.pos_ in {"VERB", "AUX"}:
                utterance = _spoken(token, record, sentence)
                if utterance is not None:
                    found.append(utterance)
        found.extend(_phrases(doc, sentence))
    return sorted(found, key=lambda utterance: utterance.cue)


def _spoken(verb: Token, record: VerbCue, sentence: Span) -> Utterance | None:
    """The utterance of a reporting verb; None when it reports nothing or is itself said of nobody."""
    source = speaker_of(verb)
    if source is not None and source.i == verb.i:
        source = None
    contents = _contents(verb, source, record, sentence)
    if source is None or not contents:
        return None
    cue = Span(verb.idx, verb.idx + len(verb.text))
    return Utterance(cue, verb, source, tuple(contents), sentence, record.id)


def speaker_of(verb: Token, depth: int = 0) -> Token | None:
    """Head of the phrase that names who says `verb`: its subject, the agent of a passive, the antecedent of a relative
    clause, the noun of "a statement saying", or the subject that a participle or second verb shares."""
    if depth > MAX_CHAIN:
        return None
    children = list(verb.children)
    for child in children:
        if child.dep_ == "agent":
            return next((grand for grand in child.children if grand.dep_ == "pobj"), None)
    if any(child.dep_ in {"nsubjpass", "auxpass"} for child in children):
        return None
    for child in children:
        if child.dep_ == "nsubj":
            if child.tag_ in {"WDT", "WP"} and verb.dep_ in {"relcl", "ccomp"}:
                return verb.head if verb.head.pos_ in {"NOUN", "PROPN", "PRON"} else None
            return child
    if any(child.dep_ in {"expl", "csubj"} for child in children):
        return None
    return _shared_speaker(verb, depth)


def _shared_speaker(verb: Token, depth: int) -> Token | None:
    head = verb.head
    if head.i == verb.i:
        return None
    if verb.dep_ == "conj" and head.pos_ in {"VERB", "AUX"}:
        return speaker_of(head, depth + 1)
    if verb.dep_ in {"advcl", "xcomp"} and verb.tag_ in {"VBG", "VB"} and head.pos_ in {"VERB", "AUX"}:
        return speaker_of(head, depth + 1) or _passive_subject(head)
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return head
    if verb.dep_ == "pcomp" and head.head.pos_ in {"VERB", "AUX"}:
        return speaker_of(head.head, depth + 1)
    return None


def _passive_subject(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ == "nsubjpass"), None)


def _contents(verb: Token, source: Token | None, record: VerbCue, sentence: Span) -> list[Span]:
    clauses = [child for child in verb.children if _is_content(child, verb, record)]
    spans = [part for clause in clauses for part in _clause_spans(clause, verb, source, sentence)]
    if not spans:
        spans = _by_position(verb, source, record, sentence)
    if record.kind == VerbKind.ANNOUNCES:
        spans = _with_verb(verb, spans, sentence)
    return [span for span in spans if span.end > span.start]


def _is_content(child: Token, verb: Token, record: VerbCue) -> bool:
    if child.dep_ == "ccomp":
        return not (record.kind == VerbKind.PERFORMS and _infinitive(child))
    if child.dep_ == "xcomp":
        return (
            record.kind == VerbKind.SAYS
            and child.pos_ in {"VERB", "AUX"}
            and _infinitive(child)
            and verb.lemma_ != "tell"
        )
    return child.dep_ == "parataxis" and child.i < verb.i


def _infinitive(token: Token) -> bool:
    return any(child.dep_ == "aux" and child.tag_ == "TO" for child in token.children)


def _clause_spans(clause: Token, verb: Token, source: Token | None, sentence: Span) -> list[Span]:
    """The words of a content clause. When the cue is put into or after its content ("A, X said, B"), the whole sentence
    around the cue is credited."""
    if source is not None and clause.i < verb.i and clause.i < source.i:
        return _around(verb, source, clause, sentence)
    start, end = _edges(clause, verb)
    return [_trimmed(clause.doc, max(start, sentence.start), min(end, sentence.end))]


def _edges(clause: Token, verb: Token) -> tuple[int, int]:
    """Character range of a clause that follows its verb, without a last part in the text's own voice."""
    doc = clause.doc
    first = max(clause.left_edge.i, verb.i + 1) if clause.i > verb.i else clause.left_edge.i
    last = clause.right_edge.i
    cut = _break(doc, max(first, clause.i), last)
    if cut is not None:
        last = cut - 1
    return doc[first].idx, doc[last].idx + len(doc[last])


def _break(doc: Doc, first: int, last: int) -> int | None:
    """Index of the comma that opens a last part in the text's own voice, or None."""
    breaks = frozenset(attribution_cues().breaks)
    for index in range(first, last):
        if doc[index].text == "," and doc[index + 1].lower_ in breaks and not _quoted(doc, index):
            opened = doc[index + 1]
            top = opened
            while top.head.i > index and top.head.i != top.i:
                top = top.head
            if top.right_edge.i >= last - 1 and top.head.i < index:
                return index
    return None


def _quoted(doc: Doc, index: int) -> bool:
    """Whether a token stands inside straight or curly quotation marks of its sentence."""
    text = (
        doc[index].sent.text[: doc[index].idx - doc[index].sent.start_char] if doc.has_annotation("SENT_START") else ""
    )
    return text.count('"') % 2 == 1 or text.count("“") > text.count("”")


def _around(verb: Token, source: Token, clause: Token, sentence: Span) -> list[Span]:
    """The sentence before and after an inserted or final "X said ...".

    What follows the next comma after the cue goes on with the credited words unless it opens something else."""
    doc = verb.doc
    start = _opening(doc, clause, sentence)
    left = min(
        source.left_edge.i, verb.left_edge.i if verb.left_edge.i > clause.right_edge.i else source.left_edge.i, verb.i
    )
    spans = [_trimmed(doc, start, doc[left].idx)]
    rest = _continuation(doc, max(verb.i, source.i), sentence)
    if rest is not None:
        spans.append(_trimmed(doc, rest, sentence.end))
    return spans


def _opening(doc: Doc, clause: Token, sentence: Span) -> int:
    """Where the credited words before a cue begin: the clause, or the sentence when only its own adjuncts stand before."""
    start = clause.left_edge.idx
    before = doc.text[sentence.start : start]
    return sentence.start if len(before) < 120 and not re.search(r"[;:]|\bsaid\b|\bsays\b", before) else start


def _continuation(doc: Doc, index: int, sentence: Span) -> int | None:
    breaks = frozenset(attribution_cues().breaks)
    for token in doc[index + 1 :]:
        if token.idx >= sentence.end:
            return None
        if token.text == "," and token.i + 1 < len(doc):
            following = doc[token.i + 1]
            if following.lower_ in breaks or following.tag_ == "VBG" or following.dep_ in {"appos", "nummod", "punct"}:
                return None
            if any(child.dep_ == "nsubj" for child in following.children) and following.pos_ == "VERB":
                return None
            return following.idx
    return None


def _by_position(verb: Token, source: Token | None, record: VerbCue, sentence: Span) -> list[Span]:
    """Content where the parse shows none: after a colon, "that" or an opening quotation mark, or before ", X said"."""
    doc, end = verb.doc, verb.idx + len(verb)
    after = doc.text[end : sentence.end]
    match = re.match(r"[^.;\"“”]{0,80}?(?:\s(?:that)\s|:\s*|,?\s*[\"“])", after)
    if match and _opens(match.group(), record):
        return [_trimmed(doc, end + match.end(), sentence.end)]
    if source is None or record.kind == VerbKind.ANNOUNCES:
        return []
    left = min(source.left_edge.i, verb.i)
    if (
        left > 0
        and source.i > 0
        and re.search(r"(?:,|,?[\"”])\s*$", doc.text[sentence.start : doc[left].idx])
        and source.dep_ == "nsubj"
    ):
        if any(child.dep_ in {"dobj", "xcomp"} for child in verb.children):
            return []
        return _around(verb, source, doc[left - 1], sentence) if doc[left].idx - sentence.start > 15 else []
    return []


def _opens(opening: str, record: VerbCue) -> bool:
    if ":" in opening or '"' in opening or "“" in opening:
        return record.kind == VerbKind.SAYS
    return record.kind != VerbKind.PERFORMS or len(opening) < 40


def _with_verb(verb: Token, spans: list[Span], sentence: Span) -> list[Span]:
    """For "announces": the verb itself and its noun object are credited too."""
    doc = verb.doc
    objects = [child for child in verb.children if child.dep_ in {"dobj", "attr", "oprd", "nsubjpass"}]
    for child in objects:
        start, end = _edges(child, verb)
        spans = [*spans, _trimmed(doc, max(start, sentence.start), min(end, sentence.end))]
    if not spans:
        return []
    own = Span(verb.idx, verb.idx + len(verb))
    before = [span for span in spans if span.end <= own.start]
    after = [span for span in spans if span.start >= own.end]
    joined = Span(own.start, max(span.end for span in after)) if after else own
    return [*before, joined]


def _trimmed(doc: Doc, start: int, end: int) -> Span:
    """A range without the marks and the "that" at its edges."""
    text = doc.text[start:end]
    lead = re.match(r"(?:[\s,:;–—-]+|that\b)*", text)
    assert lead is not None
    start += lead.end()
    text = doc.text[start:end]
    return Span(start, max(start, start + len(re.sub(r"[\s,:;.–—-]+$", "", text))))


# ---- phrases --------------------------------------------------------------------------------------------------------


def _phrases(doc: Doc, sentence: Span) -> Iterator[Utterance]:
    text = doc.text[sentence.start : sentence.end]
    for pattern, record_id, takes in _phrase_patterns():
        for match in pattern.finditer(text):
            cue = Span(sentence.start + match.start(), sentence.start + match.end())
            found = (
                _after(doc, cue, sentence, record_id)
                if takes == Takes.AFTER
                else _citing(doc, cue, sentence, record_id)
            )
            if found is not None:
                yield found


@cache
def _phrase_patterns() -> tuple[tuple[re.Pattern[str], str, Takes], ...]:
    return tuple(
        (re.compile(r"\b(?:" + "|".join(map(re.escape, record.words)) + r")\b", re.I), record.id, record.takes)
        for record in attribution_cues().phrases
    )


def _after(doc: Doc, cue: Span, sentence: Span, rule: str) -> Utterance | None:
    """ "According to X, ...": X is the noun phrase after the cue, the rest of the sentence is credited."""
    source = _noun_after(doc, cue.end, sentence)
    if source is None:
        return None
    end = _phrase_end(doc, source, sentence)
    before = doc.text[sentence.start : cue.start]
    contents = []
    if len(before.strip(' "“,')) > 2 and not re.search(r"(?:\band|\bwhich|\bwho|\bbut|;)\s*,?\s*$", before):
        contents.append(_trimmed(doc, _clause_start(doc, sentence, cue), cue.start))
    rest = doc.text[end : sentence.end]
    if not contents or not re.match(
        r"\s*(?:,?\s*(?:" + "|".join(attribution_cues().breaks) + r"|and|but)\b|[.;])", rest
    ):
        contents.append(_trimmed(doc, end, sentence.end))
    contents = [span for span in contents if span.end - span.start > 2]
    return Utterance(cue, None, source, tuple(contents), sentence, rule) if contents else None


def _noun_after(doc: Doc, offset: int, sentence: Span) -> Token | None:
    for token in doc:
        if token.idx < offset:
            continue
        if token.idx >= sentence.end:
            return None
        if token.pos_ in {"NOUN", "PROPN", "PRON"} and token.dep_ in {"pobj", "nsubj", "ROOT", "dobj", "appos", "conj"}:
            return token
    return None


def _phrase_end(doc: Doc, source: Token, sentence: Span) -> int:
    from dragoman.reading.attribution.phrases import noun_phrase

    last = doc[noun_phrase(source)[1]]
    return min(last.idx + len(last), sentence.end)


def _clause_start(doc: Doc, sentence: Span, cue: Span) -> int:
    """A semicolon or a contrasting conjunction before the cue bounds what it credits."""
    text = doc.text[sentence.start : cue.start]
    found = [match.end() for match in re.finditer(r";|,\s*(?:but|while|although|though)\b", text)]
    return sentence.start + (found[-1] if found else 0)


def _citing(doc: Doc, cue: Span, sentence: Span, rule: str) -> Utterance | None:
    token = next((token for token in doc if token.idx == cue.start), None)
    if token is None or token.pos_ != "VERB":
        return None
    source = speaker_of(token)
    if source is None:
        return None
    start, end = cue.start, token.right_edge.idx + len(token.right_edge)
    return Utterance(cue, token, source, (_trimmed(doc, start, min(end, sentence.end)),), sentence, rule)
