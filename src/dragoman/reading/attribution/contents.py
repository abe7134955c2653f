"""What a reporting verb credits to its source: which words of the sentence, as syntax or, where the parse fails, the
place of the words shows."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from dragoman.model.span import Span
from dragoman.reading.attribution.asides import without_asides
from dragoman.reading.attribution.marks import quotation_open, text_of
from dragoman.vocabulary.attribution_cues import VerbCue, VerbKind, attribution_cues

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_CONDITIONS = frozenset({"if", "unless", "until", "once", "when", "provided", "only"})
_STOPS = frozenset({",", ":", ";", '"', "“", "”"})
_QUOTATION = re.compile(r"[\"“]([^\"“”\n]+)(?=[\"”])")
_SCRAP = 12  # characters; shorter ends after an aside are what a wrong parse has left over
_TELLING = frozenset({"tell", "inform", "warn", "assure", "notify", "remind", "promise", "brief", "advise"})
_OPENING = re.compile(r"[^.;\"“”]{0,80}?(?:\s(?:that)\s|:\s*|,?\s*[\"“])")


def credited_words(verb: Token, source: Token, record: VerbCue, sentence: Span) -> list[Span]:
    """What the verb credits: its clauses; else what its place in the sentence shows; "announces" itself too."""
    clauses = [child for child in verb.children if _is_content(child, verb, record)] or _told_clauses(verb)
    if record.kind == VerbKind.QUOTES:
        clauses = [
            clause for clause in clauses if clause.i < verb.i and re.search(r"[\"”]", sentence.of(text_of(verb.doc)))
        ]
    if any(clause.i > verb.i and _marked(clause) for clause in clauses):
        clauses = [clause for clause in clauses if clause.i > verb.i]
    spans = [part for clause in clauses for part in _clause_spans(clause, verb, source, sentence)]
    if not spans and verb.dep_ == "parataxis" and record.kind in {VerbKind.SAYS, VerbKind.ANNOUNCES}:
        spans = _interrupted(verb, source, sentence)
    if not spans:
        spans = _by_position(verb, source, record, sentence)
    if not spans:
        spans = _quoted(verb, sentence)
    spans = _with_verb(verb, record, spans, sentence)
    return _joined(text_of(verb.doc), [span for span in spans if span.end > span.start])


def _quoted(verb: Token, sentence: Span) -> list[Span]:
    """Words in quotation marks below a verb: they are those of its subject ("called the talks "a farce"")."""
    text = text_of(verb.doc)
    found = []
    for match in _QUOTATION.finditer(text, verb.idx, sentence.end):
        first = verb.doc.char_span(match.start(1), match.start(1) + 1, alignment_mode="expand")
        if first and verb in first[0].ancestors and not quotation_open(text, match.start()):
            found.append(Span(match.start(1), match.end(1)))
    return [trimmed(verb.doc, span.start, span.end) for span in found]


def _is_content(child: Token, verb: Token, record: VerbCue) -> bool:
    if record.kind == VerbKind.MENTIONS:
        return child.dep_ == "prep" and child.lower_ in {"of", "about"}
    if child.dep_ == "ccomp":
        performed = child.i > verb.i and _has_subject(child) and not _infinitive(child)
        return record.kind != VerbKind.PERFORMS or performed
    if child.dep_ == "xcomp":
        return record.infinitive and child.pos_ in {"VERB", "AUX"} and _infinitive(child)
    if child.dep_ == "prep" and child.lower_ in {"of", "about"}:
        return verb.lemma_ in {"tell", "inform", "notify"}
    return child.dep_ == "parataxis" and child.i < verb.i


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
        spans = [*spans, *after_verb(child, verb, sentence)]
    return [*spans, Span(verb.idx, verb.idx + len(verb))]


def _gapped(verb: Token) -> bool:
    """Whether the verb's object is the noun that its clause modifies: "the sanctions announced by Norland"."""
    return verb.dep_ in {"acl", "relcl"}


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


def _clause_spans(clause: Token, verb: Token, source: Token, sentence: Span) -> list[Span]:
    """The words of a content clause. When the cue is put into or after its content ("A, X said, B"), the whole sentence
    around the cue is credited."""
    if clause.i < verb.i and clause.i < source.i:
        return _around(verb, source, clause, sentence)
    return after_verb(clause, verb, sentence)


