import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.opencc import TextFolder

fold = TextFolder()


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Open Source", "open source"),
        ("ＯｐｅｎＡＩ", "openai"),
        ("開放權重", "开放权重"),
        ("①", "1"),
        ("ﾒﾀ", "メタ"),
        ("STRASSE Straße", "strasse strasse"),
        ("", ""),
    ],
)
def test_it_folds_case_width_and_script(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("多模態大模型與影片生成", "多模态大模型与影片生成"),
        ("餅乾", "饼干"),
        ("接著瞭解", "接着了解"),
        ("憑藉顯著優勢", "凭借显著优势"),
        ("裡裏臺台為爲眾衆", "里里台台为为众众"),
    ],
)
def test_both_scripts_fold_to_one_form(traditional: str, simplified: str) -> None:
    assert fold(traditional) == fold(simplified)


def test_a_word_folds_alike_whatever_stands_around_it() -> None:
    assert fold("乾") in fold("餅乾")
    assert fold("乾") in fold("乾坤")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(codec="utf-8"), max_size=8), st.text(max_size=8))
def test_a_word_in_a_text_is_found_after_folding(word: str, rest: str) -> None:
    assert fold(word + " " + rest).startswith(fold(word))


def test_a_lone_surrogate_is_no_obstacle() -> None:
    assert fold("\ud83d 開") == "\ud83d 开"


def test_ten_thousand_characters_take_less_than_five_milliseconds() -> None:
    text = "月之暗面開源 Kimi K2.5：萬億參數多模態MoE模型。" * 400
    assert len(text) > 10_000
    fold(text)
    best = min(_seconds(text) for _ in range(5))
    assert best < 0.005


def _seconds(text: str) -> float:
    start = time.perf_counter()
    fold(text)
    return time.perf_counter() - start
