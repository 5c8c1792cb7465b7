"""/language: how a chat is spoken to."""

from dataclasses import replace

from bot.domain.action import ChooseLanguage as ChooseLanguageAction
from bot.domain.asking import read_language
from bot.domain.audience import Chat, Language
from bot.domain.reply import NotAllowed, PressAnswer, Reply
from bot.domain.settings_notices import (
    LanguageChoice,
    LanguageChosen,
    LanguageNotKnown,
    SettingsInPrivate,
)
from bot.ports import ChatStore
from bot.usecases.caller import Caller
from bot.usecases.read_in_place import is_everybodys


class ChooseLanguage:
    """Keeps a chat's language; it is answered, and gets its editions, in it from now on."""

    def __init__(self, chats: ChatStore) -> None:
        self._chats = chats

    async def answer(self, written: str, caller: Caller) -> Reply:
        """Choose the language that is ``written``; nothing leads to buttons."""
        language = read_language(written)
        if language is None and is_everybodys(caller.chat):
            return Reply((SettingsInPrivate(),))
        if written.strip() and language is None:
            return Reply((LanguageNotKnown(written), LanguageChoice(caller.chat.language)))
        if not await caller.may_manage():
            return Reply((NotAllowed(caller.chat.address.platform),))
        if language is None:
            return Reply((LanguageChoice(caller.chat.language),))
        await self.choose(caller.chat, language)
        return Reply((LanguageChosen(language),), language=language)

    async def press(self, action: ChooseLanguageAction, caller: Caller) -> PressAnswer:
        """The same by a button."""
        if not await caller.may_manage():
            return PressAnswer(NotAllowed(caller.chat.address.platform), is_alert=True)
        language = Language(action.language)
        await self.choose(caller.chat, language)
        reply = Reply((LanguageChoice(language),), language=language)
        return PressAnswer(LanguageChosen(language), reply=reply)

    async def choose(self, chat: Chat, language: Language) -> None:
        """Speak to the chat so."""
        await self._chats.remember(replace(chat, language=language))
