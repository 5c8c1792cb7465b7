"""All that is kept of a person, as a file that people and programs can read."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.domain.audience import Person, Subscription
from bot.domain.document import Document
from bot.domain.personal_record import ChatRecord, DeliveryRecord
from bot.domain.readers import ReaderRecord

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def write_personal_file(
    person: Person, record: ChatRecord | None, reader: ReaderRecord, *, at: datetime
) -> Document:
    """JSON in UTF-8; dates and times as ISO 8601 has them."""
    told = {
        "person": str(person),
        "exported_at": at.isoformat(timespec="seconds"),
        "chat": _chat(record) if record else None,
        "subscription": _subscription(record.subscription)
        if record and record.subscription
        else None,
        "deliveries": _deliveries(record.deliveries if record else ()),
        "saved_stories": [
            {"story": kept.key, "saved_at": _moment(kept.at)} for kept in reader.kept
        ],
        "votes": [
            {"story": vote.key, "likes": vote.is_liked, "voted_at": _moment(vote.at)}
            for vote in reader.votes
        ],
    }
    text = json.dumps(told, ensure_ascii=False, indent=2)
    return Document(f"daybrief-{person.id}.json", (text + "\n").encode())


def _chat(record: ChatRecord) -> dict[str, Any]:
    chat = record.chat
    return {
        "address": str(chat.address),
        "kind": chat.kind.value,
        "name": chat.title,
        "language": chat.language.value,
    }


def _subscription(subscription: Subscription) -> dict[str, Any]:
    window, preferences = subscription.window, subscription.preferences
    return {
        "state": subscription.state.value,
        "time": f"{window.local_time:%H:%M}",
        "zone": window.zone.key,
        "weekdays": [_WEEKDAYS[day] for day in sorted(window.weekdays)],
        "topics": list(subscription.topics),
        "next_due_at": _moment(subscription.next_due_at),
        "paused_until": _moment(subscription.paused_until),
        "layout": preferences.layout.value,
        "format": preferences.format.value,
        "silent": preferences.is_silent,
        "link_previews": preferences.has_previews,
        "protected": preferences.is_protected,
        "overview_pinned": preferences.is_pinned,
    }


def _deliveries(deliveries: Iterable[DeliveryRecord]) -> list[dict[str, Any]]:
    return [
        {
            "day": delivery.day.isoformat(),
            "state": delivery.state.value,
            "reason": delivery.reason.value if delivery.reason else None,
            "closed_at": _moment(delivery.closed_at),
            "messages": [
                {"id": message.message_id, "sent_at": _moment(message.sent_at)}
                for message in delivery.messages
            ],
        }
        for delivery in deliveries
    ]


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
