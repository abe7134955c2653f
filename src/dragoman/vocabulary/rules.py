"""Acts, `data/acts/codebook.yaml`, and the rules that find them, one file per act group beside it.

A rule names the words that trigger an act (`verb`, `noun`, `adj` or `hyphen` lemmas), what must or must not stand
around
them, and where by syntax the parties are: an ordered list of slots for `actor` and for `recipient`. The first slot that
yields a party wins; a symmetrical act takes all of them. Slots are read by `dragoman.reading.slots`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import Field, RootModel, model_validator

from dragoman.errors import InputError, VocabularyError
from dragoman.model.act import Act
from dragoman.model.claim import Status
from dragoman.vocabulary.loading import Entry, data, load_yaml, validate, yaml_files

Trigger = Literal["verb", "noun", "adj", "hyphen"]
CODEBOOK = "codebook.yaml"
TRIGGERS: tuple[Trigger, ...] = ("verb", "noun", "adj", "hyphen")


class Examples(Entry):
    """Sentences the rule must make a claim of, and must not."""

    accept: list[str] = []
    reject: list[str] = []


class Rule(Entry):
    """One way in which texts word an act. Words are lemmas; `@name` stands for a class of `lexicon.yaml`."""

    id: str
    act: str
    verb: list[str] = []
    noun: list[str] = []
    adj: list[str] = []
    hyphen: list[str] = []  # second half of a compound adjective: "US-brokered"
    object: list[str] = []  # the logical object must be one of these
    not_object: list[str] = []
    subject: list[str] = []  # the logical subject must be one of these
    of: list[str] = []  # a noun's of-complement must be one of these
    modifies: list[str] = []  # what a compound adjective must stand before
    near: list[str] = []  # some word of the clause must be one of these
    also_near: list[str] = []  # and some word one of these
    not_near: list[str] = []
    particle: list[str] = []  # one of these must hang on the verb
    not_particle: list[str] = []
    not_modifier: list[str] = []  # none of these may stand before the noun
    support: list[str] = []  # the verb governing the noun must be one of these
    not_support: list[str] = []
    negated: bool = False  # only in a negated or refused clause, which is then the act itself
    affirmed: bool = False  # never in a negated or refused clause
    not_status: list[Status] = []  # what is not worth telling unless it is done or planned ("if Norway attacks")
    complement: bool = False  # the verb must have a clause or a prepositional complement
    content: list[
        str
    ] = []  # the clause it governs must have one of these as head, auxiliary, negation, predicate or object
    not_content: list[str] = []
    predicate: list[
        str
    ] = []  # what it describes its object as (object predicate, as-phrase, quotation) must have one of these
    foreign: bool = False  # actor and recipient must differ
    own: bool = False  # the object must belong to the actor
    mutual: bool = False  # two actors without a recipient do it to each other ("recall their ambassadors")
    plural: bool = False  # at least two parties
    lone: list[str] = []  # kinds of party that suffice alone although the rule asks for two ("the EU meets")
    simple: bool = False  # nothing is said of the object ("calls him", not "calls him a liar")
    modifier: list[str] = []  # one of these must stand before the noun
    compound: bool = True  # whether the noun may itself stand before another ("accession talks")
    yields: bool = False  # gives way to the act that its content tells ("agree to re-establish relations")
    status: Status | None = None  # overrides what tense and modals say
    actor: list[str]
    recipient: list[str] = []
    actor_kinds: list[str] = []
    recipient_kinds: list[str] = []
    object_kinds: list[str] = []
    needs: list[Literal["actor", "recipient"]] = ["actor"]
    sure: float = Field(default=0.6, ge=0.0, le=1.0)  # prior confidence before any learned scorer
    examples: Examples = Examples()

    @model_validator(mode="after")
    def _one_kind_of_trigger(self) -> Rule:
        if sum(bool(getattr(self, kind)) for kind in TRIGGERS) != 1:
            raise ValueError(f"a rule has exactly one of {', '.join(TRIGGERS)}")
        return self

    @property
    def kind(self) -> Trigger:
        """Which sort of word triggers the rule."""
        return next(kind for kind in TRIGGERS if getattr(self, kind))

    @property
    def words(self) -> list[str]:
        """The trigger's lemmas."""
        return list(getattr(self, self.kind))


