"""The demo as a newcomer starts it: a process, a terminal, an empty folder."""

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

COMMAND = [sys.executable, "-m", "bot", "demo"]
PATIENCE_S = 60.0
PROMPT = re.compile(r"(?:tg|dc)> $")


def environ(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not re.search("DAYBRIEF|TOKEN|LC_|LANG", k)}
    return {**kept, "PYTHONPATH": str(REPOSITORY), **more}


def positions(text: str, *parts: str) -> list[int]:
    return [text.index(part) for part in parts]


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What `daybrief demo --once` prints in an empty folder, in the plainest of locales."""
    done = subprocess.run(
        [*COMMAND, "--once"],
        cwd=tmp_path_factory.mktemp("empty"),
        env=environ(LC_ALL="C"),
        capture_output=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b"showing Daybrief's own" in done.stderr
    return done.stdout.decode("utf-8")


@pytest.mark.parametrize("platform", ["Telegram", "Discord"])
def test_the_tour_shows_the_whole_newest_digest_and_the_answers(tour: str, platform: str):
    newest = max((REPOSITORY / "digests").glob("*.md")).read_text(encoding="utf-8")
    headlines = re.findall(r"^## (\d+\. .*)$", newest, re.MULTILINE)
    _, telegram, discord = re.split(r"━━ (?:Telegram|Discord) .*", tour)
    shown = telegram if platform == "Telegram" else discord
    subscribed = shown[shown.index("/subscribe 08:00\n") :]
    delivered, rest = re.split(r"(?m)^读者.*?/today$", subscribed.replace("\n  /", " /"))
    marks = [f"■ {headline}" for headline in headlines]
    assert positions(delivered, "共10条", *marks, "■ 总结与展望") == sorted(
        positions(delivered, "共10条", *marks, "■ 总结与展望")
    )
    assert positions(rest, "/topic 开源\n", "「开源」", "/story 4\n")
    assert rest.rindex(marks[3]) > rest.index("/story 4\n")


@pytest.mark.parametrize("clutter", ["**", "##", "<https", "Traceback", "&lt;", "（）"])
def test_the_transcript_reads_as_text(tour: str, clutter: str):
    assert clutter not in tour


def test_commands_from_a_pipe_are_all_answered(tmp_path: Path):
    done = subprocess.run(
        COMMAND,
        input=b"tg> /story 99\ndc> /status\n/nonsense",
        cwd=tmp_path,
        env=environ(PYTHONIOENCODING="ascii"),
        capture_output=True,
        check=False,
        timeout=PATIENCE_S,
    )
    shown = done.stdout.decode("utf-8")
    assert done.returncode == 0, done.stderr.decode()
    assert positions(shown, "没有第99条", "已订阅，正常推送中", "/nonsense is not offered")
    assert "tg> \n" not in shown


@contextmanager
def terminal() -> Iterator[tuple[int, int]]:
    """The demo in a terminal of its own: its process and the terminal's other end."""
    try:
        process, end = pty.fork()
    except OSError as error:
        pytest.skip(f"this machine lends no terminal: {error}")
    if process == 0:  # pragma: no cover - the child
        os.execve(COMMAND[0], COMMAND, environ(COLUMNS="80"))  # noqa: S606 - no shell is wanted
    try:
        yield process, end
    finally:
        os.close(end)


def read_until_prompt(end: int) -> str:
    shown = b""
    while not PROMPT.search(shown.decode("utf-8", errors="ignore")):
        shown += os.read(end, 65_536)
    return shown.decode("utf-8", errors="replace")


def status_of(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def test_a_terminal_asks_answers_and_ends_with_its_input():
    with terminal() as (process, end):
        assert "The bot runs on" in read_until_prompt(end)
        os.write(end, "dc> /topic 开源\n".encode())
        answer = read_until_prompt(end)
        assert "「开源」" in answer
        assert answer.endswith("dc> ")
        os.write(end, b"\n\xff\n")
        read_until_prompt(end)
        os.write(end, b"\x04")
        assert status_of(process) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_at_once_and_cleanly(number: signal.Signals):
    with terminal() as (process, end):
        read_until_prompt(end)
        os.kill(process, number)
        assert status_of(process) == 0
