"""Why each trigger of a text became a claim or not, sentence by sentence."""

from __future__ import annotations

from collections import defaultdict

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.claims import Decision
from dragoman.exchange.labels import sentence
from dragoman.model.reading import Reading
from dragoman.model.span import Span


def explanation(reading: Reading, decisions: tuple[Decision, ...]) -> RenderableType:
    """Each sentence of the story with the triggers found in it, and what became of each."""
    found: dict[int, list[Decision]] = defaultdict(list)
    for decision in decisions:
        found[decision.event.sentence].append(decision)
    parts: list[RenderableType] = []
    for number, span in enumerate(reading.sentences):
        words = " ".join(span.of(reading.document.text).split())
        if not words:
            continue
        parts.append(numbered(number + 1, words))
        parts += [Padding(outcome(each, reading.document.text), (0, 0, 0, 6)) for each in found[number]]
        if not found[number]:
            parts.append(Padding(Text("no trigger", style="dim"), (0, 0, 0, 6)))
    return Group(*parts, Text())


def numbered(number: int, words: str) -> RenderableType:
    """A sentence with its number in the margin."""
    row = Table.grid(padding=(0, 1, 0, 0))
    row.add_column(width=4, justify="right", style="dim")
    row.add_row(Text(str(number)), Text(words))
    return row


def outcome(decision: Decision, text: str) -> Text:
    """One trigger: its words, its act and rules, and the claim or the reason why there is none."""
    event = decision.event
    line = Text.assemble(
        (quoted(event.trigger, text), "bold"), f" {event.act} ", (f"[{', '.join(event.rules)}] ", "dim")
    )
    if decision.claim is None:
        return line.append(f"no claim: {decision.reason}", style="yellow")
    words = " ".join(filter(None, sentence(decision.claim)))
    return line.append(f"claim {decision.claim.id}: {words}, {decision.claim.status}", style="green")


def quoted(span: Span, text: str) -> str:
    """The words of a span between quotation marks, on one line."""
    return f"“{' '.join(span.of(text).split())}”"