class ActRecord(Entry):
    """An act as the codebook declares it."""

    label: str
    event_type: str
    mode: str = ""
    cameo: str
    score: float = Field(ge=-10, le=10)
    symmetric: bool = False
    statement: bool = False


class Codebook(RootModel[dict[str, dict[str, ActRecord]]]):
    """The file of all acts, by group."""


class RuleFile(Entry):
    """One file of rules."""

    rules: list[Rule]


@dataclass(frozen=True)
class Acts:
    """The closed list of acts, by id, and the folder they come from."""

    acts: dict[str, Act]
    folder: Traversable

    def __getitem__(self, act: str) -> Act:
        return self.acts[act]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All rules in the order of the files; read when first asked for, as only reading needs them.

        Raises VocabularyError for an invalid record, a rule of an unknown act, or an id used twice.
        """
        found = {
            source.name: validate(RuleFile, load_yaml(source), source.name).rules
            for source in yaml_files(self.folder)
            if source.name != CODEBOOK
        }
        _check(self.acts, found)
        return tuple(rule for rules in found.values() for rule in rules)


@cache
def acts() -> Acts:
    """The acts and rules that ship with Dragoman."""
    return load_acts(data("acts"))


def act_groups() -> tuple[str, ...]:
    """The groups of acts, in the order of the codebook."""
    return tuple(dict.fromkeys(act.group for act in acts().acts.values()))


def acts_of(group: str) -> tuple[str, ...]:
    """The ids of the acts of a group; raises InputError for one that is none."""
    if group not in act_groups():
        raise InputError(f"group: {group!r} is no group of acts; these are: {', '.join(act_groups())}")
    return tuple(act.id for act in acts().acts.values() if act.group == group)


def load_acts(folder: Traversable) -> Acts:
    """The acts of `folder`; raises VocabularyError for an invalid record, or an act in two groups."""
    found: dict[str, Act] = {}
    for group, records in validate(Codebook, load_yaml(folder.joinpath(CODEBOOK)), CODEBOOK).root.items():
        for name, record in records.items():
            if name in found:
                raise VocabularyError(f"{CODEBOOK}: {group}.{name}: used twice; an act has one group")
            found[name] = Act(id=name, group=group, **record.model_dump())
    return Acts(found, folder)


def _check(found: dict[str, Act], rules: dict[str, list[Rule]]) -> None:
    seen: set[str] = set()
    for file, rule in ((file, rule) for file, each in rules.items() for rule in each):
        if rule.act not in found:
            raise VocabularyError(
                f"{file}: rules.{rule.id}.act: {rule.act!r} is not an act; known acts: {', '.join(sorted(found))}"
            )
        if rule.id in seen:
            raise VocabularyError(f"{file}: rules.{rule.id}.id: used twice; ids must differ")
        seen.add(rule.id)


@cache
def lexicon() -> dict[str, frozenset[str]]:
    """Word classes by name, for `@name` in rules."""
    content = load_yaml(data("lexicon.yaml"))
    return {name: frozenset(words) for name, words in content.items()}


@cache
def expand(words: tuple[str, ...]) -> frozenset[str]:
    """`words` with every `@name` replaced by the words of that class.

    Raises VocabularyError for a class that does not exist.
    """
    found: set[str] = set()
    for word in words:
        if not word.startswith("@"):
            found.add(word)
            continue
        if word[1:] not in lexicon():
            raise VocabularyError(
                f"lexicon.yaml: class {word} does not exist; known classes: {', '.join(sorted(lexicon()))}"
            )
        found |= lexicon()[word[1:]]
    return frozenset(found)
