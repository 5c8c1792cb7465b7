import pytest

from bot.domain.audience import ChatAddress, Person, Platform, read_address
from bot.domain.guest_list import GuestList, Welcome

GROUP = ChatAddress(Platform.TELEGRAM, "-100")
READER = Person(Platform.TELEGRAM, "5")


def guests(*, allow: str = "", deny: str = "") -> GuestList:
    allowed, denied = (frozenset(map(read_address, names.split())) for names in (allow, deny))
    return GuestList(allowed, denied)


@pytest.mark.parametrize(
    ("allow", "deny", "welcome"),
    [
        ("", "", Welcome.INVITED),
        ("telegram:5", "", Welcome.INVITED),
        ("telegram:-100", "", Welcome.INVITED),
        ("telegram:6 discord:5", "", Welcome.NOT_INVITED),
        ("", "telegram:6", Welcome.INVITED),
        ("", "telegram:5", Welcome.DENIED),
        ("", "telegram:-100", Welcome.DENIED),
        ("telegram:-100", "telegram:5", Welcome.DENIED),
        ("telegram:6", "telegram:5", Welcome.DENIED),
    ],
)
def test_a_person_in_a_group(allow: str, deny: str, welcome: Welcome) -> None:
    assert guests(allow=allow, deny=deny).receive(GROUP, READER) is welcome


def test_a_chat_that_is_named_is_named_with_its_topics() -> None:
    topic = ChatAddress(Platform.TELEGRAM, "-100", "7")
    assert guests(deny="telegram:-100").receive(topic) is Welcome.DENIED
    assert guests(deny="telegram:-100/7").receive(topic) is Welcome.DENIED
    assert guests(deny="telegram:-100/7").receive(GROUP) is Welcome.INVITED


def test_whoever_speaks_in_a_chats_name_is_received_as_the_chat() -> None:
    assert guests(allow="telegram:-100").receive(GROUP) is Welcome.INVITED
    assert guests(allow="telegram:5").receive(GROUP) is Welcome.NOT_INVITED
