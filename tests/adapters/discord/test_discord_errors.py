import inspect
from types import SimpleNamespace
from typing import cast

import aiohttp
import discord
import pytest
from discord import app_commands, errors

from bot.adapters.discord import errors as ours
from bot.adapters.discord.errors import delivery_error
from bot.domain.errors import (
    ChatUnreachable,
    DeliveryError,
    DeliveryPostponed,
    DeliveryUncertain,
    MessageRejected,
    RateLimited,
)


def answer(status: int, **headers: str) -> aiohttp.ClientResponse:
    fake = SimpleNamespace(status=status, reason="", headers=headers)
    return cast("aiohttp.ClientResponse", fake)


def http_error(kind: type[errors.HTTPException], status: int, code: int) -> errors.HTTPException:
    return kind(answer(status), {"code": code, "message": "why"})


def test_every_exception_of_the_sdk_is_mapped_by_itself_or_by_a_parent():
    modules = (errors, app_commands.errors)
    kinds = {
        kind
        for module in modules
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, discord.DiscordException)
    }
    assert len(kinds) > 20
    for kind in kinds:
        assert any(parent in ours._TABLE for parent in kind.__mro__), kind


@pytest.mark.parametrize("code", sorted(ours._CHAT_IS_CLOSED))
def test_a_closed_channel_is_unreachable(code: int):
    error = http_error(errors.NotFound, 404, code)
    assert isinstance(delivery_error(error), ChatUnreachable)


def test_missing_permissions_make_a_channel_unreachable():
    assert isinstance(delivery_error(http_error(errors.Forbidden, 403, 50013)), ChatUnreachable)


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        (errors.HTTPException, 400, MessageRejected),
        (errors.DiscordServerError, 503, DeliveryPostponed),
        (errors.HTTPException, 401, DeliveryPostponed),
    ],
)
def test_other_answers_have_their_consequence(
    kind: type[errors.HTTPException], status: int, expected: type[DeliveryError]
):
    assert type(delivery_error(http_error(kind, status, 0))) is expected


def test_an_unknown_message_is_no_fault_of_the_channel():
    assert isinstance(delivery_error(http_error(errors.NotFound, 404, 10008)), MessageRejected)


def test_too_many_requests_name_their_wait_and_their_scope():
    body = {"message": "slow down"}
    chat = delivery_error(errors.HTTPException(answer(429, **{"Retry-After": "2.5"}), body))
    whole = delivery_error(
        errors.HTTPException(answer(429, **{"X-RateLimit-Global": "true"}), body)
    )
    assert isinstance(chat, RateLimited)
    assert isinstance(whole, RateLimited)
    assert (chat.retry_after.total_seconds(), chat.is_global) == (2.5, False)
    assert whole.is_global


def test_a_lost_answer_leaves_it_open():
    assert isinstance(delivery_error(TimeoutError()), DeliveryUncertain)
    assert isinstance(delivery_error(aiohttp.ServerDisconnectedError()), DeliveryUncertain)


def test_an_error_of_our_own_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        delivery_error(ZeroDivisionError())
