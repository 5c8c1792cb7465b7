"""Which databases are understood, and where a file lies."""

from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.domain.errors import ConfigError

_KEY = "database.url"
_EXAMPLE = "sqlite:///data/daybrief.db"


def read_url(written: str) -> URL:
    """``written`` for the asynchronous driver. Raises ``ConfigError``, showing no password."""
    try:
        url = make_url(written)
    except ArgumentError:
        raise ConfigError((_KEY, f"is no database address such as {_EXAMPLE}")) from None
    if url.drivername not in {"sqlite", "sqlite+aiosqlite"}:
        raise ConfigError(
            (_KEY, f"{url.drivername!r} is not supported, only SQLite is: {_EXAMPLE}")
        )
    if not url.database or url.database == ":memory:":
        raise ConfigError(
            (_KEY, f"should name a file such as {_EXAMPLE}: memory forgets what was delivered")
        )
    if url.query or url.host:
        raise ConfigError((_KEY, f"takes a path and nothing else: {_EXAMPLE}"))
    return url.set(drivername="sqlite+aiosqlite")


def database_file(written: str, *, base: Path) -> Path:
    """The file that ``written`` names, links followed: one path for each database.

    A relative one lies in ``base``. Raises ``ConfigError``.
    """
    return (base / (read_url(written).database or "")).resolve()


def existing_url(file: Path, *, can_write: bool = True) -> URL:
    """The address of ``file`` for connections that never make one.

    Those that cannot write do not change it either (https://www.sqlite.org/uri.html).
    """
    mode = {"mode": "rw" if can_write else "ro", "uri": "true"}
    return URL.create("sqlite+aiosqlite", database=f"file:{quote(str(file))}", query=mode)


def make_file(file: Path) -> None:
    """The database's file, empty where there was none, and its folder. Raises ``ConfigError``."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError((_KEY, f"cannot make the folder {file.parent}: {_why(error)}")) from error
    try:
        file.touch()
    except OSError as error:
        raise ConfigError((_KEY, f"cannot open {file}: {_why(error)}")) from error


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
