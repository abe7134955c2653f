"""The command line: one module per group of commands.

Heavy imports stand inside the commands, so that `dragoman --help` and shell completion answer at once.
"""

from __future__ import annotations

import atexit
import gc
import sys
import traceback
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from dragoman.cli import (
    add,
    align,
    brief,
    compare,
    demo,
    document,
    evaluate,
    export,
    follow,
    imports,
    ledger,
    mcp,
    read,
    review,
    search,
    serve,
    sources,
    state,
    token,
    vocabulary,
    watch,
)
from dragoman.cli.messages import complain, discard_output
from dragoman.errors import DragomanError, SettingsError

EXIT_CODES = """\b
Exit codes:
  0    everything was read
  1    an error of another kind
  2    wrong use: an unknown option, a setting out of range
  3    an input, or some of many, could not be read
  4    the output could not be written
  5    a record of the vocabulary is not valid
  6    the language pipeline is missing or does not fit
  7    the ledger cannot be opened, read or written
  8    the language model cannot be asked
  70   an internal error: please report it
  130  interrupted
  141  the reader of the output went away
"""

BROKEN_PIPE = 141  # 128 + SIGPIPE, what a shell reports for a program that the signal ended
PATIENT = (200_000, 20, 20)
"""When the collector looks for garbage. Imports and the vocabulary make some 100,000 objects that live as long as the
program; looking through them again and again takes a fifth of the time of a short command."""

INTERNAL = 70  # EX_SOFTWARE of sysexits.h


class Guarded(TyperGroup):
    """A group whose commands end with a message and an exit code where Dragoman raises an error on purpose."""

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            discard_output()
            raise typer.Exit(BROKEN_PIPE) from None
        except DragomanError as error:
            complain(str(error))
            raise typer.Exit(error.exit_code) from error
        return result


app = typer.Typer(
    cls=Guarded,
    name="dragoman",
    help="Reads the news into sourced claims about how governments stand toward each other.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def version(asked: bool) -> None:
    """Print the version and stop."""
    if asked:
        from importlib.metadata import version as installed

        typer.echo(f"dragoman {installed('dragoman')}")
        raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool, typer.Option("--version", callback=version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Options of all commands."""


app.command("read", epilog=EXIT_CODES)(read.read)
app.command("add", epilog=EXIT_CODES)(add.add)
app.command("search", epilog=EXIT_CODES)(search.search)
app.command("why", epilog=EXIT_CODES)(search.why)
app.command("document", epilog=EXIT_CODES)(document.document)
app.command("state", epilog=EXIT_CODES)(state.state)
app.command("timeline", epilog=EXIT_CODES)(state.timeline)
app.command("changes", epilog=EXIT_CODES)(state.changes)
app.command("align", epilog=EXIT_CODES)(align.align)
app.command("watch", epilog=EXIT_CODES)(watch.watch)
app.command("export", epilog=EXIT_CODES)(export.export)
app.command("sources", epilog=EXIT_CODES)(sources.sources)
app.command("import", epilog=EXIT_CODES)(imports.import_)
app.command("serve", epilog=EXIT_CODES)(serve.serve)
app.command("mcp", epilog=EXIT_CODES)(mcp.mcp)
app.command("demo")(demo.demo)
evaluate.app.command("compare")(compare.compare)
app.add_typer(follow.app, name="follow")
app.add_typer(ledger.app, name="ledger")
app.add_typer(review.app, name="review")
app.add_typer(token.app, name="token")
app.add_typer(brief.app, name="brief")
app.add_typer(evaluate.app, name="eval")
app.add_typer(vocabulary.app, name="vocabulary")


def main() -> None:
    """Run the command line; an error that is not the user's is told in one line, and in full when `debug` is set."""
    gc.set_threshold(*PATIENT)
    atexit.register(gc.freeze)  # at the end memory goes back as a whole; a last search would only take time
    try:
        app()
    except Exception as error:
        if debugging():
            traceback.print_exc()
        complain(
            f"internal error: {type(error).__name__}: {error}; set DRAGOMAN_DEBUG=1 for more, and please report it"
        )
        sys.exit(INTERNAL)


def debugging() -> bool:
    """Whether the setting `debug` is on."""
    from dragoman.settings import load_settings

    try:
        return load_settings().debug
    except SettingsError:
        return False
