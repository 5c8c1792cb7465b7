"""How long to wait before Telegram is asked again."""

from datetime import timedelta

from telegram.error import RetryAfter, TelegramError

_LONGEST_WAIT_S = 30.0


def wait_after(error: TelegramError, failures: int) -> float:
    """Seconds until the next question after ``failures`` in a row."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    return min(_LONGEST_WAIT_S, 2.0 ** min(failures - 1, 10))
