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
    AccountRefused,
    ChatUnreachable,
    DeliveryError,
    DeliveryPostponed,
    DeliveryUncertain,
    MessageRejected,
    RateLimited,
)
from tests.adapters.transport_errors import NEVER_SENT, descendants, named, raised


def answer(status: int, **headers: str) -> aiohttp.ClientResponse:
    fake = SimpleNamespace(status=status, reason="", headers=headers)
    return cast("aiohttp.ClientResponse", fake)


def http_error(kind: type[errors.HTTPException], status: int, code: int) -> errors.HTTPException:
    return kind(answer(status), {"code": code, "message": "why"})


BY_CLASS: dict[type[Exception], type[DeliveryError]] = {
    errors.RateLimited: RateLimited,
    errors.HTTPException: MessageRejected,
    errors.Forbidden: ChatUnreachable,
    errors.NotFound: MessageRejected,
    errors.DiscordServerError: DeliveryPostponed,
    errors.LoginFailure: AccountRefused,
    errors.ConnectionClosed: DeliveryPostponed,
    errors.GatewayNotFound: DeliveryPostponed,
    errors.InvalidData: DeliveryUncertain,
    errors.DiscordException: DeliveryUncertain,
    # What a bug of ours would raise: the message cannot be sent as it is.
    errors.ClientException: MessageRejected,
    errors.InteractionResponded: MessageRejected,
    errors.MissingApplicationID: MessageRejected,
    errors.PrivilegedIntentsRequired: MessageRejected,
    errors.FFmpegProcessError: MessageRejected,
    app_commands.AppCommandError: MessageRejected,
    app_commands.BotMissingPermissions: MessageRejected,
    app_commands.CheckFailure: MessageRejected,
    app_commands.CommandAlreadyRegistered: MessageRejected,
    app_commands.CommandInvokeError: MessageRejected,
    app_commands.CommandLimitReached: MessageRejected,
    app_commands.CommandNotFound: MessageRejected,
    app_commands.CommandOnCooldown: MessageRejected,
    app_commands.CommandSignatureMismatch: MessageRejected,
    app_commands.CommandSyncFailure: MessageRejected,
    app_commands.MissingAnyRole: MessageRejected,
    app_commands.MissingPermissions: MessageRejected,
    app_commands.MissingRole: MessageRejected,
    app_commands.NoPrivateMessage: MessageRejected,
    app_commands.TransformerError: MessageRejected,
    app_commands.TranslationError: MessageRejected,
}
_VOICE = ("discord.opus", "discord.oggparse")
_STATUS: dict[type[Exception], int] = {
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.DiscordServerError: 500,
}


def test_a_class_that_a_newer_discord_py_brings_is_looked_at_before_it_is_used():
    modules = (errors, app_commands.errors)
    exported = {kind for module in modules for _, kind in inspect.getmembers(module, is_its_own)}
    known = {
        kind
        for kind in descendants(discord.DiscordException)
        if kind.__module__.startswith(("discord.errors", "discord.app_commands"))
    }
    assert exported == known == set(BY_CLASS)
    elsewhere = {kind.__module__ for kind in descendants(discord.DiscordException)}
    ours_too = ("discord.ext", "bot.adapters.discord", *_VOICE)
    assert all(
        m.startswith(("discord.errors", "discord.app_commands", *ours_too)) for m in elsewhere
    )


def is_its_own(member: object) -> bool:
    return inspect.isclass(member) and issubclass(member, discord.DiscordException)


@pytest.mark.parametrize("kind", BY_CLASS, ids=named)
def test_an_exception_has_its_consequence(kind: type[Exception]):
    error = raised(kind)
    if isinstance(error, errors.HTTPException):
        status = _STATUS.get(kind, 400)
        errors.HTTPException.__init__(error, answer(status), {"message": "why", "code": 0})
    if isinstance(error, errors.RateLimited):
        error.retry_after = 1.0
    assert type(delivery_error(error)) is BY_CLASS[kind]


EXPECTED: dict[tuple[int, int], type[DeliveryError]] = {
    (404, 10003): ChatUnreachable,  # Unknown Channel
    (404, 10004): ChatUnreachable,  # Unknown Guild
    (404, 10013): ChatUnreachable,  # Unknown User
    (404, 10015): ChatUnreachable,  # Unknown Webhook
    (404, 10062): ChatUnreachable,  # Unknown interaction
    (401, 50027): ChatUnreachable,  # Invalid Webhook Token
    (400, 40058): ChatUnreachable,  # Cannot send messages in a forum channel
    (403, 50001): ChatUnreachable,  # Missing Access
    (403, 50007): ChatUnreachable,  # Cannot send messages to this user
    (400, 50008): ChatUnreachable,  # Cannot send messages in a non-text channel
    (403, 50009): ChatUnreachable,  # Channel verification level is too high
    (403, 50013): ChatUnreachable,  # Missing Permissions
    (400, 50024): ChatUnreachable,  # Cannot execute action on this channel type
    (400, 50083): ChatUnreachable,  # Thread is archived
    (403, 50055): ChatUnreachable,  # Invalid Guild
    (403, 50278): ChatUnreachable,  # no mutual guilds
    (400, 160005): ChatUnreachable,  # Thread is locked
    (429, 30046): DeliveryPostponed,  # Maximum number of edits to messages older than 1 hour
    (400, 40004): DeliveryPostponed,  # Send messages has been temporarily disabled
    (400, 160006): DeliveryPostponed,  # Maximum number of active threads reached
    (503, 130000): DeliveryPostponed,  # API resource is currently overloaded
    (403, 40002): AccountRefused,  # You need to verify your account
    (401, 50014): AccountRefused,  # Invalid authentication token
    (403, 40333): AccountRefused,  # internal network error
    (404, 10008): MessageRejected,  # Unknown Message
    (400, 20009): MessageRejected,  # Explicit content cannot be sent
    (400, 40060): MessageRejected,  # Interaction has already been acknowledged
    (403, 50005): MessageRejected,  # Cannot edit a message authored by another user
    (400, 50006): MessageRejected,  # Cannot send an empty message
    (400, 50035): MessageRejected,  # Invalid form body: too long, too many components
    (403, 200000): MessageRejected,  # blocked by AutoMod
    (403, 240000): MessageRejected,  # a harmful link
    (400, 0): MessageRejected,
    (404, 0): MessageRejected,
    (401, 0): AccountRefused,
    (403, 0): ChatUnreachable,
    (500, 0): DeliveryPostponed,
    (502, 0): DeliveryPostponed,
    (503, 0): DeliveryPostponed,
}


