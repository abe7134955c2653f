"""How often the reader credits a claim to the right kind of source, on the coded texts in `/work/shared`.

For every coded claim, the place of its quote is looked up in the text and the attribution that holds there is compared
with the coded `by` and `speaker`. Only the part of the training texts open to study is read. Prints accuracy, the
confusion of classes and, with --misses, the claims that went wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, DocBin

from dragoman.documents.furniture import find_furniture
from dragoman.model.document import Document
from dragoman.model.reading import Attribution
from dragoman.model.span import Span
from dragoman.reading.attribution import attribution_at, find_attributions
from dragoman.reading.pipeline import PIPELINE, load_pipeline, story

GOLD = Path("/work/shared/gold/train")
CACHE = Path("/tmp/dragoman-bench")


def main() -> int:
    """Run the measurement on both sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list the claims credited wrongly")
    parser.add_argument("--set", choices=["one-liners", "articles"], default="")
    arguments = parser.parse_args()
    if not GOLD.is_dir():
        print(f"skipped: no coded texts at {GOLD}")
        return 0
    for name in [arguments.set] if arguments.set else ["one-liners", "articles"]:
        measure(name, arguments.misses)
    return 0


def measure(name: str, misses: bool) -> None:
    """Print the scores of one set."""
    texts, claims = load(name)
    pairs: Counter[tuple[str, str]] = Counter()
    speakers = [0, 0]
    attributions = {doc_id: read(texts[doc_id], doc) for doc_id, doc in parsed(name, texts)}
    for claim, doc, found in credited(texts, claims, attributions):
        by = found.klass.value if found else "outlet"
        pairs[claim["by"], by] += 1
        if claim["speaker"] and found is not None and by == claim["by"]:
            speakers[1] += 1
            speakers[0] += overlap(found.speaker, claim["speaker"]) >= 0.5
        if misses and by != claim["by"]:
            cue = found.cue.of(doc["text"])[:30] if found else ""
            print(
                f"{claim['by']} > {by} | {claim['act']} | "
                f"{claim['speaker']} > {found.speaker if found else ''} [{cue}] "
                f"| {claim['quote'][:120]} || {doc['text'][:500] if name == 'one-liners' else doc['id']}\n"
            )
    report(name, pairs, speakers)


def report(name: str, pairs: Counter[tuple[str, str]], speakers: list[int]) -> None:
    """Print accuracy, precision and recall by class, and the commonest confusions."""
    total = sum(pairs.values())
    right = sum(count for (gold, got), count in pairs.items() if gold == got)
    good, named = speakers
    print(
        f"{name}: by {right}/{total} = {right / max(1, total):.3f}; speaker {good}/{named} = {good / max(1, named):.3f}"
    )
    for klass in sorted({gold for gold, _ in pairs} | {got for _, got in pairs}):
        gold_n = sum(count for (gold, _), count in pairs.items() if gold == klass)
        got_n = sum(count for (_, got), count in pairs.items() if got == klass)
        print(f"  {klass:17} coded {gold_n:5} given {got_n:5} right {pairs[klass, klass]:5}")
    for (gold, got), count in pairs.most_common():
        if gold != got:
            print(f"    {gold} > {got}: {count}")


def credited(
    texts: dict[str, dict[str, Any]], claims: list[dict[str, Any]], attributions: dict[str, tuple[Attribution, ...]]
) -> Iterator[tuple[dict[str, Any], dict[str, Any], Attribution | None]]:
    """Every claim whose quote stands in its text, with the attribution that holds at its words."""
    for claim in claims:
        text = texts[claim["doc"]]
        start = text["text"].find(claim["quote"])
        if start < 0:
            if claim["quote"] in text["title"]:
                yield claim, text, attribution_at(attributions[claim["doc"]], Span(0, 1))
            continue
        yield claim, text, attribution_at(attributions[claim["doc"]], trigger(claim, text["text"], start))


