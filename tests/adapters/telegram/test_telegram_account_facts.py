"""What is learned of a bot account, and for how long it is believed."""

from datetime import UTC, datetime, timedelta

from bot.adapters.scheduling import ManualClock
from bot.adapters.telegram.account_facts import AccountFacts
from bot.adapters.telegram.server_methods import RICH_METHOD
from bot.domain.errors import StorageUnavailable

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
API = "https://api.telegram.org"
NOW = datetime(2026, 2, 26, tzinfo=UTC)


class Memory:
    """``AccountMemory`` in memory, which may be away."""

    def __init__(self) -> None:
        self.facts: dict[tuple[str, str], tuple[str, datetime]] = {}
        self.is_away = False

    async def recall(self, account: str, fact: str) -> tuple[str, datetime] | None:
        self._look()
        return self.facts.get((account, fact))

    async def learn(self, account: str, fact: str, value: str, *, at: datetime) -> None:
        self._look()
        self.facts[account, fact] = (value, at)

    def _look(self) -> None:
        if self.is_away:
            raise StorageUnavailable("away")


async def recalled(memory: Memory, clock: ManualClock, api: str = API) -> AccountFacts:
    """What another run knows from the beginning."""
    facts = AccountFacts(memory, TOKEN, api, clock=clock)
    await facts.recall()
    return facts


def is_refusing(facts: AccountFacts) -> bool:
    return facts.methods.is_unknown(RICH_METHOD)


async def test_the_bots_name_is_known_to_the_next_run_and_its_token_is_kept_nowhere():
    memory, clock = Memory(), ManualClock(NOW)
    await (await recalled(memory, clock)).introduce("daybrief_bot")
    assert (await recalled(memory, clock)).username == "daybrief_bot"
    assert TOKEN.partition(":")[2] not in str(memory.facts)


async def test_a_server_that_refused_rich_messages_is_believed_for_a_week():
    memory, clock = Memory(), ManualClock(NOW)
    facts = await recalled(memory, clock)
    assert not is_refusing(facts)
    await facts.methods.is_refused(RICH_METHOD)
    assert is_refusing(facts)
    assert is_refusing(await recalled(memory, clock))
    clock.advance(timedelta(days=6))
    assert is_refusing(await recalled(memory, clock))
    clock.advance(timedelta(days=1))
    assert not is_refusing(facts)
    assert not is_refusing(await recalled(memory, clock))


async def test_what_one_server_refused_says_nothing_of_another():
    memory, clock = Memory(), ManualClock(NOW)
    await (await recalled(memory, clock)).methods.is_refused(RICH_METHOD)
    assert not is_refusing(await recalled(memory, clock, "https://bots.example.com"))


async def test_while_storage_is_away_facts_hold_for_this_run():
    memory, clock = Memory(), ManualClock(NOW)
    memory.is_away = True
    facts = await recalled(memory, clock)
    await facts.introduce("daybrief_bot")
    await facts.methods.is_refused(RICH_METHOD)
    assert facts.username == "daybrief_bot"
    assert is_refusing(facts)
