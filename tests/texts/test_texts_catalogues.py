"""The catalogues: complete, consistent, and in step with the code."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po

import bot.texts
from bot.domain.audience import Language

Key = tuple[str | None, str, str]
TRANSLATED = [language for language in Language if language is not Language.EN]
PACKAGE = Path(bot.texts.__file__).parent


def catalogue_of(language: Language) -> Catalog:
    locale = language.value.replace("-", "_")
    source = files("bot.texts") / "catalogues" / locale / "LC_MESSAGES" / "daybrief.po"
    with source.open("rb") as stream:
        return read_po(stream, locale=locale, abort_invalid=True)


def messages_of(language: Language) -> list[Message]:
    return [message for message in catalogue_of(language) if message.id]


def forms(texts: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    if texts is None:
        return ("",)
    return (texts,) if isinstance(texts, str) else tuple(texts)


def key_of(message: Message) -> Key:
    singular, *plural = forms(message.id)
    return (message.context, singular, "".join(plural))


def keys_in_code() -> Iterator[Key]:
    (mapping,) = tomllib.loads((PACKAGE / "babel.toml").read_text("utf-8"))["mappings"]
    found = extract_from_dir(
        PACKAGE,
        method_map=[(mapping["pattern"], mapping["method"])],
        keywords=parse_keywords(mapping["keywords"]),
    )
    for _, _, message, _, context in found:
        singular, *plural = forms(message)
        yield (context, singular, "".join(plural))


def marks(text: str) -> tuple[int, int]:
    return (text.count("**"), text.count("`"))


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", TRANSLATED)
def test_it_holds_every_sentence_of_the_code_and_no_other(language: Language) -> None:
    written = set(keys_in_code())
    assert len(written) > 100
    assert {key_of(message) for message in messages_of(language)} == written
    assert not catalogue_of(language).obsolete


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_empty_or_fuzzy(language: Language) -> None:
    for message in messages_of(language):
        assert all(form.strip() for form in forms(message.string)), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_the_same_as_in_english(language: Language) -> None:
    for message in messages_of(language):
        for form in forms(message.string):
            assert placeholders(form) == placeholders(forms(message.id)[-1]), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_marks_are_the_same_as_in_english_and_are_paired(language: Language) -> None:
    for message in messages_of(language):
        expected = marks(forms(message.id)[-1])
        assert expected[0] % 2 == 0, message.id
        for form in forms(message.string):
            assert marks(form) == expected, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_plurals_have_as_many_forms_as_the_language(language: Language) -> None:
    catalogue = catalogue_of(language)
    for message in catalogue:
        if message.pluralizable:
            assert len(forms(message.string)) == catalogue.num_plurals, message.id


def test_english_plurals_agree_on_their_placeholders() -> None:
    for _, singular, plural in keys_in_code():
        if plural:
            assert placeholders(singular) == placeholders(plural)


def test_traditional_sentences_hold_no_simplified_characters() -> None:
    quoted = re.compile(r"`[^`]*`")
    simplified = set("这个时间订阅题发过还没条们来给说读数据删链错误请问频务员设开关选择")
    traditional = set("個時間訂閱題發過還沒條們來給說讀數據刪鏈錯誤請問頻務員設開關選擇")
    for message in messages_of(Language.ZH_HANT):
        for form in forms(message.string):
            assert not (set(quoted.sub("", form)) & (simplified - traditional)), form


@pytest.mark.parametrize("language", TRANSLATED)
def test_chinese_keeps_its_spacing_rules(language: Language) -> None:
    spaced = re.compile(r"[\u4e00-\u9fff] [A-Za-z0-9]|[A-Za-z0-9] [\u4e00-\u9fff]")
    touching = re.compile(r"[\u4e00-\u9fff]`|`[\u4e00-\u9fff]")
    for message in messages_of(language):
        for form in forms(message.string):
            outside = re.sub(r"`[^`]+`", "`", form)
            assert not spaced.search(outside), form
            assert not touching.search(outside), form
