"""`dragoman token`: who may read and write through the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.record_options import LedgerOption

if TYPE_CHECKING:
    from dragoman.web.access import Access

app = typer.Typer(
    help="Issues, lists and revokes the tokens by which people and programs come into the server.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("issue")
def issue(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose it is; reviews are signed with it.")],
    role: Annotated[
        str, typer.Option(metavar="ROLE", help="reader; analyst: may add and review; admin: reads the audit log too.")
    ] = "reader",
    days: Annotated[int, typer.Option(min=0, metavar="DAYS", help="How long it is in force; 0: until revoked.")] = 0,
    feed: Annotated[bool, typer.Option("--feed", help="Only for the addresses of calendars and feeds.")] = False,
    ledger: LedgerOption = "",
) -> None:
    """Print a new token, once; only its hash is kept."""
    from datetime import timedelta

    from dragoman.web.access import Kind, Role

    if role not in list(Role):
        raise typer.BadParameter(f"{role!r} is none of {', '.join(Role)}", param_hint="--role")
    if feed and role != Role.READER:
        raise typer.BadParameter("a token for feeds is a reader's", param_hint="--role")
    kind = Kind.FEED if feed else Kind.PERSONAL
    typer.echo(opened(ledger).issue(name, Role(role), kind, timedelta(days=days) if days else None))


@app.command("list")
def list_(ledger: LedgerOption = "") -> None:
    """List the tokens in force: id, role, kind, name, since when, until when."""
    for each in opened(ledger).tokens():
        until = each.expires_at or "revoked"
        typer.echo(f"{each.id}  {each.role:<7}  {each.kind:<8}  {each.name}  from {each.issued_at} until {until}")


@app.command("revoke")
def revoke(
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of a token, as `dragoman token list` tells it.")],
    ledger: LedgerOption = "",
) -> None:
    """End a token at once, and the sessions that were begun with the same name."""
    access = opened(ledger)
    ended = access.revoke(id)
    for each in access.tokens():
        if each.kind == "session" and each.name == ended.name:
            access.revoke(each.id)
    typer.echo(f"{ended.id} of {ended.name} is revoked")


def opened(ledger: str) -> Access:
    """The tokens for the servers on this ledger."""
    from dragoman.settings import load_settings
    from dragoman.web.access import Access, access_file

    return Access(access_file(load_settings(ledger=ledger)))
