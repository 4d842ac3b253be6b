"""``prakat check`` as people and machines call it: a process of its own, on a real repository."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator
from tests.report.test_github import commands
from tests.rules.cases import DATA, ROOT, TODAY, WRITE, Case, house

from prakat.repository.corpus import is_page

ONE_RUN: Final = Case(folder=DATA / "one-run")
FORMATS: Final = ("text", "json", "sarif", "github")
REPORT_SCHEMA: Final = json.loads((DATA / "report.schema.json").read_text("utf-8"))
SARIF_SCHEMA: Final = json.loads((DATA / "sarif" / "used.schema.json").read_text("utf-8"))

# One run shows all of these: rule, page, line and column, in the order of the report.
MUST_SHOW: Final = [
    ("front-matter", "docs/general-info/phone-unquoted.md", 32, 12),
    ("source-time", "docs/knowledge/knowledge-without-time.md", 4, 1),
    ("date-era", "docs/law/2563/buddhist-year.md", 12, 11),
    ("source-attribution", "docs/law/2569/law-without-source.md", 4, 1),
    ("front-matter", "docs/news/2570/bom.md", 1, 1),
    ("front-matter", "docs/news/2570/duplicate-key.md", 9, 1),
    ("front-matter", "docs/news/2570/not-closed.md", 18, 1),
    ("schema", "docs/news/2570/unknown-key.md", 10, 1),
]


class Repository:
    """A repository with the house of the cases on ``main`` and the eight faulty pages on ``faulty``."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def git(self, *arguments: str) -> str:
        """Run git as nobody in particular; it must succeed."""
        named = ["-c", "user.name=someone", "-c", "user.email=someone@example.invalid", "-c", "commit.gpgsign=false"]
        command = ["git", *named, *arguments]
        done = subprocess.run(command, cwd=self.path, capture_output=True, check=True, env=_environment())
        return done.stdout.decode().strip()

    def write(self, files: dict[str, bytes]) -> None:
        """Write files of the working folder."""
        for path, content in files.items():
            (self.path / path).parent.mkdir(parents=True, exist_ok=True)
            (self.path / path).write_bytes(content)

    def check(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run ``prakat check`` in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "prakat", "check", "--repo", str(self.path), "--today", TODAY, *arguments],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={**_environment(), "PYTHONPATH": str(ROOT / "hooks"), **environment},
            cwd=self.path.parent,
        )


