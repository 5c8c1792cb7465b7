"""What reports runs in tests, and a dead-man switch that can be read."""

from dataclasses import dataclass, field

from bot.domain.audience import Platform
from bot.domain.errors import AnnouncementFailed
from bot.domain.run import PingWhen, PlatformFigures
from bot.usecases.report_run import Listeners, ReportRuns
from tests.usecases.world import DAY, DIGEST, World


@dataclass
class Switch:
    """Keeps what it heard; one that ``is_away`` hears nothing."""

    heard: list[str] = field(default_factory=list)
    is_away: bool = False

    async def ping(self, message: str) -> None:
        if self.is_away:
            raise AnnouncementFailed("no answer in time")
        self.heard.append(message)


def reporting(
    world: World, switch: Switch | None = None, *, when: PingWhen = PingWhen.ALL
) -> ReportRuns:
    return ReportRuns(
        world.stores,
        world.library,
        Listeners(world.owner, switch, when, lambda report: f"{report.title} {report.day}"),
        limits={Platform.TELEGRAM: 30.0},
        clock=world.clock,
    )


async def publish(world: World, text: str = DIGEST) -> None:
    world.write(DAY, text)
    await world.collect.collect()


async def deliver(world: World, *chats: str) -> None:
    """Subscribe the chats, plan their edition and deliver it."""
    for chat in chats:
        await world.subscribe(chat)
    await publish(world)
    await world.plan_due.plan()
    await world.lane().drain()


def figures(world: World, number: int = -1) -> PlatformFigures:
    """What a report, else the last one, says of the one platform."""
    (figures,) = world.owner.reports[number].figures.platforms
    return figures
