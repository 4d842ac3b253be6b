"""What an editor gets: fields that complete into front matter, and faults that land on their line.

``PRAKAT_WRITE_EXPECTED=1`` writes .vscode/prakat.code-snippets anew after a schema changed.
"""
# ruff: noqa: D103 - the name of a test is its sentence

import configparser
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from tests.e2e.town import Town
from tests.rules.cases import house

from prakat.authoring.editor_snippets import render_snippets
from prakat.content.category import BY_KEY
from prakat.content.schema import load_schemas
from prakat.content.yaml_json import parse_yaml
from prakat.repository.snapshot import MemorySnapshot

ROOT: Final = Path(__file__).resolve().parents[2]
EDITOR: Final = ROOT / ".vscode"
SCHEMAS: Final = load_schemas(MemorySnapshot(house()))
WRITE: Final = os.environ.get("PRAKAT_WRITE_EXPECTED") == "1"


def read_json(name: str) -> Any:
    """Read one of the editor's files; lines of comment are allowed in them."""
    text = (EDITOR / name).read_text("utf-8")
    return json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))


SNIPPETS: Final[dict[str, dict[str, Any]]] = json.loads(render_snippets(SCHEMAS))


def test_the_snippets_are_those_of_the_schemas() -> None:
    text = render_snippets(SCHEMAS)
    if WRITE:
        (EDITOR / "prakat.code-snippets").write_text(text, encoding="utf-8")
    assert (EDITOR / "prakat.code-snippets").read_text("utf-8") == text


@pytest.mark.parametrize("category", BY_KEY)
def test_every_field_of_every_form_completes_in_its_folder(category: str) -> None:
    offered = {snippet["prefix"] for snippet in SNIPPETS.values() if reaches(snippet, category)}
    for kind in SCHEMAS.types.values():
        if kind.category == category:
            assert set(SCHEMAS.field_schema(kind)(())["properties"]) <= offered


def reaches(snippet: dict[str, Any], category: str) -> bool:
    return bool({"**/docs/**", f"**/docs/{category}/**"} & set(snippet["include"]))


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_completed_field_is_front_matter(name: str) -> None:
    snippet = SNIPPETS[name]
    read = parse_yaml("\n".join(expanded(line) for line in snippet["body"]))
    assert read.problems == ()
    assert list(read.value) == [snippet["prefix"]]
    assert re.search("[ก-๙]", snippet["description"])
    assert set(snippet["scope"].split(",")) == {"markdown", "yaml"}


def expanded(line: str) -> str:
    """Write out a line of a snippet: first choices, defaults, a date for today; what is open stays open."""
    line = re.sub(r"\$CURRENT_YEAR-\$CURRENT_MONTH-\$CURRENT_DATE", "2026-11-22", line)
    line = re.sub(r"\$\{[0-9]+\|((?:\\.|[^,|\\])*)[^|]*\|\}", r"\1", line)
    line = re.sub(r"\$\{[0-9]+:((?:\\.|[^}\\])*)\}", r"\1", line)
    return re.sub(r"\\(.)", r"\1", re.sub(r"\$[0-9]+", "", line))


def test_nothing_of_the_self_check_is_offered() -> None:
    assert [line.strip() for line in SNIPPETS["checked"]["body"]] == [
        "checked:", "by: $1", "on: $2", "correct: $3", "complete: $4", "current: $5", "pii: $6",
    ]  # fmt: skip


# Faults on their lines.


def matchers() -> list[dict[str, Any]]:
    task = next(task for task in read_json("tasks.json")["tasks"] if task["args"] == ["check"])
    found: list[dict[str, Any]] = task["problemMatcher"]
    return found


def problems(output: str) -> Iterator[tuple[Any, ...]]:
    """Match a terminal's lines as VS Code does: each pattern against a line of its own, one after the other."""
    lines = output.splitlines()
    for matcher in matchers():
        first, second = matcher["pattern"]
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            said, place = re.search(first["regexp"], line), re.search(second["regexp"], following)
            if said and place:
                at = (
                    (1, 1)
                    if first.get("kind") == "file"
                    else tuple(int(place[second[key]]) for key in ("line", "column"))
                )
                yield matcher["severity"], said[first["code"]], place[second["file"]], *at


PRINTED: Final = sorted((ROOT / "tests" / "data" / "refused").glob("*/*/expected.txt"))


def test_everything_that_a_check_prints_becomes_a_problem_on_its_line() -> None:
    """What the cases of all rules print stands in their expected.txt, word for word as on a terminal."""
    levels = {"ผิด": "error", "เตือน": "warning", "ข้อสังเกต": "info"}
    for file in PRINTED:
        text = file.read_text("utf-8")
        heads = re.findall(r"^(ผิด|เตือน|ข้อสังเกต)\[(.*?)\].*\n  --> (.*)$", text, re.MULTILINE)
        found = [(level, rule, path, f"{line}:{column}") for level, rule, path, line, column in problems(text)]
        wanted = [(levels[head], rule, *_place(where)) for head, rule, where in heads]
        assert text.count("  --> ") == len(heads)
        assert sorted(found) == sorted(wanted), file
    assert len(PRINTED) > len(BY_KEY)


def _place(where: str) -> tuple[str, str]:
    found = re.fullmatch(r"(.*?):([0-9]+:[0-9]+)", where)
    return (found[1], found[2]) if found else (where, "1:1")


@pytest.mark.parametrize(("lang", "word"), [("th", "เตือน"), ("en", "warning")])
def test_both_languages_are_matched(town: Town, lang: str, word: str) -> None:
    page = "docs/news/2570/park.md"
    town.write(page, "---\ntitle: (ตัวอย่าง) ข่าว\ncategory: news\ntype: news\npublished: 2569-11-02\n---\nข่าว\n")
    _, said = town.prakat("check", "--today", "2026-11-22", "--lang", lang)
    assert f"{word}[schema]" in said
    found = set(problems(said))
    assert ("error", "date-era", page, 5, 12) in found
    assert ("warning", "schema") in {(level, rule) for level, rule, *_ in found}


def test_the_tasks_know_every_type() -> None:
    choices = next(item for item in read_json("tasks.json")["inputs"] if item["id"] == "type")["options"]
    assert [choice["value"] for choice in choices] == list(SCHEMAS.types)
    assert all(choice["label"].endswith(SCHEMAS.types[choice["value"]].title.th) for choice in choices)


# What must not be touched.


def test_no_setting_changes_a_signed_byte() -> None:
    settings = read_json("settings.json")
    assert (settings["files.encoding"], settings["files.eol"]) == ("utf8", "\n")
    assert settings["files.insertFinalNewline"]
    touching = (
        "files.trimTrailingWhitespace",
        "files.trimFinalNewlines",
        "editor.formatOnSave",
        "editor.formatOnPaste",
    )
    assert not any(settings[key] for key in touching)
    assert {"esbenp.prettier-vscode"} <= set(read_json("extensions.json")["unwantedRecommendations"])


def test_every_editor_keeps_to_the_same() -> None:
    config = configparser.ConfigParser(default_section="nothing")
    config.read_string("[top]\n" + (ROOT / ".editorconfig").read_text("utf-8"))
    assert config["top"]["root"] == "true"
    assert (config["*"]["charset"], config["*"]["end_of_line"]) == ("utf-8", "lf")
    assert config["docs/**"]["trim_trailing_whitespace"] == config["*.md"]["trim_trailing_whitespace"] == "false"
