"""What needs a person, and what to do about it."""

from bot.domain.status import Concern, ConcernKind
from bot.texts.wording import Wording, msgid

_CONCERNS = {
    ConcernKind.DATABASE_MISSING: msgid(
        "There is no database here yet. `daybrief run` makes it; or is it another folder?"
    ),
    ConcernKind.DATABASE_EMPTY: msgid("The database is empty. `daybrief run` sets it up."),
    ConcernKind.DATABASE_OLDER: msgid(
        "The database is of an older Daybrief. `daybrief run` brings it up to date."
    ),
    ConcernKind.DATABASE_NEWER: msgid("The database is of a newer Daybrief than this one."),
    ConcernKind.DIGEST_MISSING: msgid("The digest of {day} is due and not there."),
    ConcernKind.PLANNING_OVERDUE: msgid(
        "{count} chats are due and nobody plans them. Is it running?"
    ),
    ConcernKind.DELIVERY_OVERDUE: msgid("{count} chats have been waiting for too long."),
    ConcernKind.DELIVERY_FAILED: msgid("{count} chats were given up, digest of {day}."),
    ConcernKind.DELIVERY_CUT_OFF: msgid("{count} chats were too late, digest of {day}."),
    ConcernKind.MESSAGES_LOST: msgid("{count} messages were lost, digest of {day}."),
    ConcernKind.CORRECTION_FAILED: msgid("{count} corrections could not be made, digest of {day}."),
    ConcernKind.PING_FAILED: msgid("The dead-man switch has not heard of {day}."),
}


def describe_concern(wording: Wording, concern: Concern) -> str:
    """One line."""
    return wording.plain(
        _CONCERNS[concern.kind], count=str(concern.number), day=str(concern.day or "")
    )
