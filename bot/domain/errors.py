"""Every error of the program; each leaf has exactly one consequence.

BotError
├─ ConfigError                which key, what is wrong → exit 78 before connecting
├─ DigestError
│  ├─ DigestNotFound          not published yet → look again later
│  ├─ DigestSourceUnavailable could not look → retry
│  └─ DigestMalformed         line and reason → tell the owner, send nothing
├─ DeliveryError              raised by a Messenger only
│  ├─ DeliveryPostponed       back off and try again
│  │  ├─ RateLimited          … not before retry_after
│  │  └─ AccountRefused       … rest the whole lane, tell the owner once
│  ├─ DeliveryUncertain       it may have arrived
│  ├─ ChatUnreachable         suspend the subscription
│  ├─ ChatMoved               new id → update, send again at once
│  ├─ MessageRejected         fall back, then fail this part and tell the owner
│  └─ MessageGone             raised for edits only: leave it, go on
├─ AnnouncementFailed         owner or dead-man switch not reached → try again later
├─ LaneError                  who may send for a lane
│  ├─ LaneHeld                another process does → wait for it, or exit as told
│  └─ LeaseLost               no longer this process → stop sending, hold the lane again
└─ StorageUnavailable         stop claiming, keep running
"""

from datetime import date, timedelta

from bot.domain.finding import Finding
from bot.domain.lease import LaneHolder


class BotError(Exception):
    """Root of all errors that the program raises on purpose."""


class ConfigError(BotError):
    """A setting is wrong. ``problems`` are pairs of the key's path and what is wrong with it."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{key}: {reason}" for key, reason in problems))


class DigestError(BotError):
    """A digest cannot be had."""


class DigestNotFound(DigestError):  # noqa: N818 - named after what happened, as in design and docs
    """No digest is published for ``day`` yet."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"no digest for {day}")


class DigestSourceUnavailable(DigestError):  # noqa: N818
    """The source could not be asked; it is worth asking again."""


class DigestMalformed(DigestError):  # noqa: N818
    """The digest's file holds errors. ``findings`` has at least one."""

    def __init__(self, name: str, findings: tuple[Finding, ...]) -> None:
        self.name = name
        self.findings = findings
        super().__init__(f"{name}: {len(findings)} finding(s)")


class DeliveryError(BotError):
    """A message was not, or perhaps not, delivered."""


class DeliveryPostponed(DeliveryError):  # noqa: N818
    """Nothing was delivered; trying again later is sensible."""


class RateLimited(DeliveryPostponed):
    """The platform asks to wait; ``is_global`` where the whole account is meant, not one chat."""

    def __init__(self, retry_after: timedelta, *, is_global: bool = False) -> None:
        self.retry_after = retry_after
        self.is_global = is_global
        super().__init__(f"rate limited for {retry_after.total_seconds():g} s")


class AccountRefused(DeliveryPostponed):
    """The platform takes nothing from this account, whatever the chat: it is no chat's fault."""


class DeliveryUncertain(DeliveryError):  # noqa: N818
    """The message may have arrived: the answer was lost after it was sent."""


class ChatUnreachable(DeliveryError):  # noqa: N818
    """The chat will not take messages until a person changes something there."""


class ChatMoved(DeliveryError):  # noqa: N818
    """The chat lives on under ``new_chat_id``."""

    def __init__(self, new_chat_id: str) -> None:
        self.new_chat_id = new_chat_id
        super().__init__(f"chat moved to {new_chat_id}")


class MessageRejected(DeliveryError):  # noqa: N818
    """The platform refuses this message; sending it again as it is cannot help."""


class MessageGone(DeliveryError):  # noqa: N818
    """The message to change was deleted, or cannot be changed any more."""


class AnnouncementFailed(BotError):  # noqa: N818
    """Nobody was told of a run; says why, without any address."""


class LaneError(BotError):
    """This process may not send for a lane."""


class LaneHeld(LaneError):  # noqa: N818
    """Another process owns the lane."""

    def __init__(self, lane: str, holder: LaneHolder) -> None:
        self.lane = lane
        self.holder = holder
        super().__init__(f"{lane} is held by {holder}")


class LeaseLost(LaneError):  # noqa: N818
    """The lane was taken over, or its lease is over and could not be renewed."""

    def __init__(self, lane: str) -> None:
        self.lane = lane
        super().__init__(f"this process does not own {lane} any more")


class StorageUnavailable(BotError):  # noqa: N818
    """The database does not answer, or is full."""
