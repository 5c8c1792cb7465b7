"""Rules for message components that no schema states.

https://discord.com/developers/docs/components/reference
"""

from collections.abc import Iterator
from typing import cast

from bot.sandbox.discord.errors import FormErrors
from bot.sandbox.discord.wire import JsonObject

ACTION_ROW, BUTTON, STRING_SELECT, SECTION, TEXT_DISPLAY = 1, 2, 3, 9, 10
THUMBNAIL, MEDIA_GALLERY, FILE, SEPARATOR, CONTAINER = 11, 12, 13, 14, 17
SELECTS = frozenset({3, 5, 6, 7, 8})
LINK_STYLE, PREMIUM_STYLE = 5, 6
MAX_COMPONENTS, MAX_TEXT, MAX_LEGACY_ROWS = 40, 4000, 5
Path = tuple[str | int, ...]


def walk(components: list[JsonObject], path: Path) -> Iterator[tuple[Path, JsonObject]]:
    """Every component with its path, parents first."""
    for index, component in enumerate(components):
        here = (*path, index)
        yield here, component
        yield from walk(component.get("components") or [], (*here, "components"))
        accessory = component.get("accessory")
        if accessory:
            yield (*here, "accessory"), accessory


def text_displays(components: list[JsonObject]) -> list[str]:
    """The texts of all text displays, in order."""
    return [
        cast("str", component["content"])
        for _, component in walk(components, ())
        if component["type"] == TEXT_DISPLAY
    ]


def check_components(components: list[JsonObject], *, is_v2: bool, errors: FormErrors) -> None:
    """Note what is wrong with a message's components beyond their schema."""
    found = list(walk(components, ("components",)))
    if is_v2:
        _check_sizes(found, errors)
    else:
        _check_legacy(components, errors)
    _check_unique(found, errors, field="custom_id", code="COMPONENT_CUSTOM_ID_DUPLICATED")
    _check_unique(found, errors, field="id", code="COMPONENT_ID_DUPLICATED")
    for path, component in found:
        _check_one(path, component, errors)


def _check_sizes(found: list[tuple[Path, JsonObject]], errors: FormErrors) -> None:
    if len(found) > MAX_COMPONENTS:
        errors.add(
            ("components",),
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The max number of components in message ({MAX_COMPONENTS}) has been exceeded",
        )
    size = sum(len(it["content"]) for _, it in found if it["type"] == TEXT_DISPLAY)
    if size > MAX_TEXT:
        errors.add(
            ("components",),
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"The total size of displayable text ({size}) exceeds maximum size of {MAX_TEXT}",
        )


def _check_legacy(components: list[JsonObject], errors: FormErrors) -> None:
    for index, component in enumerate(components):
        if component["type"] != ACTION_ROW:
            message = "Value must be one of (1,)."
            errors.add(("components", index, "type"), "UNION_TYPE_CHOICES", message)
    if len(components) > MAX_LEGACY_ROWS:
        message = f"Must be between 1 and {MAX_LEGACY_ROWS} in length."
        errors.add(("components",), "BASE_TYPE_BAD_LENGTH", message)


def _check_unique(
    found: list[tuple[Path, JsonObject]], errors: FormErrors, *, field: str, code: str
) -> None:
    seen: set[object] = set()
    for path, component in found:
        value = component.get(field)
        if not value:
            continue
        if value in seen:
            errors.add((*path, field), code, f"Component {field} cannot be duplicated")
        seen.add(value)


def _check_one(path: Path, component: JsonObject, errors: FormErrors) -> None:
    if component["type"] == BUTTON:
        _check_button(path, component, errors)
    elif component["type"] == ACTION_ROW:
        _check_row(path, component, errors)
    elif component["type"] in SELECTS:
        _check_select(path, component, errors)


def _check_button(path: Path, button: JsonObject, errors: FormErrors) -> None:
    wanted = {LINK_STYLE: "url", PREMIUM_STYLE: "sku_id"}.get(button["style"], "custom_id")
    for field in ("custom_id", "url", "sku_id"):
        is_given = bool(button.get(field))
        if field == wanted and not is_given:
            message = f"A {field} is required for a button of this style"
            errors.add((*path, field), "BASE_TYPE_REQUIRED", message)
        if field != wanted and is_given:
            message = f"A button of this style cannot have a {field}"
            errors.add((*path, field), "BUTTON_COMPONENT_INVALID_FIELD", message)
    if wanted != "sku_id" and not button.get("label") and not button.get("emoji"):
        message = "A button needs a label or an emoji"
        errors.add((*path, "label"), "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", message)


def _check_row(path: Path, row: JsonObject, errors: FormErrors) -> None:
    kinds = [child["type"] for child in row["components"]]
    if any(kind in SELECTS for kind in kinds) and len(kinds) > 1:
        message = "An action row holds up to five buttons or a single select"
        errors.add((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)


def _check_select(path: Path, select: JsonObject, errors: FormErrors) -> None:
    low, high = select.get("min_values"), select.get("max_values")
    least = 1 if low is None else low
    most = 1 if high is None else high
    if least > most:
        message = "min_values cannot be greater than max_values"
        errors.add((*path, "min_values"), "SELECT_COMPONENT_MIN_VALUES_TOO_LARGE", message)
    if select["type"] != STRING_SELECT:
        return
    values = [option["value"] for option in select["options"]]
    if len(set(values)) != len(values):
        message = "The specified option value is already used"
        errors.add((*path, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)
    if most > len(values):
        message = "max_values exceeds the number of options"
        errors.add((*path, "max_values"), "SELECT_COMPONENT_MAX_VALUES_TOO_LARGE", message)


def numbered(components: list[JsonObject]) -> list[JsonObject]:
    """A copy with an id for each component, as Discord fills them in.

    https://discord.com/developers/docs/components/reference#anatomy-of-a-component
    """
    copied = [without_nulls(it) for it in components]
    found = [component for _, component in walk(copied, ())]
    taken = {it["id"] for it in found if it.get("id")}
    free = (number for number in range(1, len(found) * 2 + 1) if number not in taken)
    for component in found:
        if not component.get("id"):
            component["id"] = next(free)
    return copied


def without_nulls(value: JsonObject) -> JsonObject:
    """A deep copy in which absent and null are the same: absent."""
    return {key: _copied(item) for key, item in value.items() if item is not None}


def _copied(item: object) -> object:
    if isinstance(item, dict):
        return without_nulls(item)
    return [_copied(it) for it in item] if isinstance(item, list) else item
