"""People ask a bot inline, in whatever chat they are, and choose from its answers.

https://core.telegram.org/bots/inline
"""

from dataclasses import replace

from bot.sandbox.telegram.acting import Acting
from bot.sandbox.telegram.chats import Chat, StoredMessage
from bot.sandbox.telegram.hearing import tell
from bot.sandbox.telegram.inline_world import InlineQuery, InlineResult
from bot.sandbox.telegram.persons import Person
from bot.sandbox.telegram.utf16 import utf16_length
from bot.sandbox.telegram.wire import JsonObject
from bot.sandbox.telegram.world import BotAccount

MAX_QUERY = 256


class Asking(Acting):
    """The part of the sandbox for inline mode."""

    async def ask_inline(
        self,
        person: Person,
        query: str,
        *,
        offset: str = "",
        chat: Chat | None = None,
        bot: BotAccount | None = None,
    ) -> InlineQuery:
        """Type ``@bot query`` into a chat; its ``answer`` comes later, unless one is kept.

        Raises ``ValueError`` where the bot isn't inline or nobody could type so much.
        """
        account = bot or self.bot
        if not account.is_inline:
            raise ValueError(f"{account.person.first_name} answers no inline queries")
        if utf16_length(query) > MAX_QUERY:
            raise ValueError(f"a query has at most {MAX_QUERY} characters")
        number = str(self.world.next_number())
        asked = InlineQuery(number, account.person, person, query, offset, self.world.now())
        if not self.world.inline.ask(asked).is_cached:
            account.updates.push("inline_query", _inline_query(asked, chat))
        self.world.changes.announce()
        return asked

    async def choose_inline(
        self, person: Person, result_id: str, chat: Chat, *, bot: BotAccount | None = None
    ) -> StoredMessage:
        """Send the result of the person's latest such query to the chat. Raises ``ValueError``."""
        account = bot or self.bot
        query = self.world.inline.latest(account.person, person, result_id)
        if query is None:
            raise ValueError(f"no result {result_id!r} is shown to {person.first_name}")
        self.people(account).admit_writing(chat, person)
        result = next(found for found in query.results if found.id == result_id)
        message = self._post(account, person, chat, result)
        tell(account, message)
        if account.has_inline_feedback:
            account.updates.push("chosen_inline_result", _chosen(query, result, message))
        return message

    def _post(
        self, account: BotAccount, person: Person, chat: Chat, result: InlineResult
    ) -> StoredMessage:
        """Only a message with buttons can be edited, and so has an id for that."""
        message = self.world.store(chat, person, replace(result.content))
        message.via_bot = account.person
        if message.buttons:
            message.inline_message_id = f"inline{self.world.next_number():012d}"
            self.world.inline_messages[message.inline_message_id] = message
        return message


def _inline_query(asked: InlineQuery, chat: Chat | None) -> JsonObject:
    query: JsonObject = {
        "id": asked.id,
        "from": asked.person.as_json(),
        "query": asked.query,
        "offset": asked.offset,
    }
    if chat is not None:
        query["chat_type"] = "sender" if chat.is_private else chat.type.value
    return query


def _chosen(query: InlineQuery, result: InlineResult, message: StoredMessage) -> JsonObject:
    chosen: JsonObject = {
        "result_id": result.id,
        "from": query.person.as_json(),
        "query": query.query,
    }
    if message.inline_message_id is not None:
        chosen["inline_message_id"] = message.inline_message_id
    return chosen
