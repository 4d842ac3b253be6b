"""Every pattern of the program, and texts that nearly meet it: what a search gone wild would not come back from."""

import importlib
import json
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import prakat

# The parser of patterns has another name since Python 3.11.
_PARSER: Final = importlib.import_module("re._parser")

_ROUNDS: Final = 3
_WIDEST: Final = 40
_REPEATS: Final = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


def patterns(schemas: Path) -> dict[str, "re.Pattern[Any]"]:
    """Return all compiled patterns in modules, in what stands in modules, and in the schemas, each by its name."""
    found: dict[str, re.Pattern[Any]] = {}
    for info in pkgutil.walk_packages(prakat.__path__, "prakat."):
        if not info.name.endswith("__main__"):
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                found |= {f"{module.__name__}.{name}{at}": pattern for at, pattern in _inside(value, module, 0)}
    for file in sorted(schemas.glob("*.json")):
        for number, source in enumerate(sorted(set(_sources(json.loads(file.read_text("utf-8")))))):
            found[f"{file.name}#{number}"] = re.compile(source)
    unique: dict[tuple[Any, int], str] = {}
    for name, pattern in found.items():
        unique.setdefault((pattern.pattern, pattern.flags), name)
    return {name: found[name] for name in unique.values()}


def _inside(value: object, module: ModuleType, depth: int) -> Iterator[tuple[str, "re.Pattern[Any]"]]:
    if isinstance(value, re.Pattern):
        yield "", value
    elif depth < _ROUNDS and isinstance(value, Mapping):
        for key, item in value.items():
            yield from ((f"[{key}]{at}", pattern) for at, pattern in _inside(item, module, depth + 1))
    elif depth < _ROUNDS and isinstance(value, tuple | list | frozenset):
        for index, item in enumerate(value):
            yield from ((f"[{index}]{at}", pattern) for at, pattern in _inside(item, module, depth + 1))
    elif hasattr(value, "pattern") and isinstance(value.pattern, str):
        yield ".pattern", re.compile(value.pattern)


def _sources(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node["pattern"]
        for item in node.values():
            yield from _sources(item)
    elif isinstance(node, list):
        for item in node:
            yield from _sources(item)


def searches(name: str, pattern: "re.Pattern[Any]") -> list[Callable[[Any], object]]:
    """Return the ways in which a pattern is looked for, going by the code beside it; every way when that does not say.

    A schema's pattern is searched for; the fields of a ledger are matched whole.
    """
    if name.endswith(".pattern"):
        return [pattern.fullmatch]
    module, _, variable = name.rpartition(".")
    if "#" in name or not variable.isidentifier():
        return [pattern.search] if "#" in name else [pattern.search, pattern.match, pattern.fullmatch]
    source = Path(str(importlib.import_module(module).__file__)).read_text("utf-8")
    used = set(re.findall(rf"\b{variable}\.(match|fullmatch)\(", source))
    others = re.sub(rf"\b{variable}(?:\.(?:match|fullmatch)\(|\.pattern|: Final)", "", source)
    if not used or re.search(rf"\b{variable}\b", others):
        used.add("search")
    return [getattr(pattern, method) for method in sorted(used)]


def near_misses(pattern: "re.Pattern[Any]", size: int) -> Iterator[Any]:
    """Yield texts of about ``size`` characters: what may repeat in a pattern repeated, behind what stands before it.

    Texts are bytes for a pattern of bytes. None of them ends as the pattern would have it.
    """
    is_bytes = isinstance(pattern.pattern, bytes)
    source = pattern.pattern.decode("latin-1") if is_bytes else pattern.pattern
    pieces = list(_pieces(_PARSER.parse(source, pattern.flags & ~re.UNICODE if is_bytes else pattern.flags)))
    whole = "".join(text for text, _ in pieces)
    units = {text for text, _ in pieces if text} | {whole, whole[: len(whole) // 2], whole[:-1]}
    before = ""
    made = set()
    for text, repeats in pieces:
        if repeats:
            units |= {text, before + text, text + " ", text + "\n"}
            made.add(before + text * (size // max(1, len(text))) + "\0")
        before = (before + text)[-200:]
    made |= {unit * (size // len(unit)) + "\0" for unit in units if unit}
    for text in sorted(made):
        yield text.encode("latin-1", "replace") if is_bytes else text


def _pieces(parsed: Any) -> Iterator[tuple[str, bool]]:
    """Yield (text, whether it may repeat) for the parts of a pattern, in order, by one way through it."""
    for code, argument in parsed:
        name = str(code)
        if name in _REPEATS:
            low, high, inner = argument
            text = _text(inner)
            yield text * max(1, min(int(low), _WIDEST)), int(high) > 1
        elif name == "SUBPATTERN":
            yield from _pieces(argument[3])
        elif name == "BRANCH":
            for index, branch in enumerate(argument[1]):
                text = _text(branch)
                yield (text, True) if index else (text, False)
        elif name == "ATOMIC_GROUP":
            yield from _pieces(argument)
        else:
            yield _text([(code, argument)]), False


def _text(parsed: Any) -> str:
    """Return a text that a part of a pattern meets, by the first way through it."""
    return "".join(_text_of(str(code), argument) for code, argument in parsed)


def _text_of(name: str, argument: Any) -> str:
    parts: dict[str, Callable[[], str]] = {
        "LITERAL": lambda: chr(argument),
        "SUBPATTERN": lambda: _text(argument[3]),
        "BRANCH": lambda: _text(argument[1][0]),
        "ATOMIC_GROUP": lambda: _text(argument),
        "IN": lambda: _letter(argument),
        "ANY": lambda: "a",
        "NOT_LITERAL": lambda: "b" if argument == ord("a") else "a",
    }
    if name in _REPEATS:
        return _text(argument[2]) * max(1, min(int(argument[0]), _WIDEST))
    return parts[name]() if name in parts else ""


def _letter(items: Any) -> str:
    """Return a letter of a set."""
    kinds = {str(code): argument for code, argument in items}
    if "NEGATE" in kinds:
        refused = {argument for code, argument in items if str(code) == "LITERAL"}
        return next(letter for letter in "aก0- ~\x01" if ord(letter) not in refused)
    for code, argument in items:
        if str(code) == "LITERAL":
            return chr(argument)
        if str(code) == "RANGE":
            return chr(argument[0])
    categories = {"CATEGORY_DIGIT": "0", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}
    return categories.get(str(kinds.get("CATEGORY")), "-")
