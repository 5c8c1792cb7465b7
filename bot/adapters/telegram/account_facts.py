"""What is learned of a bot account beyond its token, and kept between runs."""

import logging
from datetime import datetime

from bot.adapters.telegram.server_methods import RICH_METHOD, ServerMethods
from bot.domain.audience import Platform
from bot.domain.errors import StorageUnavailable
from bot.ports import AccountMemory, Clock

logger = logging.getLogger(__name__)
_USERNAME = "username"
_RICH = "rich"
_MENUS = "menus"
_UNKNOWN = "unknown to"


class AccountFacts:
    """The bot's name, its menus, and whether its server refuses rich messages.

    They are rendered for it all the same: what it gets reads alike once it is brought up to date.

    What cannot be kept because storage is away is learned again the next time.
    """

    def __init__(self, memory: AccountMemory, token: str, api_base: str, *, clock: Clock) -> None:
        self._memory = memory
        self._account = f"{Platform.TELEGRAM}:{token.partition(':')[0]}"
        self._api_base = api_base
        self._refusal = f"{_UNKNOWN} {api_base}"
        self._clock = clock
        self._username = ""
        self._menus = ""
        self.methods = ServerMethods(clock.now, self._keep_refusal)

    @property
    def username(self) -> str:
        """The bot's, without ``@``; empty where it is not known yet."""
        return self._username

    async def recall(self) -> None:
        """What earlier runs learned; another server's refusal does not count."""
        try:
            named = await self._memory.recall(self._account, _USERNAME)
            menus = await self._memory.recall(self._account, _MENUS)
            refused = await self._memory.recall(self._account, _RICH)
        except StorageUnavailable as error:
            logger.warning("nothing is recalled of the account", extra={"error": str(error)})
            return
        if named:
            self._username = named[0]
        self._menus = menus[0] if menus else ""
        if refused and refused[0] == self._refusal:
            self.methods.recall(RICH_METHOD, refused[1])

    async def introduce(self, username: str) -> None:
        """The server told the bot's name."""
        if username != self._username:
            self._username = username
            await self._learn(_USERNAME, username, self._clock.now())

    def has_menus(self, version: str) -> bool:
        """Whether the server was given this version of the commands' menus."""
        return self._menus == f"{version} {self._api_base}"

    async def keep_menus(self, version: str) -> None:
        """The server has them."""
        self._menus = f"{version} {self._api_base}"
        await self._learn(_MENUS, self._menus, self._clock.now())

    async def _keep_refusal(self, method: str, at: datetime) -> None:
        if method == RICH_METHOD:
            await self._learn(_RICH, self._refusal, at)

    async def _learn(self, fact: str, value: str, at: datetime) -> None:
        try:
            await self._memory.learn(self._account, fact, value, at=at)
        except StorageUnavailable as error:
            logger.warning("a fact is not kept", extra={"fact": fact, "error": str(error)})
