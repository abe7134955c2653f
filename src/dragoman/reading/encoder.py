"""A compact sentence encoder that suggests acts, roles, status and news value for the words of a text.

MiniLM (six layers, 384 dimensions; Wang et al. 2020), fine-tuned on coded texts by `python -m dragoman.training`, run
by ONNX Runtime on one thread. Its suggestions are evidence for the scorer beside the rules, never a claim by
themselves: see `dragoman.reading.scorer`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from spacy.tokens import Doc, Token
from tokenizers import Tokenizer

from dragoman.model.claim import Status

Vectors = npt.NDArray[np.float32]

WINDOW = 110  # tokens of one window: whole sentences of one paragraph, well under the encoder's 256 word pieces
MAX_PIECES = 256
STATUSES = (Status.ACTUAL, Status.PLANNED, Status.POSSIBLE, Status.CONDITIONAL, Status.NEGATED)


@dataclass(frozen=True, slots=True)
class Encoded:
    """The vectors of one window's tokens, by token index, and the heads that read them."""

    vectors: dict[int, Vectors]
    heads: Heads

    def acts(self, token: Token) -> dict[str, float]:
        """Probability of each act that `token` may word; empty when the token is outside the window."""
        vector = self.vectors.get(token.i)
        if vector is None:
            return {}
        shares = _softmax(self.heads.act @ vector + self.heads.act_bias)
        return dict(zip(self.heads.names, (float(share) for share in shares[1:]), strict=True))

    def status(self, token: Token) -> dict[Status, float]:
        """Probability of each status of an act worded by `token`."""
        vector = self.vectors.get(token.i)
        if vector is None:
            return {}
        return dict(
            zip(
                STATUSES, (float(x) for x in _softmax(self.heads.status @ vector + self.heads.status_bias)), strict=True
            )
        )

    def news(self, token: Token) -> tuple[float, float, float]:
        """Probability that an act worded by `token` is dated by the day of publication, not at all, or otherwise."""
        vector = self.vectors.get(token.i)
        if vector is None:
            return (0.0, 0.0, 0.0)
        day, none, other = (float(x) for x in _softmax(self.heads.news @ vector + self.heads.news_bias))
        return (day, none, other)

    def role(self, act: str, trigger: Token, head: Token) -> tuple[float, float]:
        """Probability that the party headed by `head`, rather than nobody, is actor, and that it is recipient, of `act`
        at `trigger`."""
        one, other = self.vectors.get(trigger.i), self.vectors.get(head.i)
        if one is None or other is None or act not in self.heads.names:
            return (0.0, 0.0)
        heads = self.heads
        worded = heads.role_trigger @ one + heads.role_trigger_bias + heads.role_act[heads.names.index(act) + 1]
        mixed = np.maximum(worded + heads.role_party @ other + heads.role_party_bias, 0.0)
        nobody = heads.nobody @ np.maximum(worded, 0.0) + heads.nobody_bias
        actor, recipient = 1.0 / (1.0 + np.exp(nobody - heads.role @ mixed - heads.role_bias))
        return (float(actor), float(recipient))


@dataclass(frozen=True, slots=True)
class Heads:
    """The linear layers on top of the encoder; arrays of shape (outputs, inputs)."""

    names: tuple[str, ...]
    act: Vectors
    act_bias: Vectors
    status: Vectors
    status_bias: Vectors
    news: Vectors
    news_bias: Vectors
    role_trigger: Vectors
    role_trigger_bias: Vectors
    role_party: Vectors
    role_party_bias: Vectors
    role_act: Vectors
    role: Vectors
    role_bias: Vectors
    nobody: Vectors
    nobody_bias: Vectors


class Encoder:
    """The fine-tuned encoder and its heads."""

    def __init__(self, session: Any, tokenizer: Tokenizer, heads: Heads) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._heads = heads

    def encode(self, doc: Doc, first: int, last: int) -> Encoded:
        """The tokens `[first, last)` of `doc` as vectors."""
        start = doc[first].idx
        encoding = self._tokenizer.encode(doc.text[start : doc[last - 1].idx + len(doc[last - 1])])
        ids = np.array([encoding.ids], dtype=np.int64)
        (hidden,) = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        piece_at = _pieces(encoding.offsets)
        vectors = {
            token.i: hidden[0, piece_at[token.idx - start]]
            for token in doc[first:last]
            if token.idx - start in piece_at
        }
        return Encoded(vectors, self._heads)


def _pieces(offsets: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Index of the word piece that covers each character."""
    found: dict[int, int] = {}
    for index, (start, end) in enumerate(offsets):
        for position in range(start, end):
            found.setdefault(position, index)
    return found


@cache
def encoder() -> Encoder | None:
    """The encoder that ships with Dragoman, or None where this build carries none."""
    folder = files("dragoman.reading").joinpath("model")
    if not folder.joinpath("encoder.onnx").is_file():
        return None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    with as_file(folder.joinpath("encoder.onnx")) as path:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_str(folder.joinpath("tokenizer.json").read_text(encoding="utf-8"))
    tokenizer.enable_truncation(MAX_PIECES)
    tokenizer.no_padding()
    with as_file(folder.joinpath("heads.npz")) as path, np.load(path) as stored:
        arrays = {name: stored[name].astype(np.float32) for name in stored.files if name != "names"}
        names = tuple(str(name) for name in stored["names"])
    return Encoder(session, tokenizer, Heads(names=names, **arrays))


def windows(doc: Doc) -> list[tuple[int, int]]:
    """Token ranges to encode together: whole sentences of one paragraph, up to `WINDOW` tokens."""
    found: list[tuple[int, int]] = []
    for sentence in doc.sents:
        first, last = sentence.start, sentence.end
        joins = found and last - found[-1][0] <= WINDOW and "\n" not in doc[first - 1].text
        if joins:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _softmax(values: Sequence[float] | Vectors) -> Vectors:
    shifted = np.exp(np.asarray(values, dtype=np.float32) - np.max(values))
    result: Vectors = shifted / shifted.sum()
    return result
