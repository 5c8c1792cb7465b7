"""/settings: what its buttons open and change.

Whoever presses is asked about anew each time: a panel lies open in a group for everybody, and a
button can be forged. Where another chat is meant, its platform says who administers it; whoever
does not learns nothing of it.
"""

from dataclasses import replace

from bot.domain.action import ChangeSetting, OpenSettings, Setting, SettingsPage
from bot.domain.audience import Chat, ChatAddress, ChatKind
from bot.domain.reply import NotAllowed, NotSubscribed, PressAnswer, Reply
from bot.domain.settings_notices import (
    ChatChoice,
    ChatNotManaged,
    LastWeekday,
    SettingChanged,
    SettingsInPrivate,
)
from bot.ports import ChatStore
from bot.usecases.answer_press import NOT_KNOWN
from bot.usecases.apply_setting import ApplySetting, Outcome
from bot.usecases.caller import Caller
from bot.usecases.chat_turns import ChatTurns
from bot.usecases.settings_panels import SettingsPanels

_PAGES = {
    Setting.SUBSCRIBED: SettingsPage.MAIN,
    Setting.TIME: SettingsPage.TIME,
    Setting.ZONE: SettingsPage.ZONE,
    Setting.WEEKDAY: SettingsPage.WEEKDAYS,
    Setting.TOPIC: SettingsPage.TOPICS,
    Setting.LAYOUT: SettingsPage.LAYOUT,
    Setting.FORMAT: SettingsPage.FORMAT,
    Setting.LANGUAGE: SettingsPage.LANGUAGE,
    Setting.PAUSE: SettingsPage.PAUSE,
}
"""Where a setting is changed; the others are options."""


class ChangeSettings:
    """Answers with pages to read in place. Changes of one chat happen one behind the other."""

    def __init__(self, panels: SettingsPanels, apply: ApplySetting, chats: ChatStore) -> None:
        self._panels = panels
        self._apply = apply
        self._chats = chats
        self._turns = ChatTurns()

    async def show(self, caller: Caller) -> Reply:
        """The main page of the caller's chat."""
        if caller.chat.kind is ChatKind.CHANNEL:
            return Reply((SettingsInPrivate(),))
        if not await caller.may_manage():
            return Reply((NotAllowed(caller.chat.address.platform),))
        return Reply((await self._panels.panel(caller.chat, SettingsPage.MAIN),))

    async def open(self, action: OpenSettings, caller: Caller) -> PressAnswer:
        """A page, in place."""
        chat = await self._chat_meant(action.chat, caller)
        if chat is None:
            return _refused(action.chat, caller)
        if action.page is SettingsPage.CHATS and caller.chat.kind is ChatKind.PRIVATE:
            return PressAnswer(reply=Reply((ChatChoice(),)), is_in_place=False)
        return PressAnswer(reply=await self._page(chat, action.page, caller, part=action.part))

    async def change(self, action: ChangeSetting, caller: Caller) -> PressAnswer:
        """Change it, and show its page as it is now."""
        chat = await self._chat_meant(action.chat, caller)
        if chat is None:
            return _refused(action.chat, caller)
        async with self._turns.of(chat.address):
            outcome = await self._apply.apply(chat, action.setting, action.value)
            if outcome is Outcome.NOT_KNOWN:
                return NOT_KNOWN
            return await self._shown(chat, action, outcome, caller)

    async def _shown(
        self, chat: Chat, action: ChangeSetting, outcome: Outcome, caller: Caller
    ) -> PressAnswer:
        language = await self._chats.language(chat.address) or chat.language
        chat = replace(chat, language=language)
        known = await self._panels.standing(chat.address)
        page = _PAGES.get(action.setting, SettingsPage.OPTIONS)
        reply = await self._page(chat, page, caller, part=action.value.lstrip("+-"))
        if outcome is Outcome.LAST_WEEKDAY:
            return PressAnswer(LastWeekday(), reply=reply)
        if outcome is Outcome.NOT_SUBSCRIBED:
            return PressAnswer(NotSubscribed(), reply=reply)
        return PressAnswer(SettingChanged(action.setting, known, language), reply=reply)

    async def _page(
        self, chat: Chat, page: SettingsPage, caller: Caller, *, part: int | str
    ) -> Reply:
        is_own = chat.address == caller.chat.address
        panel = await self._panels.panel(chat, page, part=part, is_elsewhere=not is_own)
        return Reply((panel,), language=chat.language if is_own else None)

    async def _chat_meant(self, meant: ChatAddress | None, caller: Caller) -> Chat | None:
        """The chat whose settings they are, where the caller may change them."""
        if meant is None or meant == caller.chat.address:
            return caller.chat if await caller.may_manage() else None
        managed = await caller.manages(meant)
        if managed is None:
            return None
        language = await self._chats.language(meant) or caller.chat.language
        return replace(managed.chat, language=language)


def _refused(meant: ChatAddress | None, caller: Caller) -> PressAnswer:
    is_own = meant is None or meant == caller.chat.address
    notice = NotAllowed(caller.chat.address.platform) if is_own else ChatNotManaged()
    return PressAnswer(notice, is_alert=True)
