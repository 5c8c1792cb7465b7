"""Dialogues (modals) as a person fills them in.

https://discord.com/developers/docs/components/reference#text-input
"""

from collections.abc import Iterator, Mapping

from bot.sandbox.discord.refusals import RefusedError
from bot.sandbox.discord.wire import JsonObject

_TEXT_INPUT = 4


def submitted(modal: JsonObject, values: Mapping[str, str]) -> JsonObject:
    """The interaction's data once ``values`` stand in the fields. Raises ``RefusedError``."""
    unknown = set(values) - {field["custom_id"] for field in _fields(modal)}
    if unknown:
        raise RefusedError(f"the dialogue has no field {sorted(unknown)}")
    rows = [_filled_row(row, values) for row in modal["components"]]
    return {"custom_id": modal["custom_id"], "components": rows}


def _fields(modal: JsonObject) -> Iterator[JsonObject]:
    for row in modal["components"]:
        for field in (*row.get("components", ()), row.get("component")):
            if field and "custom_id" in field:
                yield field


def _filled_row(row: JsonObject, values: Mapping[str, str]) -> JsonObject:
    filled: JsonObject = {"type": row["type"], "id": row.get("id", 0)}
    if "components" in row:
        filled["components"] = [_filled(field, values) for field in row["components"]]
    if "component" in row:
        filled["component"] = _filled(row["component"], values)
    return filled


def _filled(field: JsonObject, values: Mapping[str, str]) -> JsonObject:
    custom_id = field["custom_id"]
    value = values.get(custom_id, field.get("value") or "")
    if field.get("required", True) and not value:
        raise RefusedError(f"the field {custom_id!r} is required")
    if field["type"] == _TEXT_INPUT and len(value) > (field.get("max_length") or 4000):
        raise RefusedError(f"the field {custom_id!r} is too long")
    filled: JsonObject = {"type": field["type"], "id": field.get("id", 0), "custom_id": custom_id}
    is_text = field["type"] == _TEXT_INPUT
    return filled | ({"value": value} if is_text else {"values": [value] if value else []})
