"""Checks a call's parameters against Telegram's reference definitions.

Stricter than the platform on purpose: Telegram ignores parameters and fields that it does not
know, the sandbox refuses them, because in our own calls they are always a mistake. Descriptions
name the parameter.
"""

import json
import re
from functools import cache
from pathlib import Path

from aiohttp.web import FileField

from bot.sandbox.telegram.wire import JsonObject, bad_request

BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
INTEGER = re.compile(r"-?[0-9]{1,18}")
INVALID = object()


@cache
def definitions() -> JsonObject:
    """The cut-down reference: ``methods`` and ``types``, each field with types and required."""
    text = Path(__file__).with_name("bot_api.json").read_text(encoding="utf-8")
    loaded: JsonObject = json.loads(text)
    return loaded


def check_parameters(method: str, given: JsonObject) -> JsonObject:
    """The parameters with their proper JSON types. Raises ``ApiError`` 400."""
    fields = definitions()["methods"][method]
    for name in given:
        if name not in fields:
            raise bad_request(f'parameter "{name}" is not known to {method}')
    for name, field in fields.items():
        if field["required"] and name not in given:
            raise bad_request(f'parameter "{name}" is required by {method}')
    return {name: _parameter(name, value, fields[name]["types"]) for name, value in given.items()}


def _parameter(name: str, value: object, types: list[str]) -> object:
    """One parameter, where text may stand for anything."""
    _refuse_broken_text(name, value)
    if isinstance(value, FileField):
        if "InputFile" in types:
            return value
        raise bad_request(f'parameter "{name}" can\'t be a file')
    if isinstance(value, str):
        value = _from_text(name, value, types)
    return _checked(name, value, types)


def _from_text(name: str, text: str, types: list[str]) -> object:
    """What the text of a form or query stands for."""
    if "Integer" in types and INTEGER.fullmatch(text):
        return int(text)
    if "String" in types:
        return text
    if types == ["Boolean"]:
        return BOOLEANS.get(text.strip().lower(), text)
    if types in (["Integer"], ["Float"]):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise bad_request(f'can\'t parse JSON of parameter "{name}"') from None


def _checked(path: str, value: object, types: list[str]) -> object:
    """``value`` where one of the types takes it. Raises ``ApiError`` 400 naming the path."""
    for kind in types:
        if (taken := _scalar(value, kind)) is not INVALID:
            return taken
    if isinstance(value, list):
        for kind in types:
            if kind.startswith("Array of "):
                inner = [kind.removeprefix("Array of ")]
                return [_checked(f"{path}[{i}]", item, inner) for i, item in enumerate(value)]
    if isinstance(value, dict):
        names = [kind for kind in types if kind in definitions()["types"]]
        if names:
            return _object(path, value, _choose(value, names))
    raise bad_request(f'parameter "{path}" must be {" or ".join(types)}')


def _scalar(value: object, kind: str) -> object:
    """``value`` where it is of the simple type ``kind``, otherwise INVALID."""
    if kind == "String":
        return value if isinstance(value, str) else INVALID
    if kind == "Boolean":
        return value if isinstance(value, bool) else INVALID
    if isinstance(value, bool):
        return INVALID
    if kind == "Integer":
        return value if isinstance(value, int) else INVALID
    if kind == "Float":
        return float(value) if isinstance(value, int | float) else INVALID
    return INVALID


def _choose(value: JsonObject, names: list[str]) -> str:
    """Which of the types the object means: by its constant field, or by its required fields."""
    types = definitions()["types"]
    candidates = [sub for name in names for sub in types[name].get("subtypes", [name])]
    for name in candidates:
        fields = types[name]["fields"]
        constants = {key: field["always"] for key, field in fields.items() if "always" in field}
        if constants and all(value.get(key) == constant for key, constant in constants.items()):
            return str(name)
        required = [key for key, field in fields.items() if field["required"]]
        if not constants and all(key in value for key in required):
            return str(name)
    return str(candidates[0])


def _object(path: str, value: JsonObject, name: str) -> JsonObject:
    """The object with checked fields. Raises ``ApiError`` 400."""
    fields = definitions()["types"][name]["fields"]
    for key, field in fields.items():
        if field["required"] and key not in value:
            raise bad_request(f'field "{path}.{key}" is required by {name}')
        if "always" in field and value[key] != field["always"]:
            raise bad_request(f'field "{path}.{key}" must not be {value[key]!r}')
    for key in value:
        if key not in fields:
            raise bad_request(f'field "{path}.{key}" is not known to {name}')
    return {
        key: _checked(f"{path}.{key}", item, fields[key]["types"])
        for key, item in value.items()
        if item is not None
    }


def _refuse_broken_text(path: str, value: object) -> None:
    """Lone surrogates can't be UTF-8."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise bad_request(f'parameter "{path}": strings must be encoded in UTF-8') from None
    elif isinstance(value, dict):
        for key, item in value.items():
            _refuse_broken_text(f"{path}.{key}", item)
    elif isinstance(value, list):
        for item in value:
            _refuse_broken_text(path, item)
