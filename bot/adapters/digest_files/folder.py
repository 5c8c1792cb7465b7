"""Which digest files a folder holds, and reading one of them. Blocking: call it in a thread."""

import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.domain.errors import DigestSourceUnavailable

_FOUND_BY_FSCK = "lost+found"
"""At the root of a volume, and readable by nobody but root."""
_FILE_NAME = re.compile(r"(\d{4}-\d\d-\d\d)\.md", re.ASCII)


@dataclass(frozen=True, slots=True)
class Look:
    """What a glance at a file tells without reading it: equal looks mean an unchanged file."""

    modified_ns: int
    changed_ns: int
    size: int
    inode: int


def find_digests(folder: Path) -> dict[date, Path]:
    """The digest file of each day: in ``folder``, else in one of its direct subfolders.

    Files and links named ``YYYY-MM-DD.md`` count; where a link leads, ``read_file`` checks. Hidden
    subfolders, the file system's own and links to folders are not looked into; one that vanishes
    meanwhile is passed over. Raises ``OSError``.
    """
    with os.scandir(folder) as entries:
        listed = list(entries)
    found: dict[date, Path] = {}
    for subfolder in sorted(entry.path for entry in listed if _is_subfolder(entry)):
        with suppress(FileNotFoundError), os.scandir(subfolder) as entries:
            found |= _digests(entries)
    return found | _digests(listed)


def _is_subfolder(entry: os.DirEntry[str]) -> bool:
    is_private = entry.name.startswith(".") or entry.name == _FOUND_BY_FSCK
    return not is_private and entry.is_dir(follow_symlinks=False)


def _digests(entries: Iterable[os.DirEntry[str]]) -> dict[date, Path]:
    return {
        day: Path(entry.path)
        for entry in entries
        if (day := _day_of(entry.name)) is not None
        and (entry.is_file(follow_symlinks=False) or entry.is_symlink())
    }


def _day_of(name: str) -> date | None:
    """The day that a file is named after, or nothing: ``2026-02-30.md`` is no digest."""
    if not (match := _FILE_NAME.fullmatch(name)):
        return None
    try:
        return date.fromisoformat(match[1])
    except ValueError:
        return None


def look_at(path: Path) -> Look:
    """A glance at the file, through a link where ``path`` is one. Raises ``OSError``."""
    return _look(path.stat())


def _look(status: os.stat_result) -> Look:
    return Look(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


def read_file(path: Path, *, within: Path, limit: int) -> tuple[bytes, Look]:
    """The file's first ``limit`` bytes and a glance at it, taken after reading.

    Raises ``OSError``, and ``DigestSourceUnavailable`` where a link leads out of ``within`` or to
    something that is no regular file (opening a pipe would wait for whoever writes to it).
    """
    target = Path(os.path.realpath(path, strict=True))
    if not target.is_relative_to(os.path.realpath(within)):
        raise DigestSourceUnavailable(f"{path} is a link that leads out of the digest folder")
    descriptor = os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise DigestSourceUnavailable(f"{path} is no regular file")
        return file.read(limit), _look(os.fstat(descriptor))
