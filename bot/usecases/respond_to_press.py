"""Answer a press where it was pressed."""

import asyncio
import logging
import uuid

from bot.domain.audience import Chat
from bot.domain.delivery import RenderedMessage
from bot.domain.errors import (
    DeliveryError,
    MessageGone,
    MessageRejected,
    RateLimited,
    StorageUnavailable,
)
from bot.domain.presentation import presentation_for
from bot.domain.reply import PressAnswer, Reply, SomethingFailed, StorageAway
from bot.ports import PressSurface, Renderer
from bot.usecases.admit_caller import Refusal
from bot.usecases.answer_press import AnswerPress
from bot.usecases.caller import Caller
from bot.usecases.chat_turns import ChatTurns
from bot.usecases.message_turns import MessageTurns
from bot.usecases.reception import Reception
from bot.usecases.send_paced import PacedMessenger, message_nonce

logger = logging.getLogger(__name__)


class RespondToPress:
    """Asks the use cases, renders the answer, edits or sends it. An error of ours is admitted."""

    def __init__(
        self,
        reception: Reception,
        presses: AnswerPress,
        renderer: Renderer,
        messenger: PacedMessenger,
    ) -> None:
        self._reception = reception
        self._presses = presses
        self._renderer = renderer
        self._messenger = messenger
        self._turns = ChatTurns()
        self._messages = MessageTurns()

    async def respond(self, code: str, caller: Caller, surface: PressSurface) -> None:
        """Answer the press of a button that carries ``code``.

        The presser's waiting ends while the message is edited: they see one thing happen. Who is
        not answered is told so once, by a toast.
        """
        if refusal := self._reception.admit.refuse_press(caller):
            await _refuse(refusal, caller.chat, surface)
            return
        async with self._turns.of(caller.chat.address):
            caller = await self._reception.language.known(caller)
            answer = await self.answer(code, caller)
        chat = answer.reply.spoken_in(caller.chat) if answer.reply else caller.chat
        presentation = presentation_for(chat)
        acknowledging = surface.acknowledge(answer.toast, presentation, is_alert=answer.is_alert)
        await asyncio.gather(acknowledging, self._show(answer, chat, surface))

    async def answer(self, code: str, caller: Caller) -> PressAnswer:
        """The answer; where making it raised, ``SomethingFailed`` or ``StorageAway``."""
        try:
            return await self._presses.answer(code, caller)
        except StorageUnavailable as error:
            logger.warning("no records", extra={"code": code, "error": str(error)})
            return PressAnswer(toast=StorageAway(), is_alert=True)
        except Exception:
            logger.exception("a press failed", extra={"code": code})
            return PressAnswer(toast=SomethingFailed(), is_alert=True)

    async def _show(self, answer: PressAnswer, chat: Chat, surface: PressSurface) -> None:
        if answer.reply is None:
            return
        try:
            if not answer.is_in_place:
                await self._send(await self._render(answer.reply, chat), chat)
                return
            async with self._messages.turn(chat.address, surface.message_id) as is_last:
                if is_last:
                    first, *others = await self._render(answer.reply, chat)
                    left = await self._replace(first, chat, surface)
                    await self._send([*left, *others], chat)
        except DeliveryError as error:
            logger.warning("no answer", extra={"chat": str(chat.address), "error": str(error)})

    async def _send(self, messages: list[RenderedMessage], chat: Chat) -> None:
        sending = uuid.uuid4().hex[:24]
        for message in messages:
            nonce = message_nonce(sending, message)
            await self._messenger.send(chat, message, nonce=nonce)

    async def _render(self, reply: Reply, chat: Chat) -> list[RenderedMessage]:
        presentation = await self._reception.reading.presentation(reply, chat)
        return [*await asyncio.to_thread(self._renderer.render_reply, reply, presentation)]

    async def _replace(
        self, message: RenderedMessage, chat: Chat, surface: PressSurface
    ) -> tuple[RenderedMessage, ...]:
        """Edit; what is left to be sent as messages of their own."""
        while True:
            await self._messenger.reply_turn(chat)
            try:
                await surface.replace(message)
            except RateLimited as limit:
                self._messenger.pause(chat, limit)
            except MessageGone:
                return (message,)
            except MessageRejected as rejection:
                if not message.fallback:
                    raise
                logger.warning("edit rejected, falling back", extra={"error": str(rejection)})
                message, *others = message.fallback
                if others:
                    return (*await self._replace(message, chat, surface), *others)
            else:
                return ()


async def _refuse(refusal: Refusal, chat: Chat, surface: PressSurface) -> None:
    if refusal.notice:
        await surface.acknowledge(refusal.notice, presentation_for(chat), is_alert=True)
