"""People press buttons below messages.

https://core.telegram.org/bots/api#callbackquery
"""

from bot.sandbox.telegram.chats import StoredMessage
from bot.sandbox.telegram.persons import Person
from bot.sandbox.telegram.wire import JsonObject
from bot.sandbox.telegram.world import BotAccount, CallbackPress, World


def find_button(message: StoredMessage, button: str) -> JsonObject:
    """The callback button with this text or callback data. Raises ``ValueError``."""
    for candidate in message.buttons:
        if button in {candidate["text"], candidate.get("callback_data")}:
            if "callback_data" not in candidate:
                raise ValueError(f"button {button!r} doesn't send a callback query")
            return candidate
    raise ValueError(f"no button {button!r} in {[b['text'] for b in message.buttons]}")


class Presses:
    """Presses buttons of one bot's messages."""

    def __init__(self, world: World, bot: BotAccount) -> None:
        self._world = world
        self._bot = bot

    def press(
        self,
        message: StoredMessage,
        button: JsonObject,
        person: Person,
        *,
        is_inaccessible: bool = False,
    ) -> CallbackPress:
        """Send the callback query. Raises ``ValueError`` where the person can't see the message.

        To an inaccessible message (long ago, or deleted since) the bot gets only its number.
        """
        _admit(message, person)
        if message.is_deleted and not is_inaccessible:
            raise ValueError("the message has been deleted")
        number = str(self._world.next_number())
        bot = self._bot.person
        press = CallbackPress(number, bot, message, person, button, self._world.now())
        self._world.presses[press.id] = press
        self._bot.updates.push("callback_query", _query(press, is_inaccessible=is_inaccessible))
        self._world.changes.announce()
        return press


def _admit(message: StoredMessage, person: Person) -> None:
    chat = message.chat
    can_see = chat.person is person if chat.is_private else chat.member(person).is_present
    if not can_see:
        where = chat.title or (chat.person.first_name if chat.person else "")
        raise ValueError(f"{person.first_name} can't see messages of {where}")


def _query(press: CallbackPress, *, is_inaccessible: bool) -> JsonObject:
    message = press.message
    query: JsonObject = {
        "id": press.id,
        "from": press.person.as_json(),
        "chat_instance": str(message.chat.id),
        "data": press.button["callback_data"],
    }
    if message.inline_message_id is not None:
        query["inline_message_id"] = message.inline_message_id
    elif is_inaccessible:
        number = {"message_id": message.message_id, "date": 0}
        query["message"] = {"chat": message.chat.as_json(), **number}
    else:
        query["message"] = message.as_json()
    return query
