"""What a settings file may be, and how it is said what is wrong with it."""

import os
from pathlib import Path

import pytest

from bot.config.yaml_file import read_yaml
from bot.domain.errors import ConfigError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


def problem(file: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        read_yaml(file)
    ((key, reason),) = caught.value.problems
    assert key == str(file)
    return reason


@pytest.mark.parametrize("text", ["", "# only a comment\n", "null\n", "---\n"])
def test_a_file_without_keys_sets_nothing(file: Path, text: str):
    file.write_text(text)
    assert read_yaml(file) == {}


def test_a_byte_order_mark_is_no_part_of_the_first_key(file: Path):
    file.write_bytes(b"\xef\xbb\xbflanguage: en\r\n")
    assert read_yaml(file) == {"language": "en"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("language: en\nlanguage: en\n", "line 2: the key 'language' stands there more than once"),
        ("log:\n  level: info\n  level: info\n", "line 3: the key 'level'"),
        ("1: 2\n", "line 1: 1 is no key"),
        ("a: 1\non: 2\n", "line 2: True is no key"),
        ("? [a]\n: 2\n", "line 1: ['a'] is no key"),
        ("a: 1\n\tb: 2\n", "line 2: "),
        ("a: [\n", "line 2: "),
        ("a: 1\n---\nb: 2\n", "line 2: expected a single document"),
        ("a: !!python/object/apply:os.system [x]\n", "line 1: could not determine a constructor"),
        ("- a\n- b\n", "should hold keys and values"),
        ("text\n", "should hold keys and values"),
        ("a: 2026-13-45\n", "is no YAML: "),
        ("\x00", "is no YAML: "),
        ("a: " + "[" * 5_000 + "]" * 5_000, "is nested too deeply"),
    ],
)
def test_a_wrong_file_is_told_by_line_and_reason(file: Path, text: str, reason: str):
    file.write_text(text)
    assert problem(file).startswith(reason)


def test_a_key_may_override_one_that_is_merged_in(file: Path):
    file.write_text("a: &a {level: info, format: text}\nb: {<<: *a, level: debug}\n")
    assert read_yaml(file)["b"] == {"level": "debug", "format": "text"}


def test_a_wrong_line_is_not_shown_as_it_may_hold_a_secret(file: Path):
    file.write_text("database: {url: postgresql://u:pa55@h/db\n")
    assert "pa55" not in problem(file)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_other_encodings_are_refused(file: Path, encoding: str):
    file.write_bytes("language: é\n".encode(encoding))
    assert problem(file).startswith("is not UTF-8")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(file: Path):
    file.write_text("language: en\n")
    file.chmod(0)
    assert problem(file) == "cannot be read: Permission denied"


def test_a_folder_is_no_file(tmp_path: Path):
    assert problem(tmp_path) == "cannot be read: Is a directory"
