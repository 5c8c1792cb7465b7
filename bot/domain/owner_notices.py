"""What the owner's own commands answer."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PushOffer:
    """What ``/push`` would send: the digest of ``day`` to ``chats`` that are subscribed."""

    day: date
    title: str
    stories: int
    chats: int


@dataclass(frozen=True, slots=True)
class Pushed:
    """``planned`` editions are on their way; ``known`` were before, ``skipped`` had no story."""

    day: date
    planned: int
    known: int
    skipped: int


@dataclass(frozen=True, slots=True)
class NoRunYet:
    """Nothing was delivered yet."""


@dataclass(frozen=True, slots=True)
class HowItStands:
    """How many chats are subscribed, rest or are closed, and how many wait for a message."""

    active: int
    paused: int
    suspended: int
    waiting: int


OwnerNotice = PushOffer | Pushed | NoRunYet | HowItStands
