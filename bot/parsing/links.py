"""Web addresses: what counts as one, and where one ends inside running text."""

import re
from urllib.parse import quote

_WEB_ADDRESS = re.compile(
    r"(?P<scheme>https?://(?:[^\s/?#@\[\]<>\\]*@)?)"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\[\]<>\\]+)"
    r"(?P<rest>(?::\d*)?(?:[/?#].*)?)",
    re.IGNORECASE | re.DOTALL,
)
_KEPT = "!#$%&'()*+,-./:;=?@[]_~"
_PLAIN = r"A-Za-z0-9\-._~:@!$&'()*+,;=%"
_HAN = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_BARE = re.compile(
    rf"https?://[A-Za-z0-9][A-Za-z0-9\-._~:@%]*"
    rf"(?:/(?:[{_PLAIN}]+(?:/(?:[{_HAN}]+)?[{_PLAIN}]*)*)?)?"
    rf"(?:\?(?:[{_PLAIN}/?]|(?<==)[{_HAN}]+)*)?"
    rf"(?:#[{_PLAIN}/?#]*)?",
    re.IGNORECASE,
)
_TRAILING_REFERENCE = re.compile(r"&[A-Za-z0-9]+;$")


def web_address(address: str) -> str | None:
    """``address`` as an absolute http(s) URL in ASCII, or nothing where it is none.

    Characters that a URL may not hold are percent-encoded, in the host's name punycoded
    (https://www.rfc-editor.org/rfc/rfc3986#section-2.1); doing so twice changes nothing.
    """
    match = _WEB_ADDRESS.fullmatch(address.strip())
    if not match:
        return None
    parts = (match["scheme"], _ascii_host(match["host"]), match["rest"])
    return "".join(quote(part, safe=_KEPT, errors="replace") for part in parts)


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def bare_address(text: str, start: int, end: int) -> str:
    """The address that begins at ``start`` in ``text`` as a person would read it; may be empty.

    Ends before spaces, brackets, quotes and Chinese punctuation; Chinese characters belong to it
    only where they begin a later path segment or a query value. Punctuation that closes a sentence
    stays outside, so does a bracket without its partner.
    """
    match = _BARE.match(text, start, end)
    if not match:
        return ""
    address = match.group()
    while True:
        shorter = _TRAILING_REFERENCE.sub("", address).rstrip("?!.,:;*_~'")
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == address:
            break
        address = shorter
    return address if len(address) > len("https://") else ""


def shown_address(source: str) -> str:
    """A bare address as a reader sees it: ``&amp;`` between its parameters is ``&``."""
    return source.replace("&amp;", "&")
