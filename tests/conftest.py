"""What every test may rely on: a fixed search for examples, and valid calls to the sandbox."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.sandbox.telegram import TelegramSandbox
from tests.wire_checks import problems

REPOSITORY = Path(__file__).resolve().parent.parent

settings.register_profile(
    "repeatable",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The repository's folder."""
    return REPOSITORY


@pytest.fixture(autouse=True)
def _valid_telegram_calls(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test whose calls to the Telegram sandbox were invalid fails, whatever else it saw.

    Tests of the sandbox itself make such calls on purpose, and those marked ``bad_calls``.
    """
    closed: list[TelegramSandbox] = []
    TelegramSandbox.closed.append(closed.append)
    yield
    TelegramSandbox.closed.pop()
    is_sandbox_test = (REPOSITORY / "tests" / "sandbox") in request.path.parents
    if not is_sandbox_test and "bad_calls" not in request.keywords:
        assert [problem for sandbox in closed for problem in problems(sandbox)] == []
