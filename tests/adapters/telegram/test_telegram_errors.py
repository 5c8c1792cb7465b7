import inspect
from collections.abc import Callable
from datetime import timedelta

import aiohttp
import httpx
import pytest
import telegram.error
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.adapters.telegram import errors
from bot.adapters.telegram.errors import delivery_error, is_topic_closed
from bot.domain.errors import (
    AccountRefused,
    ChatMoved,
    ChatUnreachable,
    DeliveryError,
    DeliveryPostponed,
    DeliveryUncertain,
    MessageRejected,
    RateLimited,
)
from tests.adapters.transport_errors import NEVER_SENT, descendants, named, raised


def caused_by(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


def test_every_exception_of_the_sdk_stands_in_the_table() -> None:
    known = {
        kind
        for _, kind in inspect.getmembers(telegram.error, inspect.isclass)
        if issubclass(kind, TelegramError)
    }
    assert known == set(errors._TABLE)
    assert known == {kind for kind, _, _ in BY_CLASS}


BY_CLASS: list[tuple[type[TelegramError], object, type[DeliveryError]]] = [
    (RetryAfter, timedelta(seconds=7), RateLimited),
    (ChatMigrated, -100123, ChatMoved),
    (Forbidden, "Forbidden: bot was blocked by the user", ChatUnreachable),
    (BadRequest, "Bad Request: chat not found", ChatUnreachable),
    (BadRequest, "Bad Request: message text is empty", MessageRejected),
    (InvalidToken, "Unauthorized", AccountRefused),
    (EndPointNotFound, "no such method", MessageRejected),
    (NetworkError, "Bad Gateway", DeliveryPostponed),
    (NetworkError, "Internal Server Error (500)", DeliveryPostponed),
    (NetworkError, "Too Many Requests (429)", RateLimited),
    (NetworkError, "Too Many Requests: retry after 7", RateLimited),
    (NetworkError, "Request Entity Too Large (413)", MessageRejected),
    (TimedOut, "Pool timeout: All connections are occupied", DeliveryPostponed),
    (Conflict, "Conflict: terminated by other getUpdates request", DeliveryPostponed),
    (PassportDecryptionError, "odd", MessageRejected),
    (TelegramError, "Invalid server response", DeliveryUncertain),
]


@pytest.mark.parametrize(("kind", "said", "expected"), BY_CLASS)
def test_an_exception_has_its_consequence(
    kind: Callable[[object], TelegramError],
    said: object,
    expected: type[DeliveryError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    assert type(delivery_error(kind(said))) is expected


def test_flood_control_names_its_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    error = delivery_error(RetryAfter(timedelta(seconds=7)))
    assert isinstance(error, RateLimited)
    assert error.retry_after == timedelta(seconds=7)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("Too Many Requests: retry after 7", 7), ("Too Many Requests (429)", 5)],
)
def test_flood_control_without_parameters_is_waited_for_too(said: str, seconds: int) -> None:
    error = delivery_error(NetworkError(said))
    assert isinstance(error, RateLimited)
    assert error.retry_after == timedelta(seconds=seconds)


def test_a_migrated_group_has_a_new_id() -> None:
    error = delivery_error(ChatMigrated(-100123))
    assert isinstance(error, ChatMoved)
    assert error.new_chat_id == "-100123"


@pytest.mark.parametrize(
    "description",
    [
        "chat not found",
        "user not found",
        "PEER_ID_INVALID",
        "not enough rights to send text messages to the chat",
        "have no rights to send a message",
        "Have no write access to the chat",
        "need administrator rights in the channel chat",
        "CHAT_WRITE_FORBIDDEN",
        "CHAT_SEND_PLAIN_FORBIDDEN",
        "CHAT_RESTRICTED",
        "CHAT_ADMIN_REQUIRED",
        "CHANNEL_PRIVATE",
        "USER_BANNED_IN_CHANNEL",
        "group chat was deactivated",
        "group chat was upgraded to a supergroup chat",
        "USER_IS_BLOCKED",
        "CHAT_FORBIDDEN",
        "CHAT_ID_INVALID",
        "chat_id is empty",
        "CHANNEL_INVALID",
        "INPUT_USER_DEACTIVATED",
        "message thread not found",
        "TOPIC_CLOSED",
        "TOPIC_DELETED",
        "TOPIC_ID_INVALID",
    ],
)
def test_a_closed_chat_is_unreachable(description: str) -> None:
    assert isinstance(delivery_error(BadRequest(f"Bad Request: {description}")), ChatUnreachable)


@pytest.mark.parametrize(
    "description",
    [
        'can\'t parse entities: Unsupported start tag "x" at byte offset 0',
        "message is too long",
        "message text is empty",
        "message is not modified: specified new message content and reply markup are the same",
        "message to edit not found",
        "reply markup is too long",
        "BUTTON_URL_INVALID",
        "something that nobody has heard of yet",
    ],
)
def test_a_message_that_cannot_be_sent_is_rejected_and_the_chat_is_not_to_blame(
    description: str,
) -> None:
    assert isinstance(delivery_error(BadRequest(f"Bad Request: {description}")), MessageRejected)


@pytest.mark.parametrize(
    "description",
    [
        "bot was blocked by the user",
        "user is deactivated",
        "bot can't initiate conversation with a user",
        "bot can't send messages to bots",
        "bot was kicked from the group chat",
        "bot was kicked from the supergroup chat",
        "bot was kicked from the channel chat",
        "bot is not a member of the supergroup chat",
        "bot is not a member of the channel chat",
        "the group chat was deleted",
    ],
)
def test_a_chat_that_threw_the_bot_out_is_unreachable(description: str) -> None:
    assert isinstance(delivery_error(Forbidden(f"Forbidden: {description}")), ChatUnreachable)


def test_a_403_that_is_not_telegrams_suspends_nobody() -> None:
    assert type(delivery_error(Forbidden("Forbidden (403)"))) is AccountRefused


@pytest.mark.parametrize("description", ["Unauthorized", "Not Found", "Not Found (404)"])
def test_a_refused_token_is_the_accounts_fault(description: str) -> None:
    assert type(delivery_error(InvalidToken(description))) is AccountRefused


def test_a_404_for_an_unknown_chat_is_the_chats() -> None:
    assert type(delivery_error(InvalidToken("Not Found: chat not found"))) is ChatUnreachable


@pytest.mark.parametrize(
    ("description", "is_topics"),
    [
        ("message thread not found", True),
        ("TOPIC_CLOSED", True),
        ("TOPIC_DELETED", True),
        ("TOPIC_ID_INVALID", True),
        ("chat not found", False),
        ("not enough rights to send text messages to the chat", False),
        ("can't parse entities", False),
    ],
)
def test_a_closed_topic_is_told_from_a_closed_chat(description: str, *, is_topics: bool) -> None:
    assert is_topic_closed(BadRequest(f"Bad Request: {description}")) is is_topics


@pytest.mark.parametrize("error", [NetworkError("lost"), TimedOut()], ids=repr)
@pytest.mark.parametrize(
    "kind",
    [*descendants(aiohttp.ClientError), *descendants(httpx.HTTPError), TimeoutError, OSError],
    ids=named,
)
def test_what_never_left_is_postponed_and_what_was_lost_on_its_way_is_uncertain(
    error: TelegramError, kind: type[Exception]
) -> None:
    expected = DeliveryPostponed if issubclass(kind, NEVER_SENT) else DeliveryUncertain
    assert type(delivery_error(caused_by(error, raised(kind)))) is expected
