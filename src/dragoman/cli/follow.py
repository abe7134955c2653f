"""`dragoman follow`: subscriptions to feeds, site maps and pages, and the service that watches them."""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.input_options import MostOption, SinceOption
from dragoman.cli.read import PipelineOption
from dragoman.cli.record_options import LedgerOption, Shape

if TYPE_CHECKING:
    from dragoman.documents.fetching.fetch import Fetcher
    from dragoman.following.recording import Recorder
    from dragoman.following.rounds import Round
    from dragoman.ledger import Ledger
    from dragoman.ledger.subscriptions import Subscription
    from dragoman.settings import Settings

app = typer.Typer(
    help="Follows feeds, site maps and pages: what is new there comes into the ledger by itself.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

LONGEST_SLEEP = 30.0  # seconds after which new subscriptions are noticed
SHORTEST = 60  # seconds between two rounds
_EVERY = re.compile(r"(\d{1,5})\s*([mhd])")
_SECONDS = {"m": 60, "h": 3600, "d": 86_400}


class Stopped(BaseException):
    """The service is asked to end. No Exception, so that nothing takes it for an error of its own."""


@app.command("add")
def add(
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="Addresses of feeds, site maps or pages.")],
    every: Annotated[str, typer.Option(metavar="TIME", help="How often to look: 15m, 1h, 1d.")] = "1h",
    publisher: Annotated[str, typer.Option(metavar="NAME", help="Who published it, whatever the texts say.")] = "",
    since: SinceOption = "",
    most: MostOption = 0,
    ledger: LedgerOption = "",
) -> None:
    """Follow addresses, from the next `dragoman follow run` on; one that is followed gets the new settings."""
    from dragoman.documents.dates import publication_date
    from dragoman.documents.fetching.fetch import parsed
    from dragoman.ledger import Ledger
    from dragoman.ledger.subscriptions import Subscription
    from dragoman.settings import load_settings

    seconds, day = seconds_of(every), publication_date(since)
    known = [str(parsed(url)) for url in urls]
    settings = load_settings(ledger=ledger)
    with Ledger.open(settings.ledger, create=True, wait=settings.ledger_wait) as opened:
        for url in known:
            new = opened.subscriptions().add(Subscription(url, seconds, publisher, day, most))
            typer.echo(f"{url}: {'followed' if new else 'changed'}, every {told_time(seconds)}")


@app.command("remove")
def remove(
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="Addresses that are followed.")],
    ledger: LedgerOption = "",
) -> None:
    """Follow addresses no longer; what was recorded stays."""
    from dragoman.errors import NotRecorded

    with opened_ledger(ledger) as (opened, _):
        for url in urls:
            if not opened.subscriptions().remove(url):
                raise NotRecorded(f"{url} is not followed; `dragoman follow list` shows what is")
            typer.echo(f"{url}: no longer followed")


@app.command("list")
def list_all(
    ledger: LedgerOption = "",
    format: Annotated[Shape, typer.Option(help="table for people; json: a list of objects.")] = Shape.TABLE,
) -> None:
    """Show what is followed, when it is due, and what went wrong last."""
    import json
    from dataclasses import asdict

    with opened_ledger(ledger) as (opened, _):
        found = opened.subscriptions().all()
    if format is Shape.JSON:
        typer.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
        return
    if not found:
        typer.echo("nothing is followed; `dragoman follow add URL` follows a feed, a site map or a page")
    for each in found:
        typer.echo(line_of(each))
        if each.trouble:
            typer.echo(f"  failed {each.failures} times, last: {each.trouble}")


@app.command("run")
def run(
    once: Annotated[bool, typer.Option("--once", help="Look at what is due, and end.")] = False,
    now: Annotated[bool, typer.Option("--now", help="Take everything as due, whatever its schedule.")] = False,
    pipeline: PipelineOption = "",
    ledger: LedgerOption = "",
) -> None:
    """Look at what is due and record what is new, again and again, until stopped (Ctrl-C, SIGTERM).

    Each round is told in one line. Several may run on one ledger: each address is one's at a time.
    """
    failed = False
    with opened_ledger(ledger, pipeline) as (opened, settings), ExitStack() as stack:
        if now:
            opened.subscriptions().make_due()
        fetcher, recorder = tools(opened, settings, stack)
        try:
            with stopping():
                failed = watch(opened, fetcher, recorder, settings, once=once)
        except Stopped:
            typer.echo("stopped")
    raise typer.Exit(3 if failed and once else 0)


