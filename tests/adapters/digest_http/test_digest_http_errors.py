"""No error of the libraries below goes unmapped, also not one that they grow tomorrow."""

import httpcore
import httpx
import pytest

from bot.adapters.digest_http.errors import FOREIGN_ERRORS, AnswerRefused, reason_for
from bot.adapters.digest_http.transport import _COUNTERPARTS

INSIDE_HTTPCORE = {httpcore.ConnectionNotAvailable}


def exceptions_of(module: object) -> list[type[Exception]]:
    members = vars(module).values()
    return [m for m in members if isinstance(m, type) and issubclass(m, Exception)]


@pytest.mark.parametrize("kind", exceptions_of(httpx))
def test_every_error_of_httpx_is_mapped(kind: type[Exception]) -> None:
    assert issubclass(kind, FOREIGN_ERRORS)


@pytest.mark.parametrize("kind", [e for e in exceptions_of(httpcore) if e not in INSIDE_HTTPCORE])
def test_every_error_of_httpcore_has_a_counterpart(kind: type[Exception]) -> None:
    assert issubclass(kind, tuple(foreign for foreign, _ in _COUNTERPARTS))


def test_narrow_comes_before_wide() -> None:
    assert reason_for(httpx.ConnectTimeout("x")) == "no connection in time"
    assert reason_for(httpx.ReadTimeout("x")) == "no answer in time"
    assert reason_for(httpx.ReadError("x")) == "the connection broke"


def test_foreign_messages_are_not_repeated() -> None:
    assert "s3cret" not in reason_for(httpx.ConnectError("https://u:s3cret@x.test"))


def test_our_own_reasons_are() -> None:
    assert reason_for(AnswerRefused("answered 500")) == "answered 500"
