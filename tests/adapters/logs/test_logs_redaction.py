import io
import json
import logging
from collections.abc import Iterator

import httpx
import pytest
import structlog

from bot.adapters.logs import set_up_logging
from bot.adapters.logs.redaction import Redaction

TELEGRAM = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
DISCORD = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is written, at debug level; the test run's own logging is put back after it."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up_logging(level="debug", as_json=True, secrets=["s3cret-of-mine"], stream=stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "line",
    [
        f"GET https://api.telegram.org/bot{TELEGRAM}/getMe",
        f"Authorization: Bot {DISCORD}",
        "postgresql://daybrief:pa55word@db/daybrief",
        "POST /webhooks/123/aW50ZXJhY3Rpb246MTIz.token/messages/@original",
        "known: s3cret-of-mine",
    ],
)
def test_no_secret_stays_in_a_line(line: str):
    shown = Redaction(["s3cret-of-mine"])(line)
    for secret in (TELEGRAM, DISCORD, "pa55word", "aW50ZXJhY3Rpb246MTIz", "s3cret-of-mine"):
        assert secret not in shown
    assert "***" in shown


def test_ordinary_lines_stay_as_they_are():
    line = "delivered 12:30:00 chat=telegram:-1001234567890 story=20260226-0123456789"
    assert Redaction()(line) == line


def test_fields_are_logged_as_data(log: io.StringIO):
    logging.getLogger("bot.test").info("sent", extra={"chat": "telegram:1", "part": 3})
    entry = json.loads(log.getvalue())
    assert (entry["event"], entry["chat"], entry["part"]) == ("sent", "telegram:1", 3)


def test_structlog_goes_the_same_way(log: io.StringIO):
    structlog.get_logger("bot.test").warning("job_failed", job=f"bot{TELEGRAM}")
    entry = json.loads(log.getvalue())
    assert entry["event"] == "job_failed"
    assert TELEGRAM not in log.getvalue()


def test_a_traceback_holds_no_secret(log: io.StringIO):
    try:
        httpx.URL(f"https://api.telegram.org:port/bot{TELEGRAM}/sendMessage")
    except httpx.InvalidURL:
        logging.getLogger("bot.test").exception("failed")
    assert "InvalidURL" in log.getvalue()
    assert TELEGRAM not in log.getvalue()


async def test_httpx_does_not_log_the_token(log: io.StringIO):
    transport = httpx.MockTransport(lambda _request: httpx.Response(200))
    async with httpx.AsyncClient(transport=transport) as client:
        await client.get(f"https://api.telegram.org/bot{TELEGRAM}/getMe")
    assert "HTTP Request" in log.getvalue()
    assert TELEGRAM not in log.getvalue()
