"""Results of inline queries, checked: the cards, and the messages that they would send.

The sandbox serves articles with a text or a rich message, and no other kind of result.
https://core.telegram.org/bots/api#inlinequeryresultarticle
"""

from bot.sandbox.telegram.content import Content
from bot.sandbox.telegram.given_content import rich_content, text_content
from bot.sandbox.telegram.inline_world import InlineResult
from bot.sandbox.telegram.keyboards import check_markup, is_openable
from bot.sandbox.telegram.wire import ApiError, JsonObject, bad_request
from bot.sandbox.telegram.world import World

MAX_RESULTS = 50
MAX_ID_BYTES = 64
PREFIX = "can't parse InlineQueryResult: "


def read_results(world: World, given: list[JsonObject]) -> list[InlineResult]:
    """Raises ``ApiError`` 400."""
    if len(given) > MAX_RESULTS:
        raise bad_request("too many inline query results specified")
    results = [_read(world, result) for result in given]
    numbers = [result.id for result in results]
    if len(numbers) != len(set(numbers)):
        raise bad_request("RESULT_ID_DUPLICATE")
    return results


def _read(world: World, given: JsonObject) -> InlineResult:
    if given["type"] != "article":
        raise bad_request(f"{PREFIX}the sandbox serves articles, no {given['type']}")
    if not given["id"]:
        raise bad_request("RESULT_ID_EMPTY")
    if len(given["id"].encode()) > MAX_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if not given["title"].strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    for name in ("url", "thumbnail_url"):
        if given.get(name) and not is_openable(given[name]):
            raise bad_request("WEBDOCUMENT_URL_INVALID")
    content = _content(world, given["input_message_content"])
    content.markup = check_markup(given.get("reply_markup"))
    return InlineResult(given["id"], given["title"], given.get("description", ""), content, given)


def _content(world: World, given: JsonObject) -> Content:
    try:
        if "rich_message" in given:
            return rich_content(world, given)
        if "message_text" in given:
            return text_content(world, {**given, "text": given["message_text"]})
    except ApiError as error:
        reason = error.description.removeprefix("Bad Request: ")
        if reason == "message is too long":
            raise bad_request("MESSAGE_TOO_LONG") from None
        raise bad_request(f"{PREFIX}{reason}") from None
    raise bad_request(f"{PREFIX}the sandbox serves texts and rich messages only")
