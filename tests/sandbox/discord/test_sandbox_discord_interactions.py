"""Slash commands, buttons, menus and dialogues, answered by discord.py."""

import asyncio

import discord
import pytest
from discord import app_commands

from bot.sandbox.discord.interactions import FAILURE, Deadlines, Interaction, InteractionState
from bot.sandbox.discord.limits import Limits
from bot.sandbox.discord.permissions import Permission
from bot.sandbox.discord.refusals import RefusedError
from bot.sandbox.discord.server import SandboxSettings
from tests.sandbox.discord.visits import Scene, Visit, staged, visiting

Tree = app_commands.CommandTree[discord.Client]
DiscordInteraction = discord.Interaction[discord.Client]


def with_commands(tree: Tree) -> None:
    @tree.command(name="topic", description="Stories on a topic")
    async def topic(interaction: DiscordInteraction, name: str, count: int = 1) -> None:
        await interaction.response.defer(ephemeral=name == "secret")
        for number in range(count):
            await interaction.followup.send(f"{name} {number + 1}/{count}")

    @topic.autocomplete("name")
    async def names(_: DiscordInteraction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed}源", value=f"{typed}源")]

    @tree.command(name="today", description="The newest digest")
    async def today(interaction: DiscordInteraction) -> None:
        await interaction.response.send_message("today")
        with pytest.raises(discord.InteractionResponded):
            await interaction.response.send_message("twice")

    @tree.command(name="quiet", description="Never answers")
    async def quiet(_: DiscordInteraction) -> None:
        await asyncio.sleep(0)

    @tree.command(name="manage", description="For those who manage the server")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def manage(interaction: DiscordInteraction) -> None:
        can_manage = interaction.permissions.manage_guild
        await interaction.response.send_message(f"{can_manage} {interaction.locale}")

    @tree.command(name="panel", description="Buttons and menus")
    async def panel(interaction: DiscordInteraction) -> None:
        await interaction.response.send_message("panel", view=Panel())


class Form(discord.ui.Modal, title="Subscribe"):
    when: discord.ui.TextInput["Form"] = discord.ui.TextInput(label="Time", custom_id="when")

    async def on_submit(self, interaction: DiscordInteraction) -> None:
        await interaction.response.send_message(f"at {self.when.value}", ephemeral=True)


class Panel(discord.ui.View):
    @discord.ui.button(label="Next", custom_id="next")
    async def next(self, interaction: DiscordInteraction, _: discord.ui.Button["Panel"]) -> None:
        await interaction.response.edit_message(content="next page")

    @discord.ui.button(label="Form", custom_id="form")
    async def form(self, interaction: DiscordInteraction, _: discord.ui.Button["Panel"]) -> None:
        await interaction.response.send_modal(Form())

    @discord.ui.select(
        custom_id="pick", options=[discord.SelectOption(label="A"), discord.SelectOption(label="B")]
    )
    async def pick(
        self, interaction: DiscordInteraction, select: discord.ui.Select["Panel"]
    ) -> None:
        await interaction.response.defer()
        await interaction.followup.send(f"picked {select.values[0]}")


@pytest.fixture
async def stage(scene: Scene):
    async with visiting(scene, prepare=with_commands) as visit:
        yield visit


async def slash(visit: Visit, command: str, **options: str | int) -> Interaction:
    scene = visit.scene
    interaction = await scene.sandbox.slash(scene.channel, scene.reader, command, **options)
    await interaction.first_answer()
    return interaction


async def test_a_deferred_answer_comes_with_the_first_followup(stage: Visit):
    interaction = await slash(stage, "topic", name="开源", count=3)
    await stage.scene.sandbox.wait_for(lambda: len(interaction.messages) == 3)
    assert interaction.state is InteractionState.ANSWERED
    assert [it.content for it in interaction.messages] == ["开源 1/3", "开源 2/3", "开源 3/3"]
    assert not any(it.is_loading for it in interaction.messages)
    assert len(stage.scene.sandbox.messages(stage.scene.channel.id)) == 3


async def test_an_ephemeral_answer_is_marked_and_hidden_from_others(stage: Visit):
    interaction = await slash(stage, "topic", name="secret")
    await stage.scene.sandbox.wait_for(lambda: interaction.state is InteractionState.ANSWERED)
    (message,) = interaction.messages
    assert message.is_ephemeral
    assert message.visible_to is stage.scene.reader.user
    other = await stage.scene.sandbox.add_member(stage.scene.guild, "other")
    with pytest.raises(RefusedError):
        await stage.scene.sandbox.press(message, "next", other)


async def test_it_offers_choices_while_one_types(stage: Visit):
    scene = stage.scene
    choices = await scene.sandbox.autocomplete(
        scene.channel, scene.reader, "topic", "name", name="开"
    )
    assert choices == [{"name": "开源", "value": "开源"}]


async def test_a_second_first_answer_is_refused(stage: Visit):
    interaction = await slash(stage, "today")
    assert [it.content for it in interaction.messages] == ["today"]
    callback = f"{stage.scene.sandbox.api_base}/interactions/{interaction.id}/{interaction.token}"
    session = stage.client.http._HTTPClient__session  # type: ignore[attr-defined]
    async with session.post(f"{callback}/callback", json={"type": 5}) as answer:
        assert answer.status == 400
        assert (await answer.json())["code"] == 40060


