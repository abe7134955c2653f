"""Draw the beginning of what `dragoman demo` prints, as the terminal shows it, for README.md."""

from __future__ import annotations

import io
from importlib.resources import as_file, files
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

from dragoman.claims import assemble
from dragoman.documents import Loaded, load
from dragoman.exchange.table import entry, heading
from dragoman.reading.pipeline import Reader

TARGET = Path(__file__).resolve().parent.parent / "docs" / "images" / "demo.svg"
CLAIMS = 7  # as many as a README has room for

# Rich's own frame without its web fonts, which the page that shows the picture may not load.
FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: {char_height}px;
  line-height: {line_height}px; font-variant-east-asian: full-width }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def main() -> None:
    """Read the example article and draw its first claims."""
    with as_file(files("dragoman").joinpath("data", "demo.md")) as path:
        [item] = load([path])
    if not isinstance(item, Loaded):
        raise item.error
    claims = assemble(Reader().read(item.document)).claims
    console = Console(record=True, width=100, file=io.StringIO(), force_terminal=True, highlight=False)
    console.print("$ dragoman demo\n", style="bold")
    console.print(heading(item.document, len(claims)), *map(entry, claims[:CLAIMS]), "\n[dim]...[/dim]", sep="\n")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    picture = console.export_svg(title="dragoman demo", theme=MONOKAI, code_format=FRAME, unique_id="demo")
    TARGET.write_text("\n".join(line.rstrip() for line in picture.splitlines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
