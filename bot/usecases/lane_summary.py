"""What a lane did, counted."""

from dataclasses import dataclass

from bot.domain.delivery import Delivery, Receipt, RenderedMessage


@dataclass(slots=True)
class LaneSummary:
    """What a lane did since the program started.

    ``edited`` messages took the place of others in ``corrected`` editions, ``marked`` ones among
    them only say so; ``gone`` were deleted by somebody before they could.
    """

    messages: int = 0
    edited: int = 0
    marked: int = 0
    gone: int = 0
    delivered: int = 0
    corrected: int = 0
    unreachable: int = 0
    failed_parts: int = 0
    failed: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether everything that was attempted arrived."""
        return not (self.unreachable or self.failed_parts or self.failed)

    def count_sent(self, receipts: tuple[Receipt, ...]) -> None:
        """A part of a delivery was sent."""
        self.messages += len(receipts)

    def count_edited(self, message: RenderedMessage) -> None:
        """A message took another one's place."""
        self.edited += 1
        self.marked += message.is_mark

    def count_closed(self, delivery: Delivery) -> None:
        """Every part of the delivery is settled."""
        self.corrected += delivery.is_correction
        self.delivered += not delivery.is_correction

    def __str__(self) -> str:
        return (
            f"{self.messages} message(s) sent, {self.delivered} edition(s) delivered, "
            f"{self._corrections()}"
            f"{self.unreachable} chat(s) unreachable, {self.failed_parts} part(s) refused, "
            f"{self.failed} edition(s) given up"
        )

    def _corrections(self) -> str:
        if not self.corrected and not self.edited and not self.gone:
            return ""
        return (
            f"{self.edited} message(s) edited ({self.marked} marked, {self.gone} gone before) in "
            f"{self.corrected} corrected edition(s), "
        )
