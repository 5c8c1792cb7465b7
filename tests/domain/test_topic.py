import unicodedata

import pytest

from bot.domain.topic import Topic, TopicCatalogue

OPEN_SOURCE = Topic("开源", ("open source", "开放权重"), ("MIT 许可", "Apache 2.0"))
CHIPS = Topic("算力与芯片", ("AI 芯片", "GPU"), ("B200", "GPT-5"))
META = Topic("Meta", ("Llama",))

SIMPLIFIED = str.maketrans("開放權許", "开放权许")


def fold(text: str) -> str:
    """As much of a fold as these tests need."""
    return unicodedata.normalize("NFKC", text).casefold().translate(SIMPLIFIED)


CATALOGUE = TopicCatalogue((OPEN_SOURCE, CHIPS, META), fold)


def found(text: str) -> dict[str, tuple[str, ...]]:
    return {match.topic.name: match.words for match in CATALOGUE.matches(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Open Source",
        "an open-source model",
        "OPENSOURCE",
        "open\nsource",
        "open‑source",
        "open – source",
        "ＯＰＥＮ　ＳＯＵＲＣＥ",
        "全面Open Source化",
    ],
)
def test_case_width_blanks_and_hyphens_make_no_difference(text: str) -> None:
    assert found(text) == {"开源": ("open source",)}


def test_script_makes_no_difference() -> None:
    assert found("月之暗面開源新模型，開放權重") == {"开源": ("开源", "开放权重")}


@pytest.mark.parametrize("text", ["采用修改版MIT许可证", "MIT 许可", "mit許可證"])
def test_a_blank_between_latin_and_chinese_makes_no_difference(text: str) -> None:
    assert found(text) == {"开源": ("MIT 许可",)}


@pytest.mark.parametrize(
    "text",
    [
        "闭源模型",
        "open sources of income",
        "reopen source",
        "permit许可",
        "GB200",
        "B2000",
        "GPT-50",
        "GPT-5o",
        "metadata",
        "métallama",
        "Apache 2.01",
        "openXsource",
        "",
    ],
)
def test_a_latin_word_must_stand_alone(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("B200集群", "B200"),
        ("GPT-5.3-Codex", "GPT-5"),
        ("用GPT5训练", "GPT-5"),
        ("国产AI芯片", "AI 芯片"),
        ("(GPU)", "GPU"),
    ],
)
def test_punctuation_and_chinese_may_touch_a_latin_word(text: str, word: str) -> None:
    assert found(text) == {"算力与芯片": (word,)}


def test_a_number_may_follow_a_name() -> None:
    assert found("Llama4") == {"Meta": ("Llama",)}


def test_topics_come_in_the_order_of_the_catalogue() -> None:
    assert list(found("Meta的GPU跑开源模型")) == ["开源", "算力与芯片", "Meta"]


def test_spellings_of_one_word_are_reported_once() -> None:
    topic = Topic("开源", ("open source", "open-source", "Open Source"))
    (match,) = TopicCatalogue((topic,), fold).matches("an open-source model")
    assert match.words == ("open source",)


@pytest.mark.parametrize(
    "asked",
    [
        "开源",
        "#开源",
        "＃開源",
        " 开 源 ",
        "open source",
        "Open-Source",
        "opensource",
        "ＯＰＥＮ source",
    ],
)
def test_a_topic_is_found_by_name_and_alias(asked: str) -> None:
    assert CATALOGUE.find(asked) == OPEN_SOURCE


@pytest.mark.parametrize("asked", ["", "#", " - ", "MIT 许可", "闭源", "open"])
def test_a_topic_is_not_found_by_anything_else(asked: str) -> None:
    assert CATALOGUE.find(asked) is None


def test_the_first_topic_keeps_an_alias_that_two_claim() -> None:
    first, second = Topic("机器人", ("robot",)), Topic("具身智能", ("robot",))
    assert TopicCatalogue((first, second), fold).find("robot") == first


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [("opensorce", OPEN_SOURCE), ("芯片", CHIPS), ("开原", OPEN_SOURCE), ("#lama", META)],
)
def test_the_nearest_topic_is_suggested_first(asked: str, nearest: Topic) -> None:
    assert CATALOGUE.suggest(asked)[0] == nearest


@pytest.mark.parametrize("asked", ["", "#", "zzzzzz"])
def test_nothing_is_suggested_for_nonsense(asked: str) -> None:
    assert CATALOGUE.suggest(asked) == ()


def test_a_topic_is_suggested_once_and_no_more_than_asked_for() -> None:
    many = TopicCatalogue(tuple(Topic(f"topic {n}", (f"topics {n}",)) for n in range(9)), fold)
    suggested = many.suggest("topic", limit=4)
    assert len(suggested) == len(set(suggested)) == 4


@pytest.mark.parametrize("word", ["", " ", "-", "#", "…", "_"])
def test_a_word_without_letters_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="without letters"):
        Topic("开源", keywords=(word,))


def test_signs_in_words_are_no_patterns() -> None:
    catalogue = TopicCatalogue((Topic("C++"), Topic(".NET"), Topic("llama.cpp")), fold)
    assert [m.topic.name for m in catalogue.matches("c++ llamaxcpp .net")] == ["C++", ".NET"]


def test_words_by_which_a_topic_was_found_can_be_asked_for() -> None:
    matches = CATALOGUE.matches("开源 GPU")
    words = {match.topic: match.words for match in matches}
    assert words.get(OPEN_SOURCE, ()) == ("开源",)
    assert words.get(META, ()) == ()
