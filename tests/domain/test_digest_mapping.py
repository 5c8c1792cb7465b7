from dataclasses import replace

from bot.domain.digest import story_text
from bot.domain.digest_mapping import map_digest, map_story
from bot.parsing import DEFAULT_LABELS, parse_digest
from tests.conftest import REPOSITORY

DAY = "2026-02-26"
PARSED = parse_digest(
    (REPOSITORY / "digests" / f"{DAY}.md").read_text("utf-8"), labels=DEFAULT_LABELS
)
assert PARSED.digest
DIGEST = PARSED.digest


def test_a_change_that_changes_nothing_gives_the_same_digest():
    assert map_digest(DIGEST, str) == DIGEST


def test_what_a_story_is_found_by_stays():
    for before, after in zip(
        DIGEST.stories, map_digest(DIGEST, lambda _: "甲").stories, strict=True
    ):
        assert (after.key, after.position, after.number) == (
            before.key,
            before.position,
            before.number,
        )
        assert after.sources == before.sources
        assert [m.value for m in after.metrics] == [m.value for m in before.metrics]
        assert [section.kind for section in after.sections] == [s.kind for s in before.sections]


def test_all_that_a_story_says_is_changed():
    for story in DIGEST.stories:
        shouted = map_story(story, str.upper)
        code = story_text(story).count("awesome-deepseek-integration")
        assert story_text(shouted).count("awesome-deepseek-integration") == code
        assert story_text(shouted).upper() == story_text(story).upper()
        assert shouted.headline_text == story.headline_text.upper()


def test_title_preamble_outlook_and_footer_are_changed():
    mapped = map_digest(DIGEST, lambda text: f"{text}!")
    assert mapped.title == f"{DIGEST.title}!"
    assert mapped.outlook
    assert DIGEST.outlook
    assert mapped.outlook.heading == f"{DIGEST.outlook.heading}!"
    assert mapped.preamble != DIGEST.preamble
    assert mapped.footer != DIGEST.footer
    assert len(mapped.outlook.trends) == len(DIGEST.outlook.trends)
    assert map_digest(replace(DIGEST, outlook=None), str).outlook is None
