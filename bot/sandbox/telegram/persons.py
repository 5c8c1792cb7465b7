"""People, and their places in chats."""

from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.telegram.wire import JsonObject


class Status(StrEnum):
    """Somebody's standing in a chat."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"


PRESENT = frozenset({Status.CREATOR, Status.ADMINISTRATOR, Status.MEMBER, Status.RESTRICTED})
IN_CHARGE = frozenset({Status.CREATOR, Status.ADMINISTRATOR})


@dataclass(slots=True)
class Person:
    """A user; bots are users too."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    is_deactivated: bool = False

    def as_json(self) -> JsonObject:
        """A ``User``."""
        user: JsonObject = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user


@dataclass(slots=True)
class Member:
    """A person's place in a chat. ``missing_rights`` are rights that an administrator lacks.

    An anonymous administrator writes in the chat's name.
    """

    person: Person
    status: Status
    missing_rights: frozenset[str] = frozenset()
    can_send: bool = True
    is_anonymous: bool = False

    @property
    def is_present(self) -> bool:
        return self.status in PRESENT

    @property
    def is_in_charge(self) -> bool:
        return self.status in IN_CHARGE

    def has_right(self, right: str) -> bool:
        """Whether an administrator's right is held."""
        if self.status is Status.CREATOR:
            return True
        return self.status is Status.ADMINISTRATOR and right not in self.missing_rights


# https://core.telegram.org/bots/api#message on "from" of anonymous and automatic messages
GROUP_ANONYMOUS_BOT = Person(1087968824, "Group", "GroupAnonymousBot", is_bot=True)
CHANNEL_BOT = Person(136817688, "Channel", "Channel_Bot", is_bot=True)
TELEGRAM = Person(777000, "Telegram")
SYSTEM = (GROUP_ANONYMOUS_BOT, CHANNEL_BOT, TELEGRAM)
