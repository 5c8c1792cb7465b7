"""How a digest's file is read and written: Markdown text ⇄ ``Digest``. Pure."""

from bot.parsing.decoding import SIZE_LIMIT, decode
from bot.parsing.digest_parser import (
    DEFAULT_LIMITS,
    STORY_LIMIT,
    ParsedDigest,
    ReadingLimits,
    parse_digest,
    parse_document,
)
from bot.parsing.digest_writer import write_markdown
from bot.parsing.json_view import JsonValue, digest_as_json
from bot.parsing.labels import DEFAULT_LABELS, SectionLabels

__all__ = [
    "DEFAULT_LABELS",
    "DEFAULT_LIMITS",
    "SIZE_LIMIT",
    "STORY_LIMIT",
    "JsonValue",
    "ParsedDigest",
    "ReadingLimits",
    "SectionLabels",
    "decode",
    "digest_as_json",
    "parse_digest",
    "parse_document",
    "write_markdown",
]
