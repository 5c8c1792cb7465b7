"""What may stand behind ``?start=`` in a link to a bot.

https://core.telegram.org/bots/features#deep-linking
"""

import re

from bot.sandbox.telegram.wire import bad_request

ALLOWED = re.compile(r"[A-Za-z0-9_-]{1,64}")
MAX_LENGTH = 64


def refuse_start_parameter(parameter: str) -> None:
    """Raises ``ApiError`` 400 where links can't carry the parameter."""
    if ALLOWED.fullmatch(parameter):
        return
    if not parameter:
        raise bad_request("can't use empty start_parameter")
    if len(parameter) > MAX_LENGTH:
        raise bad_request("too long start_parameter specified")
    raise bad_request("unallowed characters in start_parameter are used")
