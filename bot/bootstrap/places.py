"""Where digests come from, as the settings say, and whether the places they name can be."""

from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from bot.adapters.database import database_file
from bot.adapters.digest_files import FolderDigestSource
from bot.adapters.digest_http import (
    HttpDigestOptions,
    HttpDigestSource,
    UrlTemplate,
    open_http_client,
)
from bot.config import Settings
from bot.domain.errors import ConfigError
from bot.ports import Clock, DigestSource


def verify_places(settings: Settings, folder: Path) -> None:
    """Raise ``ConfigError`` for an address that no adapter can use; nothing is opened."""
    database_file(settings.database.url, base=folder)
    if settings.source.kind == "http":
        _http_options(settings)


async def open_source(
    settings: Settings, folder: Path, clock: Clock, stack: AsyncExitStack
) -> DigestSource:
    """The source that is set; ``stack`` closes it. Raises ``ConfigError``."""
    source = settings.source
    if source.kind == "folder":
        return FolderDigestSource(folder / source.folder)
    options = _http_options(settings)
    allow_private = source.http.allow_private_addresses
    client = open_http_client(allow_private=allow_private, timeout=options.deadline)
    await stack.enter_async_context(client)
    return HttpDigestSource(client, options, clock=clock)


def _http_options(settings: Settings) -> HttpDigestOptions:
    http = settings.source.http
    try:
        url = UrlTemplate(http.url)
    except ValueError as error:
        raise ConfigError(("source.http.url", str(error))) from None
    options = HttpDigestOptions(
        url=url,
        allowed_hosts=frozenset(http.allowed_hosts),
        lookback_days=http.lookback_days,
        zone=settings.subscription.zone,
        max_bytes=settings.digest.max_bytes,
        deadline=timedelta(seconds=http.timeout_seconds),
    )
    try:
        _ = options.hosts
    except ValueError as error:
        raise ConfigError(("source.http.allowed_hosts", str(error))) from None
    return options
