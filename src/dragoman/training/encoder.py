"""Fine-tunes MiniLM on coded texts: which word words which act, who fills which role, status, and whether it is
news."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

from dragoman.evaluation.coded import code
from dragoman.reading.encoder import MAX_PIECES, STATUSES, Encoded, Heads, windows
from dragoman.reading.roles import sentence_parties
from dragoman.training.examples import Example, Gold
from dragoman.vocabulary.rules import acts

WIDTH = 384
ROLE = 128
CANDIDATES = frozenset({"VERB", "NOUN", "ADJ", "AUX"})
BATCH = 16


@dataclass
class Window:
    """One window of text as the encoder sees it, with its labels; token indices are those of the spaCy document."""

    example: Example
    ids: list[int]
    piece: dict[int, int]  # token index -> word piece
    triggers: list[int]
    acts: list[int]
    roles: list[Question]
    states: list[tuple[int, int, int]]  # trigger, status, news


@dataclass
class Question:
    """Who plays which role in a claim: its word, its act, the parties' heads and whether each is actor or recipient."""

    trigger: int
    act: int
    pooled: bool  # a symmetrical act, where every side is an actor
    heads: list[int]
    actor: list[bool]
    recipient: list[bool]
    nobody: tuple[bool, bool]  # whether the claim has no actor, no recipient


