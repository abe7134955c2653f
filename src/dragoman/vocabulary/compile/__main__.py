"""Writes `data/tenures.csv` and `data/places.csv` anew from a folder of reference lists."""

from __future__ import annotations

import sys
from pathlib import Path

from dragoman.errors import DragomanError
from dragoman.vocabulary.compile.leaders import compile_tenures
from dragoman.vocabulary.compile.places import compile_places
from dragoman.vocabulary.compile.tables import write_table

_DATA = Path(__file__).parent.parent / "data"


def main(arguments: list[str]) -> int:
    """Compiles all tables; the exit code is 0, or that of the error it printed."""
    if len(arguments) != 1:
        print("Usage: python -m dragoman.vocabulary.compile FOLDER_OF_REFERENCE_LISTS", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    try:
        print("tenures.csv:", write_table(_DATA / "tenures.csv", compile_tenures(folder)), "rows")
        print("places.csv:", write_table(_DATA / "places.csv", compile_places(folder)), "rows")
    except DragomanError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
