"""Find and read the settings; say in full what is wrong with them."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource

from bot.config.environment import CONFIG_VARIABLE, SECRETS, EnvironmentSource
from bot.config.settings import Settings
from bot.config.yaml_file import read_yaml
from bot.domain.errors import ConfigError

FILE_NAME = "config.yaml"
_IN_PLAIN_WORDS = {
    "extra_forbidden": "unknown key",
    "missing": "is missing",
    "model_type": "should hold keys and values",
    "tuple_type": "should be a list",
}


def find_config(named: Path | None, environ: Mapping[str, str]) -> Path:
    """The settings' file: the one named, ``DAYBRIEF_CONFIG``, ``./config.yaml``, or ours.

    Raises ``ConfigError`` where one was named and is not there.
    """
    chosen = named or (Path(environ[CONFIG_VARIABLE]) if environ.get(CONFIG_VARIABLE) else None)
    if chosen is not None:
        if not chosen.is_file():
            raise ConfigError((str(chosen), "there is no such settings file"))
        return chosen
    here = Path(FILE_NAME)
    return here if here.is_file() else _packaged()


def base_folder(config: Path) -> Path:
    """What relative paths in ``config`` are relative to: its folder; for our own, where we run."""
    return Path.cwd() if config == _packaged() else config.resolve().parent


def load_settings(config: Path, environ: Mapping[str, str]) -> Settings:
    """Read and check all settings. Raises ``ConfigError`` naming each wrong key."""
    written = read_yaml(config)
    _refuse_secrets(written)

    class Loaded(Settings):
        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *_args: object, **_sources: object
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return (
                EnvironmentSource(settings_cls, environ),
                InitSettingsSource(settings_cls, init_kwargs=written),
            )

    try:
        return Loaded()
    except ValidationError as error:
        raise ConfigError(*_problems(error)) from None


def _refuse_secrets(written: Mapping[str, object]) -> None:
    for variable, path in SECRETS.items():
        if len(path) == 1 and path[0] in written:
            raise ConfigError((path[0], f"is a secret: set {variable} or {variable}_FILE instead"))


def _problems(error: ValidationError) -> tuple[tuple[str, str], ...]:
    found = []
    for problem in error.errors():
        path = ".".join(str(step) for step in problem["loc"]) or FILE_NAME
        message = problem["msg"].removeprefix("Value error, ")
        found.append((path, _IN_PLAIN_WORDS.get(problem["type"], message)))
    return tuple(found)


def shipped_digests() -> Path:
    """The folder of the digests that come with the program."""
    return _shipped("digests")


def _packaged() -> Path:
    return _shipped(FILE_NAME)


def _shipped(name: str) -> Path:
    """In the package where it was installed from a wheel, else in the repository."""
    package = Path(str(files("bot")))
    return package / name if (package / name).exists() else package.parent / name
