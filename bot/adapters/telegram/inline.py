"""Inline queries in, stories to choose from out: https://core.telegram.org/bots/inline."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import InlineQuery, Update
from telegram.error import BadRequest, TelegramError

from bot.adapters.telegram.account import TelegramBot
from bot.adapters.telegram.callers import TelegramCallers
from bot.adapters.telegram.inline_cards import inline_cards
from bot.domain.action import ShowDigest
from bot.domain.audience import Language
from bot.domain.deep_link import write_payload
from bot.domain.recent import Recent
from bot.texts import Texts
from bot.texts.buttons import ButtonLabel
from bot.usecases.answer_inline import InlineAnswer
from bot.usecases.caller import Caller

logger = logging.getLogger(__name__)
_AT_ONCE = 4
"""Queries that are looked for at the same time; of the others only each person's last counts."""
_PEOPLE = 1000
_TODAY_S = 60
_FOUND_S = 300
"""How long Telegram repeats an answer by itself: new digests come once a day, corrections too."""
_TOO_LATE = "query is too old"

Answer = Callable[[str, str, Caller], Awaitable[InlineAnswer | None]]
"""Answers a query, its offset and who asks; nothing where they are not to be answered."""


class InlineQueries:
    """Answers every inline query in the language of whoever asks, so Telegram keeps them apart."""

    def __init__(
        self,
        bot: TelegramBot,
        callers: TelegramCallers,
        answer: Answer,
        texts: Callable[[Language], Texts],
    ) -> None:
        self._bot = bot
        self._callers = callers
        self._answer = answer
        self._texts = texts
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._latest: Recent[int, str] = Recent(_PEOPLE)

    async def on_query(self, update: Update, _context: object) -> None:
        """Answer the update's query, unless its person has typed on meanwhile."""
        query = update.inline_query
        if query is None:
            return
        self._latest.put(query.from_user.id, query.id)
        async with self._places:
            if self._latest.get(query.from_user.id) == query.id:
                await self._show(query)

    async def _show(self, query: InlineQuery) -> None:
        caller = self._callers.of_person(query.from_user)
        answer = await self._answer(query.query, query.offset, caller)
        if answer is None:
            await self._send(query, {"results": [], "cache_time": _TODAY_S})
            return
        texts = self._texts(answer.language)
        try:
            await self._send(query, await self._written(answer, texts, is_plain=False))
        except BadRequest as error:
            logger.warning("cards rejected, falling back", extra={"error": str(error)})
            await self._send(query, await self._written(answer, texts, is_plain=True))

    async def _written(
        self, answer: InlineAnswer, texts: Texts, *, is_plain: bool
    ) -> dict[str, Any]:
        cards = await asyncio.to_thread(
            inline_cards, answer.stories, texts, self._bot.username, is_plain=is_plain
        )
        written: dict[str, Any] = {
            "results": cards,
            "cache_time": _kept_for(answer),
            "next_offset": answer.next_offset,
        }
        return written if cards else {**written, "button": _way_in(answer, texts)}

    async def _send(self, query: InlineQuery, written: dict[str, Any]) -> None:
        """Raises ``BadRequest`` where the answer is refused; what comes too late is not missed."""
        asked = {"inline_query_id": query.id, "is_personal": True}
        try:
            await self._bot.call("answerInlineQuery", asked | written)
        except TelegramError as error:
            if isinstance(error, BadRequest) and _TOO_LATE not in error.message.casefold():
                raise
            logger.info("an inline query was not answered", extra={"error": str(error)})


def _kept_for(answer: InlineAnswer) -> int:
    if not answer.is_lasting:
        return 0
    return _TODAY_S if answer.is_today else _FOUND_S


def _way_in(answer: InlineAnswer, texts: Texts) -> dict[str, str]:
    """A button above no results: it leads to the newest digest in the bot's private chat."""
    newest = write_payload(ShowDigest(answer.newest)) if answer.newest else None
    label = ButtonLabel.NOTHING if answer.is_lasting else ButtonLabel.TROUBLE
    return {"text": texts.button(label), "start_parameter": newest or "start"}
