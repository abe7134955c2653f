"""Check that the documentation says what there is: commands, options, settings, acts, exit codes, make targets, links.

Prints what is missing and exits with 1; prints one line and exits with 0 when nothing is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from dragoman import errors
from dragoman.cli import app
from dragoman.evaluation.claims import GROUPS
from dragoman.exchange.jsonl import FIELDS
from dragoman.settings import PREFIX, Settings
from dragoman.vocabulary.rules import acts

ROOT = Path(__file__).resolve().parent.parent
COMMANDS, CLAIMS = ROOT / "docs" / "commands.md", ROOT / "docs" / "claims.md"
SKIP = {".venv", ".git", "node_modules", ".pytest_cache"}


def main() -> None:
    """Run all checks."""
    missing = [*commands(), *settings(), *exit_codes(), *act_list(), *fields(), *targets(), *links(), *decisions()]
    for line in missing:
        print(line)
    if missing:
        sys.exit(1)
    print("docs: every command, option, setting, act, exit code, make target and link is in order")


def commands() -> Iterator[str]:
    """Every command has a section of its own, and every option stands in it."""
    sections = by_heading(COMMANDS.read_text(encoding="utf-8"))
    for path, command in walk(typer.main.get_command(app), "dragoman"):
        section = sections.get(f"`{path}`")
        if section is None:
            yield f"docs/commands.md: no section `{path}`"
            continue
        for option in command.params:
            for name in option.opts:
                if name.startswith("--") and name != "--help" and not re.search(rf"{re.escape(name)}\b", section):
                    yield f"docs/commands.md: section `{path}` does not tell of {name}"


def walk(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The command and all commands below it, with what one types to call them."""
    yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from walk(each, f"{path} {name}")


def by_heading(text: str) -> dict[str, str]:
    """The sections of a Markdown file by their headings."""
    parts = re.split(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def settings() -> Iterator[str]:
    """Every setting is named as an environment variable and as a key."""
    text = COMMANDS.read_text(encoding="utf-8")
    for name in Settings.model_fields:
        if f"`{PREFIX}{name.upper()}`" not in text or f"`{name}`" not in text:
            yield f"docs/commands.md: setting {name} ({PREFIX}{name.upper()}) is not described"


def exit_codes() -> Iterator[str]:
    """Every exit code of the errors has its row."""
    text = COMMANDS.read_text(encoding="utf-8")
    codes = {each.exit_code for each in vars(errors).values() if isinstance(each, type) and hasattr(each, "exit_code")}
    for code in sorted(codes):
        if not re.search(rf"^\| {code} \|", text, flags=re.MULTILINE):
            yield f"docs/commands.md: exit code {code} is not described"


def act_list() -> Iterator[str]:
    """Every act has its row, with the event type and score that the vocabulary gives it, and no row is left over."""
    text = by_heading(CLAIMS.read_text(encoding="utf-8"))["Acts"]
    rows = dict(re.findall(r"^\| `(\w+)`(.*)$", text, flags=re.MULTILINE))
    known = acts().acts
    for act in known.values():
        if act.id not in rows:
            yield f"docs/claims.md: act {act.id} has no row"
        elif f"| {act.event_type}" not in rows[act.id] or f"| {act.score:+g} |" not in rows[act.id]:
            yield f"docs/claims.md: the row of {act.id} does not say {act.event_type} and {act.score:+g}"
    for name in rows:
        if name not in known:
            yield f"docs/claims.md: {name} is not an act"
    for group in GROUPS:
        if f"**{group}**" not in text:
            yield f"docs/claims.md: act group {group} is not named"


def fields() -> Iterator[str]:
    """Every field of a claim in JSON is described."""
    text = by_heading(CLAIMS.read_text(encoding="utf-8"))["Fields"]
    for name in FIELDS:
        if f"`{name}`" not in text:
            yield f"docs/claims.md: field {name} is not described"


def targets() -> Iterator[str]:
    """Every make target is told of in README.md or CONTRIBUTING.md, and they tell of no others."""
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    there = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    told = set(re.findall(r"\bmake ([a-z]+)`", text))
    yield from (f"make {name}: not told of in README.md or CONTRIBUTING.md" for name in sorted(there - told - {"help"}))
    yield from (f"make {name}: told of, but there is no such target" for name in sorted(told - there))


def links() -> Iterator[str]:
    """Every relative link of a Markdown file leads to a file."""
    for path in sorted(ROOT.rglob("*.md")):
        if SKIP & set(path.relative_to(ROOT).parts):
            continue
        text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            local = target.split("#")[0]
            if (
                local
                and "://" not in target
                and not target.startswith("mailto:")
                and not (path.parent / local).exists()
            ):
                yield f"{path.relative_to(ROOT)}: {target} leads nowhere"


def decisions() -> Iterator[str]:
    """Every decision is in the list of decisions."""
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    for path in sorted(folder.glob("*.md")):
        if path.name != "README.md" and f"({path.name})" not in listed:
            yield f"docs/decisions/README.md: {path.name} is not listed"


if __name__ == "__main__":
    main()
