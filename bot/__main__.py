"""``python -m bot``: the same program as ``daybrief``."""

from bot.cli import main

if __name__ == "__main__":
    main()
