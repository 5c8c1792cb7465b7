"""Single buttons of a settings panel."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapters.telegram.buttons import Button, Rows, pressed
from bot.domain.action import ChangeSetting, DoNothing, OpenSettings, Setting, SettingsPage
from bot.domain.audience import ChatAddress
from bot.domain.settings_notices import CHOICES_ON_A_PAGE, SettingsPanel


@dataclass(frozen=True, slots=True)
class SettingsButtons:
    """Makes buttons for one panel: each names the chat, where that is another one."""

    panel: SettingsPanel

    @property
    def chat(self) -> ChatAddress | None:
        """The chat as buttons name it; a forum's topic always, which old presses do not tell."""
        address = self.panel.chat.address
        return address if self.panel.is_elsewhere or address.thread_id else None

    def page(self, label: str, page: SettingsPage, part: int = 0) -> list[Button]:
        """A button that opens a page."""
        return pressed(label, OpenSettings(page, self.chat, part))

    def change(self, label: str, setting: Setting, value: str) -> list[Button]:
        """A button that does something."""
        return pressed(label, ChangeSetting(setting, value, self.chat))

    def choice(self, label: str, setting: Setting, value: str, *, is_chosen: bool) -> list[Button]:
        """One of several of which one is chosen."""
        return self.change(marked(label, is_chosen=is_chosen), setting, value)

    def toggle(self, label: str, setting: Setting, value: str, *, is_chosen: bool) -> list[Button]:
        """One of several of which each may be chosen.

        It says what is wanted, not the contrary of what is: two who press it at once want the same.
        """
        sign = "-" if is_chosen else "+"
        return self.choice(label, setting, sign + value, is_chosen=is_chosen)

    def turning(self, count: int) -> Rows:
        """‹ and › where there are more than ``count`` choices on the page."""
        parts, part, page = -(-count // CHOICES_ON_A_PAGE), self.panel.part, self.panel.page
        if parts < 2:
            return []
        before = self.page("‹", page, part - 1) if part else []
        behind = self.page("›", page, part + 1) if part + 1 < parts else []
        return [[*before, *pressed(f"{part + 1}/{parts}", DoNothing()), *behind]]


def marked(label: str, *, is_chosen: bool) -> str:
    """The label of a button, with a mark where that is chosen."""
    return f"✓ {label}" if is_chosen else label


def in_rows(buttons: Sequence[Sequence[Button]], width: int) -> list[list[Button]]:
    """Buttons in rows of ``width``; one that fits into no button is left out."""
    shown = [button for each in buttons for button in each]
    return [shown[at : at + width] for at in range(0, len(shown), width)]
