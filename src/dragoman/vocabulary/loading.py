"""Reading the vocabulary's YAML records, with errors that name file, key and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, RootModel, ValidationError

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
        faults = (_told(model, content, item) for item in error.errors())
        raise VocabularyError(f"{where}: {'; '.join(faults)}") from error


def _told(model: type[BaseModel], content: Any, fault: Any) -> str:
    """One fault of a record: the key, by the ids of the records it stands in, and what is allowed there."""
    place: list[str] = []
    here = content
    for part in fault["loc"]:
        here = _inside(here, part)
        named = here.get("id") or here.get("code") if isinstance(part, int) and isinstance(here, dict) else None
        place.append(str(named or part))
    key = ".".join(place) or "(record)"
    if fault["type"] == "extra_forbidden":
        owner = _model_at(model, fault["loc"][:-1])
        return f"{key}: there is no such key; allowed keys: {', '.join(sorted(owner.model_fields))}"
    if fault["type"] == "missing":
        return f"{key}: is missing"
    return f"{key}: {fault['msg']}, not {fault['input']!r}"


def _inside(content: Any, part: int | str) -> Any:
    """What stands under a key or at a place of a list, or None."""
    if isinstance(content, dict):
        return content.get(part)
    return content[part] if isinstance(content, list) and isinstance(part, int) and part < len(content) else None


def _model_at(model: type[BaseModel], place: tuple[int | str, ...]) -> type[BaseModel]:
    """The record type at a place inside `model`, as far as its fields declare it."""
    found: Any = model.model_fields["root"].annotation if issubclass(model, RootModel) else model
    for part in place:
        if isinstance(found, type) and issubclass(found, BaseModel) and part in found.model_fields:
            found = found.model_fields[str(part)].annotation
        models = [each for each in _types(found) if isinstance(each, type) and issubclass(each, BaseModel)]
        found = models[0] if models else found
    return found if isinstance(found, type) and issubclass(found, BaseModel) else model


def _types(annotation: Any) -> Iterator[Any]:
    """The types that an annotation is made of."""
    yield annotation
    for each in get_args(annotation):
        yield from _types(each)


def yaml_files(folder: Traversable) -> Iterator[Traversable]:
    """The YAML files of a folder, sorted by name."""
    yield from sorted((item for item in folder.iterdir() if item.name.endswith(".yaml")), key=lambda item: item.name)
