"""Reporting verbs and phrases: cue, source and credited words as syntax gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from dragoman.model.span import Span
from dragoman.reading.attribution.asides import without_asides
from dragoman.reading.attribution.cues import is_paper
from dragoman.reading.attribution.phrases import noun_phrase
from dragoman.vocabulary.attribution_cues import VerbCue, VerbKind, attribution_cues

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
            utterance = _spoken(token, sentence) if _speaks(token) else _worded(token, sentence)
            if utterance is not None:
                found.append(utterance)
        found.extend(_phrases(doc, sentence))
    return sorted(found, key=lambda utterance: utterance.cue)


def _speaks(token: Token) -> bool:
    """Whether a token is a verb, or one taken for a plural noun before its clause ("and states that Norland ...")."""
    if token.pos_ == "VERB":
        return True
    return (
        token.tag_ == "NNS" and token.dep_ == "conj" and token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "that"
    )


def _spoken(verb: Token, sentence: Span) -> Utterance | None:
    """The utterance of a reporting verb; None when it reports nothing or is itself said of nobody."""
    record = attribution_cues().verb_of.get(verb.lemma_.lower())
    if record is None:
        return None
    source = speaker_of(verb)
    if source is not None and source.i == verb.i:
        source = None
    contents = _contents(verb, source, record, sentence)
    if source is None or not contents:
        return None
    cue = Span(verb.idx, verb.idx + len(verb.text))
    return Utterance(cue, verb, source, tuple(contents), sentence, record.id)


def _worded(noun: Token, sentence: Span) -> Utterance | None:
    """The utterance of a noun of speech with an owner: "Roe's announcement that ..."."""
    record = attribution_cues().noun_of.get(noun.lemma_.lower()) if noun.pos_ == "NOUN" else None
    owner = next((child for child in noun.children if child.dep_ == "poss" and child.pos_ != "PRON"), None)
    if record is None or owner is None:
        return None
    clauses = [child for child in noun.children if child.dep_ in {"acl", "ccomp", "relcl"} and _says_something(child)]
    contents = [part for clause in clauses for part in _after_verb(clause, noun, sentence)]
    if not contents:
        return None
    return Utterance(Span(noun.idx, noun.idx + len(noun)), noun, owner, tuple(contents), sentence, record.id)


def _says_something(clause: Token) -> bool:
    return clause.tag_ in {"VBD", "VBZ", "VBP", "VB", "VBN"} and any(
        child.dep_ in {"nsubj", "nsubjpass"} and child.tag_ not in {"WDT", "WP"} for child in clause.children
    )


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
    own = [child for child in children if child.dep_ == "nsubj"]
    if own:
        subject = next((child for child in reversed(own) if child.i < verb.i), own[0])
        if subject.tag_ in {"WDT", "WP"} and verb.dep_ in {"relcl", "ccomp"}:
            return verb.head if verb.head.pos_ in {"NOUN", "PROPN", "PRON"} else None
        return subject
    if any(child.dep_ in {"expl", "csubj"} for child in children):
        return None
    return _shared_speaker(verb, depth)


def _shared_speaker(verb: Token, depth: int) -> Token | None:
    head = verb.head
    if head.i == verb.i:
        return None
    if verb.dep_ == "conj" and head.pos_ in {"VERB", "AUX"}:
        return speaker_of(_parallel(verb, head), depth + 1)
    if verb.dep_ == "conj" and verb.tag_ == "NNS":  # "calls it a plot and states that": a verb taken for a noun
        above = next((token for token in verb.ancestors if token.pos_ == "VERB"), None)
        return speaker_of(above, depth + 1) if above is not None else None
    if verb.dep_ in {"advcl", "xcomp"} and verb.tag_ in {"VBG", "VB"} and head.pos_ in {"VERB", "AUX"}:
        return speaker_of(head, depth + 1) or _passive_subject(head)
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return _noun_speaker(head, depth)
    if verb.dep_ == "pcomp" and head.head.pos_ in {"VERB", "AUX"}:
        return speaker_of(head.head, depth + 1)
    return None


def _parallel(verb: Token, head: Token) -> Token:
    """The verb that a second verb is really parallel to: a finite one cannot follow on an infinitive below it, as in
    "rejects the idea that Norland should recognise Sudria and says"."""
    if verb.tag_ in {"VBZ", "VBD", "VBP"} and head.tag_ == "VB":
        return next((token for token in head.ancestors if token.tag_ == verb.tag_ and token.pos_ == "VERB"), head)
    return head


def _noun_speaker(noun: Token, depth: int) -> Token | None:
    """Who speaks in "a statement saying": who issued it, else the paper itself; a noun that cannot speak hands on to
    the subject of its clause ("joined a boycott citing ...")."""
    above = noun.head
    if noun.dep_ == "dobj" and not is_paper(noun.lemma_.lower()) and above.pos_ == "VERB":
        return speaker_of(above, depth + 1) or noun
    return noun


def _passive_subject(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ == "nsubjpass"), None)


def _contents(verb: Token, source: Token | None, record: VerbCue, sentence: Span) -> list[Span]:
    """What the verb credits: its clauses; else what its place in the sentence shows; with "announces" the verb itself."""
    clauses = [child for child in verb.children if _is_content(child, verb, record)] or _told_clauses(verb)
    if any(clause.i > verb.i and _marked(clause) for clause in clauses):
        clauses = [clause for clause in clauses if clause.i > verb.i]
    spans = [part for clause in clauses for part in _clause_spans(clause, verb, source, sentence)]
    if not spans:
        spans = _by_position(verb, source, record, sentence)
    spans = _with_verb(verb, record, spans, sentence)
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
    if child.dep_ == "prep" and child.lower_ in {"of", "about"}:
        return verb.lemma_ in {"speak", "talk", "tell", "inform", "notify"}
    return child.dep_ == "parataxis" and child.i < verb.i


def _marked(clause: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)


def _has_subject(clause: Token) -> bool:
    return any(child.dep_ in {"nsubj", "nsubjpass", "expl", "csubj"} for child in clause.children)


def _told_clauses(verb: Token) -> list[Token]:
    """Clauses of what is told that the parse hangs on who is told it: "tells Sudria it has to withdraw"."""
    if verb.lemma_ not in _TELLING:
        return []
    return [
        clause
        for told in verb.children
        if told.dep_ in {"dobj", "dative"}
        for clause in told.children
        if clause.dep_ in {"relcl", "acl", "ccomp"}
        and clause.tag_ != "VBG"
        and _has_subject(clause)
        and not _relative(clause)
    ]


def _relative(clause: Token) -> bool:
    return any(child.tag_ in {"WDT", "WP", "WP$", "WRB"} for child in clause.children)


def _infinitive(token: Token) -> bool:
    return any(child.dep_ == "aux" and child.tag_ == "TO" for child in token.children)


def _clause_spans(clause: Token, verb: Token, source: Token | None, sentence: Span) -> list[Span]:
    """The words of a content clause. When the cue is put into or after its content ("A, X said, B"), the whole sentence
    around the cue is credited."""
    if source is not None and clause.i < verb.i and clause.i < source.i:
        return _around(verb, source, clause, sentence)
    return _after_verb(clause, verb, sentence)


def _after_verb(clause: Token, verb: Token, sentence: Span) -> list[Span]:
    """The words of a clause or noun phrase after its verb, less what is told in the text's own voice."""
    doc = clause.doc
    first = doc[max(clause.left_edge.i, verb.i + 1)] if clause.i > verb.i else clause.left_edge
    last = _last(clause, verb)
    start, end = max(first.idx, sentence.start), min(last.idx + len(last), sentence.end)
    if end <= start:
        return []
    return [trimmed(doc, span.start, span.end) for span in without_asides(clause, verb, start, end)]


