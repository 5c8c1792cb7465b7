"""The gateway: a websocket that brings events to the bot.

https://discord.com/developers/docs/events/gateway
"""

import asyncio
import json
import secrets
from dataclasses import dataclass

from aiohttp import WSMsgType, web

from bot.sandbox.discord.encoders import encoder_for
from bot.sandbox.discord.gateway_session import PRIVILEGED, Connection, Intent, Op, Session
from bot.sandbox.discord.journal import Journal
from bot.sandbox.discord.payloads import (
    guild_create_payload,
    member_payload,
    own_user_payload,
    unavailable_guild_payload,
)
from bot.sandbox.discord.wire import JsonObject
from bot.sandbox.discord.world import World

_ALL_INTENTS = (1 << 26) - 1


class _CloseError(Exception):
    """A protocol mistake of the client's, with the close code it gets."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """``heartbeat`` in seconds; ``privileged`` are the intents switched on for the bot."""

    heartbeat: float = 41.25
    privileged: int = 0


class Gateway:
    """Every session of the bot, and events for them."""

    def __init__(
        self, world: World, token: str, journal: Journal, settings: GatewaySettings
    ) -> None:
        self._world = world
        self._token = token
        self._journal = journal
        self._settings = settings
        self._sessions: dict[str, Session] = {}
        self._connections: set[Connection] = set()
        self.address = ""

    @property
    def is_connected(self) -> bool:
        """Whether a session is live right now."""
        return any(session.connection for session in self._sessions.values())

    async def dispatch(
        self, event: str, data: object, *, intent: int | None, guild_id: str | None = None
    ) -> None:
        """Send an event to whom it concerns; sessions that are away get it when they resume."""
        for session in list(self._sessions.values()):
            if session.takes(intent, guild_id):
                await session.dispatch(event, data)

    async def dispatch_message(self, event: str, hidden: JsonObject, full: JsonObject) -> None:
        """Like ``dispatch``, with the ``hidden`` form where message content is not for the bot."""
        guild_id = full.get("guild_id")
        intent = Intent.GUILD_MESSAGES if guild_id else Intent.DIRECT_MESSAGES
        for session in list(self._sessions.values()):
            if session.takes(intent, guild_id):
                may_read = not guild_id or session.intents & Intent.MESSAGE_CONTENT
                await session.dispatch(event, full if may_read else hidden)

    async def drop(self, code: int = 4000) -> None:
        """Close every connection with ``code``; the sessions stay."""
        for connection in list(self._connections):
            await connection.close(code, "dropped on order")

    async def request_reconnect(self) -> None:
        """Ask every client to reconnect and resume."""
        for connection in list(self._connections):
            await connection.send({"op": int(Op.RECONNECT), "d": None})

    async def invalidate(self, *, is_resumable: bool = False) -> None:
        """Tell every client that its session is invalid."""
        if not is_resumable:
            self._sessions.clear()
        for connection in list(self._connections):
            await connection.send({"op": int(Op.INVALID_SESSION), "d": is_resumable})

    async def close(self) -> None:
        for connection in list(self._connections):
            await connection.close(1001)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from HELLO to its end."""
        socket = web.WebSocketResponse(max_msg_size=1 << 16)
        await socket.prepare(request)
        connection = Connection(socket, encoder_for(request.query.get("compress")))
        self._connections.add(connection)
        try:
            await self._converse(connection, request.query.get("v", "10"))
        except _CloseError as error:
            await connection.close(error.code, error.reason)
        finally:
            self._part(connection)
        return socket

    async def _converse(self, connection: Connection, version: str) -> None:
        if version != "10":
            raise _CloseError(4012, "Invalid API version.")
        interval = int(self._settings.heartbeat * 1000)
        await connection.send({"op": int(Op.HELLO), "d": {"heartbeat_interval": interval}})
        patience = asyncio.timeout(self._settings.heartbeat * 2)
        try:
            async with patience:
                async for frame in connection.socket:
                    if frame.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                        break
                    payload = _decoded(frame.data)
                    await self._receive(connection, payload)
                    if payload["op"] == Op.HEARTBEAT:
                        now = asyncio.get_running_loop().time()
                        patience.reschedule(now + self._settings.heartbeat * 2)
        except TimeoutError:
            raise _CloseError(4009, "Session timed out.") from None

    async def _receive(self, connection: Connection, payload: JsonObject) -> None:
        data = payload.get("d")
        fields = data if isinstance(data, dict) else {}
        session = self._session_of(connection)
        match payload["op"]:
            case Op.HEARTBEAT:
                await connection.send({"op": int(Op.HEARTBEAT_ACK)})
            case Op.IDENTIFY | Op.RESUME if session is not None:
                raise _CloseError(4005, "Already authenticated.")
            case Op.IDENTIFY:
                await self._identify(connection, fields)
            case Op.RESUME:
                await self._resume(connection, fields)
            case Op.PRESENCE_UPDATE | Op.VOICE_STATE_UPDATE if session is not None:
                return
            case Op.REQUEST_GUILD_MEMBERS if session is not None:
                await self._send_members(session, fields)
            case Op.PRESENCE_UPDATE | Op.VOICE_STATE_UPDATE | Op.REQUEST_GUILD_MEMBERS:
                raise _CloseError(4003, "Not authenticated.")
            case _:
                raise _CloseError(4001, "Unknown opcode.")

    async def _identify(self, connection: Connection, fields: JsonObject) -> None:
        if fields.get("token") != self._token:
            raise _CloseError(4004, "Authentication failed.")
        intents = fields.get("intents")
        if not isinstance(intents, int) or not 0 <= intents <= _ALL_INTENTS:
            raise _CloseError(4013, "Invalid intent(s).")
        if intents & PRIVILEGED & ~self._settings.privileged:
            raise _CloseError(4014, "Disallowed intent(s).")
        number, count = fields.get("shard") or (0, 1)
        if not 0 <= number < count:
            raise _CloseError(4010, "Invalid shard.")
        session = Session(secrets.token_hex(16), intents, (number, count), connection)
        self._sessions[session.id] = session
        await self._greet(session)
        self._journal.ring()

    async def _greet(self, session: Session) -> None:
        guilds = [
            it
            for it in self._world.guilds.values()
            if self._world.bot.id in it.members and session.takes(None, it.id)
        ]
        ready = {
            "v": 10,
            "user": own_user_payload(self._world.bot),
            "guilds": [unavailable_guild_payload(it) for it in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.address,
            "shard": list(session.shard),
            "application": {"id": self._world.application_id, "flags": 0},
            "private_channels": [],
            "relationships": [],
        }
        await session.dispatch("READY", ready)
        for guild in guilds:
            if guild.is_available and session.intents & Intent.GUILDS:
                payload = guild_create_payload(guild, self._world.bot)
                await session.dispatch("GUILD_CREATE", payload)

    async def _resume(self, connection: Connection, fields: JsonObject) -> None:
        if fields.get("token") != self._token:
            raise _CloseError(4004, "Authentication failed.")
        session = self._sessions.get(str(fields.get("session_id")))
        if session is None:
            await connection.send({"op": int(Op.INVALID_SESSION), "d": False})
            return
        after = fields.get("seq")
        if not isinstance(after, int) or after > session.sequence:
            raise _CloseError(4007, "Invalid seq.")
        await session.resume(connection, after)
        self._journal.ring()

    async def _send_members(self, session: Session, fields: JsonObject) -> None:
        guild = self._world.guild(str(fields.get("guild_id")))
        wanted = {str(it) for it in fields.get("user_ids") or ()}
        prefix = fields.get("query") or ""
        chunk = {
            "guild_id": guild.id,
            "members": [
                member_payload(it)
                for it in guild.members.values()
                if (not wanted or it.user.id in wanted) and it.user.name.startswith(prefix)
            ],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": sorted(wanted - set(guild.members)),
            "nonce": fields.get("nonce"),
        }
        await session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    def _session_of(self, connection: Connection) -> Session | None:
        return next((it for it in self._sessions.values() if it.connection is connection), None)

    def _part(self, connection: Connection) -> None:
        """A client that leaves with 1000 or 1001 has ended its session."""
        self._connections.discard(connection)
        session = self._session_of(connection)
        if session is not None:
            session.connection = None
            has_left = connection.socket.close_code in (1000, 1001)
            if has_left and not connection.was_closed_here:
                del self._sessions[session.id]
        self._journal.ring()


def _decoded(text: str | bytes) -> JsonObject:
    try:
        payload = json.loads(text)
    except ValueError:
        raise _CloseError(4002, "Error while decoding payload.") from None
    if not isinstance(payload, dict) or not isinstance(payload.get("op"), int):
        raise _CloseError(4002, "Error while decoding payload.")
    return payload
