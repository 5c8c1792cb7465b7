"""``daybrief status`` for a person at the terminal: lines of plain characters."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.audience import SubscriptionState
from bot.domain.run import ErrorCount, PlatformFigures, RunKind, RunReport
from bot.domain.status import Backlog, LastPing, ProgramStatus, Standing
from bot.texts.concerns import describe_concern
from bot.texts.markup import clip
from bot.texts.wording import Wording, msgid

_ERROR_LIMIT = 160
_RUN_BEGUN = msgid("Run of {day}, begun {time}:")
_CORRECTIONS_BEGUN = msgid("Corrections of {day}, begun {time}:")
_STATES = {
    SubscriptionState.ACTIVE: msgid("{count} active"),
    SubscriptionState.PAUSED: msgid("{count} paused"),
    SubscriptionState.SUSPENDED: msgid("{count} suspended"),
    SubscriptionState.ENDED: msgid("{count} ended"),
}


def describe_status(wording: Wording, status: ProgramStatus, zone: ZoneInfo) -> Iterator[str]:
    """The lines; times are shown in ``zone``. What needs a person comes last."""
    page = _Page(wording, zone)
    yield page.database(status)
    if status.standing:
        yield from page.lanes(status)
        yield page.newest(status)
        yield from page.audience(status.standing)
        yield from page.pending(status.standing)
        yield from page.runs(status.runs)
        yield from page.errors(status.errors)
        if status.standing.last_ping:
            yield page.ping(status.standing.last_ping)
    if status.is_well:
        yield wording.plain("All is well.")
    for concern in status.concerns:
        yield "! " + describe_concern(wording, concern)


class _Page:
    def __init__(self, wording: Wording, zone: ZoneInfo) -> None:
        self._wording = wording
        self._zone = zone

    def database(self, status: ProgramStatus) -> str:
        if status.schema is None or status.schema.found is None:
            return self._wording.plain("Database: {file}", file=status.database)
        return self._wording.plain(
            "Database: {file}, schema {schema}", file=status.database, schema=status.schema.found
        )

    def lanes(self, status: ProgramStatus) -> Iterator[str]:
        if not status.lanes:
            yield self._wording.plain("Nobody delivers just now: no process is running.")
        for lane in status.lanes:
            yield self._wording.plain(
                "Delivers to {platform}: process {pid} on {host}, since {time}",
                platform=lane.platform.value.capitalize(),
                pid=str(lane.pid),
                host=lane.host,
                time=self._time(lane.since),
            )

    def newest(self, status: ProgramStatus) -> str:
        if status.newest is None:
            return self._wording.plain("Newest digest: none")
        return self._wording.plain(
            "Newest digest: {day}, {title}, {stories} stories, revision {revision}",
            day=str(status.newest.day),
            title=clip(status.newest.title),
            stories=str(status.newest.stories),
            revision=str(status.newest.revision),
        )

    def audience(self, standing: Standing) -> Iterator[str]:
        if not standing.subscriptions:
            yield self._wording.plain("Subscriptions: none")
        for platform, counts in standing.subscriptions.items():
            states = (
                self._wording.plain(text, count=str(counts[state]))
                for state, text in _STATES.items()
                if state in counts
            )
            yield self._wording.plain(
                "Subscriptions on {platform}: {states}",
                platform=platform.value.capitalize(),
                states=self._wording.listing(states),
            )
        for text, due in (
            (msgid("Next due: {time}, {count} chats"), standing.next_due),
            (msgid("Due and not planned: {count} chats, since {time}"), standing.overdue),
        ):
            if due:
                yield self._wording.plain(text, time=self._time(due.at), count=str(due.chats))

    def pending(self, standing: Standing) -> Iterator[str]:
        if not standing.backlogs:
            yield self._wording.plain("Pending: nothing")
        for backlog in standing.backlogs:
            yield self._wording.plain(
                "Pending on {platform}: {count} chats, since {time}",
                platform=backlog.platform.value.capitalize(),
                count=str(backlog.chats),
                time=self._time(backlog.oldest_at),
            )
            yield from self._waiting(backlog)

    def _waiting(self, backlog: Backlog) -> Iterator[str]:
        if backlog.next_try_at:
            yield "  " + self._wording.plain(
                "waiting for another try: {count}, the next one at {time}",
                count=str(backlog.waiting),
                time=self._time(backlog.next_try_at),
            )
        yield from self._counted(backlog.errors)

    def runs(self, reports: Iterable[RunReport]) -> Iterator[str]:
        for report in reports:
            is_correction = report.kind is RunKind.CORRECTION
            yield self._wording.plain(
                _CORRECTIONS_BEGUN if is_correction else _RUN_BEGUN,
                day=str(report.day),
                time=self._time(report.began_at),
            )
            for each in report.figures.platforms:
                yield "  " + (self._corrected(each) if is_correction else self._delivered(each))

    def _delivered(self, figures: PlatformFigures) -> str:
        return self._wording.plain(
            "{platform}: {delivered} of {chats} chats, {messages} messages, {rate}/s",
            platform=figures.platform.value.capitalize(),
            delivered=str(figures.delivered),
            chats=str(figures.chats),
            messages=str(figures.messages),
            rate="–" if figures.rate is None else f"{figures.rate:.1f}",
        )

    def _corrected(self, figures: PlatformFigures) -> str:
        return self._wording.plain(
            "{platform}: {corrected} of {chats} chats, {edited} messages edited, {sent} new, "
            "{gone} passed over",
            platform=figures.platform.value.capitalize(),
            corrected=str(figures.delivered),
            chats=str(figures.chats),
            edited=str(figures.edited),
            sent=str(figures.messages),
            gone=str(figures.gone),
        )

    def errors(self, errors: tuple[ErrorCount, ...]) -> Iterator[str]:
        if errors:
            yield self._wording.plain("What went wrong in these runs:")
            yield from self._counted(errors)

    def _counted(self, errors: Iterable[ErrorCount]) -> Iterator[str]:
        for each in errors:
            error = clip(each.error, _ERROR_LIMIT)
            line = self._wording.plain("{count} times: {error}", count=str(each.chats), error=error)
            yield "  " + line

    def ping(self, ping: LastPing) -> str:
        if ping.at:
            return self._wording.plain(
                "Last ping: {time}, for {day}", time=self._time(ping.at), day=str(ping.day)
            )
        return self._wording.plain(
            "Last ping: for {day}, has not arrived after {count} attempts. {error}",
            day=str(ping.day),
            count=str(ping.attempts),
            error=clip(ping.error, _ERROR_LIMIT),
        )

    def _time(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._zone):%Y-%m-%d %H:%M:%S}"