def kind_of(status: int) -> type[errors.HTTPException]:
    """The class that discord.py raises for a status."""
    if status >= 500:
        return errors.DiscordServerError
    if status == 429:
        return ours.TooManyRequests
    return {403: errors.Forbidden, 404: errors.NotFound}.get(status, errors.HTTPException)


@pytest.mark.parametrize(("status", "code"), EXPECTED)
def test_an_answer_has_its_consequence(status: int, code: int):
    error = http_error(kind_of(status), status, code)
    assert type(delivery_error(error)) is EXPECTED[status, code]


def test_every_known_code_is_expected_above():
    assert set(ours._BY_CODE) <= {code for _, code in EXPECTED}


@pytest.mark.parametrize("body", ["", "<!DOCTYPE html><title>Access denied", "error code: 1020"])
def test_a_403_that_is_not_discords_suspends_nobody(body: str):
    assert type(delivery_error(errors.Forbidden(answer(403), body))) is AccountRefused


def test_a_403_in_discords_form_without_a_code_is_the_channels():
    error = errors.Forbidden(answer(403), {"message": "403: Forbidden", "code": 0})
    assert type(delivery_error(error)) is ChatUnreachable


@pytest.mark.parametrize("kind", descendants(aiohttp.ClientError), ids=named)
def test_what_never_left_is_postponed_and_what_was_lost_on_its_way_is_uncertain(
    kind: type[Exception],
):
    never_sent = (*NEVER_SENT, ours.NeverConnected)
    expected = DeliveryPostponed if issubclass(kind, never_sent) else DeliveryUncertain
    assert type(delivery_error(raised(kind))) is expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (errors.RateLimited(1), RateLimited),
        (ours.NeverConnected("reset"), DeliveryPostponed),
        (errors.LoginFailure("401"), AccountRefused),
        (errors.InvalidData("garbage"), DeliveryUncertain),
        (errors.ClientException("ours"), MessageRejected),
        (errors.DiscordException("new"), DeliveryUncertain),
        (app_commands.AppCommandError("ours"), MessageRejected),
        (ConnectionResetError(), DeliveryUncertain),
        (TimeoutError(), DeliveryUncertain),
    ],
)
def test_what_is_no_answer_has_its_consequence(error: Exception, expected: type[DeliveryError]):
    assert type(delivery_error(error)) is expected


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ({}, {"message": "slow down", "retry_after": 2.5}, (2.5, False)),
        ({"Retry-After": "3"}, {"message": "slow down"}, (3, False)),
        ({"Retry-After": "3"}, {"message": "slow down", "retry_after": 2.5}, (2.5, False)),
        ({"Retry-After": "soon"}, {"message": "slow down", "retry_after": "soon"}, (5, False)),
        ({}, {"message": "slow down", "retry_after": -1}, (5, False)),
        ({}, {"message": "slow down", "retry_after": 1, "global": True}, (1, True)),
        ({"X-RateLimit-Global": "true"}, {"message": "slow down", "retry_after": 1}, (1, True)),
        ({"Retry-After": "600"}, "error code: 1015", (600, True)),
        ({"Retry-After": "60"}, "<!DOCTYPE html><title>You are being rate limited", (60, True)),
    ],
)
def test_too_many_requests_name_their_wait_and_their_scope(
    headers: dict[str, str], body: object, expected: tuple[float, bool]
):
    error = delivery_error(ours.TooManyRequests(answer(429, **headers), body))
    assert isinstance(error, RateLimited)
    assert (error.retry_after.total_seconds(), error.is_global) == expected


@pytest.mark.parametrize("body", ["", "error code: 1015", "<html>"])
def test_a_429_that_is_not_discords_and_names_no_wait_rests_the_account(body: str):
    error = delivery_error(ours.TooManyRequests(answer(429), body))
    assert type(error) is AccountRefused


def test_a_lost_answer_leaves_it_open():
    assert isinstance(delivery_error(TimeoutError()), DeliveryUncertain)
    assert isinstance(delivery_error(aiohttp.ServerDisconnectedError()), DeliveryUncertain)


def test_an_error_of_our_own_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        delivery_error(ZeroDivisionError())
