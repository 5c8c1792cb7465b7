"""The command line as a shell sees it: output, standard error, status."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

DIGEST = """# 日报 - 2026年2月26日

## 1. 开源模型发布

**简要内容：** 甲

**来源链接：** https://example.com/1

## 2. 芯片降价

**来源链接：** https://example.com/2
"""


def daybrief(*words: str, cwd: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    known = {k: v for k, v in os.environ.items() if "TOKEN" not in k and "DAYBRIEF" not in k}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=cwd,
        env={**known, "PYTHONPATH": str(REPOSITORY), **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    file = tmp_path / "2026-02-26.md"
    file.write_text(DIGEST, encoding="utf-8")
    return file


def test_a_clean_digest_has_nothing_to_say(digest: Path):
    done = daybrief("lint", digest.name, cwd=digest.parent)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_lint_names_file_line_and_level_and_fails_for_errors(digest: Path):
    digest.write_text("# 日报 - 2026年2月27日\n\n## 1. 甲\n\n文字\n", encoding="utf-8")
    done = daybrief("lint", digest.name, cwd=digest.parent)
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert any(line.startswith("2026-02-26.md:1: error: ") for line in lines)
    assert any(line.startswith("2026-02-26.md:3: warning: ") for line in lines)


def test_lint_speaks_the_language_it_is_asked_for(digest: Path):
    digest.write_text("", encoding="utf-8")
    done = daybrief("lint", "--lang", "zh-Hans", digest.name, cwd=digest.parent)
    assert done.returncode == 1
    assert "error" in done.stdout
    assert any("一" <= character <= "鿿" for character in done.stdout)


def test_a_missing_file_is_an_error_in_words(tmp_path: Path):
    done = daybrief("lint", "none.md", cwd=tmp_path)
    assert done.returncode != 0
    assert "none.md" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_parse_prints_json(digest: Path):
    done = daybrief("parse", digest.name, cwd=digest.parent)
    parsed = json.loads(done.stdout)
    assert parsed["date"] == "2026-02-26"
    assert [story["position"] for story in parsed["stories"]] == [1, 2]


@pytest.mark.parametrize(
    ("platform", "formats", "methods"),
    [
        ("telegram", "html", {"sendMessage"}),
        ("telegram", "rich", {"sendRichMessage"}),
        ("discord", "components", {"POST"}),
        ("discord", "embeds", {"POST"}),
    ],
)
def test_render_prints_one_call_a_line(
    digest: Path, platform: str, formats: str, methods: set[str]
):
    done = daybrief(
        "render", digest.name, "--platform", platform, "--format", formats, cwd=digest.parent
    )
    calls = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert {call["method"] for call in calls} == methods
    assert all(call["params"] for call in calls)
    assert "开源模型发布" in done.stdout


@pytest.mark.parametrize(
    "locale", [{"LC_ALL": "C"}, {"LANG": "POSIX"}, {"PYTHONIOENCODING": "latin-1"}]
)
@pytest.mark.parametrize("command", ["parse", "render --platform discord", "check"])
def test_output_is_utf_8_in_every_locale(digest: Path, command: str, locale: dict[str, str]):
    name, *options = command.split()
    files = [] if name == "check" else [digest.name]
    done = subprocess.run(
        [sys.executable, "-m", "bot", name, *files, *options],
        cwd=digest.parent,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), **locale},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "开源" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("layout", "calls"), [("stories", 3), ("overview", 1), ("single", 1), ("headlines", 1)]
)
def test_render_shows_each_layout(digest: Path, layout: str, calls: int):
    words = ("render", digest.name, "--platform", "telegram", "--layout", layout)
    lines = daybrief(*words, "--format", "text", cwd=digest.parent).stdout.splitlines()
    assert len(lines) == calls
    assert not [line for line in lines if "parse_mode" in line]


def test_render_selects_a_topic_by_alias(digest: Path):
    words = ("render", digest.name, "--platform", "telegram", "--format", "html")
    done = daybrief(*words, "--topic", "Open Source", cwd=digest.parent)
    stories = [line for line in done.stdout.splitlines() if "来源链接" in line]
    assert len(stories) == 1
    assert "开源模型发布" in stories[0]


def test_an_unknown_topic_or_format_says_what_there_is(digest: Path):
    words = ("render", digest.name, "--platform", "telegram")
    topic = daybrief(*words, "--topic", "nonsense", cwd=digest.parent)
    dialect = daybrief(*words, "--format", "embeds", cwd=digest.parent)
    assert topic.returncode != 0
    assert "开源" in topic.stderr
    assert dialect.returncode == 78
    assert "rich" in dialect.stderr


def test_check_prints_the_settings_without_secrets(tmp_path: Path):
    secret = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
    done = daybrief("check", cwd=tmp_path, TELEGRAM_BOT_TOKEN=secret)
    assert done.returncode == 0
    assert "telegram_bot_token: '***'" in done.stdout
    assert secret not in done.stdout + done.stderr


@pytest.mark.parametrize("command", ["check", "run", "push"])
def test_a_wrong_setting_ends_with_78_and_its_key(tmp_path: Path, command: str):
    (tmp_path / "config.yaml").write_text("telegram: {api_bass: x}\n")
    done = daybrief(command, cwd=tmp_path, TELEGRAM_BOT_TOKEN="1:a")
    assert done.returncode == 78
    assert done.stderr.startswith("daybrief: telegram.api_bass: unknown key")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["check", "run", "push"])
@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("database: {url: postgresql://u:pa55@h/db}", "database.url"),
        ("database: {url: nonsense}", "database.url"),
        ("source: {kind: http, http: {url: 'https://h/x.md'}}", "source.http.url"),
        (
            "source: {kind: http, http: {url: 'https://h/{date}', allowed_hosts: ['a b']}}",
            "source.http.allowed_hosts",
        ),
    ],
)
def test_addresses_are_checked_before_anything_starts(
    tmp_path: Path, command: str, text: str, key: str
):
    (tmp_path / "config.yaml").write_text(text)
    done = daybrief(command, cwd=tmp_path, TELEGRAM_BOT_TOKEN="1:a")
    assert done.returncode == 78
    assert done.stderr.startswith(f"daybrief: {key}: ")
    assert "pa55" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_the_database_lies_beside_the_settings(tmp_path: Path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "config.yaml").write_text("database: {url: 'sqlite:///here.db'}\n")
    daybrief("push", "--config", "home/config.yaml", cwd=tmp_path, TELEGRAM_BOT_TOKEN="1:a")
    assert (tmp_path / "home" / "here.db").is_file()


def test_without_a_token_the_bot_says_what_to_do(tmp_path: Path):
    done = daybrief("run", cwd=tmp_path)
    assert done.returncode == 78
    assert "TELEGRAM_BOT_TOKEN" in done.stderr
    assert "daybrief demo" in done.stderr


def test_the_status_of_no_database_says_so_and_makes_none(tmp_path: Path):
    done = daybrief("status", cwd=tmp_path)
    assert done.returncode == 1
    assert str(tmp_path / "data" / "daybrief.db") in done.stdout
    assert "There is no database here yet" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "kind"), [(b"", "database-empty"), (b"no database" * 99, None)]
)
def test_the_status_of_an_empty_or_broken_database_is_no_traceback(
    tmp_path: Path, content: bytes, kind: str | None
):
    (tmp_path / "d.db").write_bytes(content)
    done = daybrief("status", "--json", cwd=tmp_path, DATABASE_URL="sqlite:///d.db")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    if kind:
        assert [each["kind"] for each in json.loads(done.stdout)["concerns"]] == [kind]
    else:
        assert "not a database" in done.stderr


def test_the_status_of_a_database_that_was_just_made_is_well(tmp_path: Path):
    (tmp_path / "config.yaml").write_text("database: {url: 'sqlite:///here.db'}\n")
    daybrief("push", cwd=tmp_path, TELEGRAM_BOT_TOKEN="1:a")
    done = daybrief("status", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "All is well."
    in_chinese = daybrief("status", "--lang", "zh-Hans", cwd=tmp_path)
    assert in_chinese.stdout.splitlines()[-1] == "一切正常。"
    as_json = json.loads(daybrief("status", "--json", cwd=tmp_path).stdout)
    assert (as_json["is_well"], as_json["concerns"], as_json["runs"]) == (True, [], [])


def test_help_teaches(tmp_path: Path):
    done = daybrief("--help", cwd=tmp_path)
    for command in ("run", "demo", "push", "status", "lint", "parse", "render", "check"):
        assert command in done.stdout


def test_corrections_edit_and_force_sends_anew_so_they_exclude_one_another(tmp_path: Path):
    done = daybrief("push", "--corrections", "--force", cwd=tmp_path, TELEGRAM_BOT_TOKEN="1:a")
    assert done.returncode == 2
    assert "choose one" in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_digest_is_rendered_in_the_reader_s_script(digest: Path):
    for platform in ("telegram", "discord"):
        rendered = ("render", digest.name, "--platform", platform)
        traditional = daybrief(*rendered, "--lang", "zh-Hant", cwd=digest.parent)
        assert traditional.returncode == 0
        assert "開源模型發佈" in traditional.stdout
        assert "芯片降價" in traditional.stdout
        assert "开源" not in traditional.stdout
        assert "开源模型发布" in daybrief(*rendered, cwd=digest.parent).stdout


@pytest.mark.parametrize(
    "words", [("lint",), ("parse",), ("render", "--platform", "telegram", "--lang", "zh-Hans")]
)
def test_the_converter_of_scripts_is_not_loaded_where_nothing_is_converted(
    digest: Path, words: tuple[str, ...]
):
    done = daybrief(*words, digest.name, cwd=digest.parent, PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    loaded = {line.split("|")[-1].strip() for line in done.stderr.splitlines()}
    assert "bot.cli" in loaded
    assert "opencc" not in loaded
