"""/start: the greeting, and the newest overview."""

from dataclasses import replace

from bot.domain.audience import ChatKind, SubscriptionState
from bot.domain.membership_notices import WelcomeBack
from bot.domain.reply import Reply
from bot.ports import Clock, SubscriptionStore
from bot.usecases.arrivals import Arrivals
from bot.usecases.caller import Caller
from bot.usecases.read_digest import ReadDigest

_GONE = {SubscriptionState.SUSPENDED, SubscriptionState.ENDED}


class Greet:
    """Where a subscription rests because the bot was away, it is offered to take it up again."""

    def __init__(
        self,
        subscriptions: SubscriptionStore,
        read: ReadDigest,
        arrivals: Arrivals,
        *,
        clock: Clock,
    ) -> None:
        self._subscriptions = subscriptions
        self._read = read
        self._arrivals = arrivals
        self._clock = clock

    async def greet(self, caller: Caller) -> Reply:
        """The greeting; nothing in a group that was greeted a moment ago, as it was added."""
        chat = caller.chat
        if chat.kind is ChatKind.GROUP and not self._arrivals.answers_start(
            chat.address, self._clock.now()
        ):
            return Reply(())
        known = await self._subscriptions.get(chat.address)
        is_subscribed = known is not None and known.state not in _GONE
        reply = await self._read.welcome(is_subscribed=is_subscribed)
        if known is None or known.state is not SubscriptionState.SUSPENDED:
            return reply
        window = known.window
        back = WelcomeBack(f"{window.local_time:%H:%M}", str(window.zone))
        return replace(reply, notices=(back,))
