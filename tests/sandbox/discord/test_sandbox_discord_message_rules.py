"""Rules for messages that the reference does not state."""

from typing import Any

import pytest

from bot.sandbox.discord.errors import ApiError
from bot.sandbox.discord.message_rules import IS_COMPONENTS_V2, check_message


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def v2(*components: dict[str, Any], **fields: object) -> dict[str, Any]:
    return {"flags": IS_COMPONENTS_V2, "components": list(components), **fields}


def row(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(children)}


def button(**fields: object) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "go", "custom_id": "go", **fields}


def codes(body: dict[str, Any]) -> set[str]:
    with pytest.raises(ApiError) as caught:
        check_message(body)
    found: set[str] = set()

    def gather(node: object) -> None:
        if isinstance(node, dict):
            found.update(error["code"] for error in node.get("_errors", ()))
            for key, child in node.items():
                if key != "_errors":
                    gather(child)

    gather(caught.value.errors)
    return found


def test_it_takes_exactly_4000_characters_of_text_displays():
    check_message(v2(text("a" * 2000), text("b" * 2000)))
    found = codes(v2(text("a" * 2000), text("b" * 2001)))
    assert found == {"COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"}


def test_it_counts_nested_components_up_to_40():
    container = {"type": 17, "components": [text("x") for _ in range(39)]}
    check_message(v2(container))
    found = codes(v2(container, text("y")))
    assert found == {"COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"}


@pytest.mark.parametrize("field", [{"content": "hi"}, {"embeds": [{"title": "hi"}]}])
def test_components_v2_exclude_content_and_embeds(field: dict[str, Any]):
    found = codes(v2(text("x"), **field))
    assert found == {"MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"}


def test_it_refuses_new_components_without_the_flag():
    assert codes({"components": [text("x")]}) == {"UNION_TYPE_CHOICES"}


def test_it_takes_content_of_2000_characters_and_no_more():
    check_message({"content": "字" * 2000})
    assert codes({"content": "字" * 2001}) == {"BASE_TYPE_MAX_LENGTH"}


def test_it_counts_6000_characters_over_all_embeds():
    check_message({"embeds": [{"description": "x" * 3000}, {"description": "y" * 3000}]})
    fields = [{"name": "n", "value": "v"}]
    crowded = {
        "embeds": [{"description": "x" * 3000}, {"description": "y" * 2999, "fields": fields}]
    }
    assert codes(crowded) == {"MAX_EMBED_SIZE_EXCEEDED"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"content": " \n "},
        v2(),
        {"embeds": []},
        {"embeds": [{}]},
        {"embeds": [{"type": "rich"}]},
    ],
)
def test_it_refuses_an_empty_message(body: dict[str, Any]):
    with pytest.raises(ApiError) as caught:
        check_message(body)
    assert caught.value.code == 50006


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (button(custom_id=None), "BASE_TYPE_REQUIRED"),
        (button(url="https://example.org"), "BUTTON_COMPONENT_INVALID_FIELD"),
        (button(style=5, custom_id=None), "BASE_TYPE_REQUIRED"),
        (button(label=None), "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED"),
    ],
)
def test_it_refuses_a_button_that_does_not_fit_its_style(wrong: dict[str, Any], code: str):
    assert codes({"content": "x", "components": [row(wrong)]}) == {code}


def test_it_refuses_the_same_custom_id_twice():
    body = {"content": "x", "components": [row(button()), row(button())]}
    assert codes(body) == {"COMPONENT_CUSTOM_ID_DUPLICATED"}


def test_it_refuses_a_menu_beside_a_button():
    menu = {"type": 3, "custom_id": "m", "options": [{"label": "a", "value": "a"}]}
    body = {"content": "x", "components": [row(menu, button())]}
    assert codes(body) == {"COMPONENT_LAYOUT_WIDTH_EXCEEDED"}


def test_it_refuses_a_link_to_a_file_that_did_not_come_along():
    body = v2({"type": 13, "file": {"url": "attachment://a.txt"}})
    assert codes(body) == {"UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT"}
    check_message(body, attachments=frozenset({"a.txt"}))


def test_it_refuses_to_parse_users_and_list_them_too():
    body = {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}
    assert codes(body) == {"MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"}
