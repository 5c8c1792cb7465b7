"""Who comes and goes in a chat, and what belongs to it: topics and discussions."""

from bot.sandbox.telegram.chats import Chat, Topic
from bot.sandbox.telegram.founding import Founding
from bot.sandbox.telegram.persons import Member, Person, Status
from bot.sandbox.telegram.topics import delete_topic, set_closed
from bot.sandbox.telegram.world import BotAccount


class Gathering(Founding):
    """The part of the sandbox that changes a chat after it was made."""

    def join(self, chat: Chat, person: Person, *, bot: BotAccount | None = None) -> None:
        """The person enters; groups say so, and administrators get ``chat_member``."""
        self.people(bot).set_place(chat, Member(person, Status.MEMBER), by=person)

    def leave(self, chat: Chat, person: Person, *, bot: BotAccount | None = None) -> None:
        """The person goes away."""
        self.people(bot).set_place(chat, Member(person, Status.LEFT), by=person)

    def link(self, channel: Chat, group: Chat) -> None:
        """Make the group the channel's discussion group. Raises ``ValueError``."""
        if not channel.is_channel or group.is_channel or group.is_private:
            raise ValueError("a channel is linked to a group")
        channel.linked, group.linked = group, channel

    def topic(self, chat: Chat, name: str, *, by: Person | None = None) -> Topic:
        """A new forum topic; its ``thread_id`` addresses it. Raises ``ValueError``."""
        return self.people().open_topic(chat, name, by=by)

    def close_topic(self, chat: Chat, topic: Topic) -> None:
        """Close the topic; only administrators write there then."""
        set_closed(self.world, chat, topic, is_closed=True, by=self.people().somebody(chat))

    def reopen_topic(self, chat: Chat, topic: Topic) -> None:
        """Let everybody write there again."""
        set_closed(self.world, chat, topic, is_closed=False, by=self.people().somebody(chat))

    def delete_topic(self, chat: Chat, topic: Topic) -> None:
        """Delete the topic with its messages; the bot isn't told."""
        delete_topic(self.world, chat, topic)
