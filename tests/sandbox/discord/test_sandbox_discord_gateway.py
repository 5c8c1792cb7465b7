"""Logging in, losing the connection and getting it back."""

import asyncio
import json

import aiohttp
import discord
import pytest

from bot.sandbox.discord.encoders import ZlibStream, encoder_for
from bot.sandbox.discord.gateway import GatewaySettings
from bot.sandbox.discord.gateway_session import Intent
from bot.sandbox.discord.limits import Limits
from bot.sandbox.discord.permissions import Permission
from bot.sandbox.discord.server import SandboxSettings
from tests.sandbox.discord.visits import (
    TOKEN,
    PromptClient,
    Scene,
    Visit,
    pointed_at,
    staged,
    visiting,
)

IDENTIFY = {"token": TOKEN, "intents": 0, "properties": {}}


async def heard(visit: Visit, event: str) -> asyncio.Future[object]:
    """A future that ends with the next discord.py event of this name."""
    return asyncio.ensure_future(visit.client.wait_for(event, timeout=5))


async def close_code(scene: Scene, *payloads: object, version: int = 10) -> int | None:
    """How the gateway closes on a client that sends ``payloads`` after HELLO."""
    async with aiohttp.ClientSession() as session:
        address = f"{scene.sandbox.gateway_address}/?v={version}&encoding=json"
        async with session.ws_connect(address) as socket:
            for payload in payloads:
                text = payload if isinstance(payload, str) else json.dumps(payload)
                await socket.send_str(text)
            async with asyncio.timeout(5):
                async for _ in socket:
                    pass
            return socket.close_code


async def test_it_logs_in_and_sees_its_guild(visit: Visit):
    assert visit.client.user is not None
    assert visit.client.user.id == int(visit.scene.sandbox.backend.world.bot.id)
    (guild,) = visit.client.guilds
    assert guild.name == "Newsroom"
    assert [it.name for it in guild.text_channels] == ["daily"]
    assert guild.me.guild_permissions.send_messages


async def test_a_wrong_token_is_refused_by_rest_and_by_the_gateway(scene: Scene):
    client = discord.Client(intents=discord.Intents.none())
    with pytest.raises(discord.LoginFailure):
        await client.login("wrong")
    await client.close()
    assert await close_code(scene, {"op": 2, "d": {**IDENTIFY, "token": "wrong"}}) == 4004


@pytest.mark.parametrize(
    ("payloads", "code"),
    [
        (["not json"], 4002),
        ([{"op": 99}], 4001),
        ([{"op": 3, "d": {}}], 4003),
        ([{"op": 2, "d": IDENTIFY}, {"op": 2, "d": IDENTIFY}], 4005),
        ([{"op": 2, "d": {**IDENTIFY, "intents": 1 << 40}}], 4013),
        ([{"op": 2, "d": {**IDENTIFY, "intents": 1 << 15}}], 4014),
        ([{"op": 2, "d": {**IDENTIFY, "shard": [2, 2]}}], 4010),
    ],
)
async def test_mistakes_of_a_client_close_with_their_code(
    scene: Scene, payloads: list[object], code: int
):
    assert await close_code(scene, *payloads) == code


async def test_an_old_version_and_a_silent_client_are_closed():
    settings = SandboxSettings(gateway=GatewaySettings(heartbeat=0.02))
    async with staged(settings) as scene:
        assert await close_code(scene, version=6) == 4012
        assert await close_code(scene) == 4009


async def test_events_missed_during_a_drop_come_after_resuming(visit: Visit):
    resumed, created = await heard(visit, "resumed"), await heard(visit, "guild_channel_create")
    await visit.scene.sandbox.gateway.drop(4000)
    await visit.scene.sandbox.create_channel(visit.scene.guild, "made meanwhile")
    await resumed
    assert getattr(await created, "name", None) == "made meanwhile"
    assert visit.scene.sandbox.gateway.is_connected


