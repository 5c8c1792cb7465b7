from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from pydantic import BaseModel

from bot.config import Settings, find_config, load_settings
from bot.config.settings import DeliverySettings
from bot.domain.audience import ChatAddress, Platform
from bot.domain.errors import ConfigError
from bot.domain.run import PingWhen


def load(tmp_path: Path, text: str, **environ: str) -> Settings:
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file, environ)


def problems(tmp_path: Path, text: str, **environ: str) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text, **environ)
    return dict(caught.value.problems)


def keys(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """Every key that can be set, sections and their keys alike."""
    for name, field in model.model_fields.items():
        if field.exclude:
            continue
        yield path + name
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from keys(field.annotation, f"{path}{name}.")


def written_keys(written: object, path: str = "") -> Iterator[str]:
    """Every key that stands in the file."""
    for name, value in written.items() if isinstance(written, dict) else ():
        yield f"{path}{name}"
        yield from written_keys(value, f"{path}{name}.")


def test_the_shipped_file_holds_the_defaults(repository: Path, tmp_path: Path):
    shipped = load_settings(repository / "config.yaml", {})
    assert len(shipped.topics) >= 12
    defaults = load(tmp_path, "")
    assert shipped.model_dump(exclude={"topics"}) == defaults.model_dump(exclude={"topics"})


def test_the_shipped_file_explains_every_key(repository: Path):
    written = yaml.safe_load((repository / "config.yaml").read_text(encoding="utf-8"))
    assert set(keys(Settings)) - set(written_keys(written)) == set()


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


@pytest.mark.parametrize(
    ("written", "expected"),
    [("18:30", time(18, 30)), ('"08:00"', time(8)), ("8:05", time(8, 5)), ("00:30", time(0, 30))],
)
def test_times_may_stand_without_quotes(tmp_path: Path, written: str, expected: time):
    assert load(tmp_path, f"subscription: {{time: {written}}}\n").subscription.time == expected


def test_the_window_is_made_of_time_zone_and_weekdays(tmp_path: Path):
    text = "subscription: {time: '07:15', zone: Asia/Tokyo, weekdays: [mon, sun]}\n"
    window = load(tmp_path, text).subscription.as_window()
    assert (window.local_time, window.zone) == (time(7, 15), ZoneInfo("Asia/Tokyo"))
    assert window.weekdays == {0, 6}


@pytest.mark.parametrize("written", ["8", "true", "'08:00:30'", "'08:00+08:00'", "24:00", "soon"])
def test_what_is_no_time_of_day_is_refused(tmp_path: Path, written: str):
    found = problems(tmp_path, f"subscription: {{time: {written}}}\n")
    assert found == {"subscription.time": "must be a time of day such as 08:00"}


@pytest.mark.parametrize("written", [".inf", ".nan", "1e300"])
@pytest.mark.parametrize(
    "key", ["source.poll_seconds", "delivery.cut_off_hours", "telegram.messages_per_second"]
)
def test_endless_numbers_are_refused_by_their_key(tmp_path: Path, key: str, written: str):
    section, name = key.split(".")
    assert set(problems(tmp_path, f"{section}: {{{name}: {written}}}\n")) == {key}


def test_a_key_without_a_value_counts_as_one_that_is_not_there(tmp_path: Path):
    text = "language:\nlog:\ntopics:\nsource:\n  http:\n  folder: news\n"
    expected = load(tmp_path, "source: {folder: news}\n").model_dump()
    assert load(tmp_path, text).model_dump() == expected


@pytest.mark.parametrize(
    "address", ["http://", "http:///path", "http://host:port", "http://a b", "ftp://host"]
)
def test_an_api_base_must_be_an_address(tmp_path: Path, address: str):
    assert "telegram.api_base" in problems(tmp_path, f"telegram: {{api_base: '{address}'}}\n")


@pytest.mark.parametrize("token", ["1:a b", "1:a\nb", "１：ａ"])
def test_a_token_that_no_platform_gives_is_refused_and_not_shown(tmp_path: Path, token: str):
    found = problems(tmp_path, "", TELEGRAM_BOT_TOKEN=token)
    assert set(found) == {"TELEGRAM_BOT_TOKEN"}
    assert token not in str(found)


def test_a_secret_with_the_prefix_of_settings_is_told_its_name(tmp_path: Path):
    found = problems(tmp_path, "", DAYBRIEF_DISCORD_BOT_TOKEN="x")
    assert found["DAYBRIEF_DISCORD_BOT_TOKEN"].endswith("its name is DISCORD_BOT_TOKEN")


@pytest.mark.parametrize(
    ("variable", "written", "key"),
    [
        ("DAYBRIEF_SOURCE_HTTP_ALLOW_PRIVATE_ADDRESSES", "maybe", "source.http."),
        ("DAYBRIEF_DELIVERY_CUT_OFF_HOURS", "three", "delivery.cut_off_hours"),
        ("DAYBRIEF_TOPICS", "[{", "topics"),
        ("DAYBRIEF_TOPICS", "a,b", "topics.0"),
        ("DAYBRIEF_LANGUAGE", "", "language"),
    ],
)
def test_a_wrong_override_is_named_by_its_key(
    tmp_path: Path, variable: str, written: str, key: str
):
    assert min(problems(tmp_path, "", **{variable: written})).startswith(key)


def test_overrides_of_every_kind_are_read(tmp_path: Path):
    settings = load(
        tmp_path,
        "",
        DAYBRIEF_SOURCE_HTTP_ALLOW_PRIVATE_ADDRESSES="TRUE",
        DAYBRIEF_DELIVERY_CUT_OFF_HOURS="3.5",
        DAYBRIEF_SUBSCRIPTION_TIME="7:30",
        DAYBRIEF_SUBSCRIPTION_WEEKDAYS="mon,tue",
        DAYBRIEF_TOPICS='[{"name": "开源", "aliases": ["open source"]}]',
    )
    assert settings.source.http.allow_private_addresses
    assert settings.delivery.cut_off_hours == 3.5
    assert settings.subscription.time == time(7, 30)
    assert settings.subscription.weekdays == ("mon", "tue")
    assert settings.topics[0].aliases == ("open source",)


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


@pytest.mark.parametrize("written", ["http://h:8081/bot", "http://h:8081/bot/", "http://h:8081"])
def test_a_bot_api_server_may_be_named_with_its_bot_path(tmp_path: Path, written: str):
    settings = load(tmp_path, f"telegram: {{api_base: '{written}'}}\n")
    assert settings.telegram.api_base == "http://h:8081"


def test_the_dead_man_switchs_address_comes_from_the_file_the_environment_or_a_file_of_its_own(
    tmp_path: Path,
):
    url = "https://hc-ping.com/c0ffee/"
    (tmp_path / "secret").write_text(f"{url}\n", encoding="utf-8")
    for settings in (
        load(tmp_path, f"owner: {{ping_url: '{url}'}}"),
        load(tmp_path, "", PING_URL=url),
        load(tmp_path, "owner: {ping_url: 'http://other'}", DAYBRIEF_OWNER_PING_URL=url),
        load(tmp_path, "", PING_URL_FILE=str(tmp_path / "secret")),
    ):
        assert settings.owner.ping_url.get_secret_value() == url
        assert "c0ffee" not in repr(settings)


@pytest.mark.parametrize("url", ["hc-ping.com/c0ffee", "ftp://h/c0ffee", "https:///c0ffee", "1"])
def test_a_dead_man_switch_needs_an_http_address_which_is_not_repeated(tmp_path: Path, url: str):
    found = problems(tmp_path, "", PING_URL=url)
    assert list(found) == ["owner.ping_url"]
    assert "c0ffee" not in str(found)


def test_it_is_pinged_for_all_or_for_those_who_can_be_reached(tmp_path: Path):
    assert load(tmp_path, "owner: {ping_when: reachable}").owner.ping_when is PingWhen.REACHABLE
    assert set(problems(tmp_path, "owner: {ping_when: never}")) == {"owner.ping_when"}


def test_corrections_reach_back_as_many_days_as_set_and_today_is_one() -> None:
    today = date(2026, 2, 26)
    assert DeliverySettings().corrected_since(today) == date(2026, 2, 25)
    assert DeliverySettings(correct_days=1).corrected_since(today) == today
    assert DeliverySettings(corrections="manual").corrected_since(today) is None


def test_guests_are_addresses_with_numbers(tmp_path: Path):
    text = 'access: {allow: ["telegram:-100", "discord:7"], deny: ["telegram:@name"]}\n'
    [(path, problem)] = problems(tmp_path, text).items()
    assert path == "access.deny.0"
    assert "names may change hands" in problem
    settings = load(tmp_path, text.replace("@name", "5"))
    assert ChatAddress(Platform.TELEGRAM, "-100") in settings.access.allowed()
    assert settings.access.denied() == {ChatAddress(Platform.TELEGRAM, "5")}


@pytest.mark.parametrize("count", ["-1", "601", "many"])
def test_limits_are_counts(tmp_path: Path, count: str):
    text = f"limits: {{per_person_per_minute: {count}}}\n"
    assert set(problems(tmp_path, text)) == {"limits.per_person_per_minute"}
