"""Reading an answer's body, never more of it than wanted, whatever the server sends."""

import zlib
from typing import Protocol

import httpx

from bot.adapters.digest_http.errors import AnswerRefused


class _Decoder(Protocol):
    def decode(self, chunk: bytes, room: int) -> bytes:
        """What ``chunk`` stands for, cut after ``room`` bytes."""

    def finish(self) -> None:
        """Raise ``AnswerRefused`` where the body stopped too early."""


class _Identity:
    def decode(self, chunk: bytes, room: int) -> bytes:
        return chunk[:room]

    def finish(self) -> None:
        pass


class _Gzip:
    """Unpacks by pieces: httpx would unpack a whole chunk first, a thousand times its size."""

    def __init__(self) -> None:
        self._unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)

    def decode(self, chunk: bytes, room: int) -> bytes:
        try:
            return self._unpack.decompress(chunk, room)
        except zlib.error as error:
            raise AnswerRefused("the answer is no valid gzip") from error

    def finish(self) -> None:
        if not self._unpack.eof or self._unpack.unused_data:
            raise AnswerRefused("the answer is no complete gzip")


async def read_body(response: httpx.Response, *, limit: int) -> bytes:
    """The decoded body. Raises ``AnswerRefused`` where it is longer than ``limit`` bytes."""
    declared = response.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise _too_large(limit)
    decoder = _decoder_for(response)
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += decoder.decode(chunk, limit + 1 - len(body))
        if len(body) > limit:
            raise _too_large(limit)
    decoder.finish()
    return bytes(body)


def _decoder_for(response: httpx.Response) -> _Decoder:
    match response.headers.get("Content-Encoding", "identity").strip().lower():
        case "identity" | "":
            return _Identity()
        case "gzip" | "x-gzip":
            return _Gzip()
    raise AnswerRefused("the answer has an encoding that was not asked for")


def _too_large(limit: int) -> AnswerRefused:
    return AnswerRefused(f"the answer is larger than {limit:,} bytes")
