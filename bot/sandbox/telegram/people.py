"""What people do in the sandbox: meet, write, let the bot in and throw it out."""

from dataclasses import replace

from bot.sandbox.telegram.chats import Chat, ChatType, StoredMessage, Topic
from bot.sandbox.telegram.content import Content
from bot.sandbox.telegram.detection import detect
from bot.sandbox.telegram.hearing import tell
from bot.sandbox.telegram.membership import announce_change, change_status, member_json
from bot.sandbox.telegram.persons import Member, Person, Status
from bot.sandbox.telegram.world import BotAccount, World


class People:
    """Acts for the people of one bot's world."""

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
    ) -> StoredMessage:
        """Put the person's message into the chat and tell the bot, where it may hear it."""
        self.admit_writing(chat, person)
        content = Content(text, detect(text))
        message = self._world.store(chat, person, content, thread_id=thread_id, reply_to=reply_to)
        tell(self._bot, message)
        return message

    def set_blocked(self, person: Person, *, is_blocked: bool) -> None:
        """Block the bot in its private chat with the person, or let it back in."""
        chat = self._world.private_chat(self._bot, person)
        if chat.is_blocked == is_blocked:
            return
        old = member_json(chat, self._bot.person)
        chat.is_blocked = is_blocked
        announce_change(self._world, self._bot, chat, by=person, old=old)

    def set_bot_status(self, chat: Chat, member: Member, *, by: Person | None) -> None:
        """Give the bot a new place in the chat."""
        by = by or self._somebody(chat)
        change_status(self._world, self._bot, chat, by=by, member=member)

    def migrate(self, group: Chat) -> Chat:
        """Turn the group into a supergroup; the old id answers with the new one from now on."""
        supergroup = replace(
            group,
            id=self._world.next_supergroup_id(),
            type=ChatType.SUPERGROUP,
            members=dict(group.members),
            messages={},
            pinned=[],
            last_message_id=0,
        )
        self._world.add_chat(supergroup)
        by = self._somebody(group)
        for chat, service in (
            (group, {"migrate_to_chat_id": supergroup.id}),
            (supergroup, {"migrate_from_chat_id": group.id}),
        ):
            message = self._world.store(chat, by, Content(), service=service)
            self._bot.updates.push("message", message.as_json())
        group.migrated_to = supergroup.id
        return supergroup

    def open_topic(self, chat: Chat, name: str) -> Topic:
        """Start a forum topic. Raises ``ValueError`` where the chat is no forum."""
        if not chat.is_forum:
            raise ValueError(f"{chat.title} is not a forum")
        service = {"forum_topic_created": {"name": name, "icon_color": 0x6FB9F0}}
        created = self._world.store(chat, self._somebody(chat), Content(), service=service)
        topic = Topic(created.message_id, name)
        created.thread_id = topic.thread_id
        chat.topics[topic.thread_id] = topic
        return topic

    def admit_writing(self, chat: Chat, person: Person) -> None:
        """Open a private chat by its first message. Raises ``ValueError`` where one can't write."""
        if not chat.is_private:
            if not chat.member(person).is_present:
                raise ValueError(f"{person.first_name} is not in {chat.title}")
            return
        if chat.is_blocked:
            raise ValueError(f"{person.first_name} has blocked the bot; unblock it first")
        chat.is_started = True

    def _somebody(self, chat: Chat) -> Person:
        """Who acts where nobody was named: the creator, else the first person."""
        people = [member for member in chat.members.values() if not member.person.is_bot]
        people.sort(key=lambda member: member.status is not Status.CREATOR)
        return people[0].person if people else self._bot.person
