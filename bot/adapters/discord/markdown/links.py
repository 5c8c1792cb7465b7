"""Addresses: when they may hide behind a text, and how they are written so that none breaks."""

import re
import unicodedata
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

_UNSAFE = re.compile(r"[\s\x00-\x20\x7f()<>\\\"`|*]")
_UNBRACKETED = re.compile(r"[\s\x00-\x20\x7f<>]")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_HOST_IN_TEXT = re.compile(
    r"(?<![a-z0-9@.-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![a-z0-9-])", re.IGNORECASE
)
_RESERVED = ":/?#@!$&'()*+,;=%~"


def masked(url: str) -> str:
    """The address for ``[text](…)``: parentheses and marks percent-encoded, so that it ends there.

    Empty where it is not http or https.
    """
    return _UNSAFE.sub(_percent, url) if host_of(url) else ""


def bare(url: str) -> str:
    """The address as a link that shows itself. Only for http and https."""
    return f"<{_UNBRACKETED.sub(_percent, url)}>"


def requestable(url: str, *, limit: int) -> str:
    """The address as a URI (RFC 3986) for buttons and titles.

    Empty where Discord would refuse it: longer than ``limit``, or without a proper host name.
    """
    try:
        parts = urlsplit(url)
        host = _ascii_host(parts)
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme.lower() not in {"http", "https"} or "." not in host or "@" in parts.netloc:
        return ""
    place = urlunsplit((parts.scheme, host + port, parts.path, parts.query, parts.fragment))
    address = _BAD_PERCENT.sub("%25", _quoted(place))
    return address if len(address) <= limit else ""


def host_of(url: str) -> str:
    """The host in lower case; empty for an address that is not http or https."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme.lower() in {"http", "https"} else ""
    except ValueError:
        return ""


def is_same(text: str, url: str) -> bool:
    """Whether ``text`` is the address itself."""
    return text.strip() == url


def names_other_host(text: str, url: str) -> bool:
    """Whether ``text`` looks like an address of another place than ``url``."""
    folded = unicodedata.normalize("NFKC", text)
    host = host_of(url).removeprefix("www.")
    shown = (found[0].lower().removeprefix("www.") for found in _HOST_IN_TEXT.finditer(folded))
    return "://" in folded or any(name != host for name in shown)


def _ascii_host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    name = host if host.isascii() else host.encode("idna").decode("ascii")
    return name if _HOST.fullmatch(name) else ""


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe=_RESERVED)


def _percent(match: re.Match[str]) -> str:
    return quote(match[0].encode("utf-8", "replace"), safe="")