def after_verb(clause: Token, verb: Token, sentence: Span) -> list[Span]:
    """The words of a clause or noun phrase after its verb, less what is told in the text's own voice."""
    doc = clause.doc
    first = _first(clause, verb)
    last = _last(clause, verb)
    start, end = max(first.idx, sentence.start), min(last.idx + len(last), sentence.end)
    if end <= start:
        return []
    parts = [trimmed(doc, span.start, span.end) for span in without_asides(clause, verb, start, end)]
    return [part for part in parts if part == parts[0] or part.end - part.start > _SCRAP]


def _first(clause: Token, verb: Token) -> Token:
    """The first token of a clause; right after the verb where nothing else that the verb governs stands between."""
    if clause.i < verb.i:
        return clause.left_edge
    first = max(clause.left_edge.i, verb.i + 1)
    between = [c for c in verb.rights if c.i < first and not c.is_punct and c.dep_ not in {"nsubj", "cc", "mark"}]
    if between or any(token.text in _STOPS for token in clause.doc[verb.i + 1 : first]):
        return clause.doc[first]
    subject = next((child for child in verb.rights if child.dep_ == "nsubj" and child.i < first), None)
    return clause.doc[min(first, subject.right_edge.i + 1)] if subject is not None else clause.doc[verb.i + 1]


def _last(clause: Token, verb: Token) -> Token:
    """The last token of a clause, with what a broken parse hangs beside it ("it will re | - | establish ties")."""
    last = clause.right_edge
    for child in verb.rights:
        beside = child.i > clause.i and child.left_edge.i == last.i + 1 and child.dep_ in {"ccomp", "advcl"}
        if beside and not any(grand.dep_ in {"mark", "advmod"} for grand in child.children):
            last = child.right_edge
    return last


def _around(verb: Token, source: Token, clause: Token, sentence: Span) -> list[Span]:
    """The sentence before and after an inserted or final "X said ...".

    What follows the next comma after the cue goes on with the credited words unless it opens something else."""
    doc = verb.doc
    start = _opening(doc, clause, sentence)
    left = min(source.left_edge.i, verb.i)
    spans = [trimmed(doc, start, doc[left].idx)]
    rest = _continuation(
        doc, max(verb.i, source.right_edge.i if source.right_edge.i < len(doc) - 1 else source.i), sentence
    )
    quoted = text_of(doc)[: doc[left].idx].rstrip().endswith(('"', "”"))
    if rest is not None and not (quoted and text_of(doc)[rest] not in '"“'):
        spans.append(trimmed(doc, rest, sentence.end))
    return spans


def _interrupted(verb: Token, source: Token, sentence: Span) -> list[Span]:
    """The clause that an inserted "X said" interrupts: "The talks, two diplomats said, will resume"."""
    doc = verb.doc
    left = min(source.left_edge.i, verb.left_edge.i)
    rest = next(
        (token for token in doc[verb.i + 1 : verb.i + 20] if token.text == "," and token.idx < sentence.end), None
    )
    if doc[left].idx <= sentence.start or (rest is None and verb.head.i > verb.i):
        return []
    before = trimmed(doc, sentence.start, doc[left].idx)
    return [before] if rest is None else [before, trimmed(doc, rest.idx + 1, sentence.end)]


def _opening(doc: Doc, clause: Token, sentence: Span) -> int:
    """Where the credited words before a cue begin: the clause, or the sentence when only adjuncts stand before."""
    start = max(clause.left_edge.idx, sentence.start)
    before = text_of(doc)[sentence.start : start]
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
            if following.dep_ in {"appos", "nummod", "punct"} or following.is_space or _new_clause(following, sentence):
                return None
            return following.idx
    return None


def _new_clause(conjunction: Token, sentence: Span) -> bool:
    """Whether "but" or "and" opens a clause with its own subject: "..., Norland said, but Sudria has not replied"."""
    if conjunction.dep_ != "cc" or conjunction.i + 1 >= len(conjunction.doc):
        return False
    rest = [token for token in conjunction.doc[conjunction.i + 1 : conjunction.i + 40] if token.idx < sentence.end]
    if not rest or rest[0].lower_ in _CONDITIONS:
        return False
    verb = next((token.i for token in rest if token.tag_ in {"VBD", "VBZ", "VBP", "MD"}), None)
    return verb is not None and any(token.dep_ in {"nsubj", "nsubjpass"} and token.i < verb for token in rest)


