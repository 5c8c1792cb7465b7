"""How much may be sent: the arithmetic with a clock that the test moves, and one real refusal."""

from dataclasses import replace

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from bot.sandbox.telegram import Chat, Limits, Person, TelegramSandbox
from bot.sandbox.telegram.limits import Limiter
from bot.sandbox.telegram.wire import ApiError

BOT = 1


class Watch:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


def sent_until_refused(limiter: Limiter, *, chats: int, is_private: bool) -> tuple[int, int]:
    """How many went through, round the chats, and the retry_after of the refusal."""
    for count in range(10_000):
        try:
            limiter.admit(BOT, count % chats, is_private=is_private)
        except ApiError as error:
            return count, error.parameters["retry_after"]
    raise AssertionError("never refused")


def test_a_bot_sends_thirty_a_second(watch: Watch):
    limiter = Limiter(Limits(), watch)
    assert sent_until_refused(limiter, chats=1000, is_private=True) == (30, 1)
    watch.seconds += 0.5
    assert sent_until_refused(limiter, chats=1000, is_private=True) == (15, 1)


def test_a_chat_takes_a_burst_and_then_one_a_second(watch: Watch):
    limiter = Limiter(Limits(chat_burst=3), watch)
    assert sent_until_refused(limiter, chats=1, is_private=True) == (3, 1)
    watch.seconds += 2
    assert sent_until_refused(limiter, chats=1, is_private=True) == (2, 1)


def test_a_group_takes_twenty_a_minute(watch: Watch):
    limiter = Limiter(Limits(), watch)
    assert sent_until_refused(limiter, chats=1, is_private=False) == (20, 3)
    watch.seconds += 60
    assert sent_until_refused(limiter, chats=1, is_private=False) == (20, 3)


def test_a_refused_message_counts_nothing(watch: Watch):
    limiter = Limiter(Limits(chat_burst=1), watch)
    limiter.admit(BOT, 1, is_private=True)
    for _ in range(100):
        with pytest.raises(ApiError):
            limiter.admit(BOT, 1, is_private=True)
    limiter.admit(BOT, 2, is_private=True)
    watch.seconds += 1
    limiter.admit(BOT, 1, is_private=True)


def test_bots_are_counted_apart(watch: Watch):
    limiter = Limiter(Limits(chat_burst=1), watch)
    limiter.admit(BOT, 1, is_private=True)
    limiter.admit(BOT + 1, 1, is_private=True)


def test_numbers_are_configurable_and_can_be_off(watch: Watch):
    limits = Limits(overall_per_second=100, overall_burst=100, chat_per_second=10)
    assert sent_until_refused(Limiter(limits, watch), chats=500, is_private=True) == (100, 1)
    limiter = Limiter(replace(limits, is_on=False), watch)
    for _ in range(1000):
        limiter.admit(BOT, 1, is_private=False)


async def test_the_sdk_is_told_when_to_come_back(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person
):
    sandbox.limits = Limits(chat_burst=2, chat_per_second=0.1)
    for text in ("a", "b"):
        await sdk.send_message(private.id, text)
    with pytest.raises(RetryAfter, match="Retry in 0:00:10"):
        await sdk.send_message(private.id, "c")
    assert sandbox.calls[-1].description == "Too Many Requests: retry after 10"
    assert len(sandbox.bot_messages(reader.id)) == 2
    sandbox.limits = Limits.off()
    await sdk.send_message(private.id, "c")
