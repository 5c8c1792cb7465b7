"""Trouble on order, as python-telegram-bot sees it."""

import asyncio

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from bot.sandbox.telegram import Chat, Fault, FaultKind, Person, TelegramSandbox


async def test_a_time_out_after_accepting_leaves_the_message_there(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat
):
    fault = sandbox.order_fault(Fault(FaultKind.TIMEOUT_AFTER_ACCEPTING))
    with pytest.raises(TimedOut):
        await sdk.send_message(private.id, "once")
    assert [message.text for message in sandbox.bot_messages(private)] == ["once"]
    assert sandbox.calls[-1].status == 0
    await sdk.send_message(private.id, "twice")
    assert fault.hits == 1


async def test_a_reset_before_accepting_leaves_nothing(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat
):
    sandbox.order_fault(Fault(FaultKind.RESET_BEFORE_ACCEPTING))
    with pytest.raises(NetworkError):
        await sdk.send_message(private.id, "x")
    assert sandbox.bot_messages(private) == []


async def test_a_reset_after_accepting_leaves_the_message(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat
):
    sandbox.order_fault(Fault(FaultKind.RESET_AFTER_ACCEPTING))
    with pytest.raises(NetworkError):
        await sdk.send_message(private.id, "x")
    assert len(sandbox.bot_messages(private)) == 1


async def test_garbage_is_no_answer(sandbox: TelegramSandbox, sdk: Bot, private: Chat):
    sandbox.order_fault(Fault(FaultKind.GARBAGE_AFTER_ACCEPTING))
    with pytest.raises(TelegramError, match="Invalid server response"):
        await sdk.send_message(private.id, "x")
    assert len(sandbox.bot_messages(private)) == 1


async def test_server_errors_come_as_often_as_ordered(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat
):
    sandbox.order_fault(Fault(FaultKind.SERVER_ERROR, times=2, status=502))
    for _ in range(2):
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await sdk.send_message(private.id, "x")
    await sdk.send_message(private.id, "x")
    assert len(sandbox.bot_messages(private)) == 1


async def test_flood_control_on_order(sandbox: TelegramSandbox, sdk: Bot, private: Chat):
    sandbox.order_fault(Fault(FaultKind.TOO_MANY_REQUESTS, retry_after=7))
    with pytest.raises(RetryAfter, match="Retry in 0:00:07"):
        await sdk.send_message(private.id, "x")


async def test_a_fault_hits_only_what_it_is_meant_for(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat
):
    other = sandbox.private_chat(sandbox.person("Other"))
    sandbox.order_fault(Fault(FaultKind.SERVER_ERROR, chat_id=other.id))
    sandbox.order_fault(Fault(FaultKind.SERVER_ERROR, method="sendChatAction"))
    sandbox.order_fault(
        Fault(FaultKind.SERVER_ERROR, when=lambda call: "fail" in call.params.get("text", ""))
    )
    await sdk.get_updates()
    await sdk.send_message(private.id, "fine")
    with pytest.raises(NetworkError):
        await sdk.send_message(private.id, "fail")
    with pytest.raises(NetworkError):
        await sdk.send_message(other.id, "x")
    with pytest.raises(NetworkError):
        await sdk.send_chat_action(private.id, "typing")
    await sdk.send_message(other.id, "x")


async def test_faults_can_be_lasting_and_cleared(sandbox: TelegramSandbox, sdk: Bot, private: Chat):
    sandbox.order_fault(Fault(FaultKind.SERVER_ERROR, times=None, method="getUpdates"))
    for _ in range(3):
        with pytest.raises(NetworkError):
            await sdk.get_updates()
    await sdk.send_message(private.id, "x")
    sandbox.clear_faults()
    assert await sdk.get_updates() == ()


async def test_delays_and_latency_take_their_time(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat
):
    loop = asyncio.get_running_loop()
    sandbox.latency = 0.05
    sandbox.order_fault(Fault(FaultKind.DELAY, seconds=0.1))
    began = loop.time()
    await sdk.send_message(private.id, "slow")
    assert loop.time() - began >= 0.15


async def test_waiting_is_over_when_it_happens_or_says_what_did(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person
):
    waiting = asyncio.create_task(sandbox.wait_for(lambda: sandbox.bot_messages(private)))
    await sdk.send_message(private.id, "x")
    assert (await waiting)[0].text == "x"
    with pytest.raises(TimeoutError, match="sendMessage 200"):
        await sandbox.wait_for(lambda: len(sandbox.messages(reader.id)) > 1, timeout=0.01)
