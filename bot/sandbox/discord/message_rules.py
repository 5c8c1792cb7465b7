"""Rules for whole messages that no schema states: emptiness, lengths, layouts that exclude.

https://discord.com/developers/docs/resources/message#create-message
"""

from bot.sandbox.discord.component_rules import check_components, walk
from bot.sandbox.discord.errors import FormErrors, empty_message
from bot.sandbox.discord.wire import JsonObject

EPHEMERAL, LOADING, CROSSPOSTED = 1 << 6, 1 << 7, 1 << 0
SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS, IS_COMPONENTS_V2 = 1 << 2, 1 << 12, 1 << 15
SETTABLE_FLAGS = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | IS_COMPONENTS_V2
MAX_CONTENT, MAX_EMBEDS_SIZE = 2000, 6000
_LEGACY_FIELDS = ("content", "embeds", "sticker_ids", "poll")


def is_components_v2(body: JsonObject) -> bool:
    return bool((body.get("flags") or 0) & IS_COMPONENTS_V2)


def check_message(body: JsonObject, *, attachments: frozenset[str] = frozenset()) -> None:
    """Refuse a message, whole as it would stand, that breaks a rule.

    ``attachments`` are the file names that come with it. Raises ``ApiError`` 50035 or 50006.
    """
    errors = FormErrors()
    is_v2 = is_components_v2(body)
    components = body.get("components") or []
    check_components(components, is_v2=is_v2, errors=errors)
    _check_attachment_links(components, attachments, errors)
    if is_v2:
        _check_no_legacy_fields(body, errors)
    else:
        _check_content(body, errors)
        _check_embeds(body.get("embeds") or [], errors)
    _check_allowed_mentions(body.get("allowed_mentions") or {}, errors)
    errors.refuse()
    if _is_empty(body, is_v2=is_v2) and not attachments:
        raise empty_message()


def _is_empty(body: JsonObject, *, is_v2: bool) -> bool:
    if is_v2:
        return not body.get("components")
    has_text = bool((body.get("content") or "").strip())
    has_embed = any(embed.keys() - {"type"} for embed in body.get("embeds") or [])
    return not (
        has_text
        or has_embed
        or any(body.get(field) for field in ("components", "sticker_ids", "poll"))
    )


def _check_no_legacy_fields(body: JsonObject, errors: FormErrors) -> None:
    for field in _LEGACY_FIELDS:
        if body.get(field):
            errors.add(
                (field,),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _check_content(body: JsonObject, errors: FormErrors) -> None:
    if len(body.get("content") or "") > MAX_CONTENT:
        message = f"Must be {MAX_CONTENT} or fewer in length."
        errors.add(("content",), "BASE_TYPE_MAX_LENGTH", message)


def _check_embeds(embeds: list[JsonObject], errors: FormErrors) -> None:
    size = 0
    for index, embed in enumerate(embeds):
        size += embed_size(embed)
        for number, field in enumerate(embed.get("fields") or []):
            for name in ("name", "value"):
                if not field[name].strip():
                    path = ("embeds", index, "fields", number, name)
                    errors.add(path, "BASE_TYPE_REQUIRED", "This field is required")
    if size > MAX_EMBEDS_SIZE:
        message = f"Embed size exceeds maximum size of {MAX_EMBEDS_SIZE}"
        errors.add(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", message)


def embed_size(embed: JsonObject) -> int:
    """Characters that count towards the limit over all embeds of a message."""
    texts = [embed.get("title"), embed.get("description")]
    texts.append((embed.get("footer") or {}).get("text"))
    texts.append((embed.get("author") or {}).get("name"))
    for field in embed.get("fields") or []:
        texts += [field["name"], field["value"]]
    return sum(len(text.strip()) for text in texts if text)


def _check_allowed_mentions(allowed: JsonObject, errors: FormErrors) -> None:
    parse = allowed.get("parse") or []
    for kind in ("users", "roles"):
        if kind in parse and allowed.get(kind):
            errors.add(
                ("allowed_mentions",),
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )


def _check_attachment_links(
    components: list[JsonObject], attachments: frozenset[str], errors: FormErrors
) -> None:
    for path, component in walk(components, ("components",)):
        for field in ("file", "media"):
            url = (component.get(field) or {}).get("url", "")
            name = url.removeprefix("attachment://")
            if name != url and name not in attachments:
                message = f"The referenced attachment {name!r} was not found"
                errors.add((*path, field), "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT", message)
