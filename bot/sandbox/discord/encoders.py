"""Gateway payloads as bytes on the wire, compressed as the client asked.

https://discord.com/developers/docs/events/gateway#encoding-and-compression
"""

import importlib
import importlib.util
import zlib
from typing import Protocol


class Encoder(Protocol):
    """Turns the texts of one connection, in order, into frames."""

    def encode(self, text: str) -> str | bytes:
        """A text frame, or the next piece of the connection's compressed stream."""


class PlainEncoder:
    def encode(self, text: str) -> str:
        return text


class ZlibStream:
    """One zlib context for the whole connection, flushed after each payload."""

    def __init__(self) -> None:
        self._context = zlib.compressobj()

    def encode(self, text: str) -> bytes:
        return self._context.compress(text.encode()) + self._context.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    """One Zstandard frame for the whole connection, flushed after each payload."""

    def __init__(self) -> None:
        library = importlib.import_module("zstandard")
        self._context = library.ZstdCompressor().compressobj()
        self._flush = library.COMPRESSOBJ_FLUSH_BLOCK

    def encode(self, text: str) -> bytes:
        piece: bytes = self._context.compress(text.encode()) + self._context.flush(self._flush)
        return piece


def encoder_for(compression: str | None) -> Encoder:
    """The encoder for a connection's ``compress`` query; plain where it is not known."""
    if compression == "zlib-stream":
        return ZlibStream()
    if compression == "zstd-stream" and importlib.util.find_spec("zstandard") is not None:
        return ZstdStream()
    return PlainEncoder()
