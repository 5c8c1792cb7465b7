"""Links that open a bot: in its private chat, in a group, or as a channel's administrator.

https://core.telegram.org/bots/features#deep-linking, https://core.telegram.org/api/links
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.telegram.answering import HOSTS
from bot.sandbox.telegram.chats import Chat, StoredMessage
from bot.sandbox.telegram.membership import rights_in
from bot.sandbox.telegram.people import People
from bot.sandbox.telegram.persons import Member, Person, Status
from bot.sandbox.telegram.start_parameters import ALLOWED
from bot.sandbox.telegram.world import BotAccount, World

WAYS = ("start", "startgroup", "startchannel")
USERNAME = re.compile(r"[A-Za-z0-9_]{3,32}")


@dataclass(frozen=True, slots=True)
class DeepLink:
    """A link taken apart; ``admin`` are rights to give, without the prefix ``can_``."""

    username: str
    way: str
    payload: str
    admin: tuple[str, ...] = ()


def read_link(url: str) -> DeepLink:
    """Raises ``ValueError`` where clients would open nothing."""
    parts = urlsplit(url)
    query = {
        key: values[-1] for key, values in parse_qs(parts.query, keep_blank_values=True).items()
    }
    if parts.scheme == "tg" and parts.netloc == "resolve":
        username = query.pop("domain", "")
    elif parts.scheme in {"http", "https"} and parts.hostname in HOSTS:
        username = parts.path.strip("/")
    else:
        raise ValueError(f"{url} is no link into Telegram")
    if not USERNAME.fullmatch(username):
        raise ValueError(f"{url} names no bot")
    way = next((name for name in WAYS if name in query), "start")
    payload = query.get(way, "")
    if way in query and not ALLOWED.fullmatch(payload) and (payload or way == "start"):
        raise ValueError(f"{payload!r} is no payload: 1 to 64 of A-Z, a-z, 0-9, _ and -")
    admin = tuple(right for right in query.get("admin", "").split() if right)
    return DeepLink(username, way, payload, admin)


class DeepLinks:
    """Opens the links to one bot."""

    def __init__(self, world: World, bot: BotAccount) -> None:
        self._world = world
        self._bot = bot
        self._people = People(world, bot)

    def start(self, person: Person, link: DeepLink) -> StoredMessage:
        """Press "Start" in the private chat, which lets a blocked bot in again."""
        chat = self._world.private_chat(self._bot, person)
        if chat.is_blocked:
            self._people.set_blocked(person, is_blocked=False)
        return self._people.write(chat, person, f"/start {link.payload}".strip())

    def add(self, person: Person, link: DeepLink, chat: Chat | None) -> StoredMessage | None:
        """Add the bot to the chat that the person chooses; groups get the payload too."""
        is_channel = link.way == "startchannel"
        if chat is None or chat.is_private or chat.is_channel != is_channel:
            raise ValueError(f"?{link.way} asks for a {'channel' if is_channel else 'group'}")
        member = chat.member(person)
        right = "can_promote_members" if link.admin or is_channel else "can_invite_users"
        is_open = right == "can_invite_users" and chat.can_members_send and member.is_present
        if not (is_open or member.has_right(right)):
            raise ValueError(f"{person.first_name} can't add bots to {chat.title}")
        self._people.set_place(chat, self._place(chat, link), by=person)
        if is_channel:
            return None
        command = f"/start@{self._bot.person.username} {link.payload}".strip()
        return self._people.write(chat, person, command)

    def _place(self, chat: Chat, link: DeepLink) -> Member:
        given = {f"can_{right}" for right in link.admin} | {"can_manage_chat"}
        unknown = given - {*rights_in(chat), "can_anonymous"}
        if unknown:
            raise ValueError(f"{chat.title} knows no rights {sorted(unknown)}")
        if not link.admin and not chat.is_channel:
            present = chat.member(self._bot.person)
            return present if present.is_present else Member(self._bot.person, Status.MEMBER)
        missing = frozenset(rights_in(chat)) - given
        return Member(self._bot.person, Status.ADMINISTRATOR, missing)
