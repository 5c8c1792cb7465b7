"""What a person's Discord client would not let them do."""


class RefusedError(Exception):
    """The client offers no such thing to this person here: nothing reaches the bot."""