def watch(ledger: Ledger, fetcher: Fetcher, recorder: Recorder, settings: Settings, *, once: bool) -> bool:
    """Round after round; with `once` until none is due, then whether one failed."""
    from dragoman.documents import Limits
    from dragoman.following.rounds import rounds

    failed = False
    while True:
        for made in rounds(ledger, fetcher, recorder, Limits(document=settings.max_bytes)):
            failed = failed or bool(made.trouble)
            typer.echo(told_round(made))
            sys.stdout.flush()
        if once:
            return failed
        due = ledger.subscriptions().next_due()
        left = (datetime.fromisoformat(due) - datetime.now(UTC)).total_seconds() if due else LONGEST_SLEEP
        time.sleep(min(max(left, 0.1), LONGEST_SLEEP))


def tools(ledger: Ledger, settings: Settings, stack: ExitStack) -> tuple[Fetcher, Recorder]:
    """What fetches and what records, both closed with `stack`."""
    from dragoman.cli.messages import complain
    from dragoman.cli.readers import RULES, opened
    from dragoman.documents.fetching.fetch import Fetcher
    from dragoman.following.recording import Recorder
    from dragoman.ledger.identity import installed_reader
    from dragoman.settings import policy_of

    fetcher = stack.enter_context(Fetcher(policy_of(settings)))
    version = installed_reader(settings.pipeline)
    recorder = Recorder(ledger, version, lambda: opened(RULES, settings), complain)
    stack.callback(recorder.close)
    return fetcher, recorder


@contextmanager
def opened_ledger(ledger: str, pipeline: str = "") -> Iterator[tuple[Ledger, Settings]]:
    """The ledger that the options name, and the settings."""
    from dragoman.ledger import Ledger
    from dragoman.settings import load_settings

    settings = load_settings(ledger=ledger, pipeline=pipeline)
    with Ledger.open(settings.ledger, wait=settings.ledger_wait) as opened:
        yield opened, settings


@contextmanager
def stopping() -> Iterator[None]:
    """Within the block SIGTERM and Ctrl-C raise Stopped, wherever the program is: what is being recorded is recorded
    whole or not at all, and the round that is broken off is due again at once."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for each in kinds:
            signal.signal(each, signal.SIG_IGN)  # the first one counts; a second must not break off the end
        raise Stopped

    kinds = (signal.SIGTERM, signal.SIGINT)
    before = {each: signal.signal(each, stop) for each in kinds}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def seconds_of(every: str) -> int:
    """`15m`, `1h`, `1d` → seconds. Raises InputError for what is no time, or below a minute."""
    from dragoman.errors import InputError

    found = _EVERY.fullmatch(every.strip())
    seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
    if seconds < SHORTEST:
        raise InputError(f"--every {every!r}: write minutes, hours or days, such as 15m, 1h or 1d; a minute at least")
    return seconds


def told_time(seconds: int) -> str:
    """Seconds as they are given: 15m, 1h, 1d."""
    return next(
        f"{seconds // size}{unit}" for unit, size in reversed(_SECONDS.items()) if seconds % size == 0 or unit == "m"
    )


def line_of(each: Subscription) -> str:
    """A subscription for people."""
    due = each.due_at[:16].replace("T", " ")
    return f"{each.url}  every {told_time(each.every)}, due {due} UTC, {each.recorded:,} documents"


def told_round(made: Round) -> str:
    """A round for people and log files."""
    counts = made.counts
    told = ", ".join(f"{counts[name]} {name}" for name in ("new", "revised", "known", "refused"))
    trouble = f"; failed: {made.trouble}" if made.trouble else ""
    when = datetime.now(UTC).isoformat(timespec="seconds")
    return f"{when} {made.url}: {told}; {counts['claims']} claims{trouble}; again in {made.after / 60:.0f} min"
