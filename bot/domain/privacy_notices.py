"""What people are told of what is kept about them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Privacy:
    """What is kept, how long, and how to see or delete it; ``contact`` may be empty."""

    contact: str


@dataclass(frozen=True, slots=True)
class DataAttached:
    """A file with all that is kept of the person follows."""


@dataclass(frozen=True, slots=True)
class NothingKept:
    """There is nothing about the person."""


@dataclass(frozen=True, slots=True)
class ForgetOffer:
    """Whether everything is to be deleted: the buttons below say yes or no."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Everything was deleted."""


@dataclass(frozen=True, slots=True)
class NothingForgotten:
    """The person thought better of it."""


@dataclass(frozen=True, slots=True)
class OnlyInPrivate:
    """``command`` is answered in the private chat alone: what it says is nobody else's business."""

    command: str


PrivacyNotice = (
    Privacy
    | DataAttached
    | NothingKept
    | ForgetOffer
    | Forgotten
    | NothingForgotten
    | OnlyInPrivate
)
