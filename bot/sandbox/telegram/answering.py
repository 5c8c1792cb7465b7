"""The bot's answers to pressed buttons and inline queries.

https://core.telegram.org/bots/api#answercallbackquery
"""

from urllib.parse import parse_qs, urlsplit

from bot.sandbox.telegram.inline_results import read_results
from bot.sandbox.telegram.inline_world import InlineAnswer
from bot.sandbox.telegram.start_parameters import refuse_start_parameter
from bot.sandbox.telegram.utf16 import utf16_length
from bot.sandbox.telegram.wire import JsonObject, bad_request
from bot.sandbox.telegram.world import BotAccount, World

# The platform doesn't tell how long it waits; clients give up after about a minute.
ANSWER_WITHIN = 60
MAX_ANSWER = 200
MAX_CACHE_TIME = 24 * 60 * 60
DEFAULT_CACHE_TIME = 300
MAX_OFFSET_BYTES = 64
HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(world: World, bot: BotAccount, given: JsonObject) -> bool:
    press = world.presses.get(given["callback_query_id"])
    is_late = press is None or world.now() - press.at > ANSWER_WITHIN
    if press is None or press.bot is not bot.person or press.answer is not None or is_late:
        raise bad_request(TOO_OLD)
    if utf16_length(given.get("text", "")) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if given.get("url") and not _opens(bot, given["url"]):
        raise bad_request("URL_INVALID")
    press.answer = given
    return True


def _opens(bot: BotAccount, url: str) -> bool:
    """Whether the link starts this bot."""
    parts = urlsplit(url if "//" in url else f"https://{url}")
    name = parts.path.strip("/").lower()
    is_own = parts.hostname in HOSTS and name == (bot.person.username or "").lower()
    return is_own and "start" in parse_qs(parts.query)


def answer_inline_query(world: World, bot: BotAccount, given: JsonObject) -> bool:
    results = read_results(world, given["results"])
    if len(given.get("next_offset", "").encode()) > MAX_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    if "button" in given:
        _check_button(given["button"])
    query = world.inline.waiting(bot.person, given["inline_query_id"])
    if query is None or world.now() - query.at > ANSWER_WITHIN:
        raise bad_request(TOO_OLD)
    cache_time = min(MAX_CACHE_TIME, max(0, given.get("cache_time", DEFAULT_CACHE_TIME)))
    answer = InlineAnswer(
        results,
        next_offset=given.get("next_offset", ""),
        button=given.get("button"),
        is_personal=given.get("is_personal", False),
        until=world.now() + cache_time,
    )
    world.inline.answer(query, answer)
    return True


def _check_button(button: JsonObject) -> None:
    if not button["text"].strip():
        raise bad_request("can't parse inline query results button: text must be non-empty")
    if ("web_app" in button) == ("start_parameter" in button):
        raise bad_request("can't parse inline query results button: it needs exactly one action")
    if "start_parameter" in button:
        refuse_start_parameter(button["start_parameter"])
