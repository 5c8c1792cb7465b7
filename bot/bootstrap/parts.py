"""What works without a network or a database: catalogue, renderers, reading."""

from collections.abc import Mapping

from bot.adapters.discord.renderer import DiscordFormat, DiscordRenderer
from bot.adapters.opencc import ScriptRenderer, TextFolder
from bot.adapters.telegram.account_facts import AccountFacts
from bot.adapters.telegram.renderer import TelegramFormat, TelegramRenderer
from bot.config import Settings
from bot.domain.audience import Platform
from bot.domain.errors import ConfigError
from bot.domain.topic import TopicCatalogue
from bot.ports import Renderer
from bot.texts import texts_for
from bot.usecases.collect_digests import DigestReading

_TELLING = 12


def make_catalogue(settings: Settings) -> TopicCatalogue:
    """The operator's topics."""
    return TopicCatalogue(tuple(t.as_topic() for t in settings.topics), TextFolder())


def make_renderer(
    settings: Settings,
    platform: Platform,
    name: str | None = None,
    *,
    facts: AccountFacts | None = None,
) -> Renderer:
    """The platform's renderer in the format ``name``, or in the one that is set.

    ``facts`` are those of a Telegram account: its messages have more links where they are known.

    It shows digests in each reader's script. Raises ``ConfigError`` for a format that the platform
    has not.
    """
    try:
        if platform is Platform.TELEGRAM:
            form = TelegramFormat(name or settings.telegram.format)
            return ScriptRenderer(_telegram_renderer(settings, form, facts))
        return ScriptRenderer(_discord_renderer(settings, name))
    except ValueError:
        formats = TelegramFormat if platform is Platform.TELEGRAM else DiscordFormat
        known = ", ".join(f.value for f in formats)
        raise ConfigError(("format", f"{platform} has no {name!r}, but {known}")) from None


def _telegram_renderer(
    settings: Settings, form: TelegramFormat, facts: AccountFacts | None
) -> TelegramRenderer:
    return TelegramRenderer(
        texts_for,
        format=form,
        username=lambda: facts.username if facts else "",
        effect=settings.telegram.message_effect,
    )


def _discord_renderer(settings: Settings, name: str | None) -> DiscordRenderer:
    return DiscordRenderer(texts_for, format=DiscordFormat(name or settings.discord.format))


def make_reading(settings: Settings) -> DigestReading:
    """How digest files are read."""
    return DigestReading(settings.labels.as_labels(), settings.digest.as_limits())


def tokens(settings: Settings) -> Mapping[Platform, str]:
    """The secret of each platform that has one."""
    found = {
        Platform.TELEGRAM: settings.telegram_bot_token,
        Platform.DISCORD: settings.discord_bot_token,
    }
    return {platform: secret.get_secret_value() for platform, secret in found.items() if secret}


def secrets(settings: Settings) -> tuple[str, ...]:
    """What no log may hold: tokens, and the dead-man switch's address, also without its host."""
    ping_url = settings.owner.ping_url.get_secret_value()
    path = ping_url.partition("://")[2].partition("/")[2]
    shown = (path,) if len(path) >= _TELLING else ()  # a short one is a word like any other
    webhook = settings.telegram_webhook_secret
    posted = (webhook.get_secret_value(),) if webhook else ()
    return (*tokens(settings).values(), ping_url, *shown, *posted)