def _by_position(verb: Token, source: Token, record: VerbCue, sentence: Span) -> list[Span]:
    """Content where the parse shows none: after a colon, "that" or an opening quotation mark, or before ", X said"."""
    if record.kind == VerbKind.MENTIONS or any(child.dep_ == "agent" for child in verb.children):
        return []
    doc, end = verb.doc, verb.idx + len(verb)
    after = text_of(doc)[end : sentence.end]
    match = _OPENING.match(after)
    if match and not _closes(doc, match, end) and _opens(match, verb, record, end):
        return [trimmed(doc, end + match.end(), sentence.end)]
    if record.kind == VerbKind.SAYS and source.i < verb.i and not _has_object(verb):
        bare = re.match(r"\s+(?!to\b)(?=[\w\"“'])", after)
        if bare and _finite_after(doc, verb, sentence):
            return [trimmed(doc, end, sentence.end)]
    inserted = source.head.i != verb.i
    if (
        record.kind == VerbKind.ANNOUNCES
        or not (source.dep_ == "nsubj" or inserted)
        or (_has_object(verb) and not inserted)
    ):
        return []
    left = min(source.left_edge.i, verb.i)
    before = text_of(doc)[sentence.start : doc[left].idx]
    if (
        left > 0
        and len(before) > 15
        and re.search(r"(?:,|,?[\"”])\s*$", before)
        and finite(doc, sentence.start, doc[left].idx)
    ):
        return _around(verb, source, doc[left - 1], sentence)
    return []


def _opens(match: re.Match[str], verb: Token, record: VerbCue, offset: int) -> bool:
    """Whether what stands between verb and content leads up to speech."""
    opening = match.group().strip()
    if opening.endswith(":"):
        return record.kind in {VerbKind.SAYS, VerbKind.QUOTES}
    if opening.endswith(('"', "“")):
        led = opening in {'"', "“"} or opening[:-1].rstrip().endswith(",")
        return record.kind in {VerbKind.SAYS, VerbKind.QUOTES} and led
    if record.kind == VerbKind.QUOTES or (
        record.kind == VerbKind.PERFORMS and opening != "that" and verb.lemma_ not in _TELLING
    ):
        return False
    near = verb.doc[verb.i + 1 : verb.i + 25]
    that = next((token for token in near if token.lower_ == "that" and token.idx >= offset), None)
    if that is None or that.dep_ in {"nsubj", "nsubjpass", "det"}:
        return False
    return verb.lemma_ in _TELLING or not any(child.dep_ in {"dobj", "oprd", "xcomp"} for child in verb.children)


def _closes(doc: Doc, match: re.Match[str], offset: int) -> bool:
    """Whether the mark that a match ends with closes a quotation instead of opening one."""
    mark = match.group().rstrip()[-1:]
    return mark == '"' and quotation_open(text_of(doc), offset + match.end() - 1)


def _has_object(verb: Token) -> bool:
    return any(
        child.dep_ in {"dobj", "xcomp", "dative", "oprd"} or (child.dep_ == "prep" and child.i == verb.i + 1)
        for child in verb.children
    )


def finite(doc: Doc, start: int, end: int) -> bool:
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


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Spans in order, those made one that have nothing but white space and "that" between them."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and (span.start <= found[-1].end or text[found[-1].end : span.start].strip() in {"", "that"}):
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def trimmed(doc: Doc, start: int, end: int) -> Span:
    """A range without the marks and the "that" at its edges."""
    text = text_of(doc)[start:end]
    lead = re.match(r"(?:[\s,:;–—-]+|(?:that|of|about)\b)*", text)
    start += lead.end() if lead is not None else 0
    text = text_of(doc)[start:end]
    return Span(start, start + len(re.sub(r"(?:[\s,:;.–—-]|\b(?:and|but)(?=\W*$))+$", "", text)))
