"""How other programs read a page: where ours finds no fault, they must read the same from it.

They disagree on what a front matter is. Some give *empty* metadata and no error where they do not find one, and whoever
trusts them then checks nothing.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import frontmatter
import yaml
from mkdocs.utils.meta import get_data

_JEKYLL: Final = re.compile(r"\A---\s*\n(.*?\n?)^(?:---|\.\.\.)\s*$\n?", re.DOTALL | re.MULTILINE)
_TIME: Final = "(a moment)"
_NO_TEXT: Final = "(no text)"
_ANY_TIME: Final = next(
    pattern for tag, pattern in yaml.SafeLoader.yaml_implicit_resolvers["2"] if tag.endswith("timestamp")
)


def _jekyll(text: str) -> Any:
    found = _JEKYLL.match(text)
    return yaml.safe_load(found[1]) if found else {}


def _plain_yaml(text: str) -> Any:
    """Read the head by our own cut, with the reader that is written in Python."""
    head = text.removeprefix("---\n").partition("\n---\n")[0].removesuffix("\n---")
    return yaml.load(head, Loader=yaml.SafeLoader)


READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "python-frontmatter": lambda text: frontmatter.parse(text)[0],
    "MkDocs": lambda text: get_data(text)[1],
    "Jekyll's pattern": _jekyll,
    "PyYAML": _plain_yaml,
}


def difference(raw: bytes, value: Mapping[str, Any]) -> str:
    """Tell which reader reads a page otherwise than ``value``, and how; empty when all agree.

    Two things are known and let pass: a date is text to us and an object to them, and a word such as ``no`` in the
    place of a key is text to us.
    """
    text, ours = raw.decode("utf-8"), common(value)
    for name, read in READERS.items():
        try:
            theirs = common(read(text))
        except (yaml.YAMLError, ValueError, OverflowError):
            continue  # It says so. Those who catch the error find no metadata, as MkDocs does, and are told by that.
        if theirs != ours:
            return f"{name} reads it otherwise" if theirs else f"{name} finds no metadata"
    return ""


def common(value: Any) -> Any:
    """Bring a value to the form in which readers are compared."""
    if isinstance(value, Mapping):
        return sorted(([_key(key), common(item)] for key, item in value.items()), key=repr)
    if isinstance(value, list):
        return [common(item) for item in value]
    if isinstance(value, date) or (isinstance(value, str) and _ANY_TIME.match(value)):
        return _TIME
    return [type(value).__name__, value]


def _key(key: object) -> str:
    if not isinstance(key, str):
        return _NO_TEXT
    first = yaml.SafeLoader.yaml_implicit_resolvers.get(key[:1], [])
    return _NO_TEXT if any(pattern.match(key) for _, pattern in first) else key
