"""Who is answered, as the settings say."""

from bot.config import Settings
from bot.domain.audience import read_address
from bot.domain.guest_list import GuestList
from bot.ports import Clock
from bot.usecases.admit_caller import AdmitCaller, CallLimits


def make_admission(settings: Settings, clock: Clock) -> AdmitCaller:
    """One for both platforms. The owner's chats are on every list of those who are allowed."""
    allow, limits = settings.access.allowed(), settings.limits
    owners = frozenset(map(read_address, settings.owner.chats)) if allow else frozenset()
    return AdmitCaller(
        GuestList(allow | owners, settings.access.denied()),
        commands=CallLimits(limits.per_person_per_minute, limits.per_chat_per_minute),
        presses=CallLimits(
            limits.presses_per_person_per_minute, limits.presses_per_chat_per_minute
        ),
        clock=clock,
    )
