"""Which of our languages somebody's Telegram is set to."""

from bot.domain.audience import Language

_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


def language_of(code: str | None) -> Language | None:
    """The language of an IETF tag (https://core.telegram.org/bots/api#user), where it is ours."""
    tag = (code or "").casefold().replace("_", "-")
    if tag.startswith(_TRADITIONAL):
        return Language.ZH_HANT
    if tag == "zh" or tag.startswith("zh-"):
        return Language.ZH_HANS
    if tag == "en" or tag.startswith("en-"):
        return Language.EN
    return None
