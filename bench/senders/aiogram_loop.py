"""aiogram's broadcast loop: one message after another, with a pause of 0.05 s behind each.

https://github.com/aiogram/aiogram/blob/dev-2.x/examples/broadcast_example.py, with the words that
aiogram 3 has for it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter

from bench.broadcast import TOKEN, Broadcast
from bench.senders.sender import Sender

_PAUSE_S = 0.05


@asynccontextmanager
async def open_aiogram_loop(broadcast: Broadcast, api_base: str) -> AsyncIterator[Sender]:
    """A chat's messages in order, one chat after another."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_base))

    async def send(chat: int, text: str) -> None:
        while True:
            try:
                await bot.send_message(chat, text)
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
            else:
                return

    async def send_all() -> None:
        for chat in broadcast.chat_ids:
            for text in broadcast.texts():
                await send(chat, text)
                await asyncio.sleep(_PAUSE_S)

    async def reply(person: int) -> None:
        await send(person, "reply")

    async with Bot(TOKEN, session=session) as bot:
        yield Sender(send_all, reply)