# Stems by which the trigger of an act is looked for in its quote; the first that occurs is taken.
STEMS = {
    "recognize": "recogni",
    "withhold_recognition": "recogni",
    "withdraw_recognition": "recogni|withdr",
    "establish_relations": "establish|relation|ties",
    "restore_relations": "restor|re-?establish|normali|resum|reopen|relation|ties",
    "upgrade_relations": "upgrad|strength|improv|increas|deepen|relation|ties|cooperat",
    "downgrade_relations": "downgrad|relation|ties",
    "suspend_relations": "suspen|freez|boycott|relation",
    "sever_relations": "sever|cut|break|broke",
    "open_mission": "open|reopen|establish|resum",
    "close_mission": "clos|shut|evacuat|suspend",
    "move_mission": "mov|relocat",
    "appoint_envoy": "appoint|nam|nominat|send|sent|serve|ambassador|envoy",
    "recall_envoy": "recall|withdr|evacuat|remov|leav",
    "expel_envoy": "expel|expul|persona|order|declar",
    "summon_envoy": "summon|call",
    "impose_sanctions": "sanction|impos|announc|ban|embargo|block|designat|freez|tariff|seiz|clos|restrict",
    "extend_sanctions": "exten|renew|prolong|expand|sanction",
    "ease_sanctions": "eas|suspend|waiv|exempt|lift",
    "lift_sanctions": "lift|remov|end",
    "meet": "meet|met\\b|talk|summit|call|discuss|negotiat|dialogue|attend",
    "visit": "visit|travel|arriv|trip|tour",
    "host": "host|welcom|receiv",
    "mediate": "mediat|broker",
    "sign_agreement": "sign|agree|deal|pact|treaty|reach|conclud|accord",
    "ratify": "ratif|approv|join|adopt|accession",
    "leave": "leav|left|withdr|exit|quit|suspend",
    "suspend_member": "suspend",
    "comply": "compl|implement|honou?r",
    "violate": "violat|breach|contraven|broken",
    "support": "support|welcom|prais|endors|back|congratulat|thank",
    "condemn": "condemn|critici|denounc|oppos|concern|protest",
    "accuse": "accus|blam|alleg|charg|say|claim",
    "request": "urg|call|demand|request|ask|want|should|must|appeal",
    "reject": "reject|den|refus|dismiss",
    "pledge": "pledg|promis|vow|commit|assur",
    "threaten": "threat|warn|ultimatum",
    "apologize": "apolog|sorry|regret",
    "give_aid": "aid|donat|assist|provid|suppl|send",
    "cut_aid": "cut|suspend|halt|withh|aid",
    "detain": "detain|arrest|captur|hostage|jail|held",
    "release": "releas|free|hand",
    "extradite": "extradit",
    "attack": "attack|bomb|strike|struck|invad|invasion|fir|shell|kill|offensive|war",
    "mobilize": "deploy|mobili|sen[dt]|exercis|drill|troops|launch",
    "ceasefire": "ceasefire|truce|cease|halt|end",
    "withdraw_forces": "withdr|pull|leave|left|remov|end",
}


STATEMENTS = frozenset({"support", "condemn", "accuse", "request", "reject", "pledge", "threaten", "apologize"})
STATEMENT_VERBS = (
    "accus|condemn|criti|denounc|warn|urg|call|demand|request|ask|reject|den|refus|pledg|promis|vow|threat|welcom|prais"
)


def trigger(claim: dict[str, Any], text: str, start: int) -> Span:
    """Where the act's word stands in the quote; the middle of the quote when none of its usual stems is there."""
    quote = claim["quote"]
    if claim["act"] in STATEMENTS:
        match = re.search(rf"\b(?:{STATEMENT_VERBS})\w*", quote, re.I)
        if match:
            return Span(start + match.start(), start + match.end())
    for stem in STEMS.get(claim["act"], "$^").split("|"):
        match = re.search(rf"\b{stem}\w*", quote, re.I)
        if match:
            return Span(start + match.start(), start + match.end())
    middle = start + len(quote) // 2
    return Span(middle, middle + 1)


def overlap(one: str, other: str) -> float:
    """Share of words in common (Jaccard), without articles."""
    sets = [set(re.findall(r"\w+", name.lower())) - {"the", "a", "an", "of", "s"} for name in (one, other)]
    return len(sets[0] & sets[1]) / max(1, len(sets[0] | sets[1]))


def read(text: dict[str, Any], doc: Doc) -> tuple[Attribution, ...]:
    """The attributions of one coded text."""
    sentences = [Span(sent.start_char, sent.end_char) for sent in doc.sents if sent.text.strip()]
    return find_attributions(doc, document_of(text), sentences)


def document_of(text: dict[str, Any]) -> Document:
    """A coded text as a document with its furniture."""
    furniture = find_furniture(text["text"], text["title"])
    return Document(text["id"], text["text"], text["title"], text["published"], text["publisher"], furniture=furniture)


def load(name: str) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """Texts by id and claims of one set, without the held-back fifth."""
    texts = [json.loads(line) for line in (GOLD / f"{name}.texts.jsonl").read_text("utf-8").splitlines()]
    claims = [json.loads(line) for line in (GOLD / f"{name}.claims.jsonl").read_text("utf-8").splitlines()]
    return {text["id"]: text for text in texts if open_to_study(text["id"])}, [
        c for c in claims if open_to_study(c["doc"])
    ]


def open_to_study(doc_id: str) -> bool:
    """Whether a text is outside the fifth that is held back."""
    return int(hashlib.sha1(doc_id.encode()).hexdigest(), 16) % 5 != 0


def parsed(name: str, texts: dict[str, dict[str, Any]]) -> Iterator[tuple[str, Doc]]:
    """The parsed texts, kept between runs."""
    nlp = load_pipeline(PIPELINE)
    path = CACHE / f"{name}.spacy"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        DocBin(docs=nlp.pipe(story(document_of(text)) for text in texts.values())).to_disk(path)
    yield from zip(texts, DocBin().from_disk(path).get_docs(nlp.vocab), strict=True)


if __name__ == "__main__":
    sys.exit(main())
