from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.correction import (
    CorrectedEdition,
    Mark,
    Messages,
    StoryMessages,
    changed_places,
    correct,
)
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.digest import StoryKey
from bot.domain.story_lineage import PublishedStory, StoryLineage

OVERVIEW, STORY, OUTLOOK = MessageKind.OVERVIEW, MessageKind.STORY, MessageKind.OUTLOOK


def message(kind: MessageKind, body: str, key: str | None = None) -> RenderedMessage:
    return RenderedMessage(kind, "send", body, StoryKey(key) if key else None)


def story(key: str, *bodies: str) -> StoryMessages:
    return StoryMessages(StoryKey(key), (tuple(message(STORY, body, key) for body in bodies),))


def edition(*stories: StoryMessages, overview: str = "o", outlook: str = "z") -> CorrectedEdition:
    return CorrectedEdition(
        (message(OVERVIEW, overview),),
        stories,
        (message(OUTLOOK, outlook),) if outlook else (),
    )


def as_sent(sent: CorrectedEdition) -> Messages:
    return tuple(m for _, renderings in sent.groups() for m in renderings[0])


def lineage(*revisions: str) -> StoryLineage:
    """Each a row of one-letter keys, whose headlines are all unlike."""
    return StoryLineage(
        [
            [PublishedStory(StoryKey(key), key, place) for place, key in enumerate(keys, 1)]
            for keys in revisions
        ]
    )


def mark(wanted: Mark) -> RenderedMessage:
    body = f"{wanted.reason} {wanted.headline}".strip()
    return RenderedMessage(wanted.kind, "send", body, wanted.story_key)


def bodies(messages: Messages) -> list[str]:
    return [m.body for m in messages]


def test_nothing_changes_where_the_digest_reads_as_before():
    before = edition(story("a", "甲"), story("b", "乙"))
    after = correct(as_sent(before), before, lineage("ab", "ab"), mark=mark)
    assert after == as_sent(before)
    assert changed_places(as_sent(before), after) == ()


def test_a_changed_story_keeps_its_place_and_the_others_are_left_alone():
    standing = as_sent(edition(story("a", "甲"), story("b", "乙")))
    now = edition(story("a", "甲"), story("b", "乙改"))
    after = correct(standing, now, lineage("ab", "ab"), mark=mark)
    assert bodies(after) == ["o", "甲", "乙改", "z"]
    assert changed_places(standing, after) == (2,)


def test_new_stories_come_behind_everything_in_the_order_of_the_digest():
    standing = as_sent(edition(story("a", "甲")))
    now = edition(story("x", "新一"), story("a", "甲"), story("y", "新二"), overview="o2")
    after = correct(standing, now, lineage("a", "xay"), mark=mark)
    assert bodies(after) == ["o2", "甲", "z", "新一", "新二"]
    assert changed_places(standing, after) == (0, 3, 4)


def test_a_withdrawn_story_is_marked_and_comes_back_into_its_place():
    before = edition(story("a", "甲"), story("b", "乙"))
    gone = correct(as_sent(before), edition(story("b", "乙")), lineage("ab", "b"), mark=mark)
    assert bodies(gone) == ["o", "withdrawn a", "乙", "z"]
    back = correct(gone, before, lineage("ab", "b", "ab"), mark=mark)
    assert bodies(back) == bodies(as_sent(before))


def test_a_story_of_two_messages_that_is_withdrawn_is_marked_twice():
    standing = as_sent(edition(story("a", "甲1", "甲2")))
    after = correct(standing, edition(), lineage("a", ""), mark=mark)
    assert bodies(after) == ["o", "withdrawn a", "withdrawn a", "z"]


def test_a_story_that_grew_uses_its_places_and_adds_one():
    standing = as_sent(edition(story("a", "甲"), story("b", "乙")))
    now = edition(story("a", "甲1", "甲2"), story("b", "乙"))
    after = correct(standing, now, lineage("ab", "ab"), mark=mark)
    assert bodies(after) == ["o", "甲1", "乙", "z", "甲2"]


def test_a_story_that_shrank_says_so_in_the_places_it_leaves_and_takes_them_again():
    standing = as_sent(edition(story("a", "甲1", "甲2")))
    short = correct(standing, edition(story("a", "甲")), lineage("a", "a"), mark=mark)
    assert bodies(short) == ["o", "甲", "shortened a", "z"]
    long = correct(short, edition(story("a", "甲1", "甲二")), lineage("a", "a", "a"), mark=mark)
    assert bodies(long) == ["o", "甲1", "甲二", "z"]


def test_an_outlook_may_go_and_come():
    standing = as_sent(edition(story("a", "甲")))
    without = edition(story("a", "甲"), outlook="")
    gone = correct(standing, without, lineage("a", "a"), mark=mark)
    assert bodies(gone) == ["o", "甲", "withdrawn"]
    back = correct(as_sent(without), edition(story("a", "甲")), lineage("a", "a"), mark=mark)
    assert bodies(back) == ["o", "甲", "z"]


