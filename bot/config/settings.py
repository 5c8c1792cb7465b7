"""What can be set, with its type, default and bounds. ``config.yaml`` explains every key."""

import re
from datetime import date, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    Field,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.config.admission import AccessSettings, LimitSettings
from bot.config.section import Section as _Section
from bot.config.section import without_empty
from bot.config.values import (
    HttpAddress,
    ListenAddress,
    LocalTime,
    OptionalHttpAddress,
    SecretAddress,
    TelegramAddress,
    WebsocketAddress,
    Words,
    Zone,
    check_webhook_url,
)
from bot.domain.audience import DeliveryWindow, Language, read_address
from bot.domain.run import PingWhen
from bot.domain.topic import Topic
from bot.parsing import DEFAULT_LABELS, ReadingLimits, SectionLabels

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class HttpSourceSettings(_Section):
    url: str = ""
    allowed_hosts: tuple[str, ...] = ()
    allow_private_addresses: bool = False
    timeout_seconds: float = Field(15, gt=0, le=300)
    lookback_days: int = Field(7, ge=0, le=366)
    poll_seconds: float = Field(120, ge=0.2, le=86_400)


class SourceSettings(_Section):
    kind: Literal["folder", "http"] = "folder"
    folder: Path = Path("digests")
    poll_seconds: float = Field(5, ge=0.2, le=86_400)
    collect_days: int = Field(30, ge=1, le=3660)
    http: HttpSourceSettings = HttpSourceSettings()

    @property
    def poll(self) -> timedelta:
        """The time between two looks."""
        seconds = self.poll_seconds if self.kind == "folder" else self.http.poll_seconds
        return timedelta(seconds=seconds)

    @model_validator(mode="after")
    def _has_url(self) -> Self:
        if self.kind == "http" and not re.match(r"https?://", self.http.url):
            raise ValueError("http.url must be an http(s) address with {date} where kind is http")
        return self


class DigestSettings(_Section):
    max_bytes: int = Field(2_000_000, ge=1_000)
    max_story_characters: int = Field(12_000, ge=500)

    def as_limits(self) -> ReadingLimits:
        return ReadingLimits(self.max_bytes, self.max_story_characters)


class LabelSettings(_Section):
    brief: Words = DEFAULT_LABELS.brief
    figures: Words = DEFAULT_LABELS.figures
    source: Words = DEFAULT_LABELS.source
    commentary: Words = DEFAULT_LABELS.commentary
    outlook: Words = DEFAULT_LABELS.outlook

    def as_labels(self) -> SectionLabels:
        return SectionLabels(
            brief=self.brief,
            figures=self.figures,
            source=self.source,
            commentary=self.commentary,
            outlook=self.outlook,
        )


class TopicSettings(_Section):
    name: str = Field(min_length=1)
    aliases: Words = ()
    keywords: Words = ()

    @field_validator("name", "aliases", "keywords")
    @classmethod
    def _can_be_found(cls, words: str | Words) -> str | Words:
        for word in (words,) if isinstance(words, str) else words:
            if not any(character.isalnum() for character in word):
                raise ValueError(f"{word!r} has no letter or digit")
        return words

    def as_topic(self) -> Topic:
        return Topic(self.name, self.aliases, self.keywords)


class SubscriptionSettings(_Section):
    time: LocalTime = time(8, 0)
    zone: Zone = ZoneInfo("Asia/Shanghai")
    weekdays: tuple[Weekday, ...] = Field(_WEEKDAYS, min_length=1)

    def as_window(self) -> DeliveryWindow:
        days = frozenset(_WEEKDAYS.index(day) for day in self.weekdays)
        return DeliveryWindow(self.time, self.zone, days)


class DeliverySettings(_Section):
    cut_off_hours: float = Field(6, gt=0, le=24)
    on_uncertain: Literal["resend", "skip"] = "resend"
    chats_at_once: Annotated[int, Field(ge=1, le=1024)] | Literal["auto"] = "auto"
    lease_seconds: float = Field(15, ge=1, le=3600)
    corrections: Literal["auto", "manual"] = "auto"
    correct_days: int = Field(2, ge=1, le=366)

    @property
    def cut_off(self) -> timedelta:
        return timedelta(hours=self.cut_off_hours)

    @property
    def lease(self) -> timedelta:
        """How long a process owns a lane unless it renews that."""
        return timedelta(seconds=self.lease_seconds)

    def corrected_since(self, today: date) -> date | None:
        """The first day whose digest is corrected without being asked; none where none is."""
        if self.corrections == "manual":
            return None
        return today - timedelta(days=self.correct_days - 1)


