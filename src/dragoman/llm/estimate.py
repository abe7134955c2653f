"""What reading with a language model will take, before the first question is put."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from dragoman.llm.cache import AnswerCache
from dragoman.llm.endpoint import Endpoint
from dragoman.llm.question import passages, schema
from dragoman.model.document import Document

BYTES_A_TOKEN = 4  # of English, and about right for every tokenizer in use
TOKENS_A_CLAIM = 160  # of an answer: the names of twelve fields and their values
CLAIMS_A_WORD = 1 / 35  # in one-liners; a long article has fewer


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many questions, of which so many are answered in the cache, and about how many tokens and how much money the
    others take. The prices are those of the endpoint; `cost` and `most` are None where it has none."""

    documents: int
    questions: int
    answered: int
    tokens_in: int
    tokens_out: int
    most_out: int
    cost: float | None
    most: float | None
    minutes: float  # the least that the rate limit allows

    @property
    def tokens(self) -> int:
        """In and out."""
        return self.tokens_in + self.tokens_out


def estimate(documents: Iterable[Document], endpoint: Endpoint, cache: AnswerCache | None) -> Estimate:
    """What reading `documents` will take; answers in `cache` cost nothing."""
    count = questions = answered = tokens_in = tokens_out = 0
    form = len(json.dumps(schema())) // BYTES_A_TOKEN
    for document in documents:
        count += 1
        for passage in passages(document, endpoint.passage):
            questions += 1
            question = endpoint.question(passage.messages, schema())
            if cache is not None and cache.get(endpoint.url, question) is not None:
                answered += 1
                continue
            size = sum(len(message["content"].encode()) for message in passage.messages)
            tokens_in += size // BYTES_A_TOKEN + form
            words = len(passage.span.of(document.text).split())
            tokens_out += min(endpoint.max_tokens, round(20 + words * CLAIMS_A_WORD * TOKENS_A_CLAIM))
    open_questions = questions - answered
    most_out = open_questions * endpoint.max_tokens
    return Estimate(
        count,
        questions,
        answered,
        tokens_in,
        tokens_out,
        most_out,
        price(endpoint, tokens_in, tokens_out),
        price(endpoint, tokens_in, most_out),
        open_questions / endpoint.per_minute,
    )


def price(endpoint: Endpoint, tokens_in: int, tokens_out: int) -> float | None:
    """What so many tokens cost, or None where no price is known."""
    if not endpoint.price_in and not endpoint.price_out:
        return None
    return (tokens_in * endpoint.price_in + tokens_out * endpoint.price_out) / 1_000_000
