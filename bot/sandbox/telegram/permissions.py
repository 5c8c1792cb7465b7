"""Where a bot may write, and what it hears where it may not."""

from bot.sandbox.telegram.chats import Chat, ChatType
from bot.sandbox.telegram.persons import Member, Status
from bot.sandbox.telegram.wire import ApiError, bad_request, forbidden
from bot.sandbox.telegram.world import BotAccount, World


def find_chat(world: World, bot: BotAccount, chat_id: int | str) -> Chat:
    """The chat by number or ``@username``, if the bot can see it. Raises ``ApiError``."""
    chat = world.chat_for(bot, chat_id)
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise bad_request(
            "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
        )
    return chat


def chat_to_enter(world: World, bot: BotAccount, chat_id: int | str) -> Chat:
    """The chat, where the bot is in it. Raises ``ApiError`` 400 or 403."""
    chat = find_chat(world, bot, chat_id)
    if chat.is_private:
        _refuse_private(chat)
    elif not (member := chat.member(bot.person)).is_present:
        raise _absent(chat, member)
    return chat


def chat_to_write(
    world: World,
    bot: BotAccount,
    chat_id: int | str,
    thread: int | None,
    *,
    what: str = "text messages",
) -> Chat:
    """The chat, where the bot may send to it. Raises ``ApiError`` 400 or 403."""
    chat = chat_to_enter(world, bot, chat_id)
    member = chat.member(bot.person)
    if chat.type is ChatType.CHANNEL:
        if not member.has_right("can_post_messages"):
            raise bad_request("need administrator rights in the channel chat")
    elif not chat.is_private and not _may_talk(chat, member):
        raise bad_request(f"not enough rights to send {what} to the chat")
    _check_thread(chat, thread, member)
    return chat


def _may_talk(chat: Chat, member: Member) -> bool:
    if member.is_in_charge:
        return True
    return chat.can_members_send and member.can_send


def _refuse_private(chat: Chat) -> None:
    person = chat.person
    if person is not None and person.is_bot:
        raise forbidden("bot can't send messages to bots")
    if person is not None and person.is_deactivated:
        raise forbidden("user is deactivated")
    if not chat.is_started:
        raise forbidden("bot can't initiate conversation with a user")
    if chat.is_blocked:
        raise forbidden("bot was blocked by the user")


def _absent(chat: Chat, member: Member) -> ApiError:
    if member.status is Status.KICKED:
        return forbidden(f"bot was kicked from the {chat.type.value} chat")
    return forbidden(f"bot is not a member of the {chat.type.value} chat")


def _check_thread(chat: Chat, thread: int | None, member: Member) -> None:
    """A topic of a forum, or the comments to a post; General is addressed by no thread."""
    if thread is None and not chat.is_forum:
        return
    topic = chat.general if thread is None else chat.topics.get(thread)
    if topic is None:
        post = None if chat.is_forum else chat.find(thread or 0)
        if post is None or not post.is_automatic_forward:
            raise bad_request("message thread not found")
        return
    may_write = member.has_right("can_manage_topics") or topic.creator is member.person
    if topic.is_closed and not may_write:
        raise bad_request("TOPIC_CLOSED")
