"""Registering application commands."""

from typing import Any

import discord
import pytest
from discord import app_commands

from bot.sandbox.discord.command_rules import check_commands
from bot.sandbox.discord.errors import ApiError
from bot.sandbox.discord.refusals import RefusedError
from tests.sandbox.discord.visits import Scene, Visit, visiting

Tree = app_commands.CommandTree[discord.Client]
DiscordInteraction = discord.Interaction[discord.Client]


def command(name: str = "topic", **fields: object) -> dict[str, Any]:
    return {"name": name, "description": "d", **fields}


def option(name: str, **fields: object) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "d", **fields}


@pytest.mark.parametrize(
    "wrong",
    [
        command("Topic"),
        command("two words"),
        command("主题!"),
        command(description=""),
        command(name_localizations={"xx": "topic"}),
        command(name_localizations={"zh-CN": "Topic"}),
        command(options=[option("a"), option("b", required=True)]),
        command(options=[option("a"), option("a")]),
        command(options=[option("a", autocomplete=True, choices=[{"name": "x", "value": "x"}])]),
        command(options=[option("a", choices=[{"name": "x", "value": "x"}] * 2)]),
        command(options=[option("a", min_length=5, max_length=2)]),
        command(options=[option("a"), {"type": 1, "name": "sub", "description": "d"}]),
        command(options=[option("a", choices=[{"name": "n" * 100, "value": "v" * 8000}])]),
    ],
)
def test_it_refuses_a_wrong_command(wrong: dict[str, Any]):
    with pytest.raises(ApiError) as caught:
        check_commands([wrong])
    assert caught.value.code == 50035


def test_it_takes_chinese_names_and_refuses_a_name_twice():
    check_commands([command("主题", name_localizations={"zh-CN": "主题"}), command("topic")])
    with pytest.raises(ApiError):
        check_commands([command(), command()])


async def test_a_tree_is_synchronised_and_keeps_its_ids(scene: Scene):
    def prepare(tree: Tree) -> None:
        @tree.command(name="topic", description="d")
        async def topic(_: DiscordInteraction, name: str) -> None: ...

    async with visiting(scene, prepare=prepare) as visit:
        (first,) = await visit.tree.sync()
        (again,) = await visit.tree.sync()
        assert first.id == again.id
        (fetched,) = await visit.tree.fetch_commands()
        assert fetched.options[0].name == "name"
        guild = discord.Object(int(scene.guild.id))
        assert await visit.tree.fetch_commands(guild=guild) == []
        visit.tree.clear_commands(guild=None)
        assert await visit.tree.sync() == []


async def test_a_command_is_created_changed_and_deleted_alone(visit: Visit):
    http, application_id = visit.client.http, visit.client.application_id
    assert application_id is not None
    made = await http.upsert_global_command(application_id, command())  # type: ignore[arg-type]
    await http.edit_global_command(application_id, int(made["id"]), {"description": "new"})
    fetched = await http.get_global_command(application_id, int(made["id"]))
    assert fetched["description"] == "new"
    await http.delete_global_command(application_id, int(made["id"]))
    with pytest.raises(discord.NotFound) as caught:
        await http.get_global_command(application_id, int(made["id"]))
    assert caught.value.code == 10063


async def test_a_guild_command_hides_the_global_one_of_its_name(visit: Visit):
    scene, http = visit.scene, visit.client.http
    application_id = visit.client.application_id
    assert application_id is not None
    await http.upsert_global_command(application_id, command())  # type: ignore[arg-type]
    await http.upsert_guild_command(
        application_id,
        int(scene.guild.id),
        command(description="here"),
    )
    offered = scene.sandbox.offered(scene.channel, scene.reader)
    assert [it["description"] for it in offered] == ["here"]


async def test_a_guild_without_the_bot_takes_no_commands(visit: Visit):
    application_id = visit.client.application_id
    assert application_id is not None
    with pytest.raises(discord.Forbidden) as caught:
        await visit.client.http.get_guild_commands(application_id, 1)
    assert caught.value.code == 50001


async def test_options_of_all_kinds_arrive_resolved(scene: Scene):
    seen: list[object] = []

    def prepare(tree: Tree) -> None:
        group = app_commands.Group(name="story", description="d")

        @group.command(name="show", description="d")
        async def show(
            interaction: DiscordInteraction,
            who: discord.Member,
            where: discord.TextChannel,
            part: app_commands.Range[int, 1, 9],
            share: float,
            *,
            is_loud: bool,
        ) -> None:
            seen.extend([who.name, where.name, part, share, is_loud])
            await interaction.response.send_message("ok")

        tree.add_command(group)

    async with visiting(scene, prepare=prepare):
        given: dict[str, Any] = {"where": scene.channel, "part": 4, "share": 0.5, "is_loud": True}
        interaction = await scene.sandbox.slash(
            scene.channel, scene.reader, "story show", who=scene.reader, **given
        )
        await interaction.first_answer()
        assert seen == ["reader", "daily", 4, 0.5, True]
        with pytest.raises(RefusedError):
            await scene.sandbox.slash(
                scene.channel, scene.reader, "story show", who=scene.reader, **{**given, "part": 10}
            )
        with pytest.raises(RefusedError):
            await scene.sandbox.slash(scene.channel, scene.reader, "story")