def _last(clause: Token, verb: Token) -> Token:
    """The last token of a clause, with parts that a broken parse hangs beside it ("it will re | - | establish ties")."""
    last = clause.right_edge
    for child in verb.rights:
        if child.i > clause.i and child.left_edge.i == last.i + 1 and child.dep_ in {"ccomp", "advcl"}:
            if not any(grand.dep_ in {"mark", "advmod"} for grand in child.children):
                last = child.right_edge
    return last


def _around(verb: Token, source: Token, clause: Token, sentence: Span) -> list[Span]:
    """The sentence before and after an inserted or final "X said ...".

    What follows the next comma after the cue goes on with the credited words unless it opens something else."""
    doc = verb.doc
    start = _opening(doc, clause, sentence)
    left = min(source.left_edge.i, verb.i)
    spans = [trimmed(doc, start, doc[left].idx)]
    rest = _continuation(doc, max(verb.i, source.i), sentence)
    if rest is not None:
        spans.append(trimmed(doc, rest, sentence.end))
    return spans


def _opening(doc: Doc, clause: Token, sentence: Span) -> int:
    """Where the credited words before a cue begin: the clause, or the sentence when only its own adjuncts stand before."""
    start = max(clause.left_edge.idx, sentence.start)
    before = doc.text[sentence.start : start]
    return (
        start
        if len(before) > 120 or re.search(r"[;:]|\b(?:said|says|but|while|although)\b", before)
        else sentence.start
    )


