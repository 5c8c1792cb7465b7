"""How single values may be written: addresses, zones, times of day, words."""

import re
from datetime import time
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_WEBHOOK_PORTS = (443, 80, 88, 8443)
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]")


def _http_address(url: str) -> str:
    if not _is_address(url, "http", "https"):
        raise ValueError("must be an address that starts with http:// or https://")
    return url.rstrip("/")


def _optional_http_address(url: str) -> str:
    return _http_address(url) if url else url


def _without_bot(api_base: str) -> str:
    """SDKs disagree about whether ``/bot`` belongs to the address; here it does not."""
    return api_base.removesuffix("/bot")


def _websocket_address(url: str) -> str:
    if url and not _is_address(url, "ws", "wss"):
        raise ValueError("must be an address that starts with ws:// or wss://, or empty")
    return url


def _secret_address(url: SecretStr) -> SecretStr:
    if url.get_secret_value() and not _is_address(url.get_secret_value(), "http", "https"):
        raise ValueError("must be an address that starts with http:// or https://, or empty")
    return url


def _is_address(url: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname) and has_port and not _BLANK.search(url)


def _zone(name: object) -> object:
    if isinstance(name, str):
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{name!r} is no IANA time zone such as Asia/Shanghai") from None
    return name


def _local_time(written: object) -> object:
    # YAML 1.1 reads an unquoted 08:00 as a string but 18:00 as the sexagesimal number 1080.
    if type(written) is int and 60 <= written < 24 * 60:
        return time(written // 60, written % 60)
    if isinstance(written, str) and (found := _TIME.fullmatch(written.strip())):
        return time(int(found[1]), int(found[2]))
    raise ValueError("must be a time of day such as 08:00")


def _listen_address(written: str) -> str:
    host, colon, port = written.rpartition(":")
    if not host or not colon or not port.isascii() or not port.isdigit() or int(port) > 65_535:
        raise ValueError("must be host:port, such as 127.0.0.1:8443 or 0.0.0.0:8443")
    return written


def check_webhook_url(url: str, *, is_telegrams: bool) -> None:
    """Raise ``ValueError`` where Telegram would never post to ``url``.

    Its own servers want HTTPS and one of four ports (https://core.telegram.org/bots/api#setwebhook);
    a Bot API server that one runs oneself takes any.
    """
    if not url:
        raise ValueError("webhook.url must be set where updates is webhook")
    parts = urlsplit(url)
    if not is_telegrams:
        return
    if parts.scheme != "https":
        raise ValueError("webhook.url must start with https://: Telegram posts to no other")
    if (parts.port or 443) not in _WEBHOOK_PORTS:
        raise ValueError("webhook.url: Telegram posts to the ports 443, 80, 88 and 8443 only")


HttpAddress = Annotated[str, AfterValidator(_http_address)]
TelegramAddress = Annotated[HttpAddress, AfterValidator(_without_bot)]
OptionalHttpAddress = Annotated[str, AfterValidator(_optional_http_address)]
WebsocketAddress = Annotated[str, AfterValidator(_websocket_address)]
SecretAddress = Annotated[SecretStr, AfterValidator(_secret_address)]
ListenAddress = Annotated[str, AfterValidator(_listen_address)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
LocalTime = Annotated[time, BeforeValidator(_local_time)]
Words = tuple[Annotated[str, Field(min_length=1)], ...]
