"""Rules for application commands that no schema states.

https://discord.com/developers/docs/interactions/application-commands#application-command-object
"""

import regex

from bot.sandbox.discord.errors import FormErrors
from bot.sandbox.discord.wire import JsonObject

# fmt: off
LOCALES = frozenset({
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl",
    "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi",
    "th", "zh-CN", "ja", "zh-TW", "ko",
})
# fmt: on
CHAT_INPUT, SUBCOMMAND, SUBCOMMAND_GROUP = 1, 1, 2
MAX_COMMAND_SIZE, MAX_CHAT_COMMANDS = 8000, 100
_NAME = regex.compile(r"^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$")
Path = tuple[str | int, ...]


def check_commands(commands: list[JsonObject]) -> None:
    """Refuse a whole list of commands with something wrong in it. Raises ``ApiError`` 50035."""
    errors = FormErrors()
    seen: set[tuple[int, str]] = set()
    for index, command in enumerate(commands):
        _check_command((index,), command, errors)
        key = (command.get("type") or CHAT_INPUT, command["name"])
        if key in seen:
            message = "Application command names must be unique"
            errors.add((index,), "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
        seen.add(key)
    if sum(kind == CHAT_INPUT for kind, _ in seen) > MAX_CHAT_COMMANDS:
        message = f"Maximum number of application commands reached ({MAX_CHAT_COMMANDS})."
        errors.add((), "APPLICATION_COMMANDS_TOO_MANY", message)
    errors.refuse()


def check_command(command: JsonObject) -> None:
    """Refuse one wrong command. Raises ``ApiError`` 50035."""
    errors = FormErrors()
    _check_command((), command, errors)
    errors.refuse()


def _check_command(path: Path, command: JsonObject, errors: FormErrors) -> None:
    if (command.get("type") or CHAT_INPUT) != CHAT_INPUT:
        return
    _check_names(path, command, errors)
    if not command.get("description"):
        errors.add((*path, "description"), "BASE_TYPE_REQUIRED", "This field is required")
    _check_options(path, command, errors)
    size = _size(command)
    if size > MAX_COMMAND_SIZE:
        message = f"Command exceeds maximum size ({MAX_COMMAND_SIZE})"
        errors.add(path, "APPLICATION_COMMAND_TOO_LARGE", message)


def _check_names(path: Path, thing: JsonObject, errors: FormErrors) -> None:
    names = {("name",): thing["name"]}
    for locale, name in (thing.get("name_localizations") or {}).items():
        names["name_localizations", locale] = name  # type: ignore[index]
    for where, name in names.items():
        if not _NAME.match(name) or name != name.lower():
            message = "Command name is invalid"
            errors.add((*path, *where), "APPLICATION_COMMAND_INVALID_NAME", message)
    for field in ("name_localizations", "description_localizations"):
        for locale in set(thing.get(field) or {}) - LOCALES:
            message = f"Value must be one of {sorted(LOCALES)}."
            errors.add((*path, field, locale), "BASE_TYPE_CHOICES", message)


def _check_options(path: Path, holder: JsonObject, errors: FormErrors) -> None:
    options = holder.get("options") or []
    names: set[str] = set()
    has_optional = False
    for index, option in enumerate(options):
        here = (*path, "options", index)
        _check_names(here, option, errors)
        if option["name"] in names:
            message = "Option names must be unique"
            errors.add(here, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", message)
        names.add(option["name"])
        if option["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP):
            _check_options(here, option, errors)
            continue
        if option.get("required") and has_optional:
            message = "Required options must be placed before non-required options"
            errors.add(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        has_optional = has_optional or not option.get("required")
        _check_choices(here, option, errors)
    if len({option["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP) for option in options}) > 1:
        message = "Sub-command and sub-command group option types are mutually exclusive to others"
        errors.add((*path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)


def _check_choices(path: Path, option: JsonObject, errors: FormErrors) -> None:
    choices = option.get("choices") or []
    if choices and option.get("autocomplete"):
        message = "Autocomplete cannot be used with choices"
        errors.add(path, "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES_INVALID", message)
    for field in ("name", "value"):
        values = [choice[field] for choice in choices]
        if len(set(values)) != len(values):
            message = f"Option choice {field}s must be unique"
            errors.add((*path, "choices"), "APPLICATION_COMMAND_OPTIONS_CHOICE_DUPLICATE", message)
    for low, high in (("min_value", "max_value"), ("min_length", "max_length")):
        least, most = option.get(low), option.get(high)
        if least is not None and most is not None and least > most:
            message = f"{low} cannot be greater than {high}"
            errors.add((*path, low), "APPLICATION_COMMAND_OPTIONS_RANGE_INVALID", message)


def _size(thing: JsonObject) -> int:
    """Characters of names, descriptions and values, each at its longest localisation."""
    size = 0
    for field in ("name", "description"):
        localized = (thing.get(f"{field}_localizations") or {}).values()
        size += max(len(text) for text in (thing.get(field) or "", *localized))
    for choice in thing.get("choices") or ():
        size += len(choice["name"]) + len(str(choice["value"]))
    return size + sum(_size(option) for option in thing.get("options") or ())
