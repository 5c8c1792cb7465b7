"""Who answers what people ask and press."""

from collections.abc import Mapping

from bot.adapters.database import Stores
from bot.bootstrap.admission import make_admission
from bot.bootstrap.finding import Finding
from bot.bootstrap.reading import Reading
from bot.bootstrap.setting_up import SettingUp
from bot.config import Settings
from bot.domain.action import Action, ForgetMe, PushNow
from bot.domain.audience import Platform
from bot.domain.reply import CommandHelp, Reply
from bot.domain.topic import TopicCatalogue
from bot.ports import Clock
from bot.usecases.admit_inline import AdmitInline
from bot.usecases.answer_command import Answer, AnswerCommand
from bot.usecases.answer_press import Answer as PressedAnswer
from bot.usecases.answer_press import AnswerPress
from bot.usecases.arrivals import Arrivals
from bot.usecases.caller import Caller
from bot.usecases.find_topic import FindTopic
from bot.usecases.greet import Greet
from bot.usecases.keep_privacy import KeepPrivacy
from bot.usecases.preferred_reading import PreferredReading
from bot.usecases.push_digest import Publishing
from bot.usecases.read_digest import ReadDigest
from bot.usecases.reception import Reception
from bot.usecases.serve_owner import ServeOwner
from bot.usecases.spoken_language import SpokenLanguage
from bot.usecases.subscribe import Subscribe


class Answering:
    """The use cases behind commands and presses, the same for both platforms."""

    def __init__(
        self,
        settings: Settings,
        stores: Stores,
        read: ReadDigest,
        catalogue: TopicCatalogue,
        *,
        publishing: Publishing,
        clock: Clock,
    ) -> None:
        library = publishing.library
        self._settings = settings
        self._read = read
        self._topics = FindTopic(read, catalogue)
        self.catalogue = catalogue
        self._subscribe = Subscribe(
            stores.subscriptions,
            stores.outbox,
            catalogue,
            default_window=settings.subscription.as_window(),
            clock=clock,
        )
        self.reception = Reception(
            make_admission(settings, clock),
            SpokenLanguage(stores.chats),
            PreferredReading(stores.subscriptions),
        )
        self._finding = Finding(stores, library, read, catalogue, clock=clock)
        self.inline = AdmitInline(self.reception.admit, self._finding.inline.answer, clock=clock)
        self.arrivals = Arrivals()
        greet = Greet(stores.subscriptions, read, self.arrivals, clock=clock)
        self._reading = Reading(stores, read, catalogue, library=library, greet=greet, clock=clock)
        self._setting_up = SettingUp(
            settings, stores, self._subscribe, self._topics, catalogue=catalogue, clock=clock
        )
        self._privacy = KeepPrivacy(
            stores.personal, stores.readers, contact=settings.owner.contact, clock=clock
        )
        self._owner = ServeOwner(
            frozenset(settings.owner.people),
            stores,
            publishing,
            read,
            catalogue=catalogue,
            clock=clock,
        )
        self.commands = AnswerCommand(
            self._command_answers(), self._owners_answers(), self._owner.is_owner
        )
        self.presses = AnswerPress(self._press_answers())

    def _command_answers(self) -> Mapping[str, Answer]:
        """In the order in which menus show them."""
        read, topics, subscribe = self._read, self._topics, self._subscribe
        return {
            "help": self._help,
            "today": lambda _words, _caller: read.read_today(),
            "date": lambda words, _caller: read.read_date(words),
            "story": lambda words, _caller: read.read_story(words),
            "topic": lambda words, _caller: topics.find(words),
            "topics": lambda _words, _caller: topics.list_topics(),
            "subscribe": subscribe.subscribe,
            "unsubscribe": lambda _words, caller: subscribe.unsubscribe(caller),
            "status": lambda _words, caller: subscribe.show_status(caller),
            "privacy": self._privacy.tell,
            "mydata": self._privacy.show,
            "forgetme": self._privacy.offer,
            **self._setting_up.command_answers,
            **self._finding.command_answers,
            **self._reading.command_answers,
        }

    def _owners_answers(self) -> Mapping[str, Answer]:
        owner = self._owner
        return {"push": owner.offer_push, "preview": owner.preview, "report": owner.report}

    def _press_answers(self) -> Mapping[type[Action], PressedAnswer]:
        return {
            **self._finding.press_answers,
            **self._reading.press_answers,
            **self._setting_up.press_answers,
            PushNow: self._owner.push,
            ForgetMe: self._privacy.forget,
        }

    async def _help(self, _words: str, caller: Caller) -> Reply:
        defaults = self._settings.subscription
        example = self.catalogue.topics[0].name if self.catalogue.topics else "AI"
        has_settings = caller.chat.address.platform is Platform.TELEGRAM
        when = f"{defaults.time:%H:%M}"
        return Reply((CommandHelp(when, str(defaults.zone), example, has_settings),))