async def test_a_late_answer_is_unknown_and_the_person_reads_so():
    settings = SandboxSettings(limits=Limits.off(), deadlines=Deadlines(first_answer=0.02))
    async with staged(settings) as scene, visiting(scene, prepare=with_commands) as visit:
        interaction = await slash(visit, "quiet")
        assert interaction.state is InteractionState.FAILED
        assert interaction.failure == FAILURE
        base = f"{scene.sandbox.api_base}/interactions/{interaction.id}/{interaction.token}"
        session = visit.client.http._HTTPClient__session  # type: ignore[attr-defined]
        async with session.post(f"{base}/callback", json={"type": 5}) as answer:
            assert answer.status == 404
            assert (await answer.json())["code"] == 10062
        assert FAILURE in scene.sandbox.transcript(scene.channel.id)


async def test_a_token_ends_after_fifteen_minutes():
    seconds = [0.0]
    settings = SandboxSettings(limits=Limits.off(), monotonic=lambda: seconds[0])
    async with staged(settings) as scene, visiting(scene, prepare=with_commands) as visit:
        interaction = await slash(visit, "today")
        application_id = scene.sandbox.backend.world.application_id
        followup = f"{scene.sandbox.api_base}/webhooks/{application_id}/{interaction.token}"
        session = visit.client.http._HTTPClient__session  # type: ignore[attr-defined]
        seconds[0] = 15 * 60
        async with session.post(followup, json={"content": "just in time"}) as answer:
            assert answer.status == 204
        seconds[0] = 15 * 60 + 1
        async with session.post(followup, json={"content": "too late"}) as answer:
            assert answer.status == 401
            assert (await answer.json())["code"] == 50027


async def test_no_followup_before_the_first_answer(stage: Visit):
    scene = stage.scene
    interaction = await scene.sandbox.slash(scene.channel, scene.reader, "quiet")
    application_id = scene.sandbox.backend.world.application_id
    followup = f"{scene.sandbox.api_base}/webhooks/{application_id}/{interaction.token}"
    session = stage.client.http._HTTPClient__session  # type: ignore[attr-defined]
    async with session.post(followup, json={"content": "early"}) as answer:
        assert (await answer.json())["code"] == 10015


async def test_a_command_for_managers_is_offered_to_managers_only(stage: Visit):
    scene = stage.scene
    with pytest.raises(RefusedError):
        await scene.sandbox.slash(scene.channel, scene.reader, "manage")
    manager = await scene.sandbox.add_member(
        scene.guild, "manager", permissions=Permission.MANAGE_GUILD, locale="en-US"
    )
    interaction = await scene.sandbox.slash(scene.channel, manager, "manage")
    await interaction.first_answer()
    assert [it.content for it in interaction.messages] == ["True en-US"]


async def test_a_direct_chat_offers_all_but_the_commands_for_guilds(stage: Visit):
    scene = stage.scene
    channel = scene.sandbox.dm(scene.reader)
    interaction = await scene.sandbox.slash(channel, scene.reader, "today")
    await interaction.first_answer()
    assert [it.content for it in scene.sandbox.messages(channel.id)] == ["today"]
    with pytest.raises(RefusedError):
        await scene.sandbox.slash(channel, scene.reader, "manage")


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("nothing", {}),
        ("topic", {}),
        ("topic", {"name": "x", "other": "y"}),
        ("topic", {"name": "x", "count": "three"}),
    ],
)
async def test_a_client_refuses_what_is_not_registered(
    stage: Visit, command: str, options: dict[str, str]
):
    scene = stage.scene
    with pytest.raises(RefusedError):
        await scene.sandbox.slash(scene.channel, scene.reader, command, **options)


async def test_a_button_edits_its_message_and_a_menu_answers(stage: Visit):
    sandbox, reader = stage.scene.sandbox, stage.scene.reader
    (panel,) = (await slash(stage, "panel")).messages
    pressed = await sandbox.press(panel, "next", reader)
    await pressed.first_answer()
    assert panel.content == "next page"
    chosen = await sandbox.choose(panel, "pick", reader, "B")
    await sandbox.wait_for(lambda: chosen.followups)
    assert chosen.followups[0].content == "picked B"
    with pytest.raises(RefusedError):
        await sandbox.choose(panel, "pick", reader, "C")
    with pytest.raises(RefusedError):
        await sandbox.press(panel, "pick", reader)


async def test_a_dialogue_opens_and_is_filled_in(stage: Visit):
    sandbox, reader = stage.scene.sandbox, stage.scene.reader
    (panel,) = (await slash(stage, "panel")).messages
    pressed = await sandbox.press(panel, "form", reader)
    await pressed.first_answer()
    submitted = await sandbox.submit(pressed, reader, when="08:00")
    await submitted.first_answer()
    (answer,) = submitted.messages
    assert answer.content == "at 08:00"
    assert answer.is_ephemeral
    with pytest.raises(RefusedError):
        await sandbox.submit(pressed, reader, nothing="x")
