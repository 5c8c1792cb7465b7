"""Chinese script conversion through OpenCC: for comparing words, and for showing digests."""

from bot.adapters.opencc.script_renderer import ScriptRenderer
from bot.adapters.opencc.shown_digests import ShownDigests
from bot.adapters.opencc.text_folder import TextFolder

__all__ = ["ScriptRenderer", "ShownDigests", "TextFolder"]
