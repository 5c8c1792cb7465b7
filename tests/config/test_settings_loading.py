from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import Settings, find_config, load_settings
from bot.config.masking import masked
from bot.domain.errors import ConfigError


def load(tmp_path: Path, text: str, **environ: str) -> Settings:
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file, environ)


def problems(tmp_path: Path, text: str, **environ: str) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text, **environ)
    return dict(caught.value.problems)


def test_the_shipped_file_holds_the_defaults(repository: Path, tmp_path: Path):
    shipped = load_settings(repository / "config.yaml", {})
    assert len(shipped.topics) >= 12
    defaults = load(tmp_path, "")
    assert shipped.model_dump(exclude={"topics"}) == defaults.model_dump(exclude={"topics"})


def test_the_shipped_file_explains_every_key(repository: Path):
    text = (repository / "config.yaml").read_text(encoding="utf-8")
    for section, field in Settings.model_fields.items():
        if field.exclude:
            continue
        assert f"\n{section}:" in text
        for key in getattr(field.annotation, "model_fields", {}):
            assert f"\n  {key}:" in text, f"{section}.{key}"


def test_an_unknown_key_is_an_error_with_its_path(tmp_path: Path):
    assert problems(tmp_path, "telegram:\n  api_bass: x\n") == {"telegram.api_bass": "unknown key"}


def test_every_wrong_key_is_named_at_once(tmp_path: Path):
    text = "language: fr\nsubscription: {zone: Mars/Base}\ndelivery: {cut_off_hours: -1}\n"
    assert set(problems(tmp_path, text)) == {
        "language",
        "subscription.zone",
        "delivery.cut_off_hours",
    }


@pytest.mark.parametrize("variable", ["DAYBRIEF_TELEGRAM_API_BASE", "DAYBRIEF_TELEGRAM__API_BASE"])
def test_the_environment_overrides_the_file(tmp_path: Path, variable: str):
    settings = load(
        tmp_path, "telegram: {api_base: http://a}\n", **{variable: "http://127.0.0.1:8081/"}
    )
    assert settings.telegram.api_base == "http://127.0.0.1:8081"


def test_lists_in_the_environment_are_separated_by_commas_or_json(tmp_path: Path):
    plain = load(tmp_path, "", DAYBRIEF_OWNER_CHATS="telegram:1, discord:2")
    as_json = load(tmp_path, "", DAYBRIEF_OWNER_CHATS='["telegram:1", "discord:2"]')
    assert plain.owner.chats == as_json.owner.chats == ("telegram:1", "discord:2")


def test_an_unknown_variable_is_an_error_that_suggests_one(tmp_path: Path):
    found = problems(tmp_path, "", DAYBRIEF_TELEGRAM_API_BASS="x")
    assert "DAYBRIEF_TELEGRAM_API_BASE" in found["DAYBRIEF_TELEGRAM_API_BASS"]


def test_secrets_come_from_the_environment_or_a_file_it_names(tmp_path: Path):
    secret = tmp_path / "token"
    secret.write_text("123:abc\n")
    settings = load(tmp_path, "", TELEGRAM_BOT_TOKEN_FILE=str(secret), DISCORD_BOT_TOKEN="xyz")
    assert settings.telegram_bot_token is not None
    assert settings.telegram_bot_token.get_secret_value() == "123:abc"
    assert settings.discord_bot_token is not None
    assert "xyz" not in repr(settings)


def test_a_secret_in_the_file_is_refused(tmp_path: Path):
    assert (
        "TELEGRAM_BOT_TOKEN"
        in problems(tmp_path, "telegram_bot_token: 1:a\n")["telegram_bot_token"]
    )


def test_a_missing_secret_file_is_named(tmp_path: Path):
    found = problems(tmp_path, "", DISCORD_BOT_TOKEN_FILE="/nowhere/token")
    assert "DISCORD_BOT_TOKEN_FILE" in found


def test_shown_settings_hide_secrets(tmp_path: Path):
    settings = load(
        tmp_path, "", TELEGRAM_BOT_TOKEN="1:abc", DATABASE_URL="postgresql://u:pa55@h/db"
    )
    shown = masked(settings)
    assert shown["telegram_bot_token"] == "***"
    assert shown["discord_bot_token"] == ""
    assert shown["database"] == {"url": "postgresql://u:***@h/db"}


@pytest.mark.parametrize(("written", "expected"), [("18:30", time(18, 30)), ('"08:00"', time(8))])
def test_times_may_stand_without_quotes(tmp_path: Path, written: str, expected: time):
    assert load(tmp_path, f"subscription: {{time: {written}}}\n").subscription.time == expected


def test_the_window_is_made_of_time_zone_and_weekdays(tmp_path: Path):
    text = "subscription: {time: '07:15', zone: Asia/Tokyo, weekdays: [mon, sun]}\n"
    window = load(tmp_path, text).subscription.as_window()
    assert (window.local_time, window.zone) == (time(7, 15), ZoneInfo("Asia/Tokyo"))
    assert window.weekdays == {0, 6}


@pytest.mark.parametrize("text", ["a: [", "- a\n- b\n", "\x00"])
def test_a_file_that_is_no_yaml_is_an_error_and_no_traceback(tmp_path: Path, text: str):
    assert problems(tmp_path, text)


def test_a_named_file_must_be_there(tmp_path: Path):
    with pytest.raises(ConfigError):
        find_config(tmp_path / "none.yaml", {})
    with pytest.raises(ConfigError):
        find_config(None, {"DAYBRIEF_CONFIG": str(tmp_path / "none.yaml")})


def test_the_file_here_is_found_else_the_one_that_is_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    assert find_config(None, {}).is_file()
    (tmp_path / "config.yaml").write_text("")
    assert find_config(None, {}) == Path("config.yaml")


def test_two_topics_of_one_name_are_an_error(tmp_path: Path):
    assert problems(tmp_path, "topics: [{name: a}, {name: a}]\n")


def test_an_http_source_needs_its_address(tmp_path: Path):
    assert problems(tmp_path, "source: {kind: http}\n")
