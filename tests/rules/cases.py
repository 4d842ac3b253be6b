"""Cases of content as files: what a page says, and what the gate says to it.

A case is a folder ``tests/data/refused/<rule-id>/<name>/`` or ``tests/data/accepted/<category>/<type>/``. Its files lie
in the repository that is judged, in the folder of the page's own category: ``page.md`` with ``category: news`` becomes
``docs/news/page.md``. Below ``before/`` lies, in the same way, what was published already. ``expected.txt`` is the text
a person reads on a terminal, in Thai. ``case.json`` is there when a case needs more:

``today``   the day of judging; 2026-11-22 when it is not given
``paths``   where a file lies in the repository, by its name in the case
``modes``   Git's mode of a file, by its name in the case
``sizes``   files filled up with zero bytes to that many, whether they are there or not

``PRAKAT_WRITE_EXPECTED=1 python -m pytest tests/rules/test_cases.py`` writes every expected.txt anew: read the
differences before you commit them.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from prakat.approvals.catalog import APPROVAL_RULES
from prakat.cli.options import lines_of, moment_of
from prakat.findings import Report
from prakat.gate import check
from prakat.report.terminal import render_terminal
from prakat.repository.change import Change, compare
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot

ROOT: Final = Path(__file__).resolve().parents[2]
DATA: Final = ROOT / "tests" / "data"
TODAY: Final = "2026-11-22"
WRITE: Final = os.environ.get("PRAKAT_WRITE_EXPECTED") == "1"

_CATEGORY: Final = re.compile(rb"^category: *([a-z-]+)", re.MULTILINE)
_NOT_CONTENT: Final = frozenset({"case.json", "expected.txt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One folder of tests/data."""

    folder: Path

    @property
    def name(self) -> str:
        """Rule and case, for example ``date-era/a-buddhist-year``."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def rule(self) -> str:
        """The rule the case is about."""
        return self.folder.parent.name

    @property
    def expected(self) -> Path:
        """The file with the Thai terminal text."""
        return self.folder / "expected.txt"

    def change(self) -> Change:
        """Return the change that is judged: from the house (and ``before/``) to the house with the case's files."""
        files, modes = self._files(self.folder)
        old = self._files(self.folder / "before")[0] if (self.folder / "before").is_dir() else {}
        base = Corpus(MemorySnapshot({**house(), **old}))
        return compare(base, Corpus(MemorySnapshot({**house(), **files}, modes)))

    @property
    def now(self) -> datetime:
        """The moment of judging: the end of the case's day."""
        return moment_of(date.fromisoformat(self._settings.get("today", TODAY)))

    def judge(self) -> tuple[Change, Report]:
        """Return the change and what the gate says to it, without what it says of approvals."""
        return _judge(self)

    def text(self, lang: str = "th") -> str:
        """Return what a person reads."""
        change, report = self.judge()
        return render_terminal(report, lines_of(change), lang)

    @property
    def _settings(self) -> Mapping[str, Any]:
        file = self.folder / "case.json"
        settings: Mapping[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
        return settings

    def _files(self, folder: Path) -> tuple[dict[str, bytes], dict[str, str]]:
        settings = self._settings
        contents = {file.name: file.read_bytes() for file in _content_of(folder)}
        if folder == self.folder:
            sizes = settings.get("sizes", {})
            contents |= {name: contents.get(name, b"").ljust(size, b"\0") for name, size in sizes.items()}
        place = _placer(contents, settings.get("paths", {}))
        modes = {place(name): mode for name, mode in settings.get("modes", {}).items()}
        return {place(name): content for name, content in contents.items()}, modes


@cache
def _judge(case: Case) -> tuple[Change, Report]:
    change = case.change()
    report = check(change, case.now)
    found = tuple(finding for finding in report.findings if finding.rule not in APPROVAL_RULES)
    return change, Report(findings=found, checked=report.checked)


def _content_of(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.iterdir()) if file.is_file() and file.name not in _NOT_CONTENT)


def _placer(contents: Mapping[str, bytes], paths: Mapping[str, str]) -> Callable[[str], str]:
    found = (_CATEGORY.search(content[:100_000]) for name, content in contents.items() if name.endswith(".md"))
    category = next((match[1].decode() for match in found if match), "news")
    return lambda name: paths.get(name, f"docs/{category}/{name}")


@cache
def house() -> dict[str, bytes]:
    """Return the rules of the house: the project's own schemas, and a roster made for the tests."""
    schemas = {f"schemas/{file.name}": file.read_bytes() for file in (ROOT / "schemas").glob("*.json")}
    return {"approvals.yml": (DATA / "house" / "approvals.yml").read_bytes(), **schemas}


def refused_cases() -> list[Case]:
    """Return the cases of every rule, borderline ones among them."""
    return [Case(folder=folder) for folder in sorted(DATA.glob("refused/*/*")) if folder.is_dir()]


def case_of_every_rule() -> list[Case]:
    """Return one refused case of every rule: enough to try a format on."""
    refused = (case for case in refused_cases() if not case.folder.name.startswith("pass-"))
    return list({case.rule: case for case in refused}.values())


def accepted_cases() -> list[Case]:
    """Return one page of every type that passes, with no more in it than it needs."""
    return [Case(folder=folder) for folder in sorted(DATA.glob("accepted/*/*")) if folder.is_dir()]
