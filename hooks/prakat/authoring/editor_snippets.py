"""Fields of every form as snippets for an editor: names complete, choices are offered, and all of it is explained.

No well-kept extension completes or checks the front matter of a Markdown file by a JSON Schema (Red Hat's YAML
extension does not look into Markdown: redhat-developer/vscode-yaml issue 207). VS Code's own snippets need no extension
and, from version 1.109 on, are bound to folders by ``include``; older versions offer them in every folder.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, Final

from prakat.authoring.form import describe
from prakat.authoring.needs import Parts, blank_value, grow
from prakat.content.category import CATEGORIES
from prakat.content.schema import ContentType, FieldLookup, Schemas
from prakat.settings import DOCS

# VS Code takes front matter for YAML inside of Markdown.
_SCOPE: Final = "markdown,yaml"
_TODAY: Final = "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE"
_SELF_CHECK: Final = "checked"
_FEW: Final = 4

# A field as it is offered: its name, what is written, how it is explained.
_Form = tuple[str, str, str]


def render_snippets(schemas: Schemas) -> str:
    """Return the text of a ``.code-snippets`` file: every field once for each way it is written, with its folders."""
    forms: dict[_Form, list[ContentType]] = {}
    for kind in schemas.types.values():
        for form in _forms(schemas, kind):
            forms.setdefault(form, []).append(kind)
    names = [key for key, _, _ in forms]
    found = {}
    for (key, body, words), kinds in forms.items():
        folders = list(dict.fromkeys(f"**/{DOCS}/{kind.category}/**" for kind in kinds))
        alone = names.count(key) == 1
        found[key if alone else f"{key} ({_listed([kind.key for kind in kinds])})"] = {
            "prefix": key,
            "scope": _SCOPE,
            "include": folders if len(folders) < len(CATEGORIES) else [f"**/{DOCS}/**"],
            "description": words if alone else f"{words} – {_listed([kind.title.th for kind in kinds])}",
            "body": body.split("\n"),
        }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _listed(names: list[str]) -> str:
    """Name a few; no two lists of types of one field begin with the same."""
    return ", ".join(names[:_FEW]) + (" …" if len(names) > _FEW else "")


def _forms(schemas: Schemas, kind: ContentType) -> Iterator[_Form]:
    lookup = schemas.field_schema(kind)
    known = {
        "category": [kind.category],
        "type": [k.key for k in schemas.types.values() if k.category == kind.category],
    }
    for key in lookup(()).get("properties", ()):
        value: dict[str, Any] = {key: blank_value(lookup, (key,))}
        grow(schemas, kind, lookup, value, only=key)
        body = "\n".join(_Body(lookup, known).field((key,), value[key]))
        yield key, body, describe(lookup((key,)), "th")


class _Body:
    """Writes one field with a stop for every value, in the order they are filled in."""

    def __init__(self, lookup: FieldLookup, known: Mapping[str, list[str]]) -> None:
        self._lookup = lookup
        self._known = known
        self._stops = count(1)

    def field(self, path: Parts, value: Any) -> Iterator[str]:
        """Yield the lines of a field whose empty values are to be filled in."""
        if not isinstance(value, dict | list):
            yield f"{path[-1]}: {self._value(path) if value is None else value}"
            return
        yield f"{path[-1]}:"
        lines = self._group(path, value) if isinstance(value, dict) else self._items(path, value)
        yield from (f"  {line}" for line in lines)

    def _group(self, path: Parts, value: Mapping[str, Any]) -> Iterator[str]:
        known = self._lookup(path).get("properties", ())
        # A group that must have nothing in particular offers all it may have.
        for key in [key for key in known if key in value] or known:
            yield from self.field((*path, key), value.get(key))

    def _items(self, path: Parts, values: list[Any]) -> Iterator[str]:
        for index, value in enumerate(values):
            inner = (*path, index)
            if isinstance(value, dict):
                lines = list(self._group(inner, value))
            elif isinstance(value, list):
                lines = list(self._items(inner, value))
            else:
                lines = [self._value(inner)]
            yield from (f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines))

    def _value(self, path: Parts) -> str:
        stop = next(self._stops)
        found = self._lookup(path)
        choices = self._known.get(str(path[-1]), []) if len(path) == 1 else []
        choices = choices or _choices(found)
        if path[0] == _SELF_CHECK:
            # Whoever checks says so: nothing is offered that a hasty key could accept.
            return f"${stop}"
        if choices:
            return f"${{{stop}|{','.join(_escaped(choice, ',|') for choice in choices)}|}}"
        if found.get("format") == "date":
            return f"${{{stop}:{_TODAY}}}"
        example = _escaped(str(next(iter(found.get("examples", ())), "")), '}"')
        quote = '"' if found.get("type") == "string" and ("pattern" in found or "format" in found) else ""
        return f"{quote}{f'${{{stop}:{example}}}' if example else f'${stop}'}{quote}"


def _choices(found: Mapping[str, Any]) -> list[str]:
    if found.get("type") == "boolean":
        return ["true", "false"]
    return [json.dumps(found["const"])] if "const" in found else [str(key) for key in found.get("enum", ())]


def _escaped(text: str, more: str) -> str:
    """Write a text so that a snippet takes it as it is."""
    return "".join(f"\\{letter}" if letter in f"\\${more}" else letter for letter in text)
