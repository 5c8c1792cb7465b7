"""Every sentence that a person can read, per language. Markup is the renderers' business."""

from bot.texts.texts import Texts, texts_for

__all__ = ["Texts", "texts_for"]
