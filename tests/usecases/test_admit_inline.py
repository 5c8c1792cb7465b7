"""Whose inline queries are answered, and what of."""

from pathlib import Path

from bot.bootstrap.admission import make_admission
from bot.bootstrap.finding import Finding
from bot.config import Settings
from bot.domain.audience import Chat, ChatAddress, ChatKind, Language, Person, Platform
from bot.usecases.admit_inline import AdmitInline
from bot.usecases.caller import Caller, always
from tests.usecases.world import DAY, World


def desk(world: World) -> AdmitInline:
    finding = Finding(world.stores, world.library, world.read, world.catalogue, clock=world.clock)
    admit = make_admission(Settings(), world.clock)
    return AdmitInline(admit, finding.inline.answer, clock=world.clock)


def reader(number: int = 7) -> Caller:
    person = Person(Platform.TELEGRAM, str(number), "读者", Language.ZH_HANS)
    chat = Chat(ChatAddress(Platform.TELEGRAM, str(number)), ChatKind.PRIVATE)
    return Caller(chat, always, person)


async def test_no_words_ask_for_the_newest_digest(world: World):
    world.write(DAY)
    await world.collect.collect()
    answer = await desk(world).answer("", "", reader())
    assert answer
    assert answer.is_today
    assert [card.story.headline_text for card in answer.stories] == ["开源模型发布", "芯片降价"]


async def test_without_any_digest_there_is_nothing_to_lead_to(world: World):
    answer = await desk(world).answer("", "", reader())
    assert answer
    assert not answer.stories
    assert answer.newest is None


async def test_who_asks_beyond_reason_gets_nothing_and_nobody_else_is_slowed(world: World):
    inline = desk(world)
    answers = [await inline.answer("开源", "", reader()) for _ in range(241)]
    assert None not in answers[:240]
    assert answers[240] is None
    assert await inline.answer("开源", "", reader(8)) is not None


async def test_while_the_records_are_away_the_answer_is_not_kept(world: World, tmp_path: Path):
    inline = desk(world)
    (tmp_path / "test.db").rename(tmp_path / "away.db")
    answer = await inline.answer("开源", "", reader())
    assert answer
    assert not answer.is_lasting
    assert not answer.stories
