"""The settings' file as plain values; what is wrong with it is said with its line."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from bot.domain.errors import ConfigError

_MERGE = "tag:yaml.org,2002:merge"


class _Loader(yaml.SafeLoader):
    """Plain YAML whose keys are words, each at most once in its place."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - the library's signature
        known = set()
        for key_node, _ in node.value:
            if key_node.tag == _MERGE:
                continue
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise _wrong(key_node, f"{key!r} is no key: keys are words, in quotes if need be")
            if key in known:
                raise _wrong(key_node, f"the key {key!r} stands there more than once")
            known.add(key)
        return super().construct_mapping(node, deep)


def read_yaml(file: Path) -> dict[str, Any]:
    """The file's keys and values; none where it is empty. Raises ``ConfigError``."""
    try:
        written = yaml.load(file.read_text(encoding="utf-8-sig"), _Loader)  # noqa: S506 - a SafeLoader
    except OSError as error:
        raise ConfigError((str(file), f"cannot be read: {error.strerror}")) from None
    except UnicodeDecodeError as error:
        raise ConfigError((str(file), f"is not UTF-8: {error.reason}")) from None
    except yaml.MarkedYAMLError as error:
        raise ConfigError((str(file), _told(error))) from None
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigError((str(file), f"is no YAML: {' '.join(str(error).split())}")) from None
    except RecursionError:
        raise ConfigError((str(file), "is nested too deeply")) from None
    if written is not None and not isinstance(written, dict):
        raise ConfigError((str(file), "should hold keys and values"))
    return written or {}


def _wrong(node: yaml.Node, problem: str) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


def _told(error: yaml.MarkedYAMLError) -> str:
    """Line and problem, without the lines themselves: one may hold a secret."""
    mark = error.problem_mark or error.context_mark
    problem = ", ".join(part for part in (error.context, error.problem) if part)
    return f"line {mark.line + 1}: {problem}" if mark else f"is no YAML: {problem}"