def _environment() -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRAKAT_"))}
    return {**plain, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """Return the repository, on the branch ``faulty``; its history is not to be changed."""
    made = Repository(tmp_path_factory.mktemp("check"))
    made.git("init", "--quiet", "--initial-branch=main")
    made.write({**house(), ".gitattributes": b"* -text\n"})
    made.git("add", "--all")
    made.git("commit", "--quiet", "--message=house")
    made.git("checkout", "--quiet", "-b", "faulty")
    snapshot = ONE_RUN.change().head.snapshot
    made.write({path: snapshot.read(path) for path in snapshot.paths() if is_page(path)})
    made.git("add", "--all")
    made.git("commit", "--quiet", "--message=faulty pages")
    yield made
    made.git("fsck", "--strict")


def found(text: str) -> list[tuple[str, str, int, int]]:
    report = json.loads(text)
    Draft202012Validator(REPORT_SCHEMA).validate(report)
    return [(item["rule"], item["path"], item["line"], item["column"]) for item in report["findings"]]


def test_one_run_shows_all_that_is_wrong(repository: Repository) -> None:
    done = repository.check("--base", "main", "--head", "faulty", "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    assert set(MUST_SHOW) <= set(found(done.stdout))


def test_one_run_shows_it_in_thai(repository: Repository) -> None:
    expected = ONE_RUN.text()
    if WRITE:
        ONE_RUN.expected.write_text(expected, "utf-8", newline="\n")
    assert expected == ONE_RUN.expected.read_text("utf-8")
    done = repository.check("--base", "main", "--head", "faulty")
    assert (done.returncode, done.stderr) == (1, "")
    for finding in expected.split("\n\n")[:-1]:
        assert finding in done.stdout
    assert done.stdout.splitlines()[-1].startswith("ไม่ผ่าน: ตรวจ 8 รายการ")


def test_the_working_folder_is_judged_alike(repository: Repository) -> None:
    for arguments in ((), ("--base", "main", "--worktree")):
        done = repository.check("--format", "json", *arguments)
        assert done.returncode == 1
        assert set(MUST_SHOW) <= set(found(done.stdout))


def test_a_bare_repository_is_judged_alike(repository: Repository, tmp_path: Path) -> None:
    bare = Repository(tmp_path / "bare.git")
    repository.git("clone", "--quiet", "--bare", str(repository.path), str(bare.path))
    ours, theirs = (r.check("--base", "main", "--head", "faulty", "--format", "json") for r in (repository, bare))
    assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout)


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_changed_passes(repository: Repository, form: str) -> None:
    done = repository.check("--base", "main", "--head", "main", "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    if form == "json":
        assert json.loads(done.stdout) == {"verdict": "pass", "findings": [], "checked": 0}
    elif form == "sarif":
        Draft202012Validator(SARIF_SCHEMA).validate(json.loads(done.stdout))
    else:
        assert done.stdout == "ผ่าน: ตรวจ 0 รายการ\n"


def test_machines_get_what_people_get(repository: Repository) -> None:
    as_json = found(repository.check("--base", "main", "--head", "faulty", "--format", "json").stdout)
    log = json.loads(repository.check("--base", "main", "--head", "faulty", "--format", "sarif").stdout)
    Draft202012Validator(SARIF_SCHEMA).validate(log)
    results = log["runs"][0]["results"]
    places = [result["locations"][0]["physicalLocation"] for result in results]
    named = [(r["ruleId"], p["artifactLocation"]["uri"]) for r, p in zip(results, places, strict=True)]
    assert named == [item[:2] for item in as_json]
    done = repository.check("--base", "main", "--head", "faulty", "--format", "github")
    annotated = [(c.properties["title"].split(" ")[0], c.properties["file"]) for c in commands(done.stdout)]
    assert (done.returncode, annotated) == (1, [item[:2] for item in as_json])


def test_the_day_of_judging_can_be_given(repository: Repository) -> None:
    late = ("--base", "main", "--head", "faulty", "--format", "json", "--today", "2026-10-01")
    assert "date-order" in {item[0] for item in found(repository.check(*late).stdout)}


def test_english_is_english(repository: Repository) -> None:
    done = repository.check("--base", "main", "--head", "faulty", "--lang", "en")
    assert done.stdout.splitlines()[-1].startswith("refused: 8 checked")
    assert "ทำต่อ" not in done.stdout


def test_thai_comes_out_whatever_the_locale_says(repository: Repository) -> None:
    plain = repository.check("--base", "main", "--head", "faulty")
    done = repository.check("--base", "main", "--head", "faulty", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.stdout == plain.stdout


def check_refusal(done: "subprocess.CompletedProcess[str]", form: str, th: str) -> None:
    """Check that a run ended with 2, said why in its format, and showed nobody a stack trace."""
    assert done.returncode == 2
    assert "Traceback" not in done.stdout + done.stderr
    if form == "text":
        assert (done.stdout, done.stderr.splitlines()[-1]) == ("", "  ถือว่าไม่ผ่าน จนกว่าจะตรวจได้")
        assert th in done.stderr
        return
    assert done.stderr == ""
    if form == "github":
        assert [command.name for command in commands(done.stdout)] == ["error"]
        assert th in done.stdout
        return
    value: dict[str, Any] = json.loads(done.stdout)
    Draft202012Validator(REPORT_SCHEMA if form == "json" else SARIF_SCHEMA).validate(value)
    assert th in done.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_an_unknown_revision_cannot_be_judged(repository: Repository, form: str) -> None:
    check_refusal(repository.check("--base", "main", "--head", "nowhere", "--format", form), form, "ไม่พบรุ่น nowhere")


@pytest.mark.parametrize("revisions", [("nowhere", "faulty"), ("main", "--output=x"), ("main", "0" * 40)])
def test_a_revision_is_never_taken_for_something_else(repository: Repository, revisions: tuple[str, str]) -> None:
    done = repository.check(f"--base={revisions[0]}", f"--head={revisions[1]}")
    assert done.returncode == 2
    assert "Traceback" not in done.stdout + done.stderr


def test_a_head_without_its_base_cannot_be_judged(repository: Repository) -> None:
    check_refusal(repository.check("--base", "faulty", "--head", "main"), "text", "main ยังไม่รวม faulty")


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_no_repository_cannot_be_judged(tmp_path: Path, form: str) -> None:
    done = Repository(tmp_path).check("--format", form)
    check_refusal(done, form, "ไม่ใช่คลังงานของ Git หรืออ่านไม่ได้")


def test_what_is_not_there_cannot_be_judged(tmp_path: Path) -> None:
    done = Repository(tmp_path / "nowhere").check()
    check_refusal(done, "text", "ไม่ใช่คลังงานของ Git หรืออ่านไม่ได้")


@pytest.mark.parametrize(
    ("damage", "form", "th"),
    [("{tree}", "text", "ไม่พบรุ่น"), *(("docs/news/2570/bom.md", form, "อ่านคลังงาน Git ไม่ได้") for form in FORMATS)],
)
def test_a_damaged_repository_cannot_be_judged(
    repository: Repository, tmp_path: Path, damage: str, form: str, th: str
) -> None:
    broken = Repository(tmp_path / "broken")
    repository.git("clone", "--quiet", "--no-hardlinks", str(repository.path), str(broken.path))
    oid = broken.git("rev-parse", "origin/faulty" + ("^" if damage == "{tree}" else ":") + damage)
    file = broken.path / ".git" / "objects" / oid[:2] / oid[2:]
    file.chmod(0o600)
    file.write_bytes(b"damaged")
    check_refusal(broken.check("--base", "origin/main", "--head", "origin/faulty", "--format", form), form, th)


@pytest.mark.parametrize(
    ("path", "content", "th"),
    [
        ("schemas/law.schema.json", None, "ไม่พบไฟล์ schemas/law.schema.json"),
        ("schemas/law.schema.json", b"{", "อ่านไฟล์ schemas/law.schema.json ไม่ได้"),
        ("schemas/law.schema.json", b"[]", "อ่านไฟล์ schemas/law.schema.json ไม่ได้"),
        ("approvals.yml", None, "ไม่พบไฟล์ approvals.yml"),
        ("approvals.yml", b"people: nobody\n", "ทะเบียนของสาขาหลักใช้ไม่ได้"),
    ],
)
def test_without_its_rule_book_nothing_can_be_judged(tmp_path: Path, path: str, content: bytes | None, th: str) -> None:
    made = Repository(tmp_path)
    files = {**house(), path: content}
    made.git("init", "--quiet", "--initial-branch=main")
    made.write({name: raw for name, raw in files.items() if raw is not None})
    made.git("add", "--all")
    made.git("commit", "--quiet", "--message=house")
    check_refusal(made.check("--base", "main", "--head", "main"), "text", th)


@pytest.mark.parametrize(
    "arguments", [("--head", "main"), ("--worktree", "--head", "main"), ("--format", "xml"), ("--today", "๒๕๖๙")]
)
def test_what_cannot_be_asked_is_said_without_a_stack_trace(repository: Repository, arguments: tuple[str, ...]) -> None:
    done = repository.check(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
