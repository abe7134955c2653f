"""Settings from the environment and from a TOML file, read once at the edge and passed down.

An option of a command goes before the environment (`DRAGOMAN_PIPELINE`), that before the file (`dragoman.toml` in the
working directory, or the file that `DRAGOMAN_CONFIG` names), and that before the default.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from dragoman.errors import SettingsError

if TYPE_CHECKING:
    from dragoman.documents.fetching.policy import Policy

PREFIX = "DRAGOMAN_"
FILE = "dragoman.toml"


class Settings(BaseSettings):
    """What can be set. Each field is an environment variable with the prefix `DRAGOMAN_`, and a key of the file."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    pipeline: str = Field(default="", description="spaCy pipeline for English, by name or path; empty: the one shipped")
    max_bytes: int = Field(default=10_000_000, ge=1_000, description="longest text that is read, in bytes of UTF-8")
    ledger: str = Field(
        default="dragoman.db", min_length=1, description="the ledger: an SQLite file or postgresql://..."
    )
    ledger_wait: float = Field(default=30.0, ge=0, le=3600, description="seconds to wait for other writers")
    fetch_allow: list[str] = Field(default=[], description="hosts and networks that may be fetched though not public")
    fetch_timeout: float = Field(default=30.0, gt=0, le=3600, description="seconds until an answer must be whole")
    fetch_per_minute: float = Field(default=30.0, gt=0, le=100_000, description="the most requests a minute to a host")
    fetch_attempts: int = Field(default=3, ge=1, le=20, description="how often an address is asked that fails")
    fetch_agent: str = Field(default="", max_length=200, description="how Dragoman names itself to servers")
    llm_url: str = Field(default="", pattern=r"^(https?://[^/\s]+\S*)?$", description="address of a language model")
    llm_model: str = Field(default="", description="the model that is asked there")
    llm_key: SecretStr = Field(default=SecretStr(""), description="the key that the address asks for")
    llm_shape: Literal["schema", "json", "text"] = Field(default="schema", description="how the answer's form is asked")
    llm_timeout: float = Field(default=120.0, gt=0, le=3600, description="seconds until an answer must be whole")
    llm_per_minute: float = Field(default=60.0, gt=0, le=100_000, description="the most questions a minute")
    llm_attempts: int = Field(default=4, ge=1, le=20, description="how often a question is put that is not answered")
    llm_max_tokens: int = Field(default=4096, ge=16, description="the longest answer, in tokens")
    llm_passage: int = Field(default=6000, ge=200, description="the longest part of a text in one question, characters")
    llm_price_in: float = Field(default=0.0, ge=0, description="price of a million tokens asked; 0: not known")
    llm_price_out: float = Field(default=0.0, ge=0, description="price of a million tokens answered; 0: not known")
    llm_ask_above: int = Field(default=200_000, ge=0, description="tokens above which a run asks first")
    llm_body: dict[str, Any] = Field(default={}, description="further fields of each request; null takes one out")
    llm_cache: str = Field(default="", description="folder in which answers are kept")
    web_hosts: list[str] = Field(
        default=[], description="names under which the server is called, as browsers send them"
    )
    web_per_minute: float = Field(default=1200.0, gt=0, le=1e6, description="requests a minute that one token may make")
    access: str = Field(default="", description="file of the tokens; empty: beside the ledger")
    audit: str = Field(default="", description="file of the audit log; empty: beside the ledger")
    debug: bool = Field(default=False, description="show the traceback of an internal error")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=config_file())


def load_settings(**options: object) -> Settings:
    """The settings in force; `options` that are None or `""` were not given.

    Raises SettingsError, naming the setting and what is allowed, when a value is out of range, when a key of the file
    is not a setting, or when the file cannot be read.
    """
    given = {name: value for name, value in options.items() if value not in (None, "")}
    path = config_file()
    if os.environ.get(PREFIX + "CONFIG") and not path.is_file():
        raise SettingsError(f"{PREFIX}CONFIG names {path}, which is not a file")
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not TOML: {error}") from error
    except OSError as error:
        raise SettingsError(f"cannot read {path}: {error.strerror}") from error
    except ValidationError as error:
        raise SettingsError(told(error)) from error


def policy_of(settings: Settings) -> Policy:
    """The rules of fetching that the settings make. Raises SettingsError."""
    from dragoman.documents import Limits
    from dragoman.documents.fetching.policy import Policy, own_name

    policy = Policy(
        allow=tuple(settings.fetch_allow),
        timeout=settings.fetch_timeout,
        most=Limits(document=settings.max_bytes).record,
        per_minute=settings.fetch_per_minute,
        attempts=settings.fetch_attempts,
        agent=settings.fetch_agent or own_name(),
    )
    assert policy.networks is not None  # checks what is allowed before anything is asked
    return policy


def config_file() -> Path:
    """The file of settings; it need not exist."""
    return Path(os.environ.get(PREFIX + "CONFIG") or FILE)


def told(error: ValidationError) -> str:
    """What is wrong with a setting, and what may be set."""
    first = error.errors()[0]
    name = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        return f"setting {name!r} does not exist; there are {', '.join(sorted(Settings.model_fields))}"
    return f"setting {name!r} ({PREFIX}{name.upper()}): {first['msg']}, not {first['input']!r}"
