"""Who hears of a run, as the settings say."""

from contextlib import AsyncExitStack

from bot.adapters.dead_man_switch import HttpDeadManSwitch, open_ping_client
from bot.config import Settings
from bot.domain.rich_text import plain_text
from bot.domain.run import RunReport
from bot.ports import Clock, DeadManSwitch, ReportChannel
from bot.texts import texts_for
from bot.usecases.report_run import Listeners


async def open_switch(
    settings: Settings, clock: Clock, stack: AsyncExitStack
) -> DeadManSwitch | None:
    """The dead-man switch where there is an address; ``stack`` closes it."""
    url = settings.owner.ping_url.get_secret_value()
    if not url:
        return None
    client = await stack.enter_async_context(open_ping_client())
    return HttpDeadManSwitch(client, url, clock)


def make_listeners(
    settings: Settings, owner: ReportChannel, switch: DeadManSwitch | None
) -> Listeners:
    """The owner and the switch; both read the same words."""

    def say(report: RunReport) -> str:
        return plain_text(texts_for(settings.language).notice(report))

    return Listeners(owner, switch, settings.owner.ping_when, say)
