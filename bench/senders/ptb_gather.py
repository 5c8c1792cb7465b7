"""PTB as its documentation advises for many messages: ``AIORateLimiter``, all chats at once.

https://docs.python-telegram-bot.org/en/stable/telegram.ext.aioratelimiter.html
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bench.broadcast import TOKEN, Broadcast
from bench.senders.sender import Sender

_RETRIES = 100
"""With PTB's own default, 0, whatever is answered by 429 is lost."""


@asynccontextmanager
async def open_ptb_gather(broadcast: Broadcast, api_base: str) -> AsyncIterator[Sender]:
    """Each chat's messages in order, and all chats side by side."""
    bot = ExtBot(
        TOKEN,
        base_url=f"{api_base}/bot",
        request=HTTPXRequest(pool_timeout=None),
        rate_limiter=AIORateLimiter(overall_max_rate=broadcast.rate, max_retries=_RETRIES),
    )

    async def send_to(chat: int) -> None:
        for text in broadcast.texts():
            await bot.send_message(chat, text)

    async def send_all() -> None:
        await asyncio.gather(*map(send_to, broadcast.chat_ids))

    async def reply(person: int) -> None:
        await bot.send_message(person, "reply")

    async with bot:
        yield Sender(send_all, reply)
