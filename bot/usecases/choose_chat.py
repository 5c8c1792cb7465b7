"""/channels: setting up a channel or group from a private chat."""

from dataclasses import replace

from bot.domain.action import SettingsPage
from bot.domain.audience import ChatAddress, ChatKind
from bot.domain.membership import Access
from bot.domain.membership_notices import RightMissing
from bot.domain.reply import Reply
from bot.domain.settings_notices import ChatChoice, ChatChosen, ChatNotManaged, SettingsInPrivate
from bot.ports import ChatStore
from bot.usecases.caller import Caller
from bot.usecases.settings_panels import SettingsPanels


class ChooseChat:
    """Offers the platform's picker, and shows the settings of what was picked."""

    def __init__(self, chats: ChatStore, panels: SettingsPanels) -> None:
        self._chats = chats
        self._panels = panels

    async def answer(self, caller: Caller) -> Reply:
        """The picker; it exists in private chats only."""
        is_private = caller.chat.kind is ChatKind.PRIVATE
        return Reply((ChatChoice() if is_private else SettingsInPrivate(),))

    async def show_chosen(self, chat_id: str, caller: Caller) -> Reply:
        """The settings of the chat that was picked, or of which a post was forwarded.

        Only where the platform says that the person administers it and the bot may write there.
        """
        picked = await caller.manages(ChatAddress(caller.chat.address.platform, chat_id))
        if picked is None:
            return Reply((ChatNotManaged(),))
        if picked.access is not Access.WRITES:
            return Reply((RightMissing(picked.chat.title, picked.chat.kind),))
        language = await self._chats.language(picked.chat.address) or caller.chat.language
        chat = replace(picked.chat, language=language)
        panel = await self._panels.panel(chat, SettingsPage.MAIN, is_elsewhere=True)
        return Reply((ChatChosen(chat), panel))
