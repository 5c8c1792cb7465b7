import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from bot.adapters.opencc import TextFolder
from bot.adapters.opencc.script_conversion import to_simplified, to_traditional, traditional_name
from tests.conftest import REPOSITORY

OPENCC = OpenCC("s2tw")
LINES = tuple(
    line
    for file in sorted((REPOSITORY / "digests").glob("*.md"))
    for line in file.read_text("utf-8").splitlines()
    if not re.search("://|`", line)
)
TRADITIONAL = (
    "皇后站在後面，離家三公里，只有一隻貓。",
    "乾隆皇帝說：乾杯！餅乾乾了。",
    "他看著她，著名作家的著作。",
    "看着香港的高樓，裏面有人。",
    "理髮店在街角發現一根頭髮。",
    "他吃麵，面對面談幹部與干涉。",
    "軟體文件與程序開發已經完成。",
    "台灣的臺北，台北的臺灣。",
    "范先生、姜小姐和于先生游泳後去松山。",
    "他准許批准這件事，準備好了。",
    "系統的文件格式很重要，程序正義與信息安全。",
    "鬱金香、郁達夫、憂鬱。",
    "蛋白酶與營養，那麼多老么。",
)
SIMPLIFIED = (
    "皇后站在后面，离家三公里，只有一只猫。",
    "乾隆皇帝说：干杯！饼干和干果。",
    "理发店在街角发现一根头发。",
    "他吃面，面对面谈干部与干涉。",
    "他批准这件事，准备好了。",
    "台湾台北的软件、文档和文件。",
    "我们接着看，著名作家的著作。",
)


def traditional(*texts: str) -> str:
    change = to_traditional(texts)
    return "".join(change(text) for text in texts)


@pytest.mark.parametrize("text", TRADITIONAL)
def test_a_traditional_text_stays_to_the_letter(text: str):
    assert traditional(text) == text


@pytest.mark.parametrize("text", [*SIMPLIFIED, *LINES[:40]])
def test_a_simplified_text_becomes_what_taiwan_writes(text: str):
    assert traditional("这是简体。", text) == "這是簡體。" + OPENCC.convert(text)


def test_words_that_tell_characters_apart_are_heeded():
    assert traditional(*SIMPLIFIED[:4]) == (
        "皇后站在後面，離家三公里，只有一隻貓。"
        "乾隆皇帝說：乾杯！餅乾和乾果。"
        "理髮店在街角發現一根頭髮。"
        "他吃麵，面對面談幹部與干涉。"
    )


@pytest.mark.parametrize(
    ("mixed", "shown"),
    [
        ("他说「開源」后来成了主流", "他說「開源」後來成了主流"),
        ("使用「讯飞星火」的機構都批准了", "使用「訊飛星火」的機構都批准了"),
        ("皇后号召集新聞稿宣佈者", "皇后號召集新聞稿宣佈者"),
        ("日本の国会と学校，开源很好", "日本の国会と学校，開源很好"),
        (
            "这里是 https://zh.wikipedia.org/wiki/开源。",
            "這裡是 https://zh.wikipedia.org/wiki/开源。",
        ),
        ("开\0源\ud800码", "開\0源\ud800碼"),
    ],
)
def test_in_a_mixed_text_each_clause_is_read_by_itself(mixed: str, shown: str):
    assert traditional(mixed) == shown


def test_a_text_without_a_script_of_its_own_is_in_that_of_the_whole():
    assert traditional("后面", "开源") == "後面開源"
    assert traditional("后面", "開源") == "后面開源"
    assert traditional("后面") == "后面"


def test_words_and_names_stay_what_they_are():
    shown = traditional("字节跳动开源了参数更少的软件", "这是简体。")
    assert shown == "字節跳動開源了參數更少的軟件這是簡體。"


whole = st.lists(
    st.sampled_from((*TRADITIONAL, *SIMPLIFIED, *LINES, "后", "里", "乾", "文件", "只"))
    | st.text(max_size=20)
    | st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=20),
    max_size=6,
)


@given(whole)
def test_what_was_converted_once_is_not_converted_again(texts: list[str]):
    once = [*map(to_traditional(texts), texts)]
    assert [*map(to_traditional(once), once)] == once


@given(st.lists(st.sampled_from(LINES), max_size=6))
def test_a_whole_digest_that_was_converted_stays(lines: list[str]):
    shown = [OPENCC.convert(line) for line in (*LINES, *lines)]
    assert [*map(to_traditional(shown), shown)] == shown


def test_a_traditional_whole_is_simplified_and_a_simplified_one_is_left_alone():
    change = to_simplified(TRADITIONAL)
    assert change
    assert change("皇后站在後面，理髮店發現頭髮。") == "皇后站在后面，理发店发现头发。"
    assert to_simplified(SIMPLIFIED) is None
    assert to_simplified(["台北與东京，这是简体的句子"]) is None
    assert to_simplified(["plain words", "后面"]) is None


def test_a_topic_is_shown_so_that_it_is_found_when_typed():
    assert traditional_name("开源") == "開源"
    assert traditional_name("芯片") == "芯片"
    assert traditional_name("Open Source") == "Open Source"


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)) | st.text())
def test_every_name_that_is_shown_folds_to_the_name(name: str):
    fold = TextFolder()
    assert fold(traditional_name(name)) == fold(name)
