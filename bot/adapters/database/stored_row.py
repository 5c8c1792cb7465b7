"""The root of all tables."""

from datetime import datetime
from typing import Any, ClassVar, TypedDict

from sqlalchemy import (
    JSON,
    MetaData,
)
from sqlalchemy.orm import DeclarativeBase

from bot.adapters.database.column_types import UtcDateTime, word_column
from bot.domain.audience import ChatKind, Language, Platform, SubscriptionState
from bot.domain.delivery import DeliveryState, MessageKind, SkipReason
from bot.domain.run import AnnouncementKind, RunKind


class StoredMessage(TypedDict):
    """A rendered message as JSON: how a fallback lies in its column."""

    kind: str
    method: str
    body: str
    story_key: str | None
    fallback: "list[StoredMessage]"


class StoredRow(DeclarativeBase):
    """Root of all tables: names of constraints and columns of the domain's types."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        list[str]: JSON(),
        list[StoredMessage]: JSON(),
        dict[str, Any]: JSON(none_as_null=True),
        Platform: word_column(Platform, "platform"),
        ChatKind: word_column(ChatKind, "kind"),
        Language: word_column(Language, "language"),
        SubscriptionState: word_column(SubscriptionState, "state"),
        MessageKind: word_column(MessageKind, "kind"),
        DeliveryState: word_column(DeliveryState, "state"),
        SkipReason: word_column(SkipReason, "reason"),
        RunKind: word_column(RunKind, "kind"),
        AnnouncementKind: word_column(AnnouncementKind, "kind"),
    }
