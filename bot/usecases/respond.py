"""Answer a command in the chat it came from."""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.domain.audience import Chat
from bot.domain.errors import DeliveryError, DeliveryPostponed, StorageUnavailable
from bot.domain.reply import Reply, SomethingFailed, StorageAway
from bot.ports import Clock, DocumentSender, Messenger, Renderer
from bot.usecases.answer_command import AnswerCommand
from bot.usecases.caller import Caller
from bot.usecases.chat_turns import ChatTurns
from bot.usecases.reception import Reception
from bot.usecases.send_paced import PacedMessenger

logger = logging.getLogger(__name__)
_ATTEMPTS = 3
_WAIT = timedelta(seconds=1)

OpenRoad = Callable[[], Awaitable[Messenger | None]]
"""Opens a platform's own road for one answer; nothing where it has come to an end already."""


class Respond:
    """Asks the use cases, renders the reply and sends it. An error of ours is admitted."""

    def __init__(
        self,
        reception: Reception,
        commands: AnswerCommand,
        renderer: Renderer,
        messenger: PacedMessenger,
        *,
        documents: DocumentSender | None = None,
        clock: Clock,
    ) -> None:
        self._reception = reception
        self._commands = commands
        self._renderer = renderer
        self._messenger = messenger
        self._documents = documents
        self._clock = clock
        self._turns = ChatTurns()

    async def respond(
        self, command: str, words: str, caller: Caller, via: OpenRoad | None = None
    ) -> None:
        """Answer ``/command words`` in the caller's chat.

        Commands of one chat take effect in the order they came. Who is not answered is told so
        once. ``via`` is the platform's own road for answers, where it has one, and opened only
        where something is said.
        """
        refusal = self._reception.admit.refuse_command(caller)
        if refusal and not refusal.notice:
            return
        road = await via() if via else None
        if via and not road:
            return
        messenger = self._messenger.through(road) if road else self._messenger
        if refusal and refusal.notice:
            await self._send(Reply((refusal.notice,)), caller.chat, messenger)
            return
        async with self._turns.of(caller.chat.address):
            caller = await self._reception.language.known(caller)
            reply = await self.answer(command, words, caller)
        await self._send(reply, reply.spoken_in(caller.chat), messenger)

    async def answer(self, command: str, words: str, caller: Caller) -> Reply:
        """The reply; where making it raised, ``SomethingFailed`` or ``StorageAway``."""
        try:
            return await self._commands.answer(command, words, caller)
        except StorageUnavailable as error:
            logger.warning("no records", extra={"command": command, "error": str(error)})
            return Reply((StorageAway(),))
        except Exception:
            logger.exception("a command failed", extra={"command": command})
            return Reply((SomethingFailed(),))

    async def _send(self, reply: Reply, chat: Chat, messenger: PacedMessenger) -> None:
        """Send the reply's messages in order; what cannot be sent is logged and ends it."""
        sending = uuid.uuid4().hex[:24]
        try:
            presentation = await self._reception.reading.presentation(reply, chat)
            render = self._renderer.render_reply
            for message in await asyncio.to_thread(render, reply, presentation):
                for attempt in range(1, _ATTEMPTS + 1):
                    try:
                        await messenger.send(chat, message, nonce=sending)
                        break
                    except DeliveryPostponed:
                        if attempt == _ATTEMPTS:
                            raise
                        await self._clock.sleep(_WAIT * attempt)
                sending = uuid.uuid4().hex[:24]
            if reply.document and self._documents:
                await messenger.reply_turn(chat)
                await self._documents.send(chat.address, reply.document)
        except DeliveryError as error:
            logger.warning("no reply", extra={"chat": str(chat.address), "error": str(error)})
