"""Who answers where a chat is set up: settings, language, pauses, channels."""

from collections.abc import Mapping

from bot.adapters.database import Stores
from bot.config import Settings
from bot.domain.action import Action, ChangeSetting, ChooseLanguage, OpenSettings
from bot.domain.topic import TopicCatalogue
from bot.ports import Clock
from bot.usecases.answer_command import Answer
from bot.usecases.answer_press import Answer as PressedAnswer
from bot.usecases.apply_setting import ApplySetting
from bot.usecases.change_settings import ChangeSettings
from bot.usecases.choose_chat import ChooseChat
from bot.usecases.choose_language import ChooseLanguage as LanguageChooser
from bot.usecases.commands import CHOSEN_CHAT
from bot.usecases.find_topic import FindTopic
from bot.usecases.next_delivery import NextDelivery
from bot.usecases.pause_deliveries import PauseDeliveries
from bot.usecases.settings_panels import SettingsPanels
from bot.usecases.subscribe import Subscribe


class SettingUp:
    """The use cases behind the settings; ``subscribe`` and ``topics`` are those of commands."""

    def __init__(
        self,
        settings: Settings,
        stores: Stores,
        subscribe: Subscribe,
        topics: FindTopic,
        *,
        catalogue: TopicCatalogue,
        clock: Clock,
    ) -> None:
        default = settings.subscription.as_window()
        panels = SettingsPanels(stores.subscriptions, topics, default_window=default, clock=clock)
        self._languages = LanguageChooser(stores.chats)
        self._pausing = PauseDeliveries(stores.subscriptions, stores.outbox, panels, clock=clock)
        apply = ApplySetting(
            stores.subscriptions,
            subscribe,
            self._pausing,
            self._languages,
            next_delivery=NextDelivery(stores.outbox, clock),
            catalogue=catalogue,
        )
        self._change = ChangeSettings(panels, apply, stores.chats)
        self._chats = ChooseChat(stores.chats, panels)

    @property
    def command_answers(self) -> Mapping[str, Answer]:
        """Answers by the names of commands."""
        return {
            "settings": lambda _words, caller: self._change.show(caller),
            "language": self._languages.answer,
            "pause": self._pausing.answer,
            "resume": lambda _words, caller: self._pausing.answer_resume(caller),
            "channels": lambda _words, caller: self._chats.answer(caller),
            CHOSEN_CHAT: self._chats.show_chosen,
        }

    @property
    def press_answers(self) -> Mapping[type[Action], PressedAnswer]:
        """Answers by what is pressed."""
        return {
            OpenSettings: self._change.open,
            ChangeSetting: self._change.change,
            ChooseLanguage: self._languages.press,
        }
