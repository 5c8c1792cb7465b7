"""What a call wants a message to say, read and checked."""

from aiohttp.web import FileField

from bot.sandbox.telegram.chats import Chat
from bot.sandbox.telegram.content import Content, Document
from bot.sandbox.telegram.entities import read_caption, read_text
from bot.sandbox.telegram.html_entities import mentioned_user
from bot.sandbox.telegram.keyboards import check_markup
from bot.sandbox.telegram.rich_html import read_rich_message
from bot.sandbox.telegram.rich_plain import plain_text
from bot.sandbox.telegram.wire import ApiError, JsonObject, bad_request
from bot.sandbox.telegram.world import World

MAX_FILE = 50 * 1024 * 1024
TOO_LARGE = ApiError(413, "Request Entity Too Large")


def text_content(world: World, given: JsonObject) -> Content:
    """An ordinary message. Raises ``ApiError``."""
    parsed = read_text(
        given["text"], parse_mode=given.get("parse_mode"), entities=given.get("entities")
    )
    return Content(
        parsed.text,
        with_mentions(world, parsed.entities),
        link_preview=given.get("link_preview_options"),
    )


def rich_content(world: World, given: JsonObject) -> Content:
    """A rich message. Raises ``ApiError``."""
    rich = given["rich_message"]
    blocks = read_rich_message(rich, find_person=world.people.get)
    return Content(plain_text(blocks), blocks=blocks, is_rtl=rich.get("is_rtl", False))


def document_content(world: World, given: JsonObject) -> Content:
    """A file with its caption. Raises ``ApiError``."""
    parsed = read_caption(
        given.get("caption", ""),
        parse_mode=given.get("parse_mode"),
        entities=given.get("caption_entities"),
    )
    document = _document(world, given["document"])
    return Content(parsed.text, with_mentions(world, parsed.entities), document=document)


def with_markup(content: Content, given: JsonObject, chat: Chat | None) -> Content:
    """The content with the call's keyboard, as far as ``chat`` may have one."""
    is_private = chat is None or chat.is_private
    content.markup = check_markup(given.get("reply_markup"), is_private=is_private)
    return content


def with_mentions(world: World, entities: list[JsonObject]) -> list[JsonObject]:
    """``tg://user`` links become mentions of people whom the sandbox knows."""
    result = []
    for entity in entities:
        number = mentioned_user(entity["url"]) if entity["type"] == "text_link" else None
        if number is None:
            result.append(entity)
        elif person := world.people.get(number):
            kept = {key: entity[key] for key in ("offset", "length")}
            result.append({"type": "text_mention", **kept, "user": person.as_json()})
    return result


def _document(world: World, given: FileField | str) -> Document:
    if isinstance(given, str):
        if given not in world.files:
            raise bad_request("wrong remote file identifier specified: Wrong string length")
        return world.files[given]
    body = given.file.read()
    if not body:
        raise bad_request("file must be non-empty")
    if len(body) > MAX_FILE:
        raise TOO_LARGE
    document = Document(f"file{world.next_number()}", given.filename, given.content_type, body)
    world.files[document.file_id] = document
    return document
