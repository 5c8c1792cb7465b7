"""What `daybrief check` shows of secrets: nothing."""

import pytest
from pydantic import SecretStr

from bot.config import Settings
from bot.config.masking import masked
from bot.config.settings import (
    DatabaseSettings,
    DiscordSettings,
    HttpSourceSettings,
    OwnerSettings,
    SourceSettings,
    TelegramSettings,
)


def test_tokens_are_masked_and_a_missing_one_is_empty():
    shown = masked(Settings(telegram_bot_token=SecretStr("1:abc")))
    assert (shown["telegram_bot_token"], shown["discord_bot_token"]) == ("***", "")


def test_the_dead_man_switchs_address_is_masked_and_a_missing_one_is_empty():
    owner = OwnerSettings(chats=("telegram:1",), ping_url=SecretStr("https://hc-ping.com/c0ffee"))
    shown = masked(Settings(owner=owner))["owner"]
    assert shown == {
        "chats": ["telegram:1"],
        "warn_minutes": 30,
        "people": [],
        "contact": "",
        "ping_url": "***",
        "ping_when": "all",
    }
    assert "'ping_url': ''" in str(masked(Settings()))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("sqlite:///data/daybrief.db", "sqlite:///data/daybrief.db"),
        ("postgresql://u:pa55@h/db", "postgresql://u:***@h/db"),
        ("postgresql://u:pa/55@x@h/db", "postgresql://u:***@h/db"),
        ("postgresql://:pa55@h/db", "postgresql://:***@h/db"),
        ("postgresql://h/db?user=u&password=pa55", "postgresql://h/db?user=u&password=***"),
    ],
)
def test_a_databases_password_is_masked(written: str, expected: str):
    assert masked(Settings(database=DatabaseSettings(url=written)))["database"] == {"url": expected}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://h:8080/a@b/{date}.md", "https://h:8080/a@b/{date}.md"),
        ("https://u:pa55@h/{date}.md", "https://u:***@h/{date}.md"),
        ("https://gh_pa55@h/{date}.md", "https://***@h/{date}.md"),
        ("https://h/?d={date}&access_token=pa55&v=1", "https://h/?d={date}&access_token=***&v=1"),
    ],
)
def test_an_addresss_credentials_are_masked(written: str, expected: str):
    source = SourceSettings(http=HttpSourceSettings(url=written))
    shown = masked(Settings(source=source))["source"]
    assert isinstance(shown, dict)
    assert isinstance(shown["http"], dict)
    assert shown["http"]["url"] == expected


def test_no_address_of_an_api_shows_its_password():
    settings = Settings(
        telegram=TelegramSettings(api_base="http://u:pa55@h"),
        discord=DiscordSettings(api_base="http://u:pa55@h/v10", gateway_url="ws://u:pa55@h/"),
    )
    assert "pa55" not in str(masked(settings))
