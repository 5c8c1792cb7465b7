"""Commands as Telegram's clients list them, by kind of chat and by language.

Telegram knows two-letter codes only (https://core.telegram.org/bots/api#setmycommands), so ``zh``
is one script: a chat that reads the other one is given a menu of its own.
"""

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import InvalidToken, TelegramError

from bot.domain.audience import Chat, ChatKind, Language, Person
from bot.texts import Texts
from bot.usecases.commands import Menu

logger = logging.getLogger(__name__)
_CHINESE = {Language.ZH_HANS, Language.ZH_HANT}
_SCOPES: dict[Menu, tuple[BotCommandScope, ...]] = {
    Menu.PRIVATE: (BotCommandScopeDefault(), BotCommandScopeAllPrivateChats()),
    Menu.GROUP: (BotCommandScopeAllGroupChats(),),
    Menu.ADMINISTRATORS: (BotCommandScopeAllChatAdministrators(),),
}


@dataclass(frozen=True, slots=True)
class _Shown:
    """One call's worth: a menu for a scope and a language; a code of none is for all others."""

    menu: list[BotCommand]
    scope: BotCommandScope
    code: str | None


class CommandMenus:
    """Sets the menus of all chats, and of single ones that want another language."""

    def __init__(
        self,
        bot: Bot,
        names: Collection[str],
        texts: Callable[[Language], Texts],
        *,
        default: Language,
        owners: Collection[Person] = (),
    ) -> None:
        self._bot = bot
        self._owners = owners
        self._names = names
        self._texts = texts
        self._default = default
        self._chinese = default if default in _CHINESE else Language.ZH_HANS

    @property
    def version(self) -> str:
        """Another one where the menus differ."""
        shown = [
            (it.code, it.scope.to_dict(), [command.to_dict() for command in it.menu])
            for it in self._all()
        ]
        content = json.dumps(shown, ensure_ascii=True, sort_keys=True)
        return hashlib.sha256(content.encode("ascii")).hexdigest()[:16]

    async def register(self) -> bool:
        """Set the menus of all; whether it is done. A refusal is logged: the bot works without."""
        own = [self._of_owner(owner, owner.language or self._default) for owner in self._owners]
        done = [await self._set(shown) for shown in (*self._all(), *own)]
        return all(done[: len(done) - len(own)])  # an owner may never have met the bot

    async def show(self, chat: Chat, person: Person | None) -> None:
        """Let a private chat's menu speak its language, whatever the client is set to."""
        if chat.kind is not ChatKind.PRIVATE:
            return
        scope = BotCommandScopeChat(int(chat.address.chat_id))
        owner = next((it for it in self._owners if it.id == chat.address.chat_id), None)
        if owner:  # whose menu is one of the chat's own in any language
            await self._set(self._of_owner(owner, chat.language))
        elif chat.language is self._seen_by(person):
            await self._ask(self._bot.delete_my_commands(scope))
        else:
            await self._set(_Shown(self._menu(Menu.PRIVATE, chat.language), scope, None))

    def needs_own(self, person: Person | None) -> bool:
        """Whether a client that is set to the person's language shows another one."""
        language = person.language if person else None
        return language is not None and language is not self._seen_by(person)

    def _seen_by(self, person: Person | None) -> Language:
        """The language of the menu that all are shown."""
        language = person.language if person else None
        if language is None:
            return self._default
        return self._chinese if language in _CHINESE else language

    def _all(self) -> Iterator[_Shown]:
        languages = ((self._default, None), (self._chinese, "zh"), (Language.EN, "en"))
        for menu, scopes in _SCOPES.items():
            for scope in scopes:
                for language, code in languages:
                    yield _Shown(self._menu(menu, language), scope, code)

    def _of_owner(self, owner: Person, language: Language) -> _Shown:
        return _Shown(self._menu(Menu.OWNER, language), BotCommandScopeChat(int(owner.id)), None)

    def _menu(self, menu: Menu, language: Language) -> list[BotCommand]:
        words = self._texts(language)
        named = (name for name in menu.value if name in self._names)
        return [BotCommand(name, words.command_description(name)) for name in named]

    async def _set(self, shown: _Shown) -> bool:
        call = self._bot.set_my_commands(shown.menu, shown.scope, language_code=shown.code)
        return await self._ask(call)

    async def _ask(self, call: Awaitable[bool]) -> bool:
        try:
            await call
        except InvalidToken:  # PTB's word for 404; the token was accepted before
            logger.warning("menu not set: the server has no such method")
            return True
        except TelegramError as error:
            logger.warning("menu not set", extra={"error": str(error)})
            return False
        return True