def test_a_story_that_only_moved_is_left_alone():
    standing = as_sent(edition(story("a", "1. 甲"), story("b", "2. 乙")))
    moved = StoryMessages(
        StoryKey("b"), ((message(STORY, "1. 乙", "b"),), (message(STORY, "2. 乙", "b"),))
    )
    after = correct(standing, edition(moved), lineage("ab", "b"), mark=mark)
    assert bodies(after) == ["o", "withdrawn a", "2. 乙", "z"]


def test_a_story_that_moved_and_changed_shows_its_new_place():
    standing = as_sent(edition(story("a", "1. 甲"), story("b", "2. 乙")))
    moved = StoryMessages(
        StoryKey("b"), ((message(STORY, "1. 乙改", "b"),), (message(STORY, "2. 乙改", "b"),))
    )
    after = correct(standing, edition(moved), lineage("ab", "b"), mark=mark)
    assert bodies(after) == ["o", "withdrawn a", "1. 乙改", "z"]


def test_a_story_whose_link_changed_is_found_by_its_headline():
    standing = as_sent(edition(story("a", "甲 old.example")))
    told_anew = StoryLineage(
        [[PublishedStory(StoryKey(key), "模型正式发布", 1)] for key in ("a", "b")]
    )
    after = correct(standing, edition(story("b", "甲 new.example")), told_anew, mark=mark)
    assert bodies(after) == ["o", "甲 new.example", "z"]
    assert after[1].story_key == "b"
    assert correct(after, edition(story("b", "甲 new.example")), told_anew, mark=mark) == after


def test_a_message_of_a_story_that_nobody_knows_is_left_alone():
    standing = (*as_sent(edition()), message(STORY, "?", "unknown"))
    assert correct(standing, edition(), lineage("a"), mark=mark) == standing


def rich(body: str, *html: str) -> RenderedMessage:
    fallback = tuple(message(STORY, it, "a") for it in html)
    return replace(message(STORY, body, "a"), fallback=fallback)


def test_what_had_to_fall_back_into_several_messages_is_corrected_in_them():
    standing = (
        message(OVERVIEW, "o"), message(STORY, "h1", "a"), message(STORY, "h2", "a")
    )  # fmt: skip
    same = StoryMessages(StoryKey("a"), ((rich("r", "h1", "h2"),),))
    now = CorrectedEdition((message(OVERVIEW, "o"),), (same,), ())
    assert correct(standing, now, lineage("a", "a"), mark=mark) == standing
    changed = replace(now, stories=(replace(same, renderings=((rich("r'", "h1", "h2'"),),)),))
    after = correct(standing, changed, lineage("a", "a"), mark=mark)
    assert changed_places(standing, after) == (2,)


KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=6)


@st.composite
def editions(draw: st.DrawFn) -> CorrectedEdition:
    stories = [
        story(key, *(f"{key}{n}{draw(st.sampled_from('xy'))}" for n in range(draw(_COUNTS))))
        for key in draw(KEYS)
    ]
    return edition(*stories, overview=draw(st.sampled_from("op")), outlook=draw(_OUTLOOKS))


_COUNTS = st.integers(1, 3)
_OUTLOOKS = st.sampled_from(["", "z", "zz"])


def keys(told: CorrectedEdition) -> str:
    return "".join(it.key for it in told.stories)


@given(st.lists(editions(), min_size=2, max_size=5))
def test_any_row_of_corrections_ends_with_what_the_newest_digest_says(
    told: list[CorrectedEdition],
):
    standing = as_sent(told[0])
    for count, now in enumerate(told[1:], 2):
        so_far = lineage(*(keys(it) for it in told[:count]))
        after = correct(standing, now, so_far, mark=mark)
        assert [m.kind for m in after[: len(standing)]] == [m.kind for m in standing]
        marks = [m for m in after if m.body.startswith(("withdrawn", "shortened"))]
        assert sorted(bodies(after)) == sorted(bodies(as_sent(now)) + [m.body for m in marks])
        assert correct(after, now, so_far, mark=mark) == after
        standing = after


@given(editions(), editions())
def test_what_reads_the_same_costs_no_call(before: CorrectedEdition, now: CorrectedEdition):
    standing = as_sent(before)
    after = correct(standing, now, lineage(keys(before), keys(now)), mark=mark)
    touched = {after[place].body for place in changed_places(standing, after)}
    for m in as_sent(now):
        key_before = [b.body for b in standing if b.story_key == m.story_key and b.kind == m.kind]
        if m.body in key_before:
            index = [n.body for n in as_sent(now) if n.story_key == m.story_key].index(m.body)
            if key_before.index(m.body) == index:
                assert m.body not in touched
