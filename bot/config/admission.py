"""Settings of who is answered, and how often."""

from typing import Annotated

from pydantic import AfterValidator, Field

from bot.config.section import Section
from bot.domain.audience import ChatAddress, read_address

_Count = Annotated[int, Field(ge=0, le=600)]


def _numbered(written: str) -> str:
    if read_address(written).chat_id.startswith("@"):
        raise ValueError(f"{written!r} should hold a number: names may change hands")
    return written


Addresses = tuple[Annotated[str, AfterValidator(_numbered)], ...]


class LimitSettings(Section):
    per_person_per_minute: _Count = 20
    per_chat_per_minute: _Count = 60
    presses_per_person_per_minute: _Count = 60
    presses_per_chat_per_minute: _Count = 300


class AccessSettings(Section):
    allow: Addresses = ()
    deny: Addresses = ()

    def allowed(self) -> frozenset[ChatAddress]:
        return frozenset(map(read_address, self.allow))

    def denied(self) -> frozenset[ChatAddress]:
        return frozenset(map(read_address, self.deny))
