"""Chinese script conversion through OpenCC: one form for every spelling of a word."""

from bot.adapters.opencc.text_folder import TextFolder

__all__ = ["TextFolder"]
