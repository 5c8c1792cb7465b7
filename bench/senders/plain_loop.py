"""What many bots do: one message after another, with a pause of 1/rate behind each."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from telegram import Bot
from telegram.error import RetryAfter

from bench.broadcast import TOKEN, Broadcast
from bench.senders.sender import Sender


@asynccontextmanager
async def open_plain_loop(broadcast: Broadcast, api_base: str) -> AsyncIterator[Sender]:
    """A chat's messages in order, one chat after another, through PTB without a rate limiter."""
    bot = Bot(TOKEN, base_url=f"{api_base}/bot")

    async def send(chat: int, text: str) -> None:
        while True:
            try:
                await bot.send_message(chat, text)
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error.retry_after))
            else:
                return

    async def send_all() -> None:
        for chat in broadcast.chat_ids:
            for text in broadcast.texts():
                await send(chat, text)
                await asyncio.sleep(1 / broadcast.rate)

    async def reply(person: int) -> None:
        await send(person, "reply")

    async with bot:
        yield Sender(send_all, reply)


def _seconds(wait: float | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else wait
