"""What the parts of a lane have in common while they are under way."""

from dataclasses import dataclass

from bot.domain.account_rest import AccountRest
from bot.domain.errors import StorageUnavailable
from bot.domain.lease import Lease
from bot.usecases.lane_summary import LaneSummary


@dataclass(slots=True)
class LaneState:
    """Whether a lane may go on, and what it did so far."""

    rest: AccountRest
    summary: LaneSummary
    is_stopping: bool = False
    storage_away: StorageUnavailable | None = None
    lease: Lease | None = None
