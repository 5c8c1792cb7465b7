"""/privacy, /mydata and /forgetme: what is kept of somebody, for their eyes, at their word."""

from bot.domain.action import ForgetMe
from bot.domain.audience import ChatKind, Person
from bot.domain.privacy_notices import (
    DataAttached,
    ForgetOffer,
    Forgotten,
    NothingForgotten,
    NothingKept,
    OnlyInPrivate,
    Privacy,
)
from bot.domain.reply import PressAnswer, Reply
from bot.ports import Clock, PersonalRecords, ReaderStore
from bot.usecases.answer_press import NOT_KNOWN
from bot.usecases.caller import Caller
from bot.usecases.personal_file import write_personal_file


class KeepPrivacy:
    """Answers in private chats only, to the person whose chat it is."""

    def __init__(
        self, records: PersonalRecords, readers: ReaderStore, *, contact: str, clock: Clock
    ) -> None:
        self._records = records
        self._readers = readers
        self._contact = contact
        self._clock = clock

    async def tell(self, _words: str, _caller: Caller) -> Reply:
        """What is kept of anybody, and how to see and delete it."""
        return Reply((Privacy(self._contact),))

    async def show(self, _words: str, caller: Caller) -> Reply:
        """All that is kept of the caller, as a file."""
        person = _own(caller)
        if person is None:
            return Reply((OnlyInPrivate("mydata"),))
        record = await self._records.of(caller.chat.address)
        reader = await self._readers.everything_of(person)
        if record is None and not reader.kept and not reader.votes:
            return Reply((NothingKept(),))
        file = write_personal_file(person, record, reader, at=self._clock.now())
        return Reply((DataAttached(),), document=file)

    async def offer(self, _words: str, caller: Caller) -> Reply:
        """Ask whether everything is to be deleted."""
        if _own(caller) is None:
            return Reply((OnlyInPrivate("forgetme"),))
        return Reply((ForgetOffer(),))

    async def forget(self, asked: ForgetMe, caller: Caller) -> PressAnswer:
        """Delete everything, where the caller is sure."""
        person = _own(caller)
        if person is None:
            return NOT_KNOWN
        if not asked.is_sure:
            return PressAnswer(reply=Reply((NothingForgotten(),)))
        await self._records.forget(caller.chat.address)
        await self._readers.forget(person)
        return PressAnswer(reply=Reply((Forgotten(),)))


def _own(caller: Caller) -> Person | None:
    """The person whose private chat it is; nobody elsewhere."""
    return caller.person if caller.chat.kind is ChatKind.PRIVATE else None
