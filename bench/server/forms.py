"""What a ``sendMessage`` asks for, read with as little work as possible.

https://core.telegram.org/bots/api#making-requests
"""

import json
from functools import lru_cache
from urllib.parse import unquote_to_bytes

_KEPT_TEXTS = 1024  # a broadcast's few texts come thousands of times


def read_parameters(body: bytes) -> dict[str, str]:
    """A request's parameters, whether they come as JSON or as a form."""
    if body.startswith(b"{"):
        return {name: str(value) for name, value in json.loads(body).items()}
    pairs = (field.partition(b"=") for field in body.split(b"&") if field)
    return {_decoded(name): _decoded(value) for name, _, value in pairs}


@lru_cache(_KEPT_TEXTS)
def _decoded(written: bytes) -> str:
    return unquote_to_bytes(written.replace(b"+", b" ")).decode()


@lru_cache(_KEPT_TEXTS)
def text_as_json(text: str) -> bytes:
    """The text as a JSON string, escaped as Telegram's server does."""
    return json.dumps(text).encode()
