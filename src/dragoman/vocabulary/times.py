"""The English of time expressions, read from `data/times.yaml`: words in classes and a grammar over the classes.

A text is turned into a string of one character per token, its class; the patterns of the data file are compiled into
regular expressions over that string. That keeps the grammar readable and the matching fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dragoman.errors import VocabularyError
from dragoman.model.reading import TimeRole

SOURCE_FILE = "times.yaml"

# Classes that the scanner makes from the form of a token.
SCANNED = (
    *("DAY", "ORD", "YEAR", "INT", "ISO", "SLASHED", "CLOCK", "DECADE", "QUARTER", "HALF", "FISCAL", "HOLIDAY"),
    *("COMMA", "DASH", "POSS", "OPEN", "CLOSE", "AMP", "STOP", "LOWER", "UPPER", "OTHER"),
)
# No core begins with one of these; each core has one of the others within its first tokens.
_INERT = ("LOWER", "UPPER", "OTHER", "FUNCTION", "COMMA", "STOP", "POSS", "CLOSE", "OPEN", "AMP")
_KEY = (
    *(
        "MONTH",
        "WEEKDAY",
        "UNIT",
        "UNITS",
        "DAYWORD",
        "WEEKWORD",
        "YEARWORD",
        "YEAR",
        "DECADE",
        "DEICTIC",
        "PART",
        "SEASON",
        "ISO",
        "SLASHED",
    ),
    *("HOLIDAY", "QUARTER", "HALF", "FISCAL", "CLOCK", "CLOCKWORD", "SET", "ORD", "ZONE", "weekend", "immediately"),
    *("immediate", "quarter", "half"),
)
_REACH = 9
_ELEMENT = re.compile(r"\(\?P<\w+>|\(\?[:=!]|(?P<class>[A-Z]{2,}|A\b)|(?P<word>[a-z]+)|\s+|.", re.DOTALL)
_FIRST_CODE = 0xE000  # the private use area: no code can be mistaken for a character of the pattern language

Make = Literal[
    "beside", "clock", "date", "dates", "decades", "deictic", "duration", "half_month", "holiday", "month",
    "months", "neighbour", "now", "nth_day", "numeric", "ordinal_day", "part_of_day", "quarter", "relative_day",
    "relative_month", "relative_unit", "season", "set", "shifted", "trailing", "week_of", "week_of_month",
    "weekday", "weekdays", "weekend", "year", "years",
]  # fmt: skip


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Example(_Record):
    """A sentence in which a rule must make a mention: the value, and if given the role and the words of it."""

    text: str
    value: str
    published: str = "2023-11-21"
    tense: Literal["", "past", "present", "future"] = ""
    role: TimeRole | None = None
    find: str = ""


class Examples(_Record):
    """Sentences in which a rule must make a mention, and sentences in which it must not."""

    accept: tuple[Example, ...] = ()
    reject: tuple[str, ...] = ()


class Holiday(_Record):
    """A public holiday that falls on the same day every year."""

    id: str
    names: tuple[str, ...] = Field(min_length=1)
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)


class Core(_Record):
    """A rule for stretches that name a time; `make` names the function that gives the value."""

    id: str
    make: Make
    pattern: str
    constants: Mapping[str, int | str] = Field(default={}, alias="with")
    examples: Examples


class Frame(_Record):
    """A rule for the role of a core by what stands before it and after it."""

    id: str
    before: str = ""
    after: str = ""
    takes: Literal["date", "duration", "any"]
    role: TimeRole
    direction: Literal["", "past", "future"] = ""
    stays: bool = False
    examples: Examples


class Tense(_Record):
    """Words that tell whether a date nearby lies before or after the publication day."""

    future: frozenset[str]
    past: frozenset[str]
    sure: frozenset[str]
    not_past: frozenset[str]


class BeforeMonth(_Record):
    """Words before a doubtful month that make it one."""

    surely: frozenset[str]
    perhaps: frozenset[str]


class TimeWords(_Record):
    """All of the data file."""

    words: Mapping[str, Mapping[str, int | str]]
    doubtful: Mapping[str, Mapping[str, int]]
    before_month: BeforeMonth
    classes: Mapping[str, tuple[str, ...]]
    holidays: tuple[Holiday, ...]
    vague: Mapping[str, tuple[int, int]]
    tense: Tense
    macros: Mapping[str, str]
    cores: tuple[Core, ...]
    frames: tuple[Frame, ...]


@dataclass(frozen=True)
class CompiledFrame:
    """A frame, with its patterns over class codes; None where it asks for nothing."""

    frame: Frame
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


@dataclass(frozen=True)
class TimeGrammar:
    """The data file, ready for matching.

    `codes` gives each class its character, `lexicon` each word its class and value. `any_core` finds the stretch and,
    as its last group, the position of the rule in `words.cores`; `cores` match the same stretch with named groups.
    """

    words: TimeWords
    codes: Mapping[str, str]
    lexicon: Mapping[str, tuple[str, int | str | None]]
    doubtful: Mapping[str, tuple[str, int]]
    any_core: re.Pattern[str]
    cores: tuple[re.Pattern[str], ...]
    frames: tuple[CompiledFrame, ...]


@cache
def time_grammar() -> TimeGrammar:
    """The packaged grammar, read once.

    Raises `VocabularyError`, naming the record and what is allowed, when the data are not valid.
    """
    text = (files("dragoman.vocabulary") / "data" / SOURCE_FILE).read_text("utf-8")
    return compile_times(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def compile_times(data: Any) -> TimeGrammar:
    """The grammar of a data file. Raises `VocabularyError` as `time_grammar` does."""
    try:
        words = TimeWords.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = " > ".join(str(part) for part in first["loc"])
        raise VocabularyError(f"{SOURCE_FILE}: {where}: {first['msg']}") from None
    classes = dict(_classes(words))
    writer = _PatternWriter(words.macros, classes)
    cores = tuple(writer.compile(core.pattern, f"cores > {core.id} > pattern") for core in words.cores)
    frames = tuple(
        CompiledFrame(
            frame,
            writer.compile(f"(?:{frame.before})$", f"frames > {frame.id} > before") if frame.before else None,
            writer.compile(frame.after, f"frames > {frame.id} > after") if frame.after else None,
        )
        for frame in words.frames
    )
    nameless = [re.sub(r"\?P<\w+>", "?:", core.pattern) for core in cores]
    return TimeGrammar(
        words=words,
        codes=writer.codes,
        lexicon=dict(_lexicon(words, writer.codes, classes)),
        doubtful={
            word: (writer.codes[name], value) for name, group in words.doubtful.items() for word, value in group.items()
        },
        any_core=_any_of(nameless, writer.codes),
        cores=cores,
        frames=frames,
    )


def _any_of(patterns: Iterable[str], codes: Mapping[str, str]) -> re.Pattern[str]:
    """One expression for all patterns. Two glances ahead spare most places in a text the trial of each pattern."""
    inert, key = ("".join(codes[name] for name in names if name in codes) for names in (_INERT, _KEY))
    worth = f"(?=[^{inert}])(?=[^{key}{codes['STOP']}]{{0,{_REACH}}}[{key}])"
    return re.compile(worth + "(?:" + "|".join(f"(?P<core{i}>{p})" for i, p in enumerate(patterns)) + ")", re.DOTALL)


def _classes(words: TimeWords) -> Iterator[tuple[str, str]]:
    """Word and class, each word once; FUNCTION is what is left for words of no other class."""
    seen: dict[str, str] = {}
    groups = {**{name: tuple(group) for name, group in words.words.items()}, **words.classes}
    for name, group in groups.items():
        for word in group:
            if name == "FUNCTION":
                continue
            if word in seen:
                raise VocabularyError(
                    f"{SOURCE_FILE}: {name}: {word!r} is in {seen[word]} already; a word may stand in one class only"
                )
            seen[word] = name
            yield word, name


class _PatternWriter:
    """Turns patterns over class names into regular expressions over class codes."""

    def __init__(self, macros: Mapping[str, str], classes: Mapping[str, str]) -> None:
        self._macros = macros
        self._classes = classes
        names = (*SCANNED, "FUNCTION", *sorted(set(classes.values())))
        self.codes = {name: chr(_FIRST_CODE + i) for i, name in enumerate(dict.fromkeys(names))}

    def compile(self, pattern: str, where: str) -> re.Pattern[str]:
        try:
            return re.compile("".join(self._write(pattern, where)), re.DOTALL)
        except re.error as error:
            raise VocabularyError(f"{SOURCE_FILE}: {where}: not a regular expression: {error}") from None

    def _write(self, pattern: str, where: str) -> Iterator[str]:
        for element in _ELEMENT.finditer(pattern):
            name, word = element["class"], element["word"]
            if name:
                if name in self._macros:
                    yield from self._write(self._macros[name], where)
                elif name in self.codes:
                    yield self.codes[name]
                else:
                    known = ", ".join(sorted({*self.codes, *self._macros} - self._literals()))
                    raise VocabularyError(f"{SOURCE_FILE}: {where}: no class or macro {name}; there are {known}")
            elif word:
                yield self._code_of(word, where)
            elif not element[0].isspace():
                yield element[0]

    def _literals(self) -> set[str]:
        return {name for name in self.codes if name.islower()}

    def _code_of(self, word: str, where: str) -> str:
        if word in self._classes:
            raise VocabularyError(f"{SOURCE_FILE}: {where}: write {self._classes[word]} for {word!r}, its class")
        return self.codes.setdefault(word, chr(_FIRST_CODE + len(self.codes)))


def _lexicon(
    words: TimeWords, codes: Mapping[str, str], classes: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, int | str | None]]]:
    for word in words.classes.get("FUNCTION", ()):
        if word not in classes:
            yield word, (codes["FUNCTION"], None)
    for name, code in codes.items():
        if name.islower():
            yield name, (code, None)
    for word, name in classes.items():
        yield word, (codes[name], words.words.get(name, {}).get(word))
