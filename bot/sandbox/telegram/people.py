"""What people do in the sandbox: meet, write, let the bot in and throw it out."""

from dataclasses import replace

from bot.sandbox.telegram.chats import Chat, ChatType, StoredMessage, Topic
from bot.sandbox.telegram.content import Content
from bot.sandbox.telegram.detection import detect
from bot.sandbox.telegram.discussions import open_discussion, thread_of
from bot.sandbox.telegram.hearing import tell
from bot.sandbox.telegram.membership import announce_change, change_status, member_json
from bot.sandbox.telegram.persons import (
    CHANNEL_BOT,
    GROUP_ANONYMOUS_BOT,
    Member,
    Person,
    Status,
)
from bot.sandbox.telegram.topics import open_topic
from bot.sandbox.telegram.world import BotAccount, World


class People:
    """Acts for the people of one bot's world. ``ValueError`` is what they couldn't do."""

    def __init__(self, world: World, bot: BotAccount) -> None:
        self._world = world
        self._bot = bot

    def write(
        self,
        chat: Chat,
        person: Person,
        text: str,
        *,
        thread_id: int | None = None,
        reply_to: StoredMessage | None = None,
        sender_chat: Chat | None = None,
    ) -> StoredMessage:
        """Put the person's message into the chat and tell the bot, where it may hear it.

        In the name of ``sender_chat``, or of the group itself by an anonymous administrator.
        """
        self.admit_writing(chat, person, thread_id=thread_id)
        if chat.member(person).is_anonymous:
            sender_chat = sender_chat or chat
        sender = person
        if sender_chat is not None:
            sender = GROUP_ANONYMOUS_BOT if sender_chat is chat else CHANNEL_BOT
        message = self._world.store(
            chat,
            sender,
            Content(text, detect(text)),
            thread_id=thread_id or thread_of(reply_to),
            reply_to=reply_to,
        )
        message.sender_chat = sender_chat
        tell(self._bot, message)
        open_discussion(self._world, message)
        return message

    def set_blocked(self, person: Person, *, is_blocked: bool) -> None:
        """Block the bot in its private chat with the person, or let it back in."""
        chat = self._world.private_chat(self._bot, person)
        if chat.is_blocked == is_blocked:
            return
        old = member_json(chat, self._bot.person)
        chat.is_blocked = is_blocked
        announce_change(self._world, self._bot, chat, by=person, old=old)

    def set_place(self, chat: Chat, member: Member, *, by: Person | None = None) -> None:
        """Give the bot or a person a new place in the chat, which says so in groups."""
        by = by or self.somebody(chat)
        was_present = chat.member(member.person).is_present
        change_status(self._world, self._bot, chat, by=by, member=member)
        if was_present == member.is_present or chat.is_channel:
            return
        user = member.person.as_json()
        service = {"new_chat_members": [user]} if member.is_present else {"left_chat_member": user}
        tell(self._bot, self._world.store(chat, by, Content(), service=service))

    def migrate(self, group: Chat) -> Chat:
        """Turn the group into a supergroup; the old id answers with the new one from now on."""
        supergroup = replace(
            group,
            id=self._world.next_supergroup_id(),
            type=ChatType.SUPERGROUP,
            members=dict(group.members),
            messages={},
            pinned=[],
            actions=[],
            last_message_id=0,
        )
        self._world.add_chat(supergroup)
        by = self.somebody(group)
        for chat, service in (
            (group, {"migrate_to_chat_id": supergroup.id}),
            (supergroup, {"migrate_from_chat_id": group.id}),
        ):
            tell(self._bot, self._world.store(chat, by, Content(), service=service))
        group.migrated_to = supergroup.id
        return supergroup

    def open_topic(self, chat: Chat, name: str, *, by: Person | None = None) -> Topic:
        """Start a forum topic. Raises ``ValueError`` where the chat is no forum."""
        if not chat.is_forum:
            raise ValueError(f"{chat.title} is not a forum")
        topic, created = open_topic(self._world, chat, name, by=by or self.somebody(chat))
        tell(self._bot, created)
        return topic

    def admit_writing(self, chat: Chat, person: Person, *, thread_id: int | None = None) -> None:
        """Open a private chat by its first message. Raises ``ValueError`` where one can't write."""
        if not chat.is_private:
            _admit(chat, chat.member(person), thread_id)
            return
        if chat.is_blocked:
            raise ValueError(f"{person.first_name} has blocked the bot; unblock it first")
        chat.is_started = True

    def somebody(self, chat: Chat) -> Person:
        """Who acts where nobody was named: the creator, else the first person."""
        people = [member for member in chat.members.values() if not member.person.is_bot]
        people.sort(key=lambda member: member.status is not Status.CREATOR)
        return people[0].person if people else self._bot.person


def _admit(chat: Chat, member: Member, thread_id: int | None) -> None:
    name = member.person.first_name
    if not member.is_present:
        raise ValueError(f"{name} is not in {chat.title}")
    if member.is_in_charge:
        return
    topic = chat.topics.get(thread_id or 0, chat.general)
    if chat.is_channel or not member.can_send or (chat.is_forum and topic.is_closed):
        raise ValueError(f"{name} may not write there")
