"""``DigestSource`` over HTTP(S)."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta, tzinfo

import httpx

from bot.adapters.digest_http.body import read_body
from bot.adapters.digest_http.errors import FOREIGN_ERRORS, AnswerRefused, reason_for
from bot.adapters.digest_http.url_template import (
    UrlTemplate,
    host_of,
    normal_host,
    origin_of,
    shown,
)
from bot.domain.errors import DigestNotFound, DigestSourceUnavailable
from bot.ports import Clock, DigestDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpDigestOptions:
    """What is read and how much of it.

    ``allowed_hosts``: hosts that may be asked, redirects included; none means the template's own.
    ``lookback_days``: how many days before today may have a digest, today as ``zone`` counts.
    ``deadline``: for one digest with all its redirects, however slowly bytes trickle in.
    """

    url: UrlTemplate
    allowed_hosts: frozenset[str] = frozenset()
    lookback_days: int = 7
    zone: tzinfo = UTC
    max_bytes: int = 2_000_000
    max_redirects: int = 3
    deadline: timedelta = timedelta(seconds=30)

    @property
    def hosts(self) -> frozenset[str]:
        """The allowed hosts in their one spelling. Raises ``ValueError``."""
        return frozenset(map(normal_host, self.allowed_hosts)) or frozenset({self.url.host})


@dataclass(frozen=True, slots=True)
class _Held:
    """A document with the address it came from and what a conditional request needs."""

    url: httpx.URL
    validators: dict[str, str]
    document: DigestDocument


class HttpDigestSource:
    """Asks ``client`` for each day's digest: conditionally where it has an earlier answer.

    An answer of 404 or 410 is ``DigestNotFound``; everything else that is no digest (time-outs,
    other statuses, no connection, too large, a forbidden host or address) is
    ``DigestSourceUnavailable``, whose message shows no credentials and no query.
    """

    def __init__(
        self, client: httpx.AsyncClient, options: HttpDigestOptions, *, clock: Clock
    ) -> None:
        self._client = client
        self._options = options
        self._hosts = options.hosts
        self._clock = clock
        self._held: dict[date, _Held] = {}

    async def days(self) -> Sequence[date]:
        """Today and the days before it that may have a digest, newest first."""
        today = self._clock.now().astimezone(self._options.zone).date()
        return [today - timedelta(days=n) for n in range(self._options.lookback_days + 1)]

    async def fetch(self, day: date) -> DigestDocument:
        """The digest of ``day``. Raises ``DigestNotFound``, ``DigestSourceUnavailable``."""
        url = self._options.url.for_day(day)
        try:
            async with asyncio.timeout(self._options.deadline.total_seconds()):
                return await self._follow(day, url)
        except FOREIGN_ERRORS as error:
            raise DigestSourceUnavailable(f"{shown(url)}: {reason_for(error)}") from error

    async def _follow(self, day: date, url: httpx.URL) -> DigestDocument:
        for _ in range(self._options.max_redirects + 1):
            if host_of(url) not in self._hosts:
                raise AnswerRefused(f"{host_of(url)} is none of the allowed hosts")
            headers = self._validators(day, url)
            async with self._client.stream(
                "GET", url, headers=headers, follow_redirects=False
            ) as answer:
                if not answer.has_redirect_location:
                    return await self._accept(day, url, answer)
                url = _next_hop(url, answer.headers["Location"])
        raise AnswerRefused(f"more than {self._options.max_redirects} redirects")

    def _validators(self, day: date, url: httpx.URL) -> dict[str, str]:
        held = self._held.get(day)
        return held.validators if held and held.url == url else {}

    async def _accept(self, day: date, url: httpx.URL, answer: httpx.Response) -> DigestDocument:
        match answer.status_code:
            case 200:
                content = await read_body(answer, limit=self._options.max_bytes)
                return self._keep(day, url, answer.headers, content)
            case 304 if self._validators(day, url):
                return self._held[day].document
            case 404 | 410:
                self._held.pop(day, None)
                raise DigestNotFound(day)
        raise AnswerRefused(f"answered {answer.status_code}")

    def _keep(
        self, day: date, url: httpx.URL, headers: httpx.Headers, content: bytes
    ) -> DigestDocument:
        version = hashlib.sha256(content).hexdigest()
        document = DigestDocument(day, f"{day.isoformat()}.md", content, version)
        self._held.pop(day, None)
        self._held[day] = _Held(url, _validators_from(headers), document)
        while len(self._held) > self._options.lookback_days + 1:
            del self._held[next(iter(self._held))]
        return document


def _validators_from(headers: httpx.Headers) -> dict[str, str]:
    """See https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests."""
    pairs = (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
    return {ask: headers[told] for ask, told in pairs if headers.get(told)}


def _next_hop(url: httpx.URL, location: str) -> httpx.URL:
    """Where ``location`` leads; credentials go along only to the same origin, and never plainly."""
    target = url.join(location)
    if target.scheme not in ("http", "https") or not target.host:
        raise AnswerRefused("redirects to something else than http or https")
    if url.scheme == "https" and target.scheme == "http":
        raise AnswerRefused("redirects from https to http")
    is_same = origin_of(target) == origin_of(url)
    return target.copy_with(userinfo=url.userinfo if is_same else b"")
