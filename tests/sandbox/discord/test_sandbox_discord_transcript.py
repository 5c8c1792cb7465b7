"""A channel as plain text."""

import pytest

from bot.sandbox.discord.plain_text import plain_lines
from tests.sandbox.discord.visits import Visit


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("**bold** and `code`", ["bold and code"]),
        ("## Head", ["■ Head"]),
        ("> said", ["│ said"]),
        ("-# small", ["small"]),
        ("[text](https://example.org/a_b*c)", ["text <https://example.org/a_b*c>"]),
        (r"2 \* 3 \_x\_", ["2 * 3 _x_"]),
        ("```\na  **b**\n```\nend", ["    a  **b**", "end"]),
        ("```one```", ["    one"]),
        ("_said_ in snake_case_words", ["said in snake_case_words"]),
        ("see <https://example.org/a_b_c>", ["see https://example.org/a_b_c"]),
    ],
)
def test_markdown_becomes_plain(markdown: str, lines: list[str]):
    assert plain_lines(markdown) == lines


async def test_a_message_of_components_reads_from_top_to_bottom(visit: Visit):
    row = {
        "type": 1,
        "components": [
            {"type": 2, "style": 5, "label": "Source", "url": "https://example.org/a"},
            {"type": 2, "style": 2, "label": "More", "custom_id": "more", "disabled": True},
        ],
    }
    section = {
        "type": 9,
        "components": [{"type": 10, "content": "aside"}],
        "accessory": {"type": 11, "media": {"url": "https://example.org/p.png"}},
    }
    menu = {"type": 3, "custom_id": "m", "options": [{"label": "A", "value": "a"}]}
    text = {"type": 10, "content": "# 标题\n```\n指标  56.8\n```"}
    container = {"type": 17, "components": [text, {"type": 14}, section, row]}
    menus = {"type": 1, "components": [menu]}
    await visit.post({"flags": 1 << 15, "components": [container, menus]})
    expected = """\
Discord · #daily

Daybrief:
  ┃ ■ 标题
  ┃     指标  56.8
  ┃ ────────────────────────
  ┃ aside
  ┃ 🖼 https://example.org/p.png
  ┃ [Source → https://example.org/a]  [More] (greyed out)
  [choose ▾ A]"""
    assert visit.scene.sandbox.transcript(visit.scene.channel.id) == expected


async def test_a_buttons_address_is_not_shown_twice(visit: Visit):
    button = {"type": 2, "style": 5, "label": "example.org", "url": "https://example.org/a_b"}
    text = {"type": 10, "content": "Source: <https://example.org/a_b>"}
    row = {"type": 1, "components": [button]}
    await visit.post({"flags": 1 << 15, "components": [text, row]})
    shown = visit.scene.sandbox.transcript(visit.scene.channel.id)
    assert shown.endswith("  Source: https://example.org/a_b\n  [example.org ↗]")


async def test_embeds_and_people_are_told_too(visit: Visit):
    scene = visit.scene
    await scene.sandbox.say(scene.channel, scene.reader, "good morning")
    embed = {
        "author": {"name": "Desk"},
        "title": "Title",
        "url": "https://example.org",
        "description": "**text**",
        "fields": [{"name": "n", "value": "v"}],
        "footer": {"text": "foot"},
    }
    await visit.post({"content": "look", "embeds": [embed]})
    expected = """\
Discord · #daily

reader:
  good morning

Daybrief:
  look
  ▌ Desk
  ▌ Title <https://example.org>
  ▌ text
  ▌ n
  ▌   v
  ▌ foot"""
    assert scene.sandbox.transcript(scene.channel.id) == expected


async def test_a_deleted_channel_keeps_its_transcript(visit: Visit):
    await visit.post({"content": "hello"})
    await visit.scene.sandbox.delete_channel(visit.scene.channel)
    assert "hello" in visit.scene.sandbox.transcript(visit.scene.channel.id)
