import inspect
from datetime import timedelta

import httpx
import pytest
import telegram.error
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.adapters.telegram import errors
from bot.adapters.telegram.errors import delivery_error
from bot.domain.errors import (
    ChatMoved,
    ChatUnreachable,
    DeliveryPostponed,
    DeliveryUncertain,
    MessageRejected,
    RateLimited,
)


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


def test_flood_control_names_its_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    error = delivery_error(RetryAfter(timedelta(seconds=7)))
    assert isinstance(error, RateLimited)
    assert error.retry_after == timedelta(seconds=7)


def test_a_migrated_group_has_a_new_id() -> None:
    error = delivery_error(ChatMigrated(-100123))
    assert isinstance(error, ChatMoved)
    assert error.new_chat_id == "-100123"


@pytest.mark.parametrize(
    "description",
    [
        "Chat not found",
        "Not enough rights to send text messages to the chat",
        "Message thread not found",
        "Need administrator rights in the channel chat",
    ],
)
def test_a_closed_chat_is_unreachable(description: str) -> None:
    assert isinstance(delivery_error(BadRequest(description)), ChatUnreachable)


@pytest.mark.parametrize(
    "description",
    ["Can't parse entities: unsupported start tag", "Message is too long", "Message text is empty"],
)
def test_a_message_that_cannot_be_sent_is_rejected_and_the_chat_is_not_to_blame(
    description: str,
) -> None:
    assert isinstance(delivery_error(BadRequest(description)), MessageRejected)


def test_a_blocked_bot_cannot_reach_the_chat() -> None:
    error = delivery_error(Forbidden("Forbidden: bot was blocked by the user"))
    assert isinstance(error, ChatUnreachable)


def test_an_unknown_method_is_a_rejected_message() -> None:
    assert isinstance(delivery_error(EndPointNotFound("no such method")), MessageRejected)


@pytest.mark.parametrize("cause", [httpx.ConnectTimeout("x"), httpx.PoolTimeout("x")])
def test_a_time_out_before_sending_is_worth_a_retry(cause: Exception) -> None:
    assert type(delivery_error(caused_by(TimedOut(), cause))) is DeliveryPostponed


@pytest.mark.parametrize("cause", [httpx.ReadTimeout("x"), httpx.WriteTimeout("x")])
def test_a_time_out_after_sending_leaves_it_open(cause: Exception) -> None:
    assert isinstance(delivery_error(caused_by(TimedOut(), cause)), DeliveryUncertain)


def test_a_broken_connection_leaves_it_open_and_a_missing_one_does_not() -> None:
    broken = caused_by(NetworkError("x"), httpx.RemoteProtocolError("x"))
    missing = caused_by(NetworkError("x"), httpx.ConnectError("x"))
    assert isinstance(delivery_error(broken), DeliveryUncertain)
    assert type(delivery_error(missing)) is DeliveryPostponed


def test_a_server_error_is_worth_a_retry() -> None:
    assert type(delivery_error(NetworkError("Bad Gateway"))) is DeliveryPostponed
