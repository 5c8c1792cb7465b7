"""People choose a chat for the bot by a button of a reply keyboard.

https://core.telegram.org/bots/api#keyboardbuttonrequestchat
"""

from bot.sandbox.telegram.chats import Chat, StoredMessage
from bot.sandbox.telegram.content import Content
from bot.sandbox.telegram.hearing import tell
from bot.sandbox.telegram.membership import rights_in
from bot.sandbox.telegram.people import People
from bot.sandbox.telegram.persons import Member, Person, Status
from bot.sandbox.telegram.reply_keyboards import held
from bot.sandbox.telegram.wire import JsonObject
from bot.sandbox.telegram.world import BotAccount, World


class Sharing:
    """Answers the chat pickers of one bot."""

    def __init__(self, world: World, bot: BotAccount) -> None:
        self._world = world
        self._bot = bot

    def share(self, person: Person, chat: Chat, button: str | None) -> StoredMessage:
        """Choose ``chat`` with the picker's button; without a text, with the only picker.

        As clients do, the bot is made an administrator first where the button wants it to be one.
        Raises ``ValueError`` where no such button is shown or it doesn't offer this chat.
        """
        private = self._world.private_chat(self._bot, person)
        request = _find_request(private, button)
        _check_offer(request, person, chat)
        self._let_bot_in(request, person, chat)
        shared = {"request_id": request["request_id"], "chat_id": chat.id}
        if request.get("request_title"):
            shared["title"] = chat.title
        if request.get("request_username") and chat.username:
            shared["username"] = chat.username
        service = {"chat_shared": shared}
        message = self._world.store(private, person, Content(), service=service)
        tell(self._bot, message)
        return message

    def _let_bot_in(self, request: JsonObject, person: Person, chat: Chat) -> None:
        member = chat.member(self._bot.person)
        wanted = held(request.get("bot_administrator_rights"))
        lacking = {right for right in wanted if not member.has_right(right)}
        if not lacking and (member.is_present or not request.get("bot_is_member")):
            return
        if not chat.member(person).has_right("can_promote_members"):
            raise ValueError(f"{person.first_name} can't make the bot an administrator")
        missing = frozenset(rights_in(chat)) - wanted - {"can_manage_chat"}
        status = Status.ADMINISTRATOR if wanted or chat.is_channel else Status.MEMBER
        place = Member(self._bot.person, status, missing)
        People(self._world, self._bot).set_place(chat, place, by=person)


def _find_request(private: Chat, button: str | None) -> JsonObject:
    rows = (private.keyboard or {"keyboard": []})["keyboard"]
    pickers = [item for row in rows for item in row if "request_chat" in item]
    found = [item for item in pickers if button in {None, item["text"]}]
    if len(found) != 1:
        shown = [item["text"] for item in pickers]
        raise ValueError(f"{len(found)} pickers {button!r} are shown, of {shown}")
    request: JsonObject = found[0]["request_chat"]
    return request


def _check_offer(request: JsonObject, person: Person, chat: Chat) -> None:
    """Raises ``ValueError`` where a client wouldn't offer this chat."""
    member = chat.member(person)
    rights = held(request.get("user_administrator_rights"))
    reasons = {
        "is no channel": request["chat_is_channel"] and not chat.is_channel,
        "is no group": chat.is_private or (not request["chat_is_channel"] and chat.is_channel),
        "is (not) a forum": request.get("chat_is_forum", chat.is_forum) != chat.is_forum,
        "has (no) username": request.get("chat_has_username", bool(chat.username))
        != bool(chat.username),
        "is not theirs": request.get("chat_is_created") and member.status is not Status.CREATOR,
        "doesn't know them": not member.is_present,
        "gives them too few rights": not all(member.has_right(right) for right in rights),
    }
    for reason, is_so in reasons.items():
        if is_so:
            raise ValueError(f"{chat.title} {reason}")