class Net(nn.Module):
    """The encoder with its heads; the names of the layers are those of `dragoman.reading.encoder.Heads`."""

    def __init__(self, model: str, names: Sequence[str]) -> None:
        super().__init__()
        self.names = tuple(names)
        self.encoder = AutoModel.from_pretrained(model, add_pooling_layer=False)
        self.drop = nn.Dropout(0.1)
        self.act = nn.Linear(WIDTH, len(names) + 1)
        self.status = nn.Linear(WIDTH, len(STATUSES))
        self.news = nn.Linear(WIDTH, 3)
        self.role_trigger = nn.Linear(WIDTH, ROLE)
        self.role_party = nn.Linear(WIDTH, ROLE)
        self.role_act = nn.Embedding(len(names) + 1, ROLE)
        self.role = nn.Linear(ROLE, 2)
        self.nobody = nn.Linear(ROLE, 2)

    def hidden(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """One vector per word piece."""
        return self.drop(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)

    def heads(self) -> Heads:
        """The linear layers as plain arrays."""
        found: dict[str, Any] = {}
        for name in ("act", "status", "news", "role_trigger", "role_party", "role", "nobody"):
            layer = getattr(self, name)
            found[name] = layer.weight.detach().numpy().astype(np.float32)
            found[f"{name}_bias"] = layer.bias.detach().numpy().astype(np.float32)
        return Heads(names=self.names, role_act=self.role_act.weight.detach().numpy().astype(np.float32), **found)


def act_names() -> tuple[str, ...]:
    """The acts in the order of the act head's outputs, after "none"."""
    return tuple(sorted(acts().acts))


def window_examples(examples: Sequence[Example], model: str) -> list[Window]:
    """The windows of all examples that hold a word that could word an act."""
    tokenizer = AutoTokenizer.from_pretrained(model)
    return [
        w
        for example in examples
        for first, last in windows(example.doc)
        if (w := _window(example, first, last, tokenizer)).triggers
    ]


def _window(example: Example, first: int, last: int, tokenizer: Any) -> Window:
    doc = example.doc
    start = doc[first].idx
    encoding = tokenizer(
        doc.text[start : doc[last - 1].idx + len(doc[last - 1])],
        return_offsets_mapping=True,
        truncation=True,
        max_length=MAX_PIECES,
    )
    at: dict[int, int] = {}
    for index, (a, b) in enumerate(encoding["offset_mapping"]):
        for position in range(a, b):
            at.setdefault(position, index)
    piece = {token.i: at[token.idx - start] for token in doc[first:last] if token.idx - start in at}
    gold: dict[int, list[Gold]] = {}
    for claim in example.gold:
        if claim.trigger in piece:
            gold.setdefault(claim.trigger, []).append(claim)
    names = act_names()
    triggers = sorted({t.i for t in doc[first:last] if t.pos_ in CANDIDATES and t.i in piece} | set(gold))
    roles, states = [], []
    present = [
        (token, party) for token, party in sentence_parties(list(doc[first:last]), example.parties) if token.i in piece
    ]
    for trigger, claims in gold.items():
        for claim in claims:
            number = names.index(claim.act) + 1
            pooled = acts()[claim.act].symmetric
            others = [(token, party) for token, party in present if token.i != trigger]
            of = [{code(c) for c in party.codes} for _, party in others]
            wanted = claim.actor | claim.recipient if pooled else claim.actor
            roles.append(
                Question(
                    trigger,
                    number,
                    pooled,
                    [token.i for token, _ in others],
                    [bool(codes & wanted) for codes in of],
                    [bool(codes & claim.recipient) and not pooled for codes in of],
                    (not wanted, not claim.recipient),
                )
            )
            published = example.document.published
            news = 1 if not claim.date else 0 if claim.date == published else 2
            states.append((trigger, [s.value for s in STATUSES].index(claim.status), news))
    labels = [names.index(gold[t][0].act) + 1 if t in gold else 0 for t in triggers]
    return Window(example, list(encoding["input_ids"]), piece, triggers, labels, roles, states)


def train(
    data: Sequence[Window], model: str, epochs: int, seed: int = 0, rate: float = 1e-4, start: Path | None = None
) -> Net:
    """A network trained on `data`, with word embeddings kept as they are; `start` is an earlier network's state."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    net = Net(model, act_names())
    if start is not None:
        net.load_state_dict(torch.load(start, weights_only=True))
    for parameter in net.encoder.embeddings.parameters():
        parameter.requires_grad = False
    inner = [p for p in net.encoder.parameters() if p.requires_grad]
    outer = [p for name, p in net.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": inner, "lr": rate}, {"params": outer, "lr": 10 * rate}], weight_decay=0.01
    )
    steps = epochs * math.ceil(len(data) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / 60) * max(0.02, 1 - step / steps)
    )
    net.train()
    for epoch in range(epochs):
        order = sorted(data, key=lambda w: len(w.ids) + chance.random() * 20)
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        chance.shuffle(batches)
        total = 0.0
        for batch in batches:
            loss = _loss(net, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        print(f"  epoch {epoch + 1}/{epochs}: loss {total / len(batches):.3f}", flush=True)
    return net.eval()


def save(net: Net, path: Path) -> None:
    """Keeps a network's state for `train(start=...)`."""
    torch.save(net.state_dict(), path)


def _padded(batch: Sequence[Window]) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(len(w.ids) for w in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.long)
    for row, w in enumerate(batch):
        ids[row, : len(w.ids)] = torch.tensor(w.ids)
        mask[row, : len(w.ids)] = 1
    return ids, mask


def _loss(net: Net, batch: Sequence[Window]) -> torch.Tensor:
    hidden = net.hidden(*_padded(batch))

    def at(rows: Sequence[tuple[int, int]]) -> torch.Tensor:
        return hidden[[row for row, _ in rows], [batch[row].piece[token] for row, token in rows]]

    words = at([(row, t) for row, w in enumerate(batch) for t in w.triggers])
    labels = torch.tensor([label for w in batch for label in w.acts])
    loss = nn.functional.cross_entropy(net.act(words), labels, reduction="sum")
    loss = loss + 0.5 * _role_loss(net, hidden, batch)
    states = [(row, *state) for row, w in enumerate(batch) for state in w.states]
    if states:
        words = at([(s[0], s[1]) for s in states])
        loss = loss + 0.3 * nn.functional.cross_entropy(
            net.status(words), torch.tensor([s[2] for s in states]), reduction="sum"
        )
        loss = loss + 0.3 * nn.functional.cross_entropy(
            net.news(words), torch.tensor([s[3] for s in states]), reduction="sum"
        )
    return loss / len(batch)


def _role_loss(net: Net, hidden: torch.Tensor, batch: Sequence[Window]) -> torch.Tensor:
    """How far the parties with a role are from being likeliest among all of their sentences and nobody; of a
    symmetrical act, how far each party is from being told a side."""
    loss = hidden.new_zeros(())
    asked = [(row, w, q) for row, w in enumerate(batch) for q in w.roles]
    if not asked:
        return loss
    triggers = hidden[[row for row, _, _ in asked], [w.piece[q.trigger] for _, w, q in asked]]
    worded = net.role_trigger(triggers) + net.role_act(torch.tensor([q.act for _, _, q in asked]))
    nobody = net.nobody(torch.relu(worded))
    sizes = [len(q.heads) for _, _, q in asked]
    owner = torch.repeat_interleave(torch.arange(len(asked)), torch.tensor(sizes))
    rows = [row for row, _, q in asked for _ in q.heads]
    if not rows:
        return loss
    heads = hidden[rows, [w.piece[h] for _, w, q in asked for h in q.heads]]
    scores = net.role(torch.relu(worded[owner] + net.role_party(heads))) - nobody[owner]
    for part, none, question in zip(scores.split(sizes), nobody, [q for _, _, q in asked], strict=True):
        if question.pooled:
            wanted = torch.tensor(question.actor, dtype=torch.float)
            loss = loss + nn.functional.binary_cross_entropy_with_logits(part[:, 0], wanted, reduction="sum")
            continue
        for side, right in ((0, question.actor), (1, question.recipient)):
            fits = torch.tensor([*right, question.nobody[side]])
            if bool(fits.any()):
                worth = torch.cat([part[:, side], none.new_zeros(1)])
                loss = loss + torch.logsumexp(worth, 0) - torch.logsumexp(worth[fits], 0)
    return loss


@torch.no_grad()
def encode(net: Net, data: Sequence[Window]) -> dict[str, list[Encoded]]:
    """The windows as the reader's encoder would give them, by document."""
    heads = net.heads()
    found: dict[str, list[Encoded]] = {}
    for i in range(0, len(data), 32):
        batch = data[i : i + 32]
        hidden = net.hidden(*_padded(batch)).numpy().astype(np.float16)
        for row, w in enumerate(batch):
            found.setdefault(w.example.document.id, []).append(
                Encoded({t: hidden[row, p].copy() for t, p in w.piece.items()}, heads)
            )
    return found


def export(net: Net, model: str, folder: Path) -> None:
    """Writes `encoder.onnx` (8-bit weights), `heads.npz` and `tokenizer.json` for the reader."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / "encoder.fp32.onnx"
    ids = torch.tensor([[101, 2054, 102]])
    torch.onnx.export(
        _Bare(net.encoder),
        (ids, torch.ones_like(ids)),
        str(whole),
        input_names=["input_ids", "attention_mask"],
        output_names=["hidden"],
        dynamic_axes={name: {0: "batch", 1: "length"} for name in ("input_ids", "attention_mask", "hidden")},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(str(whole), str(folder / "encoder.onnx"), weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()
    heads = net.heads()
    arrays = {name: getattr(heads, name) for name in Heads.__dataclass_fields__ if name != "names"}
    np.savez_compressed(folder / "heads.npz", names=np.array(heads.names), **arrays)
    (folder / "tokenizer.json").write_bytes(Path(model, "tokenizer.json").read_bytes())


class _Bare(nn.Module):
    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """The last layer's vectors."""
        return self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
