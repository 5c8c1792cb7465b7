"""What crosses the wire: a request as the routes see it, and their answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

# JSON as the platform defines it; its shape is checked against the reference, not by types.
JsonObject: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """One file of a multipart request; ``index`` is the n of its ``files[n]`` field."""

    index: int
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """One request: path parameters, query and the decoded body (``None`` where it had none)."""

    method: str
    route: str
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    body: object = None
    files: tuple[UploadedFile, ...] = ()

    @property
    def fields(self) -> JsonObject:
        """The body as an object; empty where there is none."""
        return self.body if isinstance(self.body, dict) else {}

    def is_asked(self, name: str) -> bool:
        """Whether a boolean query parameter is set."""
        return self.query.get(name, "").lower() in {"1", "true"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route answers: JSON, or nothing at all with status 204."""

    body: object = None
    status: int = 200


NOTHING = Answer(status=204)
