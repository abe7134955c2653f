"""`dragoman state`, `timeline` and `changes`: how parties stand toward each other, and how that came about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli.record_options import AsOfOption, LedgerOption, OnOption, PublishedByOption, viewing

if TYPE_CHECKING:
    from rich.console import RenderableType

    from dragoman.model.state import Pair

PIPED_WIDTH = 100  # columns of a table that is not drawn on a terminal


class StateFormat(StrEnum):
    """What is written."""

    TABLE = "table"
    JSON = "json"


class ChangesFormat(StrEnum):
    """What is written of changes."""

    TABLE = "table"
    JSON = "json"
    ATOM = "atom"


ActorArgument = Annotated[str, typer.Argument(metavar="PARTY", help="Whose conduct: a code, a name or a demonym.")]
RecipientArgument = Annotated[str, typer.Argument(metavar="TOWARD", help="Toward whom.")]
FormatOption = Annotated[StateFormat, typer.Option("--format", help="table for people, json for programs.")]


def state(
    actor: ActorArgument,
    recipient: RecipientArgument,
    on: OnOption = "",
    as_of: AsOfOption = "",
    published_by: PublishedByOption = "",
    ledger: LedgerOption = "",
    format: FormatOption = StateFormat.TABLE,
) -> None:
    """How one party stands toward another on a day, as far as the ledger tells.

    Each value comes with the words it rests on. What is planned, possible or conditional is pending, never a value.
    """
    from dragoman.analysis.asking import claims_about
    from dragoman.analysis.state import relationship
    from dragoman.exchange.state import relationship_record

    pair = pair_of(actor, recipient)
    with viewing(ledger, on, as_of, published_by) as view:
        records = {record.claim.id: record for record in claims_about(view, pair)}
        found = relationship(records.values(), pair, view.valid_at or today())

    def drawn() -> RenderableType:
        from dragoman.exchange.state_table import relationship_block

        return relationship_block(found, records)

    write(format, lambda: relationship_record(found, records), drawn)


def timeline(
    actor: ActorArgument,
    recipient: RecipientArgument,
    on: OnOption = "",
    as_of: AsOfOption = "",
    published_by: PublishedByOption = "",
    ledger: LedgerOption = "",
    format: FormatOption = StateFormat.TABLE,
) -> None:
    """All changes in how one party stands toward another, in the order of time; with --on, those up to that day."""
    from dragoman.analysis.asking import claims_about
    from dragoman.analysis.state import timeline as changes_of
    from dragoman.exchange.state import change_record

    pair = pair_of(actor, recipient)
    with viewing(ledger, on, as_of, published_by) as view:
        records = {record.claim.id: record for record in claims_about(view, pair)}
        last = view.valid_at or date.max
        found = [change for change in changes_of(records.values(), pair) if (change.time.earliest or date.min) <= last]

    def drawn() -> RenderableType:
        from dragoman.exchange.state_table import changes_block
        from dragoman.vocabulary.lookup import party_name

        title = f"{party_name(pair.actor)} → {party_name(pair.recipient)}"
        return changes_block(title, found, records, pairs=False)

    write(format, lambda: [change_record(change, records) for change in found], drawn)


def changes(
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="From this day on, YYYY-MM-DD.")],
    parties: Annotated[
        list[str] | None, typer.Argument(metavar="[PARTY [TOWARD]]", help="Only of this party, or of this pair.")
    ] = None,
    on: OnOption = "",
    as_of: AsOfOption = "",
    published_by: PublishedByOption = "",
    ledger: LedgerOption = "",
    format: Annotated[
        ChangesFormat, typer.Option("--format", help="table for people, json for programs, atom for a feed reader.")
    ] = ChangesFormat.TABLE,
) -> None:
    """What has changed since a day between all parties, or those named; with --on, up to that day."""
    from dragoman.analysis.asking import claims_since
    from dragoman.analysis.state import changes_since
    from dragoman.exchange.state import change_record
    from dragoman.vocabulary.lookup import party_code

    if len(parties or ()) > 2:
        raise typer.BadParameter("one party, or two for a pair", param_hint="PARTY")
    codes = [party_code(each) for each in parties or ()]
    first = day_of(since, "--since")
    with viewing(ledger, on, as_of, published_by) as view:
        last = view.valid_at or date.max
        records = {record.claim.id: record for record in claims_since(view, codes, first)}
        found = changes_since(records.values(), first, last, tuple(codes))

    if format is ChangesFormat.ATOM:
        from dragoman.exchange.atom import changes_feed

        typer.echo(changes_feed(found, records).decode(), nl=False)
        return

    def drawn() -> RenderableType:
        from dragoman.exchange.state_table import changes_block

        return changes_block(f"since {first}", found, records, pairs=True)

    write(StateFormat(format), lambda: [change_record(change, records) for change in found], drawn)


def pair_of(actor: str, recipient: str) -> Pair:
    """The pair that is meant; raises UnknownParty for a name that is none, InputError where both are one."""
    from dragoman.errors import InputError
    from dragoman.model.state import Pair
    from dragoman.vocabulary.lookup import party_code

    pair = Pair(party_code(actor), party_code(recipient))
    if pair.actor == pair.recipient:
        raise InputError(f"{actor!r} and {recipient!r} are the same party, {pair.actor}; name two")
    return pair


def day_of(text: str, option: str) -> date:
    """A day of the calendar; raises InputError that names the option."""
    from dragoman.errors import InputError

    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise InputError(f"{option}: {text!r} is no date; it should read YYYY-MM-DD, such as 2023-11-21") from None


def today() -> date:
    """The day it is, UTC."""
    return datetime.now(UTC).date()


def write(format: StateFormat, record: Callable[[], Any], drawn: Callable[[], RenderableType]) -> None:
    """Print JSON, or a table as wide as the terminal. Rich is only loaded for the latter."""
    if format is StateFormat.JSON:
        import json

        typer.echo(json.dumps(record(), ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    console.print(drawn())
