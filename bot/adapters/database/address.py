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


def file_url(file: Path) -> URL:
    """The address of ``file`` for the asynchronous driver, whatever characters are in its name."""
    return URL.create("sqlite+aiosqlite", database=str(file))


def reading_url(file: Path) -> URL:
    """The address of ``file`` for a connection that cannot write (https://www.sqlite.org/uri.html)."""
    address = f"file:{quote(str(file))}"
    return URL.create("sqlite+aiosqlite", database=address, query={"mode": "ro", "uri": "true"})


def make_folder(url: URL) -> None:
    """The folder that the database's file will lie in. Raises ``ConfigError``."""
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError((_KEY, f"cannot make the folder {folder}: {reason}")) from error
