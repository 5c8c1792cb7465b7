"""For whom a message is rendered."""

from dataclasses import dataclass

from bot.domain.audience import Chat, ChatKind, Language
from bot.domain.preferences import DEFAULT_PREFERENCES, Preferences


@dataclass(frozen=True, slots=True)
class Presentation:
    """For whom something is rendered; what is rendered for equal ones is equal."""

    language: Language
    kind: ChatKind = ChatKind.PRIVATE
    preferences: Preferences = DEFAULT_PREFERENCES


def presentation_for(chat: Chat, preferences: Preferences = DEFAULT_PREFERENCES) -> Presentation:
    """How ``chat`` is shown its messages."""
    return Presentation(chat.language, chat.kind, preferences)
