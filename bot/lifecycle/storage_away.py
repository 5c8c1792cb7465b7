"""While the database is away: say so, and come back later."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from bot.domain.errors import StorageUnavailable

logger = logging.getLogger(__name__)
STORAGE_AWAY_S = 2.0


@contextmanager
def storage_may_be_away() -> Iterator[None]:
    """For what is done again soon."""
    try:
        yield
    except StorageUnavailable as error:
        tell_storage_away(error)


def tell_storage_away(error: StorageUnavailable) -> None:
    """Log it; what failed is done again after ``STORAGE_AWAY_S`` or with its next turn."""
    logger.error("the database is away", extra={"error": str(error)})
