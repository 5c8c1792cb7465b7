"""Messages over REST, with discord.py as the client."""

import io

import aiohttp
import discord
import pytest
from discord.http import Route

from bot.sandbox.discord.server import DiscordSandbox
from tests.sandbox.discord.visits import TOKEN, Visit


def channel_of(visit: Visit) -> discord.TextChannel:
    channel = visit.client.get_channel(int(visit.scene.channel.id))
    assert isinstance(channel, discord.TextChannel)
    return channel


async def test_it_sends_reads_edits_and_deletes(visit: Visit):
    sent = await channel_of(visit).send("first", embed=discord.Embed(title="t"))
    assert (await channel_of(visit).fetch_message(sent.id)).content == "first"
    edited = await sent.edit(content="second")
    assert edited.content == "second"
    assert edited.embeds[0].title == "t"
    assert edited.edited_at is not None
    await sent.delete()
    with pytest.raises(discord.NotFound) as caught:
        await channel_of(visit).fetch_message(sent.id)
    assert caught.value.code == 10008
    assert visit.scene.sandbox.messages(visit.scene.channel.id) == []


async def test_a_layout_view_arrives_and_comes_back_whole(visit: Visit):
    view = discord.ui.LayoutView()
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    row.add_item(discord.ui.Button(label="Source", url="https://example.org/a"))
    container: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(
        discord.ui.TextDisplay("# 标题"), discord.ui.Separator(), row, accent_color=0x5865F2
    )
    view.add_item(container)
    sent = await channel_of(visit).send(view=view)
    assert sent.flags.components_v2
    fetched = await channel_of(visit).fetch_message(sent.id)
    assert [type(it).__name__ for it in fetched.components] == ["Container"]
    stored = visit.scene.sandbox.messages(visit.scene.channel.id)[0]
    assert stored.text == "# 标题"


async def test_it_lists_messages_newest_first_within_bounds(visit: Visit):
    sent = [await channel_of(visit).send(str(number)) for number in range(5)]
    newest = [it.content async for it in channel_of(visit).history(limit=2)]
    assert newest == ["4", "3"]
    before = [it.content async for it in channel_of(visit).history(before=sent[2])]
    assert before == ["1", "0"]
    after = [it.content async for it in channel_of(visit).history(after=sent[2])]
    assert after == ["3", "4"]
    around = [it.content async for it in channel_of(visit).history(limit=3, around=sent[2])]
    assert sorted(around) == ["1", "2", "3"]


async def test_a_reply_names_the_message_it_answers(visit: Visit):
    first = await channel_of(visit).send("first")
    second = await first.reply("second")
    assert second.reference is not None
    assert second.reference.message_id == first.id
    await first.delete()
    with pytest.raises(discord.HTTPException) as caught:
        await first.reply("third")
    assert caught.value.code == 50035


async def test_the_same_nonce_gives_the_earlier_message(visit: Visit):
    body: dict[str, object] = {"content": "once", "nonce": "digest-1", "enforce_nonce": True}
    first, second = await visit.post(body), await visit.post(body)
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert first["id"] == second["id"]
    await visit.post({**body, "enforce_nonce": False})
    assert len(visit.scene.sandbox.messages(visit.scene.channel.id)) == 2


async def test_a_file_comes_along_and_can_be_fetched(visit: Visit):
    sent = await channel_of(visit).send("see", file=discord.File(io.BytesIO(b"abc"), "a.txt"))
    assert sent.attachments[0].filename == "a.txt"
    assert await sent.attachments[0].read() == b"abc"


async def test_a_wrong_body_names_its_fields(visit: Visit):
    with pytest.raises(discord.HTTPException) as caught:
        await visit.post({"content": "x" * 2001})
    assert caught.value.status == 400
    assert caught.value.code == 50035
    assert "content: Must be 2000 or fewer in length." in str(caught.value)


async def test_it_edits_only_its_own_messages(visit: Visit):
    theirs = await visit.scene.sandbox.say(visit.scene.channel, visit.scene.reader, "hi")
    message = await channel_of(visit).fetch_message(int(theirs.id))
    with pytest.raises(discord.Forbidden) as refused:
        await message.edit(content="changed")
    assert refused.value.code == 50005
    with pytest.raises(discord.Forbidden) as caught:
        await message.delete()
    assert caught.value.code == 50013


async def test_every_call_is_recorded(visit: Visit):
    await visit.post({"content": "hello"})
    call = visit.scene.sandbox.calls[-1]
    assert (call.request.method, call.request.route) == ("POST", "/channels/{channel_id}/messages")
    assert call.request.fields == {"content": "hello"}
    assert call.status == 200


async def test_unknown_addresses_methods_and_tokens_are_told_apart(visit: Visit):
    request = visit.client.http.request
    with pytest.raises(discord.NotFound) as nowhere:
        await request(Route("GET", "/nowhere"))
    assert nowhere.value.code == 0
    with pytest.raises(discord.HTTPException) as method:
        await request(Route("PUT", "/users/@me"))
    assert method.value.status == 405
    headers = {"Authorization": "Bot somebody-else"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.get(f"{visit.scene.sandbox.api_base}/users/@me") as answer:
            assert answer.status == 401
        address = f"{visit.scene.sandbox.api_base}/channels/1/messages"
        own = {"Authorization": f"Bot {TOKEN}", "Content-Type": "application/json"}
        async with session.post(address, data=b"{", headers=own) as answer:
            assert (await answer.json())["code"] == 50109


async def test_waiting_ends_with_an_error_where_nothing_comes():
    async with DiscordSandbox(token=TOKEN) as sandbox:
        with pytest.raises(TimeoutError):
            await sandbox.wait_for(lambda: sandbox.calls, timeout=0.01)
        await sandbox.wait_until_quiet(0.01)
