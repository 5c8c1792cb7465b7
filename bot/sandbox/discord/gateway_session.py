"""One gateway session: its numbered events, kept so that a lost connection can resume.

https://discord.com/developers/docs/events/gateway#resuming
"""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag

from aiohttp import ClientError, web

from bot.sandbox.discord.encoders import Encoder
from bot.sandbox.discord.wire import JsonObject

_KEPT_EVENTS = 2000


class Op(IntEnum):
    """https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE_UPDATE = 3
    VOICE_STATE_UPDATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_GUILD_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Intent(IntFlag):
    """The intents whose events the sandbox sends."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT


class Connection:
    """One websocket; sends payloads whole and in order."""

    def __init__(self, socket: web.WebSocketResponse, encoder: Encoder) -> None:
        self.socket = socket
        self.was_closed_here = False
        self._encoder = encoder
        self._turn = asyncio.Lock()

    async def send(self, payload: JsonObject) -> None:
        """Send, or leave it where the client has gone: resuming replays it."""
        async with self._turn:
            if self.socket.closed:
                return
            frame = self._encoder.encode(json.dumps(payload, ensure_ascii=False))
            try:
                if isinstance(frame, bytes):
                    await self.socket.send_bytes(frame)
                else:
                    await self.socket.send_str(frame)
            except (ConnectionError, ClientError):
                return

    async def close(self, code: int, reason: str = "") -> None:
        self.was_closed_here = True
        await self.socket.close(code=code, message=reason.encode())


@dataclass(slots=True, eq=False)
class Session:
    """What one IDENTIFY began. ``connection`` is ``None`` while the client is away."""

    id: str
    intents: int
    shard: tuple[int, int]
    connection: Connection | None = None
    sequence: int = 0
    kept: deque[JsonObject] = field(default_factory=lambda: deque(maxlen=_KEPT_EVENTS))

    def takes(self, intent: int | None, guild_id: str | None) -> bool:
        """Whether an event of ``intent`` in ``guild_id`` is for this session and shard."""
        number, count = self.shard
        own_shard = (int(guild_id) >> 22) % count if guild_id else 0
        return own_shard == number and (intent is None or bool(self.intents & intent))

    async def dispatch(self, event: str, data: object) -> None:
        """Number, keep and send one event."""
        self.sequence += 1
        payload = {"op": int(Op.DISPATCH), "t": event, "s": self.sequence, "d": data}
        self.kept.append(payload)
        if self.connection is not None:
            await self.connection.send(payload)

    async def resume(self, connection: Connection, after: int) -> None:
        """Replay what came after sequence number ``after``, then go on over ``connection``."""
        while missed := [it for it in self.kept if it["s"] > after]:
            for payload in missed:
                await connection.send(payload)
            after = self.sequence
        self.connection = connection
        await self.dispatch("RESUMED", {"_trace": []})
