"""The address of each day's digest, and how addresses are compared and shown."""

from dataclasses import dataclass
from datetime import date
from string import Formatter

import httpx

_SAMPLE_DAYS = (date(2026, 2, 26), date(2025, 11, 3))


@dataclass(frozen=True, slots=True)
class UrlTemplate:
    """An http(s) address with ``{date}`` (``2026-02-26``) or ``{day:%Y/%m/%d}`` in it.

    ``%`` codes are those of ``strftime``. Raises ``ValueError`` for a template with other or no
    placeholders, with one in its host, or that gives no address.
    """

    template: str

    def __post_init__(self) -> None:
        names = {name for _, name, _, _ in Formatter().parse(self.template) if name is not None}
        if not names or not names <= {"date", "day"}:
            raise ValueError("needs {date} or {day:%Y-%m-%d}, and no other placeholder")
        try:
            sample, other = map(self.for_day, _SAMPLE_DAYS)
        except (httpx.InvalidURL, LookupError) as error:
            raise ValueError("is no valid address") from error
        if sample.scheme not in ("http", "https") or not _is_host(host_of(sample)):
            raise ValueError("must begin with https:// or http:// and a host")
        if (sample.port or 0) > 65535:
            raise ValueError("has a port beyond 65535")
        if origin_of(sample) != origin_of(other):
            raise ValueError("must not have a placeholder in its host")

    def for_day(self, day: date) -> httpx.URL:
        """The address of ``day``'s digest."""
        return httpx.URL(self.template.format(date=day.isoformat(), day=day))

    @property
    def host(self) -> str:
        """The host of every day's address, as ``host_of`` gives it."""
        return host_of(self.for_day(_SAMPLE_DAYS[0]))


def normal_host(host: str) -> str:
    """One spelling for all of a host's: lower case, IDNA, no final dot. Raises ``ValueError``."""
    try:
        normal = host_of(httpx.URL(scheme="https", host=host.strip()))
    except httpx.InvalidURL as error:
        raise ValueError(f"{host!r} is no host") from error
    if not _is_host(normal):
        raise ValueError(f"{host!r} is no host")
    return normal


def _is_host(normal: str) -> bool:
    return bool(normal) and "%" not in normal  # httpx escapes what a host cannot have


def host_of(url: httpx.URL) -> str:
    """The address's host in the one spelling that ``normal_host`` gives."""
    return url.raw_host.decode("ascii").lower().rstrip(".")


def origin_of(url: httpx.URL) -> tuple[str, str, int | None]:
    """Scheme, host and port: credentials are for one origin only."""
    return url.scheme, host_of(url), url.port


def shown(url: httpx.URL) -> str:
    """The address for messages and logs: without credentials, query and fragment."""
    return str(url.copy_with(userinfo=b"", query=None, fragment=None))
