"""What every ``ReaderStore`` keeps of single people."""

from bot.domain.audience import Person, Platform
from bot.domain.digest import StoryKey
from bot.domain.readers import Keeping, KeptStory, ReaderRecord, Vote, VoteTally
from tests.contracts.store_samples import MINUTE, NOW, AllStores

ONE, TWO, THREE = (StoryKey(f"20260226-000000000{number}") for number in "123")
READER = Person(Platform.TELEGRAM, "7", "读者")
OTHER = Person(Platform.TELEGRAM, "8")
NAMESAKE = Person(Platform.DISCORD, "7")


async def test_what_is_kept_last_comes_first(stores: AllStores) -> None:
    for minutes, key in enumerate((ONE, TWO, THREE)):
        kept = await stores.readers.keep(READER, key, at=NOW + minutes * MINUTE, most=10)
        assert kept is Keeping.NEW
    assert await stores.readers.kept(READER, limit=2) == [
        KeptStory(THREE, NOW + 2 * MINUTE),
        KeptStory(TWO, NOW + MINUTE),
    ]
    assert await stores.readers.kept(READER, limit=2, offset=2) == [KeptStory(ONE, NOW)]
    assert await stores.readers.count(READER) == 3


async def test_a_story_is_kept_once_and_since_the_first_time(stores: AllStores) -> None:
    await stores.readers.keep(READER, ONE, at=NOW, most=10)
    again = await stores.readers.keep(READER, ONE, at=NOW + MINUTE, most=10)
    assert again is Keeping.ALREADY
    assert await stores.readers.kept(READER, limit=9) == [KeptStory(ONE, NOW)]


async def test_nobody_keeps_more_than_the_most(stores: AllStores) -> None:
    await stores.readers.keep(READER, ONE, at=NOW, most=1)
    assert await stores.readers.keep(READER, TWO, at=NOW, most=1) is Keeping.FULL
    assert await stores.readers.keep(READER, ONE, at=NOW, most=1) is Keeping.ALREADY
    assert await stores.readers.keep(OTHER, TWO, at=NOW, most=1) is Keeping.NEW


async def test_what_is_dropped_is_not_kept_any_more(stores: AllStores) -> None:
    await stores.readers.keep(READER, ONE, at=NOW, most=10)
    assert await stores.readers.drop(READER, ONE)
    assert not await stores.readers.drop(READER, ONE)
    assert await stores.readers.kept(READER, limit=9) == []


async def test_people_of_two_platforms_are_two(stores: AllStores) -> None:
    await stores.readers.keep(READER, ONE, at=NOW, most=10)
    await stores.readers.vote(READER, ONE, is_liked=True, at=NOW)
    assert await stores.readers.count(NAMESAKE) == 0
    assert await stores.readers.everything_of(NAMESAKE) == ReaderRecord()


async def test_the_same_vote_again_takes_it_back(stores: AllStores) -> None:
    assert await stores.readers.vote(READER, ONE, is_liked=True, at=NOW) is True
    assert await stores.readers.vote(READER, ONE, is_liked=True, at=NOW) is None
    assert await stores.readers.tally(ONE) == VoteTally(0, 0)


async def test_the_other_vote_takes_the_place_of_the_first(stores: AllStores) -> None:
    await stores.readers.vote(READER, ONE, is_liked=True, at=NOW)
    assert await stores.readers.vote(READER, ONE, is_liked=False, at=NOW) is False
    await stores.readers.vote(OTHER, ONE, is_liked=True, at=NOW)
    await stores.readers.vote(OTHER, TWO, is_liked=True, at=NOW)
    assert await stores.readers.tally(ONE) == VoteTally(1, 1)


async def test_everything_of_a_person_is_told_and_forgotten(stores: AllStores) -> None:
    await stores.readers.keep(READER, ONE, at=NOW, most=10)
    await stores.readers.vote(READER, TWO, is_liked=False, at=NOW + MINUTE)
    await stores.readers.keep(OTHER, ONE, at=NOW, most=10)
    assert await stores.readers.everything_of(READER) == ReaderRecord(
        (KeptStory(ONE, NOW),), (Vote(TWO, is_liked=False, at=NOW + MINUTE),)
    )
    await stores.readers.forget(READER)
    assert await stores.readers.everything_of(READER) == ReaderRecord()
    assert await stores.readers.tally(TWO) == VoteTally()
    assert await stores.readers.count(OTHER) == 1
