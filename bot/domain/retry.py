"""How long to wait before the next attempt, and when to give up."""

from datetime import timedelta

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=10)
MAX_ATTEMPTS = 40
"""With the waits above this spans about six hours: the default cut-off of a delivery."""


def wait_after(attempts: int) -> timedelta | None:
    """The wait after ``attempts`` failures in a row (at least 1), or nothing: give up."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)
