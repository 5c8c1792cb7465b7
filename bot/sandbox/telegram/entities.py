"""Text with formatting → plain text and message entities, by Telegram's rules.

https://core.telegram.org/bots/api#formatting-options
"""

from dataclasses import dataclass, field

from bot.sandbox.telegram.detection import detect
from bot.sandbox.telegram.html_entities import parse_html
from bot.sandbox.telegram.markup import MarkupError
from bot.sandbox.telegram.utf16 import utf16_length
from bot.sandbox.telegram.wire import JsonObject, bad_request

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100
OPAQUE = frozenset({"code", "pre", "text_link", "text_mention"})
EXPLICIT = frozenset(
    {
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    }
)
NEEDS = {
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}
# Control characters become spaces; carriage returns, line separators and direction marks vanish.
CLEANED = {
    **{code: " " for code in range(32) if chr(code) not in "\n\t\r"},
    **dict.fromkeys([0x0D, *range(0x2028, 0x202F)]),
}


@dataclass(slots=True)
class FormattedText:
    """Plain text; entities as the Bot API writes them, offsets in UTF-16 code units."""

    text: str
    entities: list[JsonObject] = field(default_factory=list)


def read_text(
    text: str, *, parse_mode: str | None = None, entities: list[JsonObject] | None = None
) -> FormattedText:
    """A message's text as it will be shown. Raises ``ApiError`` 400.

    Entities that Telegram finds by itself (links, mentions, commands, …) are included.
    """
    formatted = _trim(_parse(text.translate(CLEANED), parse_mode, entities))
    length = utf16_length(formatted.text)
    if not length:
        raise bad_request("message text is empty")
    if length > MAX_TEXT:
        raise bad_request("message is too long")
    return _with_found(formatted)


def read_caption(
    text: str, *, parse_mode: str | None = None, entities: list[JsonObject] | None = None
) -> FormattedText:
    """The text below a file, which may be empty. Raises ``ApiError`` 400."""
    formatted = _trim(_parse(text.translate(CLEANED), parse_mode, entities))
    if utf16_length(formatted.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return _with_found(formatted)


def _with_found(formatted: FormattedText) -> FormattedText:
    """With the entities that Telegram finds by itself."""
    # Beyond a hundred, the platform keeps the first ones.
    explicit = sorted(formatted.entities, key=_order)[:MAX_ENTITIES]
    opaque = [item for item in explicit if item["type"] in OPAQUE]
    found = detect(formatted.text, outside=opaque)
    return FormattedText(formatted.text, sorted([*explicit, *found], key=_order))


def _parse(text: str, parse_mode: str | None, entities: list[JsonObject] | None) -> FormattedText:
    mode = (parse_mode or "").lower()
    if not mode:
        return FormattedText(text, [_checked(item, text) for item in entities or []])
    if mode != "html":
        raise bad_request(f"unsupported parse_mode in the sandbox, which reads HTML: {parse_mode}")
    try:
        return FormattedText(*parse_html(text))
    except MarkupError as error:
        raise bad_request(f"can't parse entities: {error.describe(text)}") from None


def _checked(entity: JsonObject, text: str) -> JsonObject:
    kind, offset, length = entity["type"], entity["offset"], entity["length"]
    if kind not in EXPLICIT:
        raise bad_request(f'can\'t parse MessageEntity: unsupported type "{kind}"')
    if kind in NEEDS and NEEDS[kind] not in entity:
        raise bad_request(f"can't parse MessageEntity: {kind} needs {NEEDS[kind]}")
    if offset < 0 or length <= 0 or offset + length > utf16_length(text):
        raise bad_request(f"entity {kind} at {offset} with length {length} is beyond the text")
    return dict(entity)


def _trim(formatted: FormattedText) -> FormattedText:
    """Without white space around; entities moved along, empty ones left out."""
    left = utf16_length(formatted.text) - utf16_length(formatted.text.lstrip())
    text = formatted.text.strip()
    end = utf16_length(text)
    kept: list[JsonObject] = []
    for entity in formatted.entities:
        start = max(0, entity["offset"] - left)
        stop = min(end, entity["offset"] + entity["length"] - left)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return FormattedText(text, kept)


def _order(entity: JsonObject) -> tuple[int, int]:
    return entity["offset"], -entity["length"]
