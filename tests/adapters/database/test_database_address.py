"""Which database addresses are understood."""

from pathlib import Path

import pytest

from bot.adapters.database import database_file, open_database
from bot.adapters.database.address import read_url
from bot.domain.errors import ConfigError


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite"])
def test_it_takes_sqlite_with_or_without_the_driver(scheme: str) -> None:
    url = read_url(f"{scheme}:///data/daybrief.db")
    assert url.drivername == "sqlite+aiosqlite"
    assert url.database == "data/daybrief.db"


def test_four_slashes_are_an_absolute_path() -> None:
    assert read_url("sqlite:////var/lib/daybrief.db").database == "/var/lib/daybrief.db"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "no database address"),
        ("daybrief.db", "no database address"),
        ("sqlite://", "name a file"),
        ("sqlite:///", "name a file"),
        ("sqlite:///:memory:", "name a file"),
        ("sqlite://host/daybrief.db", "a path and nothing else"),
        ("sqlite:///daybrief.db?mode=ro", "a path and nothing else"),
        ("postgresql+asyncpg://bot:hunter2@db/daybrief", "only SQLite"),
        ("sqlite+pysqlcipher:///daybrief.db", "only SQLite"),
    ],
)
def test_other_addresses_are_a_wrong_setting(written: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason) as caught:
        read_url(written)
    ((key, explanation),) = caught.value.problems
    assert key == "database.url"
    assert "sqlite:///data/daybrief.db" in explanation
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite"])
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("data/daybrief.db", "home/data/daybrief.db"),
        ("./daybrief.db", "home/daybrief.db"),
        ("../daybrief.db", "daybrief.db"),
    ],
)
def test_a_relative_file_lies_in_the_settings_folder(
    tmp_path: Path, scheme: str, written: str, expected: str
) -> None:
    home = tmp_path / "home"
    assert database_file(f"{scheme}:///{written}", base=home) == tmp_path / expected
    assert (
        database_file(f"{scheme}:////var/{written}", base=home) == Path("/var", written).resolve()
    )


def test_one_file_has_one_path_also_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    near = database_file("sqlite:///real/daybrief.db", base=tmp_path)
    assert database_file("sqlite:///daybrief.db", base=tmp_path / "link") == near


@pytest.mark.parametrize("written", ["sqlite:///", "sqlite:///:memory:", "postgresql://db/x"])
def test_an_address_of_no_file_is_a_wrong_setting(tmp_path: Path, written: str) -> None:
    with pytest.raises(ConfigError):
        database_file(written, base=tmp_path)


@pytest.mark.parametrize("name", ["100%.db", "what?.db", "a#b.db", "早报 数据.db"])
async def test_a_path_may_hold_any_character(tmp_path: Path, name: str) -> None:
    database = await open_database(tmp_path / name)
    await database.close()
    assert (tmp_path / name).is_file()


async def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "数据 100%" / "deep" / "daybrief.db"
    database = await open_database(f"sqlite:///{path}")
    await database.close()
    assert path.is_file()


async def test_a_folder_that_cannot_be_made_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot make the folder"):
        await open_database(f"sqlite:///{tmp_path / 'file' / 'daybrief.db'}")


async def test_a_folder_in_the_files_place_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot open"):
        await open_database(f"sqlite:///{tmp_path}")


async def test_a_file_that_is_no_database_is_a_wrong_setting_and_left_alone(
    tmp_path: Path,
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but a text that somebody needs" * 100)
    before = path.read_bytes()
    with pytest.raises(ConfigError, match=r"cannot open .*not a database"):
        await open_database(f"sqlite:///{path}")
    assert path.read_bytes() == before
