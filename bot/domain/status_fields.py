"""The status as plain fields, for programs that read it."""

from collections.abc import Iterable

from bot.domain.run import ErrorCount
from bot.domain.run_fields import Fields, moment_field, run_fields
from bot.domain.status import Backlog, Due, LaneHolder, ProgramStatus


def status_fields(status: ProgramStatus) -> Fields:
    """Names with numbers, text, or further fields; times in ISO 8601, UTC."""
    return {
        "at": moment_field(status.at),
        "is_well": status.is_well,
        "concerns": [
            {"kind": each.kind.value, "number": each.number, "day": each.day and str(each.day)}
            for each in status.concerns
        ],
        "database": {
            "file": status.database,
            "schema": status.schema and status.schema.found,
            "schema_of_program": status.schema and status.schema.known,
        },
        "newest_digest": status.newest
        and {
            "day": str(status.newest.day),
            "title": status.newest.title,
            "revision": status.newest.revision,
            "stories": status.newest.stories,
        },
        **_standing(status),
        "runs": [run_fields(report) for report in status.runs],
        "errors": _errors(status.errors),
        "lanes": [_holder(each) for each in status.lanes],
    }


def _standing(status: ProgramStatus) -> Fields:
    standing = status.standing
    if standing is None:
        return {}
    ping = standing.last_ping
    return {
        "subscriptions": {
            platform.value: {state.value: chats for state, chats in counts.items()}
            for platform, counts in standing.subscriptions.items()
        },
        "next_due": _due(standing.next_due),
        "overdue": _due(standing.overdue),
        "pending": {each.platform.value: _backlog(each) for each in standing.backlogs},
        "last_sent_at": moment_field(standing.last_sent_at),
        "last_ping": ping
        and {
            "day": str(ping.day),
            "at": moment_field(ping.at),
            "attempts": ping.attempts,
            "error": ping.error,
        },
    }


def _due(due: Due | None) -> Fields | None:
    return {"at": moment_field(due.at), "chats": due.chats} if due else None


def _backlog(backlog: Backlog) -> Fields:
    return {
        "chats": backlog.chats,
        "oldest_at": moment_field(backlog.oldest_at),
        "waiting": backlog.waiting,
        "next_try_at": moment_field(backlog.next_try_at),
        "overdue": backlog.overdue,
        "errors": _errors(backlog.errors),
    }


def _holder(holder: LaneHolder) -> Fields:
    return {
        "platform": holder.platform.value,
        "host": holder.host,
        "pid": holder.pid,
        "since": moment_field(holder.since),
    }


def _errors(errors: Iterable[ErrorCount]) -> list[Fields]:
    return [{"error": each.error, "chats": each.chats} for each in errors]
