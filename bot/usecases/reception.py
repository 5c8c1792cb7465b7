"""How whoever asks is received: whether at all, in which language, and as they like to read."""

from dataclasses import dataclass

from bot.usecases.admit_caller import AdmitCaller
from bot.usecases.preferred_reading import PreferredReading
from bot.usecases.spoken_language import SpokenLanguage


@dataclass(frozen=True, slots=True)
class Reception:
    """What commands and presses have in common before and behind their answers."""

    admit: AdmitCaller
    language: SpokenLanguage
    reading: PreferredReading
