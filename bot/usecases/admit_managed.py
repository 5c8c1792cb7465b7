"""Channels and groups that are set up from a private chat: only those that the operator serves."""

from bot.domain.audience import ChatAddress, Person
from bot.domain.managed_chat import ManagedChat
from bot.ports import ManagedChats
from bot.usecases.admit_caller import AdmitCaller


class AdmitManaged:
    """``ManagedChats`` of the guest list's guests; nothing is asked about any other."""

    def __init__(self, admit: AdmitCaller, managed: ManagedChats) -> None:
        self._admit = admit
        self._managed = managed

    async def find(self, chat: ChatAddress, person_id: str) -> ManagedChat | None:
        """The chat, where the person administers it and it may be served; else nothing."""
        if not self._admit.is_invited(chat, Person(chat.platform, person_id)):
            return None
        return await self._managed.find(chat, person_id)
