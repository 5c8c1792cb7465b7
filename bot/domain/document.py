"""A file that somebody asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """Sent whole, as it is."""

    name: str
    content: bytes