async def test_the_client_reconnects_when_asked(visit: Visit):
    resumed = await heard(visit, "resumed")
    await visit.scene.sandbox.gateway.request_reconnect()
    await resumed


async def test_a_resumable_invalid_session_is_resumed_and_another_begins_anew(visit: Visit):
    resumed = await heard(visit, "resumed")
    await visit.scene.sandbox.gateway.invalidate(is_resumable=True)
    await resumed
    ready = await heard(visit, "ready")
    await visit.scene.sandbox.gateway.invalidate()
    await ready


async def test_an_outage_makes_a_guild_unavailable_and_back(visit: Visit):
    sandbox, guild = visit.scene.sandbox, visit.scene.guild
    gone = await heard(visit, "guild_unavailable")
    await sandbox.set_available(guild, is_available=False)
    await gone
    back = await heard(visit, "guild_available")
    await sandbox.set_available(guild, is_available=True)
    await back


async def test_it_tells_of_a_kick_a_deleted_channel_and_a_changed_role(visit: Visit):
    sandbox, scene = visit.scene.sandbox, visit.scene
    changed = await heard(visit, "guild_role_update")
    assert not visit.client.guilds[0].me.guild_permissions.mention_everyone
    await sandbox.set_bot_permissions(scene.guild, Permission.MENTION_EVERYONE)
    await changed
    assert visit.client.guilds[0].me.guild_permissions.mention_everyone
    deleted = await heard(visit, "guild_channel_delete")
    await sandbox.delete_channel(scene.channel)
    await deleted
    removed = await heard(visit, "guild_remove")
    await sandbox.remove_bot(scene.guild)
    await removed
    assert list(visit.client.guilds) == []


async def test_without_intents_there_is_neither_guild_nor_message(scene: Scene):
    client = PromptClient(intents=0)
    await client.login(TOKEN)
    task = asyncio.create_task(client.connect())
    await client.wait_until_ready()
    await scene.sandbox.say(scene.channel, scene.reader, "hi")
    assert [it.unavailable for it in client.guilds] == [True]
    assert not client.cached_messages
    await client.close()
    await task
    await scene.sandbox.wait_for(lambda: not scene.sandbox.gateway.is_connected)


async def test_message_content_is_hidden_without_its_intent():
    settings = SandboxSettings(limits=Limits.off())
    async with staged(settings) as scene:
        client = PromptClient(intents=Intent.GUILDS | Intent.GUILD_MESSAGES)
        await client.login(TOKEN)
        task = asyncio.create_task(client.connect())
        await client.wait_until_ready()
        heard_message = asyncio.ensure_future(client.wait_for("message", timeout=5))
        await scene.sandbox.say(scene.channel, scene.reader, "secret")
        assert (await heard_message).content == ""
        await client.close()
        await task


async def test_members_are_sent_when_asked_for(scene: Scene):
    settings = SandboxSettings(gateway=GatewaySettings(privileged=1 << 1))
    async with staged(settings) as other:
        with pointed_at(other.sandbox):
            client = PromptClient(intents=Intent.GUILDS | Intent.GUILD_MEMBERS)
            await client.login(TOKEN)
            task = asyncio.create_task(client.connect())
            await client.wait_until_ready()
            names = {member.name for member in client.guilds[0].members}
            assert {"reader", "Daybrief"} <= names
            await client.close()
            await task
    assert scene.sandbox.calls == []


async def test_two_clients_hear_the_same(scene: Scene):
    async with (
        visiting(scene, prepare=lambda _: None) as one,
        visiting(scene, prepare=lambda _: None) as two,
    ):
        created = [await heard(it, "guild_channel_create") for it in (one, two)]
        await scene.sandbox.create_channel(scene.guild, "new")
        assert {getattr(it, "name", None) for it in await asyncio.gather(*created)} == {"new"}


def test_it_compresses_as_asked_and_not_otherwise():
    assert isinstance(encoder_for("zlib-stream"), ZlibStream)
    assert encoder_for(None).encode("{}") == "{}"
    assert encoder_for("lz4").encode("{}") == "{}"
