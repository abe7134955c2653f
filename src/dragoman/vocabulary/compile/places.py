from pathlib import Path

from dragoman.vocabulary.records import Place


def compile_places(folder: Path) -> list[Place]:
    return []