def _continuation(doc: Doc, index: int, sentence: Span) -> int | None:
    """Where credited words go on after an inserted cue: after the next comma, unless something else opens there."""
    breaks = attribution_cues().breaks
    for token in doc[index + 1 :]:
        if token.idx >= sentence.end or token.i + 1 >= len(doc):
            return None
        if token.text == ",":
            following = doc[token.i + 1]
            if following.lower_ in breaks.after_comma | breaks.clauses | breaks.always or following.tag_ == "VBG":
                return None
            if following.dep_ in {"appos", "nummod", "punct"} or following.is_space:
                return None
            return following.idx
    return None


_TELLING = frozenset({"tell", "inform", "warn", "assure", "notify", "remind", "promise", "brief", "advise"})
_OPENING = re.compile(r"[^.;\"“”]{0,80}?(?:\s(?:that)\s|:\s*|,?\s*[\"“])")


def _by_position(verb: Token, source: Token | None, record: VerbCue, sentence: Span) -> list[Span]:
    """Content where the parse shows none: after a colon, "that" or an opening quotation mark, or before ", X said"."""
    if source is None:
        return []
    doc, end = verb.doc, verb.idx + len(verb)
    after = doc.text[end : sentence.end]
    match = _OPENING.match(after)
    if match and _opens(match, verb, record, end):
        return [trimmed(doc, end + match.end(), sentence.end)]
    if record.kind == VerbKind.SAYS and source.i < verb.i and not _has_object(verb):
        bare = re.match(r"\s+(?=[\w\"“'])", after)
        if bare and _finite_after(doc, verb, sentence):
            return [trimmed(doc, end, sentence.end)]
    if record.kind == VerbKind.ANNOUNCES or source.dep_ != "nsubj" or _has_object(verb):
        return []
    left = min(source.left_edge.i, verb.i)
    before = doc.text[sentence.start : doc[left].idx]
    if (
        left > 0
        and len(before) > 15
        and re.search(r"(?:,|,?[\"”])\s*$", before)
        and _finite(doc, sentence.start, doc[left].idx)
    ):
        return _around(verb, source, doc[left - 1], sentence)
    return []


def _has_object(verb: Token) -> bool:
    return any(
        child.dep_ in {"dobj", "xcomp", "dative", "oprd"} or (child.dep_ == "prep" and child.i == verb.i + 1)
        for child in verb.children
    )


def _finite(doc: Doc, start: int, end: int) -> bool:
    return any(
        token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in doc.char_span(start, end, alignment_mode="expand") or ()
    )


