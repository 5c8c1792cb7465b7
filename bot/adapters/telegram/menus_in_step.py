"""Keeps a private chat's menu in the language that the chat is spoken to in."""

from collections.abc import Awaitable, Callable

from bot.adapters.telegram.commands import CommandMenus
from bot.domain.action import ChangeSetting, ChooseLanguage, Setting
from bot.domain.action_code import decode
from bot.domain.audience import ChatKind
from bot.ports import PressSurface
from bot.usecases.caller import Caller
from bot.usecases.respond import OpenRoad

RespondToCommand = Callable[[str, str, Caller, OpenRoad | None], Awaitable[None]]
RespondToPress = Callable[[str, Caller, PressSurface], Awaitable[None]]
_CHOOSES = "language"
_MEETS = "start"


class MenusInStep:
    """Looks behind what may change a chat's language; ``known`` says which one it has then."""

    def __init__(self, menus: CommandMenus, known: Callable[[Caller], Awaitable[Caller]]) -> None:
        self._menus = menus
        self._known = known

    def around(self, respond: RespondToCommand) -> RespondToCommand:
        """The same answers to commands."""

        async def respond_in_step(
            command: str, words: str, caller: Caller, via: OpenRoad | None = None
        ) -> None:
            await respond(command, words, caller, via)
            name = command.casefold()
            is_new = name == _MEETS and self._menus.needs_own(caller.person)
            if is_new or (name == _CHOOSES and words):
                await self._follow(caller)

        return respond_in_step

    def around_presses(self, respond: RespondToPress) -> RespondToPress:
        """The same answers to presses."""

        async def respond_in_step(code: str, caller: Caller, surface: PressSurface) -> None:
            await respond(code, caller, surface)
            action = decode(code, caller.chat.address.platform)
            is_setting = isinstance(action, ChangeSetting) and action.setting is Setting.LANGUAGE
            if is_setting or isinstance(action, ChooseLanguage):
                await self._follow(caller)

        return respond_in_step

    async def _follow(self, caller: Caller) -> None:
        if caller.chat.kind is ChatKind.PRIVATE:
            await self._menus.show((await self._known(caller)).chat, caller.person)
