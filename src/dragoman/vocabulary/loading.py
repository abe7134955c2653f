"""Reading the vocabulary's YAML records, with errors that name file, key and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from dragoman.errors import VocabularyError

M = TypeVar("M", bound=BaseModel)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader (in C where it is built) that keeps `on`, `no` and dates as the words they are."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(("bool", "timestamp"))]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


class Entry(BaseModel):
    """A vocabulary record: immutable, and with no key that is not declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def data(*parts: str) -> Traversable:
    """The vocabulary's data file or folder at `parts`."""
    return files("dragoman.vocabulary").joinpath("data", *parts)


def load_yaml(source: Traversable) -> Any:
    """The content of one YAML file.

    Raises VocabularyError, naming the file and the line, when it is not YAML.
    """
    try:
        return yaml.load(source.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.YAMLError as error:
        raise VocabularyError(f"{source.name}: not valid YAML: {error}") from error


def validate(model: type[M], content: Any, where: str) -> M:
    """`content` as `model`.

    Raises VocabularyError that names `where` (file and record), the key, and what is allowed.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        lines = [
            f"{'.'.join(str(part) for part in item['loc']) or '(record)'}: {item['msg']}" for item in error.errors()
        ]
        allowed = ", ".join(sorted(model.model_fields))
        raise VocabularyError(f"{where}: {'; '.join(lines)}. Allowed keys: {allowed}") from error


def yaml_files(folder: Traversable) -> Iterator[Traversable]:
    """The YAML files of a folder, sorted by name."""
    yield from sorted((item for item in folder.iterdir() if item.name.endswith(".yaml")), key=lambda item: item.name)
