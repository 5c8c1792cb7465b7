"""Topics of forums, as people and bots make and change them."""

from bot.sandbox.telegram.chats import Chat, StoredMessage, Topic
from bot.sandbox.telegram.content import Content
from bot.sandbox.telegram.persons import Person
from bot.sandbox.telegram.wire import JsonObject
from bot.sandbox.telegram.world import World

BLUE = 0x6FB9F0


def open_topic(
    world: World, chat: Chat, name: str, *, by: Person, color: int = BLUE
) -> tuple[Topic, StoredMessage]:
    """A new topic and the service message that opens it; its number is the topic's."""
    service = {"forum_topic_created": {"name": name, "icon_color": color}}
    created = world.store(chat, by, Content(), service=service)
    topic = Topic(created.message_id, name, creator=by, icon_color=color)
    created.thread_id = topic.thread_id
    chat.topics[topic.thread_id] = topic
    return topic, created


def rename_topic(world: World, chat: Chat, topic: Topic, name: str, *, by: Person) -> StoredMessage:
    """Give the topic another name."""
    topic.name = name
    service = {"forum_topic_edited": {"name": name}}
    return world.store(chat, by, Content(), thread_id=topic.thread_id, service=service)


def set_closed(
    world: World, chat: Chat, topic: Topic, *, is_closed: bool, by: Person
) -> StoredMessage:
    """Close the topic to ordinary members, or open it again."""
    topic.is_closed = is_closed
    service: JsonObject = {"forum_topic_closed" if is_closed else "forum_topic_reopened": {}}
    thread = topic.thread_id if topic.thread_id in chat.topics else None
    return world.store(chat, by, Content(), thread_id=thread, service=service)


def delete_topic(world: World, chat: Chat, topic: Topic) -> None:
    """Take the topic away with all that was said in it; nobody is told."""
    del chat.topics[topic.thread_id]
    for message in chat.messages.values():
        if message.thread_id == topic.thread_id:
            message.is_deleted = True
    chat.pinned = [number for number in chat.pinned if chat.find(number)]
    world.changes.announce()
