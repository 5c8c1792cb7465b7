"""Cuts Telegram's machine-readable reference down to what the sandbox serves.

``python -m bot.sandbox.telegram.cut_reference SOURCE`` rewrites ``bot_api.json`` beside this file.
"""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from bot.sandbox.telegram.methods import METHODS
from bot.sandbox.telegram.wire import JsonObject

TARGET = Path(__file__).with_name("bot_api.json")
CONSTANT = re.compile(r"(?:always|must be) \"?([a-z_]+)\"?$")


def cut(reference: JsonObject) -> JsonObject:
    """Keep the served methods, and every type reachable from their parameters."""
    methods = {name: reference["methods"][name] for name in sorted(METHODS)}
    names = reachable(methods.values(), reference["types"])
    return {
        "version": reference["version"],
        "release_date": reference["release_date"],
        "methods": {name: fields(method) for name, method in methods.items()},
        "types": {name: shape(reference["types"][name]) for name in sorted(names)},
    }


def reachable(definitions: Iterable[JsonObject], types: JsonObject) -> set[str]:
    """Names of all types that the definitions mention, directly or through others."""
    found: set[str] = set()
    waiting = list(definitions)
    while waiting:
        definition = waiting.pop()
        mentioned = list(definition.get("subtypes", []))
        for field in definition.get("fields", []):
            mentioned += [kind.replace("Array of ", "") for kind in field["types"]]
        new = {name for name in mentioned if name in types} - found
        found |= new
        waiting += [types[name] for name in new]
    return found


def shape(definition: JsonObject) -> JsonObject:
    """A type: its fields, and its subtypes where it is only a choice between others."""
    result: JsonObject = {"fields": fields(definition)}
    if definition.get("subtypes"):
        result["subtypes"] = definition["subtypes"]
    return result


def fields(definition: JsonObject) -> JsonObject:
    """Fields by name; ``always`` is the only value a discriminating field may have."""
    result: JsonObject = {}
    for field in definition.get("fields", []):
        kept = {"types": field["types"], "required": field["required"]}
        constant = CONSTANT.search(field["description"])
        if constant and field["types"] == ["String"] and definition.get("subtype_of"):
            kept["always"] = constant[1]
        result[field["name"]] = kept
    return result


def main(source: str) -> None:
    """Read the full reference at ``source`` and write the cut one."""
    reference = json.loads(Path(source).read_text(encoding="utf-8"))
    text = json.dumps(cut(reference), ensure_ascii=False, indent=1, sort_keys=True)
    TARGET.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
