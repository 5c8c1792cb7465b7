"""Which messages a bot hears of, and how it is told.

https://core.telegram.org/bots/features#privacy-mode
"""

from bot.sandbox.telegram.chats import StoredMessage
from bot.sandbox.telegram.world import BotAccount, World


def tell(bot: BotAccount, message: StoredMessage) -> None:
    """Queue the update about a message that somebody else wrote, where the bot may hear it."""
    if hears(bot, message):
        kind = "channel_post" if message.chat.is_channel else "message"
        bot.updates.push(kind, message.as_json())


def tell_all(world: World, message: StoredMessage) -> None:
    """Tell every bot that may hear the message."""
    for bot in world.bots.values():
        if message.sender is not bot.person:
            tell(bot, message)


def hears(bot: BotAccount, message: StoredMessage) -> bool:
    """Privacy mode: commands, replies and inline messages of its own; an administrator all."""
    chat = message.chat
    member = chat.member(bot.person)
    if chat.is_private:
        return True
    if not member.is_present:
        return False
    if member.is_in_charge or bot.can_read_all_group_messages or message.service is not None:
        return True
    if message.via_bot is bot.person:
        return True
    if message.reply_to is not None and message.reply_to.sender is bot.person:
        return True
    return _is_command_for(bot, message.text)


def _is_command_for(bot: BotAccount, text: str) -> bool:
    command = text.split(maxsplit=1)[0] if text.strip() else ""
    addressee = command.partition("@")[2]
    is_mine = addressee.lower() in {"", (bot.person.username or "").lower()}
    return command.startswith("/") and is_mine
