"""What is made to hold up a check, through the real command in 1 GB: a finding or no judgement, and never a crash."""
# ruff: noqa: D103 - the name of a test, or of its helper, is its sentence

import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

import pytest
from tests.content.attachment_samples import archive
from tests.content.test_attachment_bounds import bomb, nested_zip
from tests.e2e.town import NEWS, ROOT, TODAY, Town

from prakat.settings import LEDGER, MAX_FRONT_MATTER

GIGABYTE: Final = 1024**3
# Seconds of processor time for one run, far above what it takes: what goes wild needs hours.
CPU: Final = 60

DEEP: Final = 10_000
# In the front matter, in place of the line that says what the page is.
HEADS: Final[Mapping[str, str]] = {
    "brackets": "place: " + "[" * DEEP + "]" * DEEP,
    "brackets-open": "place: " + "[" * 60_000,
    "braces": "place: " + "{a: " * DEEP + "}" * DEEP,
    "json": "place: " + '{"a":[' * DEEP + "]}" * DEEP,
    "dashes": "place:\n  " + "- " * DEEP + "a",
    "questions": "place:\n  " + "? " * DEEP + "a",
    "steps": "place:\n" + "".join(" " * (n + 1) + "a:\n" for n in range(450)),
    "quotes": 'place: "' + '\\"' * 50_000,
    "keys": "".join(f"k{n}: 1\n" for n in range(12_000)),
    "same-key": "a: 1\n" * 20_000,
    "ambiguous": "place: [" + "no, " * 25_000 + "no]",
    "alias": "place: [&a x" + ", *a" * 25_000 + "]",
    "laughs": "a: &a [x,x]\n"
    + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)},*{chr(97 + n)}]\n" for n in range(24)),
    "wide": "place: [" + "a," * 50_000 + "a]",
    "number": "place: " + "9" * 100_000,
    "comments": "#\n" * 50_000 + "place: no",
    "spaces": "place:" + " " * 100_000 + "no",
    "not-closed": "\n\n" * 50_000 + "...",
}
LAW: Final = "schemas/news.schema.json"


def check(town: Town, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run ``prakat check`` on the draft in a process that may not hold more than a gigabyte."""

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (GIGABYTE, GIGABYTE))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))

    command = [sys.executable, "-m", "prakat", "check", "--repo", str(town.path), "--today", str(TODAY), *arguments]
    done = subprocess.run(
        [*command, "--base", "main", "--head", "draft", "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=bound,
        env={"PYTHONPATH": str(ROOT / "hooks"), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
    assert "Traceback" not in done.stderr + done.stdout, done.stderr[-2_000:]
    assert done.returncode in {1, 2}, (done.returncode, done.stdout[:500], done.stderr[-500:])
    return done


def errors(done: "subprocess.CompletedProcess[str]") -> dict[str, set[str]]:
    """Return the rules that refused, by path."""
    assert done.returncode == 1, done.stdout[:1_000]
    found: dict[str, set[str]] = {}
    for finding in json.loads(done.stdout)["findings"]:
        if finding["severity"] == "error":
            found.setdefault(finding["path"], set()).add(finding["rule"])
    return found


def test_heads_of_pages(town: Town) -> None:
    """Ten thousand brackets, keys, dashes and the like, each within the size that is read, and a page far beyond it."""
    text = town.read(NEWS)
    for name, head in HEADS.items():
        assert len(head) <= MAX_FRONT_MATTER
        town.write(f"docs/news/2570/{name}.md", text.replace("headline:", f"{head}\nheadline:", 1))
    town.write("docs/news/2570/hundred-megabytes.md", text.replace("headline:", "a: [" * 25_000_000 + "\nheadline:", 1))
    town.write("docs/news/2570/million-keys.md", "---\n" + "".join(f"k{n}: 1\n" for n in range(1_000_000)) + "---\n")
    town.commit()
    found = errors(check(town))
    pages = {*HEADS, "hundred-megabytes", "million-keys"}
    # A list of many words and a hill of comments are no fault of the grammar; the schema does not know them.
    faults = pages - {"keys", "wide", "comments"}
    assert {path for path in found if "front-matter" in found[path]} >= {f"docs/news/2570/{name}.md" for name in faults}
    assert found.keys() >= {f"docs/news/2570/{name}.md" for name in pages}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("policy:", "policy: " + "[" * 500_000 + "\nx:", {1}),
        ("policy:", "policy: " + "{a: " * 200_000 + "\nx:", {1}),
        ("policy:", "x: [" + "a," * 100_000 + "a]\npolicy:", {1}),
        ("policy:", "".join(f"k{n}: 1\n" for n in range(30_000)) + "policy:", {1}),
        ("policy:", "x: " + "9" * 900_000 + "\npolicy:", {1}),
        ("policy:", "x: &a [1]\n" * 20_000 + "policy:", {1}),
        ("root_signatures:", "root_signatures: " + "[" * 60_000, {1}),
        ("ledger:\n", "ledger:\n" + "".join(f"  p-{n:012x}:\n    page: x\n" for n in range(10_000)), {1}),
        ("ledger:\n", "ledger:\n  p-000000000000:\n    page: " + "[" * 8_000 + "\n", {1}),
        ("ledger:\n", "ledger:\n" + "\n" * 1_000_000, {1}),
        ("ledger:\n", "ledger:\n" + "a" * 100_000_000 + "\n", {2}),
    ],
    ids=["brackets", "braces", "wide", "keys", "number", "anchors", "signatures", "entries", "entry", "lines", "size"],
)  # fmt: skip
def test_rosters_and_ledgers(town: Town, old: str, new: str, code: set[int]) -> None:
    text = town.read(LEDGER)
    assert old in text
    town.write(LEDGER, text.replace(old, new, 1))
    town.commit()
    assert check(town).returncode in code


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 50_000_000,
        b'{"a":' * 100_000,
        b"[1" + b",1" * 5_000_000 + b"]",
        b'{"$defs":{"a":{"$ref":"#/$defs/a"}}}',
        b"9" * 5_000_000,
    ],
    ids=["brackets", "objects", "numbers", "circle", "number"],
)
def test_schemas(town: Town, raw: bytes) -> None:
    town.write(LAW, raw)
    town.commit()
    check(town)


def attachments() -> dict[str, bytes]:
    """Return files that unpack, nest or go on without end, by name; others are in `test_attachment_bounds`."""
    return {
        "brackets.csv": b"[" * 5_000_000,
        "commas.csv": b"," * 2_000_000,
        "formulas.csv": b"=1\n" * 300_000,
        "bomb.zip": bomb(200_000_000),
        "nested.zip": nested_zip(500),
        "nested.docx": archive({"[Content_Types].xml": "<a>" * 100_000, "word/document.xml": "<w:p>" * 100_000}),
        "text.txt": "เลขที่บัญชี 12345678 ".encode() * 20_000,
        "zeros.zip": bytes(60_000_000),
    }


def test_attachments_of_a_page(town: Town) -> None:
    files = attachments()
    listed = "".join(f"  - file: {name}\n    title: ไฟล์ตัวอย่าง\n" for name in files)
    text = town.read(NEWS)
    town.write("docs/news/2570/many.md", text.replace("headline:", f"attachments:\n{listed}headline:", 1))
    for name, raw in files.items():
        town.write(f"docs/news/2570/{name}", raw)
    town.commit()
    found = errors(check(town))
    assert {path.rpartition("/")[2] for path in found} >= files.keys() - {"brackets.csv", "commas.csv", "text.txt"}
