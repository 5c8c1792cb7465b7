"""Commands as Telegram's clients list them."""

import logging
from collections.abc import Callable, Sequence

from telegram import Bot, BotCommand
from telegram.error import InvalidToken, TelegramError

from bot.domain.audience import Language
from bot.texts import Texts

logger = logging.getLogger(__name__)
# Telegram knows two-letter codes only (https://core.telegram.org/bots/api#setmycommands).
_LANGUAGE_CODES = {Language.EN: "en", Language.ZH_HANS: "zh"}


async def register_commands(
    bot: Bot, commands: Sequence[str], texts: Callable[[Language], Texts], *, default: Language
) -> None:
    """Set the menu for everybody and per language. A refusal is logged: the bot works without."""
    for language, code in ((default, None), *_LANGUAGE_CODES.items()):
        words = texts(language)
        menu = [BotCommand(name, words.command_description(name)) for name in commands]
        try:
            await bot.set_my_commands(menu, language_code=code)
        except InvalidToken:  # PTB's word for 404; the token was accepted before
            logger.warning("menu not registered: the server has no setMyCommands")
            return
        except TelegramError as error:
            logger.warning("menu not registered", extra={"language": code, "error": str(error)})