class TelegramFormatName(StrEnum):
    AUTO = "auto"
    RICH = "rich"
    HTML = "html"
    TEXT = "text"


class WebhookSettings(_Section):
    url: OptionalHttpAddress = ""
    listen: ListenAddress = "127.0.0.1:8443"
    max_connections: int = Field(40, ge=1, le=100)


class TelegramSettings(_Section):
    api_base: TelegramAddress = "https://api.telegram.org"
    updates: Literal["polling", "webhook"] = "polling"
    drop_pending: bool = False
    webhook: WebhookSettings = WebhookSettings()
    format: TelegramFormatName = TelegramFormatName.AUTO
    message_effect: str = Field("", pattern=r"^\d{0,20}$")
    http: Literal["aiohttp", "httpx"] = "aiohttp"
    proxy: OptionalHttpAddress = ""
    messages_per_second: float = Field(30, gt=0, le=1000)
    chat_messages_per_second: float = Field(1, gt=0, le=1000)
    chat_burst: int = Field(3, ge=1, le=1000)
    paid_broadcast: bool = False
    group_messages_per_minute: float = Field(20, gt=0, le=60_000)

    @model_validator(mode="after")
    def _has_webhook(self) -> Self:
        if self.updates == "webhook":
            is_telegrams = self.api_base == "https://api.telegram.org"
            check_webhook_url(self.webhook.url, is_telegrams=is_telegrams)
        return self


class DiscordSettings(_Section):
    api_base: HttpAddress = "https://discord.com/api/v10"
    gateway_url: WebsocketAddress = ""
    format: Literal["components", "embeds"] = "components"
    messages_per_second: float = Field(48, gt=0, le=50)
    channel_messages_per_second: float = Field(1, gt=0, le=1000)
    channel_burst: int = Field(5, ge=1, le=1000)


class DatabaseSettings(_Section):
    url: str = "sqlite:///data/daybrief.db"


class OwnerSettings(_Section):
    chats: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    contact: str = Field("", max_length=200)
    warn_minutes: int = Field(30, ge=0, le=24 * 60)
    ping_url: SecretAddress = SecretStr("")
    ping_when: PingWhen = PingWhen.ALL

    @field_validator("people")
    @classmethod
    def _persons(cls, people: tuple[str, ...]) -> tuple[str, ...]:
        for person in people:
            address = read_address(person)
            if address.thread_id or not address.chat_id.isdecimal():
                raise ValueError(f"{person!r} should be a person, such as telegram:123456789")
        return people

    @field_validator("chats")
    @classmethod
    def _addresses(cls, chats: tuple[str, ...]) -> tuple[str, ...]:
        for chat in chats:
            read_address(chat)
        return chats


class LogSettings(_Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Settings(BaseSettings):
    """All settings. ``folder`` of relative paths is the folder of the settings' file."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    _defaults = model_validator(mode="before")(without_empty)

    language: Language = Language.ZH_HANS
    source: SourceSettings = SourceSettings()
    digest: DigestSettings = DigestSettings()
    labels: LabelSettings = LabelSettings()
    topics: tuple[TopicSettings, ...] = ()
    subscription: SubscriptionSettings = SubscriptionSettings()
    delivery: DeliverySettings = DeliverySettings()
    telegram: TelegramSettings = TelegramSettings()
    discord: DiscordSettings = DiscordSettings()
    database: DatabaseSettings = DatabaseSettings()
    owner: OwnerSettings = OwnerSettings()
    limits: LimitSettings = LimitSettings()
    access: AccessSettings = AccessSettings()
    log: LogSettings = LogSettings()
    telegram_bot_token: SecretStr | None = Field(None, exclude=True)
    discord_bot_token: SecretStr | None = Field(None, exclude=True)
    telegram_webhook_secret: SecretStr | None = Field(None, exclude=True)

    @model_validator(mode="after")
    def _topics_differ(self) -> Self:
        names = [topic.name for topic in self.topics]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"topics: {', '.join(twice)} stands there more than once")
        return self