def _finite_after(doc: Doc, verb: Token, sentence: Span) -> bool:
    """Whether a clause with a subject of its own comes right after the verb, whatever the parse made of it."""
    for token in doc[verb.i + 1 : verb.i + 25]:
        if token.idx >= sentence.end or token.text in {",", ";"}:
            return False
        if token.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
            return token.i > verb.i + 1
    return False


def _opens(match: re.Match[str], verb: Token, record: VerbCue, offset: int) -> bool:
    """Whether what stands between verb and content leads up to speech."""
    opening = match.group().rstrip()
    if opening.endswith((":", '"', "“")):
        return record.kind == VerbKind.SAYS and (opening.endswith(":") or len(opening) < 40)
    that = next(
        (token for token in verb.doc[verb.i + 1 : verb.i + 25] if token.lower_ == "that" and token.idx >= offset), None
    )
    if that is None or that.tag_ in {"WDT", "DT"}:
        return False
    return verb.lemma_ in _TELLING or not any(child.dep_ in {"dobj", "oprd", "xcomp"} for child in verb.children)


def _with_verb(verb: Token, record: VerbCue, spans: list[Span], sentence: Span) -> list[Span]:
    """For "announces": the verb itself and its noun object are credited too."""
    objects = [child for child in verb.children if child.dep_ in {"dobj", "attr", "oprd", "nsubjpass"}]
    passive = any(child.dep_ == "agent" for child in verb.children)
    if record.kind != VerbKind.ANNOUNCES:
        if not record.objects or (
            not any(child.lemma_.lower() in record.objects for child in objects) and not (passive and record.objects)
        ):
            return spans
    elif not spans and not objects and not _gapped(verb):
        return []
    for child in objects:
        spans = [*spans, *_after_verb(child, verb, sentence)]
    return [*spans, Span(verb.idx, verb.idx + len(verb))]


def _gapped(verb: Token) -> bool:
    """Whether the verb's object is the noun that its clause modifies: "the sanctions announced by Norland"."""
    return verb.dep_ in {"acl", "relcl"}


def trimmed(doc: Doc, start: int, end: int) -> Span:
    """A range without the marks and the "that" at its edges."""
    text = doc.text[start:end]
    lead = re.match(r"(?:[\s,:;–—-]+|that\b)*", text)
    start += lead.end() if lead is not None else 0
    text = doc.text[start:end]
    return Span(start, start + len(re.sub(r"[\s,:;.–—-]+$", "", text)))


# ---- phrases --------------------------------------------------------------------------------------------------------


def _phrases(doc: Doc, sentence: Span) -> Iterator[Utterance]:
    text = doc.text[sentence.start : sentence.end]
    for pattern, record_id in _phrase_patterns():
        for match in pattern.finditer(text):
            cue = Span(sentence.start + match.start(), sentence.start + match.end())
            found = _after(doc, cue, sentence, record_id)
            if found is not None:
                yield found


@cache
def _phrase_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(r"\b(?:" + "|".join(map(re.escape, record.words)) + r")\b", re.I), record.id)
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
        contents.append(trimmed(doc, _clause_start(doc, sentence, cue), cue.start))
    rest = doc.text[end : sentence.end]
    if not contents or not re.match(
        r"\s*(?:,?\s*(?:" + "|".join(sorted(attribution_cues().breaks.after_comma)) + r"|and|but)\b|[.;])", rest
    ):
        contents.append(trimmed(doc, end, sentence.end))
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
    last = doc[noun_phrase(source)[1]]
    return min(last.idx + len(last), sentence.end)


def _clause_start(doc: Doc, sentence: Span, cue: Span) -> int:
    """A semicolon or a contrasting conjunction before the cue bounds what it credits."""
    text = doc.text[sentence.start : cue.start]
    found = [match.end() for match in re.finditer(r";|,\s*(?:but|while|although|though)\b", text)]
    return sentence.start + (found[-1] if found else 0)
