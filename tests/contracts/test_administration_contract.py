"""What every ``Administration`` keeps: rights are asked of the platform, over the wire.

Discord sends a person's rights along with each interaction, so that nobody has to ask for them.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import pytest

from bot.adapters.telegram.account import TelegramAccount, connected
from bot.adapters.telegram.administration import TelegramAdministration
from bot.domain.audience import ChatAddress, Platform
from bot.domain.errors import ChatUnreachable, DeliveryPostponed, MessageRejected
from bot.ports import Administration
from bot.sandbox.telegram import Fault, FaultKind, Limits, Status, TelegramSandbox
from tests.contracts.messenger_places import TELEGRAM_TOKEN


@dataclass(frozen=True, slots=True)
class Office:
    """A chat with people in it, by what they are there, and what can happen to it."""

    administration: Administration
    chat: ChatAddress
    people: dict[str, str]
    demote: Callable[[str], None]
    break_down: Callable[[], object]
    mend: Callable[[], None]
    leave: Callable[[], None]
    let_pass: Callable[[float], None]
    questions: Callable[[], int]


@dataclass
class Stopwatch:
    """Seconds that the test lets pass."""

    seconds: float = 0.0

    def let_pass(self, seconds: float) -> None:
        self.seconds += seconds


@asynccontextmanager
async def telegram_office() -> AsyncIterator[Office]:
    async with TelegramSandbox(TELEGRAM_TOKEN, limits=Limits.off()) as sandbox:
        roles = ("owner", "administrator", "member", "stranger")
        people = {role: sandbox.person(role) for role in roles}
        group = sandbox.supergroup("读者群", creator=people["owner"], members=[people["member"]])
        sandbox.set_member(group, people["administrator"], Status.ADMINISTRATOR)
        watch = Stopwatch()
        bot = TelegramAccount(TELEGRAM_TOKEN, sandbox.api_base).make_bot()
        async with connected(bot):
            yield Office(
                TelegramAdministration(bot, timer=lambda: watch.seconds),
                ChatAddress(Platform.TELEGRAM, str(group.id)),
                {role: str(person.id) for role, person in people.items()},
                lambda role: sandbox.set_member(group, people[role]),
                lambda: sandbox.order_fault(Fault(FaultKind.SERVER_ERROR, times=None)),
                sandbox.clear_faults,
                lambda: sandbox.set_bot(group, Status.KICKED),
                watch.let_pass,
                lambda: sum(call.method == "getChatMember" for call in sandbox.calls),
            )


OFFICES: dict[str, Callable[[], AbstractAsyncContextManager[Office]]] = {
    "telegram": telegram_office
}


@pytest.fixture(params=sorted(OFFICES))
async def office(request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    name: str = request.param
    async with OFFICES[name]() as opened:
        yield opened


async def may(office: Office, role: str) -> bool:
    return await office.administration.is_administrator(office.chat, office.people[role])


@pytest.mark.parametrize("role", ["owner", "administrator"])
async def test_who_looks_after_the_chat_may_change_its_subscription(
    office: Office, role: str
) -> None:
    assert await may(office, role)


@pytest.mark.parametrize("role", ["member", "stranger"])
async def test_nobody_else_may(office: Office, role: str) -> None:
    assert not await may(office, role)


async def test_rights_taken_away_count_within_a_minute(office: Office) -> None:
    assert await may(office, "administrator")
    office.demote("administrator")
    office.let_pass(60)
    assert not await may(office, "administrator")


async def test_a_yes_and_a_no_are_asked_for_once_a_while(office: Office) -> None:
    for role, is_one in (("administrator", True), ("member", False)):
        before = office.questions()
        assert [await may(office, role) for _ in range(3)] == [is_one] * 3
        assert office.questions() == before + 1


async def test_those_who_ask_at_once_share_one_question(office: Office) -> None:
    before = office.questions()
    assert await asyncio.gather(*(may(office, "owner") for _ in range(20))) == [True] * 20
    assert office.questions() == before + 1


async def test_a_question_that_failed_is_asked_anew(office: Office) -> None:
    office.break_down()
    with pytest.raises(DeliveryPostponed):
        await may(office, "owner")
    office.mend()
    assert await may(office, "owner")


async def test_somebody_who_does_not_exist_has_no_rights(office: Office) -> None:
    is_administrator = office.administration.is_administrator(office.chat, "999999999999")
    [answer] = await asyncio.gather(is_administrator, return_exceptions=True)
    assert answer is False or type(answer) is MessageRejected


async def test_a_chat_that_is_closed_to_the_bot_is_unreachable(office: Office) -> None:
    office.leave()
    with pytest.raises(ChatUnreachable):
        await may(office, "owner")


async def test_a_platform_that_does_not_answer_is_told_from_a_no(office: Office) -> None:
    office.break_down()
    with pytest.raises(DeliveryPostponed):
        await may(office, "owner")
