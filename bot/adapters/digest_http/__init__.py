"""Digests from a web server, read through httpx."""

from bot.adapters.digest_http.client import open_http_client
from bot.adapters.digest_http.source import HttpDigestOptions, HttpDigestSource
from bot.adapters.digest_http.url_template import UrlTemplate

__all__ = ["HttpDigestOptions", "HttpDigestSource", "UrlTemplate", "open_http_client"]
