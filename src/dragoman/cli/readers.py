"""Which reader reads: the rules that ship, or a language model; and the question what the latter may cost."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

if TYPE_CHECKING:
    from dragoman.ledger.identity import ReaderVersion
    from dragoman.llm import Endpoint, Estimate, ModelReader, Unread
    from dragoman.model.document import Document
    from dragoman.model.reading import Reading
    from dragoman.settings import Settings

RULES, MODEL = "rules", "llm"


def is_reader(spec: str) -> str:
    """`rules`, `llm` or `llm:NAME` as it is; anything else is wrong use."""
    if spec in (RULES, MODEL) or (spec.partition(":")[0] == MODEL and spec.partition(":")[2]):
        return spec
    raise typer.BadParameter(f"{spec!r} is no reader; there are rules, llm, and llm:NAME for another model")


def readers_like(incomplete: str) -> list[str]:
    """For the completion of shells."""
    return [name for name in (RULES, MODEL) if name.startswith(incomplete)]


ReaderOption = Annotated[
    str,
    typer.Option(
        "--reader",
        metavar="READER",
        callback=is_reader,
        autocompletion=readers_like,
        help="rules (the default), llm: the language model at DRAGOMAN_LLM_URL, or llm:NAME: another model there.",
    ),
]
EstimateOption = Annotated[
    bool, typer.Option("--estimate", help="With --reader llm: say what it will take, ask nothing, and stop.")
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="With --reader llm: go on, however much it will take.")]
FreshOption = Annotated[bool, typer.Option("--fresh", help="With --reader llm: ask anew what was answered before.")]


class AnyReader(Protocol):
    """What reads documents, in their order."""

    def read_all(self, documents: Iterable[Document]) -> Iterator[Reading | Unread]:
        """A reading for each document, or why there is none."""
        ...


@contextmanager
def opened(spec: str, settings: Settings, *, fresh: bool = False) -> Iterator[AnyReader]:
    """The reader that `spec` names. Raises PipelineError, or ModelError where no model is set."""
    if spec == RULES:
        from dragoman.reading.pipeline import Reader

        yield Reader(settings.pipeline) if settings.pipeline else Reader()
        return
    with opened_model(spec, settings, fresh=fresh) as reader:
        yield reader


@contextmanager
def opened_model(spec: str, settings: Settings, *, fresh: bool = False) -> Iterator[ModelReader]:
    """The reader by language model that `spec` names; tells what was spent, where someone watches."""
    from pathlib import Path

    from dragoman.llm import AnswerCache, Connection, ModelReader, cache_folder

    with Connection(endpoint_of(spec, settings)) as connection:
        reader = ModelReader(connection, AnswerCache(Path(cache_folder(settings.llm_cache))), fresh=fresh)
        try:
            yield reader
        finally:
            spent = reader.spent
            if sys.stderr.isatty() and (spent.asked or spent.cached):
                typer.echo(
                    f"{connection.endpoint.model}: {spent.asked} questions asked, {spent.cached} answered before; "
                    f"{spent.tokens_in:,} tokens in, {spent.tokens_out:,} out",
                    err=True,
                )


def endpoint_of(spec: str, settings: Settings) -> Endpoint:
    """Where the model of `spec` answers. Raises ModelError where address or model is not set."""
    from dragoman.errors import ModelError
    from dragoman.llm import Endpoint, Shape

    model = spec.partition(":")[2] or settings.llm_model
    for name, value in (("DRAGOMAN_LLM_URL", settings.llm_url), ("DRAGOMAN_LLM_MODEL", model)):
        if not value:
            raise ModelError(
                f"--reader {spec} needs a language model: set {name}, such as "
                f"{'http://127.0.0.1:8080/v1' if name.endswith('URL') else 'the name that the server gives it'}"
            )
    return Endpoint(
        url=settings.llm_url,
        model=model,
        key=settings.llm_key.get_secret_value(),
        shape=Shape(settings.llm_shape),
        timeout=settings.llm_timeout,
        per_minute=settings.llm_per_minute,
        attempts=settings.llm_attempts,
        max_tokens=settings.llm_max_tokens,
        passage=settings.llm_passage,
        price_in=settings.llm_price_in,
        price_out=settings.llm_price_out,
        body=settings.llm_body,
    )


def reader_version(spec: str, settings: Settings) -> ReaderVersion:
    """What the ledger calls this reader."""
    from dragoman.ledger.identity import installed_reader, model_reader

    if spec == RULES:
        return installed_reader(settings.pipeline)
    endpoint = endpoint_of(spec, settings)
    return model_reader(endpoint.model, endpoint.host)


def reckon(reader: AnyReader, documents: Sequence[Document], settings: Settings, *, estimate: bool, yes: bool) -> None:
    """Before a model is asked: tell what it will take and stop, where `estimate` asks for that; else go on when it is
    little, or someone agrees. The reader by rules costs nothing."""
    from dragoman.llm import ModelReader

    if not isinstance(reader, ModelReader):
        if estimate:
            raise typer.BadParameter("goes with --reader llm; the rules cost nothing", param_hint="--estimate")
        return
    found = reader.estimate(documents)
    if estimate:
        typer.echo("\n".join(lines_of(found, reader.endpoint)))
        raise typer.Exit
    if yes or found.tokens <= settings.llm_ask_above:
        return
    words = f"this takes about {found.tokens:,} tokens{costing(found)}, more than is asked for unasked"
    if sys.stdin.isatty() and sys.stderr.isatty():
        typer.confirm(f"{words}. Go on?", abort=True, err=True)
        return
    raise typer.BadParameter(
        f"{words} ({settings.llm_ask_above:,}); add --yes, or set DRAGOMAN_LLM_ASK_ABOVE", param_hint="--reader"
    )


def lines_of(found: Estimate, endpoint: Endpoint) -> list[str]:
    """An estimate for people."""
    lines = [
        f"{endpoint.model} at {endpoint.host}",
        f"  documents           {found.documents:>12,}",
        f"  questions           {found.questions:>12,}",
        f"  answered before     {found.answered:>12,}",
        f"  tokens in, about    {found.tokens_in:>12,}",
        f"  tokens out, about   {found.tokens_out:>12,}   at most {found.most_out:,}",
    ]
    if found.cost is None or found.most is None:
        lines.append("  cost                     unknown   set DRAGOMAN_LLM_PRICE_IN and DRAGOMAN_LLM_PRICE_OUT")
    else:
        lines.append(f"  cost, about         {found.cost:>12,.2f}   at most {found.most:,.2f}")
    lines.append(f"  minutes, at least   {found.minutes:>12,.1f}   at {endpoint.per_minute:g} questions a minute")
    return lines


def costing(found: Estimate) -> str:
    """The cost in the middle of a sentence, where it is known."""
    return f", {found.cost:,.2f} in money," if found.cost is not None else ""
