"""Request bodies against Discord's own definitions.

Unions are checked against the member that the body's ``type`` names, so that an error points at
the field that is wrong and not at the whole union.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from bot.sandbox.discord.cut_reference import REFERENCE
from bot.sandbox.discord.errors import FormErrors, refuse_field
from bot.sandbox.discord.wire import JsonObject

_REF_PREFIX = "#/components/schemas/"
_FORMATS = FormatChecker(formats=())
# Snowflakes and permissions travel as numbers too: discord.py sends both, Discord takes both.
# https://discord.com/developers/docs/reference#snowflakes
_SNOWFLAKE = {"type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$", "minimum": 0}
_PERMISSIONS = {"type": ["string", "integer", "null"], "pattern": "^[0-9]+$", "minimum": 0}
_NAMES = {
    "string": ("STRING_TYPE_CONVERT", "Could not interpret the value as string."),
    "integer": ("NUMBER_TYPE_COERCE", "Value is not int."),
    "number": ("FLOAT_TYPE_COERCE", "Value is not float."),
    "boolean": ("BOOLEAN_TYPE_CONVERT", "Must be either true or false."),
    "array": ("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"),
    "object": ("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"),
}


@_FORMATS.checks("uri")
def _is_url(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    if parts.scheme == "attachment":
        return bool(parts.netloc)
    return parts.scheme in {"http", "https", "discord"} and bool(parts.netloc)


def check_body(operation: str, body: object) -> None:
    """Refuse a body that the operation (``"POST /channels/…"``) does not take.

    Raises ``ApiError`` 50035 with one entry per wrong field.
    """
    validator = _validator(operation)
    if validator is None:
        return
    if body is None:
        raise refuse_field((), "BASE_TYPE_REQUIRED", "This field is required")
    errors = FormErrors()
    for error in validator.iter_errors(body):
        _note(errors, error)
    errors.refuse()


@cache
def _reference() -> JsonObject:
    document: JsonObject = json.loads(REFERENCE.read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    schemas["SnowflakeType"] = _SNOWFLAKE
    for name in ("ApplicationCommandCreateRequest", "ApplicationCommandUpdateRequest"):
        schemas[name]["properties"]["default_member_permissions"] = _PERMISSIONS
    patch = schemas["ApplicationCommandPatchRequestPartial"]["properties"]
    patch["default_member_permissions"] = _PERMISSIONS
    return document


@cache
def _validator(operation: str) -> Any:  # noqa: ANN401 - jsonschema's validators share no type
    method, path = operation.split(" ")
    described = _reference()["paths"].get(path, {}).get(method.lower(), {})
    if "requestBody" not in described:
        return None
    schema = described["requestBody"]["content"]["application/json"]["schema"]
    return _Validator(_inlined(schema), format_checker=_FORMATS)


def _inlined(node: object) -> Any:  # noqa: ANN401 - schemas are JSON of any shape
    """The schema with its references put in place: following them costs more than checking."""
    if isinstance(node, list):
        return [_inlined(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _named(node["$ref"].removeprefix(_REF_PREFIX))
    branches = node.get("oneOf", ())
    if branches and all("const" in it for it in branches):
        # The named values of an enumeration: one look-up in place of one check for each.
        return {"type": node["type"], "enum": [it["const"] for it in branches]}
    return {key: _inlined(value) for key, value in node.items()}


@cache
def _named(name: str) -> object:
    return _inlined(_reference()["components"]["schemas"][name])


def _check_union(
    validator: Any,  # noqa: ANN401 - jsonschema's validators share no type
    branches: list[JsonObject],
    instance: object,
    _schema: object,
) -> Iterator[ValidationError]:
    if {"type": "null"} in branches:
        if instance is None:
            return
        branches = [it for it in branches if it != {"type": "null"}]
    if len(branches) == 1:
        yield from validator.descend(instance, branches[0])
        return
    kinds = {kind: branch for branch in branches for kind in _kinds(branch)}
    if kinds and isinstance(instance, Mapping):
        yield from _check_member(validator, kinds, instance)
        return
    if any(validator.evolve(schema=branch).is_valid(instance) for branch in branches):
        return
    fitting = [it for it in branches if "type" in it and _fits_type(validator, it, instance)]
    if fitting:
        yield from validator.descend(instance, fitting[0])
    else:
        yield ValidationError("Value fits none of the choices.", validator="union")


def _fits_type(
    validator: Any,  # noqa: ANN401 - jsonschema's validators share no type
    branch: JsonObject,
    instance: object,
) -> bool:
    return bool(validator.evolve(schema={"type": branch["type"]}).is_valid(instance))


def _check_member(
    validator: Any,  # noqa: ANN401 - jsonschema's validators share no type
    kinds: dict[int, JsonObject],
    instance: Mapping[str, object],
) -> Iterator[ValidationError]:
    kind = instance.get("type")
    if isinstance(kind, int) and kind in kinds:
        yield from validator.descend(instance, kinds[kind])
        return
    code = "required" if kind is None else "enum"
    yield ValidationError("type", validator=code, validator_value=sorted(kinds), path=("type",))


def _kinds(branch: JsonObject) -> list[int]:
    kinds: list[int] = branch.get("properties", {}).get("type", {}).get("enum", [])
    return kinds


_Validator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {"oneOf": _check_union, "anyOf": _check_union},
)


def _note(errors: FormErrors, error: ValidationError) -> None:
    path = list(error.absolute_path)
    if error.validator == "required" and isinstance(error.validator_value, list):
        missing = error.validator_value
        if isinstance(error.instance, dict):
            path.append(next(name for name in missing if f"'{name}'" in error.message))
        errors.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        return
    errors.add(path, *_described(error))


def _described(error: ValidationError) -> tuple[str, str]:  # noqa: PLR0911 - one line per keyword
    limit = error.validator_value
    match error.validator:
        case "maxLength" | "maxItems" | "maxProperties":
            return "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length."
        case "minLength" | "minItems":
            return "BASE_TYPE_MIN_LENGTH", f"Must be {limit} or more in length."
        case "maximum":
            return "NUMBER_TYPE_MAX", f"int value should be less than or equal to {limit}."
        case "minimum":
            return "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {limit}."
        case "enum" | "const":
            return "BASE_TYPE_CHOICES", f"Value must be one of {limit}."
        case "format":
            return "URL_TYPE_INVALID_URL", "Not a well formed URL."
        case "uniqueItems":
            return "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value."
        case "type":
            wanted = limit if isinstance(limit, str) else next(iter(limit))  # type: ignore[arg-type]
            return _NAMES[str(wanted)]
        case "pattern":
            return "NUMBER_TYPE_COERCE", "Value is not snowflake."
        case _:
            return "UNION_TYPE_CHOICES", "Value of field is not valid."
