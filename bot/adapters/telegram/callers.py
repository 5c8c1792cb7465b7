"""Who asks on Telegram, in which chat, and whether they may change what it receives."""

import logging
from collections.abc import Awaitable, Callable

import telegram
from telegram import Message, User
from telegram.constants import ChatType

from bot.adapters.telegram.languages import language_of
from bot.domain.audience import Chat, ChatAddress, ChatKind, Language, Person, Platform
from bot.domain.errors import DeliveryError
from bot.domain.managed_chat import ManagedChat
from bot.ports import Administration, ManagedChats
from bot.usecases.caller import Caller, always, nowhere

logger = logging.getLogger(__name__)
_KINDS: dict[str, ChatKind] = {
    ChatType.PRIVATE: ChatKind.PRIVATE,
    ChatType.CHANNEL: ChatKind.CHANNEL,
}


class TelegramCallers:
    """Reads callers from updates. Their language is a guess: ``default`` where there is none."""

    def __init__(
        self,
        administration: Administration,
        *,
        default: Language,
        managed: ManagedChats | None = None,
    ) -> None:
        self._administration = administration
        self._managed = managed
        self._default = default

    def of_message(self, message: Message) -> Caller:
        """Who wrote the message."""
        person = None if message.sender_chat else person_of(message.from_user)
        chat = self._chat(message, person)
        # A post in the chat's own name is an administrator's: nobody else can write so.
        is_own = chat.kind is ChatKind.CHANNEL or message.sender_chat == message.chat
        if is_own:
            return Caller(chat, always, person, self._manages(person))
        return self._caller(chat, person)

    def of_press(self, message: Message, user: User) -> Caller:
        """Who pressed a button of the message."""
        person = person_of(user)
        chat = self._chat(message, person)
        return self._caller(chat, person)

    def of_person(self, user: User) -> Caller:
        """Who asks or presses where the bot sees no chat: in their own with it."""
        person = person_of(user)
        address = ChatAddress(Platform.TELEGRAM, str(user.id))
        language = (person.language if person else None) or self._default
        return self._caller(Chat(address, ChatKind.PRIVATE, user.full_name, language), person)

    def chat_of(
        self, chat: telegram.Chat, person: Person | None, *, thread: int | None = None
    ) -> Chat:
        """The chat, or its topic ``thread``; its language is a guess from the person's."""
        address = ChatAddress(Platform.TELEGRAM, str(chat.id), str(thread) if thread else "")
        kind = _KINDS.get(chat.type, ChatKind.GROUP)
        guess = (person.language if person else None) or self._default
        return Chat(address, kind, chat.title or chat.full_name or "", guess)

    def _chat(self, message: Message, person: Person | None) -> Chat:
        thread = message.message_thread_id if message.is_topic_message else None
        return self.chat_of(message.chat, person, thread=thread)

    def _caller(self, chat: Chat, person: Person | None) -> Caller:
        return Caller(chat, self._may_manage(chat, person), person, self._manages(person))

    def _manages(
        self, person: Person | None
    ) -> Callable[[ChatAddress], Awaitable[ManagedChat | None]]:
        managed = self._managed
        if managed is None or person is None:
            return nowhere
        return lambda chat: managed.find(chat, person.id)

    def _may_manage(self, chat: Chat, person: Person | None) -> Callable[[], Awaitable[bool]]:
        if chat.kind is ChatKind.PRIVATE:
            return always

        async def may_manage() -> bool:
            if person is None:
                return False
            try:
                return await self._administration.is_administrator(chat.address, person.id)
            except DeliveryError as error:
                known = {"chat": str(chat.address), "error": str(error)}
                logger.warning("rights unknown", extra=known)
                return False

        return may_manage


def person_of(user: User | None) -> Person | None:
    """The person behind a Telegram user."""
    if user is None:
        return None
    language = language_of(user.language_code)
    return Person(Platform.TELEGRAM, str(user.id), user.full_name, language)
