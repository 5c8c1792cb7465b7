"""What the bot may do where, and whom its messages ping."""

import discord
import pytest
from discord.http import Route

from bot.sandbox.discord.mentions import Pings, pings_of
from bot.sandbox.discord.permissions import (
    EVERY_PERMISSION,
    MEMBER_PERMISSIONS,
    Permission,
    channel_permissions,
)
from bot.sandbox.discord.world import ChannelKind
from tests.sandbox.discord.visits import Scene, Visit

HELLO: dict[str, object] = {"content": "hello"}


async def test_it_refuses_a_channel_that_the_bot_may_not_see(visit: Visit):
    await visit.scene.sandbox.deny_bot(visit.scene.channel, Permission.VIEW_CHANNEL)
    with pytest.raises(discord.Forbidden) as caught:
        await visit.post(HELLO)
    assert caught.value.code == 50001


async def test_it_refuses_sending_where_the_bot_may_only_look(visit: Visit):
    await visit.scene.sandbox.deny_bot(visit.scene.channel, Permission.SEND_MESSAGES)
    with pytest.raises(discord.Forbidden) as caught:
        await visit.post(HELLO)
    assert caught.value.code == 50013


async def test_it_takes_messages_again_once_the_permission_is_back(visit: Visit):
    await visit.scene.sandbox.deny_bot(visit.scene.channel, Permission.SEND_MESSAGES)
    await visit.scene.sandbox.deny_bot(visit.scene.channel, 0)
    await visit.post(HELLO)
    assert [it.content for it in visit.scene.sandbox.messages(visit.scene.channel.id)] == ["hello"]


async def test_it_does_not_know_a_deleted_channel(visit: Visit):
    await visit.scene.sandbox.delete_channel(visit.scene.channel)
    with pytest.raises(discord.NotFound) as caught:
        await visit.post(HELLO)
    assert caught.value.code == 10003


async def test_it_refuses_a_guild_that_the_bot_was_kicked_from(visit: Visit):
    await visit.scene.sandbox.remove_bot(visit.scene.guild)
    with pytest.raises(discord.Forbidden) as caught:
        await visit.post(HELLO)
    assert caught.value.code == 50001


async def test_it_delivers_to_a_person_who_takes_direct_messages_and_to_no_other(visit: Visit):
    reader = visit.scene.reader.user
    user = await visit.client.fetch_user(int(reader.id))
    await user.send("hello")
    channel = visit.scene.sandbox.dm(reader)
    assert [it.content for it in visit.scene.sandbox.messages(channel.id)] == ["hello"]
    reader.accepts_dms = False
    with pytest.raises(discord.Forbidden) as caught:
        await user.send("hello again")
    assert caught.value.code == 50007


async def test_a_thread_needs_its_own_permission_and_a_forum_takes_no_messages(visit: Visit):
    sandbox, guild = visit.scene.sandbox, visit.scene.guild
    thread = await sandbox.create_channel(
        guild, "talk", kind=ChannelKind.PUBLIC_THREAD, parent=visit.scene.channel
    )
    await visit.post(HELLO, channel_id=thread.id)
    await sandbox.deny_bot(visit.scene.channel, Permission.SEND_MESSAGES_IN_THREADS)
    with pytest.raises(discord.Forbidden) as refused:
        await visit.post(HELLO, channel_id=thread.id)
    assert refused.value.code == 50013
    forum = await sandbox.create_channel(guild, "board", kind=ChannelKind.FORUM)
    with pytest.raises(discord.HTTPException) as caught:
        await visit.post(HELLO, channel_id=forum.id)
    assert caught.value.code == 50008


async def test_a_forum_takes_a_post_with_its_first_message(visit: Visit):
    forum = await visit.scene.sandbox.create_channel(
        visit.scene.guild, "board", kind=ChannelKind.FORUM
    )
    route = Route("POST", "/channels/{channel_id}/threads", channel_id=forum.id)
    made = await visit.client.http.request(
        route, json={"name": "Thursday", "message": {"content": "hello"}}
    )
    assert made["parent_id"] == forum.id
    assert [it.content for it in visit.scene.sandbox.messages(made["id"])] == ["hello"]


async def test_only_an_announcement_channel_is_crossposted(visit: Visit):
    news = await visit.scene.sandbox.create_channel(
        visit.scene.guild, "news", kind=ChannelKind.ANNOUNCEMENT
    )
    for channel in (news, visit.scene.channel):
        await visit.post(HELLO, channel_id=channel.id)
    path = "/channels/{channel_id}/messages/{message_id}/crosspost"

    async def crosspost(channel_id: str) -> None:
        message = visit.scene.sandbox.messages(channel_id)[0]
        await visit.client.http.request(
            Route("POST", path, channel_id=channel_id, message_id=message.id)
        )

    await crosspost(news.id)
    with pytest.raises(discord.HTTPException) as caught:
        await crosspost(visit.scene.channel.id)
    assert caught.value.code == 50024
    with pytest.raises(discord.HTTPException) as again:
        await crosspost(news.id)
    assert again.value.code == 40033


async def test_overwrites_of_a_member_win_over_those_of_everyone(scene: Scene):
    await scene.sandbox.overwrite(
        scene.channel, scene.guild.everyone, deny=Permission.SEND_MESSAGES
    )
    assert not channel_permissions(scene.channel, scene.reader) & Permission.SEND_MESSAGES
    await scene.sandbox.overwrite(scene.channel, scene.reader, allow=Permission.SEND_MESSAGES)
    assert channel_permissions(scene.channel, scene.reader) == MEMBER_PERMISSIONS


async def test_an_administrator_may_do_everything(scene: Scene):
    admin = await scene.sandbox.add_member(
        scene.guild, "admin", permissions=Permission.ADMINISTRATOR
    )
    await scene.sandbox.overwrite(scene.channel, admin, deny=Permission.VIEW_CHANNEL)
    assert channel_permissions(scene.channel, admin) == EVERY_PERMISSION


async def test_a_message_pings_whom_its_text_names_unless_mentions_are_off(scene: Scene):
    role = scene.sandbox.backend.world.add_role(scene.guild, "desk", permissions=0)
    text = f"<@1> <@&{role.id}> @everyone `<@2>`"
    granted = MEMBER_PERMISSIONS | Permission.MENTION_EVERYONE
    body = {"content": text}
    everyone = pings_of(body, scene.channel, granted=granted)
    assert everyone == Pings(frozenset({"1"}), frozenset({role.id}), is_everyone=True)
    assert pings_of(body, scene.channel, granted=MEMBER_PERMISSIONS) == Pings(frozenset({"1"}))
    nobody = {**body, "allowed_mentions": {"parse": []}}
    assert not pings_of(nobody, scene.channel, granted=granted)
    only = {**body, "allowed_mentions": {"parse": [], "users": ["1", "9"]}}
    assert pings_of(only, scene.channel, granted=granted) == Pings(frozenset({"1"}))


async def test_text_displays_ping_as_content_does(visit: Visit):
    components = [{"type": 10, "content": "<@1>"}]
    await visit.post({"flags": 1 << 15, "components": components})
    await visit.post(
        {"flags": 1 << 15, "components": components, "allowed_mentions": {"parse": []}}
    )
    loud, quiet = visit.scene.sandbox.messages(visit.scene.channel.id)
    assert loud.pings.users == {"1"}
    assert not quiet.pings
