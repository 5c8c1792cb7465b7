"""Chats and who is in them."""

from bot.sandbox.telegram.chats import Chat, ChatType
from bot.sandbox.telegram.permissions import chat_to_enter, find_chat
from bot.sandbox.telegram.persons import Member, Person, Status
from bot.sandbox.telegram.wire import JsonObject, bad_request
from bot.sandbox.telegram.world import BotAccount, World

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")
GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics")
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def get_chat(world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    chat = find_chat(world, bot, given["chat_id"])
    if chat.is_private and not chat.is_started:
        raise bad_request("chat not found")
    if not chat.is_private:
        chat_to_enter(world, bot, given["chat_id"])
    full = chat.as_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    pinned = chat.find(chat.pinned[-1]) if chat.pinned else None
    if chat.linked is not None:
        full["linked_chat_id"] = chat.linked.id
    if pinned is not None:
        full["pinned_message"] = pinned.as_json(is_quoted=True)
    return full


def get_chat_member(world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    chat = chat_to_enter(world, bot, given["chat_id"])
    person = world.people.get(given["user_id"])
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member_json(chat, person)


def get_chat_administrators(world: World, bot: BotAccount, given: JsonObject) -> list[JsonObject]:
    chat = chat_to_enter(world, bot, given["chat_id"])
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    everyone = given.get("return_bots", False)
    return [
        member_json(chat, member.person)
        for member in chat.members.values()
        if member.is_in_charge
        and (everyone or not member.person.is_bot or member.person is bot.person)
    ]


def get_chat_member_count(world: World, bot: BotAccount, given: JsonObject) -> int:
    chat = chat_to_enter(world, bot, given["chat_id"])
    if chat.is_private:
        return 2
    return sum(member.is_present for member in chat.members.values())


def leave_chat(world: World, bot: BotAccount, given: JsonObject) -> bool:
    chat = chat_to_enter(world, bot, given["chat_id"])
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    change_status(world, bot, chat, by=bot.person, member=Member(bot.person, Status.LEFT))
    return True


def change_status(world: World, bot: BotAccount, chat: Chat, *, by: Person, member: Member) -> None:
    """Give somebody a new place in the chat and tell the bot, as far as it is concerned."""
    old = member_json(chat, member.person)
    chat.members[member.person.id] = member
    announce_change(world, bot, chat, by=by, old=old)


def announce_change(
    world: World, bot: BotAccount, chat: Chat, *, by: Person, old: JsonObject
) -> None:
    """Queue the update after the change; ``old`` is the former member.

    The bot hears of itself always, of others as an administrator.
    """
    person = world.people[old["user"]["id"]]
    is_own = person is bot.person
    update = {
        "chat": chat.as_json(),
        "from": by.as_json(),
        "date": int(world.now()),
        "old_chat_member": old,
        "new_chat_member": member_json(chat, person),
    }
    if is_own or chat.member(bot.person).is_in_charge:
        bot.updates.push("my_chat_member" if is_own else "chat_member", update)
    world.changes.announce()


def member_json(chat: Chat, person: Person) -> JsonObject:
    """A ``ChatMember``."""
    member = _place(chat, person)
    details: JsonObject = {}
    if member.status is Status.CREATOR:
        details = {"is_anonymous": member.is_anonymous}
    elif member.status is Status.ADMINISTRATOR:
        details = _rights(chat, member)
    elif member.status is Status.RESTRICTED:
        permissions = dict.fromkeys(PERMISSIONS, member.can_send)
        details = {"is_member": True, **permissions, "until_date": 0}
    elif member.status is Status.KICKED:
        details = {"until_date": 0}
    return {"status": member.status.value, "user": person.as_json(), **details}


def _place(chat: Chat, person: Person) -> Member:
    """Somebody's place; in a private chat, a blocked bot counts as kicked."""
    if not chat.is_private:
        return chat.member(person)
    is_out = person.is_bot and chat.is_blocked
    return Member(person, Status.KICKED if is_out else Status.MEMBER)


def _rights(chat: Chat, member: Member) -> JsonObject:
    held = {name: member.has_right(name) for name in rights_in(chat)}
    return {"can_be_edited": False, "is_anonymous": member.is_anonymous, **held}


def rights_in(chat: Chat) -> tuple[str, ...]:
    """Names of the rights that administrators of such a chat may have."""
    return RIGHTS + (CHANNEL_RIGHTS if chat.type is ChatType.CHANNEL else GROUP_RIGHTS)
