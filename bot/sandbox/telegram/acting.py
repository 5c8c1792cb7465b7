"""What people do to a bot, as tests and the demo make them do it."""

from bot.sandbox.telegram.chats import Chat, StoredMessage
from bot.sandbox.telegram.deep_links import DeepLinks, read_link
from bot.sandbox.telegram.discussions import open_discussion
from bot.sandbox.telegram.forwarding import check_forwarding, forward_to
from bot.sandbox.telegram.gathering import Gathering
from bot.sandbox.telegram.hearing import tell
from bot.sandbox.telegram.persons import Person
from bot.sandbox.telegram.presses import Presses, find_button
from bot.sandbox.telegram.sharing import Sharing
from bot.sandbox.telegram.world import BotAccount, CallbackPress


class Acting(Gathering):
    """The part of the sandbox that plays the people.

    Each act raises ``ValueError`` where people couldn't do it.
    """

    async def say(
        self,
        chat: Chat | int,
        person: Person,
        text: str,
        *,
        thread_id: int | None = None,
        reply_to: StoredMessage | None = None,
        bot: BotAccount | None = None,
    ) -> StoredMessage:
        """The person writes; the bot gets the update."""
        place = self.chat(chat, bot=bot)
        return self.people(bot).write(place, person, text, thread_id=thread_id, reply_to=reply_to)

    async def say_as(
        self,
        sender_chat: Chat,
        chat: Chat,
        text: str,
        *,
        by: Person,
        thread_id: int | None = None,
        reply_to: StoredMessage | None = None,
    ) -> StoredMessage:
        """Write in the name of a channel, or of the group itself (an anonymous administrator)."""
        if not sender_chat.member(by).is_in_charge:
            raise ValueError(f"{by.first_name} doesn't speak for {sender_chat.title}")
        return self.people().write(
            chat, by, text, thread_id=thread_id, reply_to=reply_to, sender_chat=sender_chat
        )

    async def press(
        self,
        message: StoredMessage,
        button: str,
        person: Person,
        *,
        is_inaccessible: bool = False,
        bot: BotAccount | None = None,
    ) -> CallbackPress:
        """Press the button with this text or callback data.

        An inaccessible message is one so old that the bot gets its number only.
        """
        found = find_button(message, button)
        presses = Presses(self.world, bot or self.bot)
        return presses.press(message, found, person, is_inaccessible=is_inaccessible)

    async def press_forged(
        self, message: StoredMessage, data: str, person: Person, *, bot: BotAccount | None = None
    ) -> CallbackPress:
        """Send callback data that no button of the message holds, as a forged client can."""
        button = {"text": "", "callback_data": data}
        return Presses(self.world, bot or self.bot).press(message, button, person)

    async def share_chat(
        self,
        person: Person,
        chat: Chat,
        *,
        button: str | None = None,
        bot: BotAccount | None = None,
    ) -> StoredMessage:
        """Choose the chat with the picker that is shown in the private chat with the bot."""
        return Sharing(self.world, bot or self.bot).share(person, chat, button)

    async def forward(
        self,
        message: StoredMessage,
        person: Person,
        *,
        to: Chat | None = None,
        bot: BotAccount | None = None,
    ) -> StoredMessage:
        """The person forwards a message, without ``to`` to the private chat with the bot."""
        check_forwarding(message, person)
        account = bot or self.bot
        chat = to or self.world.private_chat(account, person)
        self.people(bot).admit_writing(chat, person)
        forwarded = forward_to(self.world, message, chat, sender=person)
        tell(account, forwarded)
        open_discussion(self.world, forwarded)
        return forwarded

    async def open_link(
        self, person: Person, url: str, *, chat: Chat | None = None
    ) -> StoredMessage | None:
        """Follow a link to a bot, and do what it proposes.

        ``?start=…`` sends ``/start …`` to the private chat; ``?startgroup`` and ``?startchannel``
        add the bot to ``chat``.
        """
        link = read_link(url)
        links = DeepLinks(self.world, self._bot_named(link.username))
        return links.start(person, link) if link.way == "start" else links.add(person, link, chat)

    def _bot_named(self, username: str) -> BotAccount:
        for bot in self.world.bots.values():
            if (bot.person.username or "").lower() == username.lower():
                return bot
        raise ValueError(f"there is no bot @{username}")
