"""Every call that a test made to the Telegram sandbox, checked once more when it closes.

Parameters are held against the reference; lengths are computed by another implementation than the
sandbox's own: Telethon's parser for texts, the standard library's for rich messages.
"""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from telethon.extensions import html as telethon_html

from bot.sandbox.telegram import Call, TelegramSandbox
from bot.sandbox.telegram.methods import METHODS
from bot.sandbox.telegram.parameters import check_parameters
from bot.sandbox.telegram.wire import ApiError, JsonObject

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_RICH = 32_768
MAX_BLOCKS = 500
HEADINGS = {f"h{level}" for level in range(1, 7)}
BLOCKS = HEADINGS | {"p", "pre", "footer", "hr", "ul", "ol", "li"}
BLOCKS |= {"blockquote", "aside", "table", "tr", "details"}
# What is wrong with a call itself, whatever chat it is for.
INVALID = re.compile(
    r'parameter "|field "|can\'t parse|too long|too many|non-empty|unsupported|unallowed'
    r"|invalid|_INVALID|_TOO_|TOO_LONG|_EMPTY|_DUPLICATE|wrong |text is empty"
)
SITUATIONS = ("query is too old", "MESSAGE_ID_INVALID", "PARTICIPANT_ID_INVALID")


def problems(sandbox: TelegramSandbox) -> list[str]:
    """What was wrong with the calls, one line each."""
    return [
        f"{call.method}: {problem} {call.params}"
        for call in sandbox.calls
        for problem in (*_refusal(call), *_broken_rules(call))
    ]


def _refusal(call: Call) -> Iterator[str]:
    """A server from before rich messages finds them empty: that is how the bot learns it."""
    is_unknown_rich = "text is empty" in call.description and "rich_message" in str(call.params)
    is_situation = is_unknown_rich or any(text in call.description for text in SITUATIONS)
    if call.status == 400 and INVALID.search(call.description) and not is_situation:
        yield call.description


def _broken_rules(call: Call) -> Iterator[str]:
    if call.method not in METHODS:
        yield "is not served"
        return
    try:
        params = check_parameters(call.method, call.params)
    except ApiError as error:
        yield error.description
        return
    for message in (params, *_inline_messages(params)):
        yield from _too_long(message)
    yield from _read_otherwise(call, params)


def _read_otherwise(call: Call, params: JsonObject) -> Iterator[str]:
    """Both implementations must read the same text."""
    if call.status != 200 or not isinstance(call.result, dict):
        return
    is_html = params.get("parse_mode") == "HTML"
    for name in {"text", "caption"} & params.keys() & call.result.keys():
        length = text_length(params[name], is_html=is_html)
        shown = text_length(call.result[name], is_html=False)
        if length != shown:
            yield f"{name} has {length} characters or {shown}"


def _inline_messages(params: JsonObject) -> Iterable[JsonObject]:
    for result in params.get("results", []):
        if isinstance(result, dict):
            yield result["input_message_content"]


def _too_long(message: JsonObject) -> Iterator[str]:
    is_html = message.get("parse_mode") == "HTML"
    for name, limit in (
        ("text", MAX_TEXT),
        ("message_text", MAX_TEXT),
        ("caption", MAX_CAPTION),
    ):
        length = text_length(message.get(name, ""), is_html=is_html)
        if length > limit:
            yield f"{name} has {length} characters"
    html = message.get("rich_message", {}).get("html", "")
    for what, size, limit in zip(
        ("characters", "blocks"), rich_size(html), (MAX_RICH, MAX_BLOCKS), strict=True
    ):
        if size > limit:
            yield f"the rich message has {size} {what}"


def text_length(text: str, *, is_html: bool) -> int:
    """UTF-16 code units after the entities were parsed."""
    shown = telethon_html.parse(text)[0] if is_html else text.strip()
    return len(shown.encode("utf-16-le")) // 2


def rich_size(html: str) -> tuple[int, int]:
    """UTF-16 code units, and blocks at every depth, of a rich message's HTML."""
    counter = _BlockCounter()
    counter.feed(html)
    counter.close()
    return len(counter.text.encode("utf-16-le")) // 2, counter.blocks


class _BlockCounter(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.blocks = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's interface
        self.blocks += tag in BLOCKS

    def handle_data(self, data: str) -> None:
        self.text += data
