"""What Git can hold beside plain files with plain names, and what it can be made to show instead of what is there."""
# ruff: noqa: D103 - the name of a test is its sentence

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.town import BUDGET, CONTACT, MARKET, NEWS, ROAD, ROAD_PDF, Town

from prakat.settings import LEDGER

OLD, NEW = "หน้านี้เป็นตัวอย่าง", "หน้านี้เป็นตัวอย่างที่แก้ไขแล้ว"


def said(town: Town, **options: Any) -> set[str]:
    """Return what is said of a branch that must be refused."""
    outcome = town.check(**options)
    assert outcome.exit_code == 1
    return set(outcome.said)


def link(town: Town, path: str, target: str) -> None:
    """Put a symbolic link in a file's place."""
    file = town.path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists():
        file.unlink()
    file.symlink_to(target)


def stage(town: Town, mode: str, path: str, oid: str) -> None:
    """Put an entry into the index that no file system would hold, and commit it."""
    town.git("update-index", "--add", "--cacheinfo", f"{mode},{oid},{path}")
    town.git("commit", "--quiet", "-m", "x")


@pytest.mark.parametrize(
    "path", [ROAD, ROAD_PDF, NEWS, CONTACT, LEDGER, "docs/news/2570/new.md", "docs/news/2570/new.pdf"]
)
def test_symbolic_link(town: Town, path: str) -> None:
    link(town, path, "/etc/passwd")
    town.commit()
    assert town.check().exit_code != 0
    assert path == LEDGER or "file-kind/link" in said(town)


@pytest.mark.parametrize("path", ["hooks/prakat", "tests/link", "README.md", "theme/link.html"])
def test_symbolic_link_outside_docs(town: Town, path: str) -> None:
    link(town, path, "../docs")
    town.commit()
    assert "file-kind/link" in said(town)


def test_docs_itself_a_link(town: Town) -> None:
    town.git("mv", "docs", "elsewhere")
    (town.path / "docs").symlink_to("elsewhere")
    town.commit()
    assert said(town) >= {"file-kind/link", "root-approval/unsigned", "approval-missing/deleted"}


def test_an_approved_page_behind_a_link(town: Town) -> None:
    """The bytes behind the link are the approved ones; the link is not."""
    town.write("tests/road.md", town.read(ROAD))
    link(town, ROAD, "../../../tests/road.md")
    town.commit()
    assert said(town) >= {"file-kind/link", "approval-stale/stale"}


@pytest.mark.parametrize("path", ["docs/news/2570/sub", "docs/procurement/2569/road.pdf", "sub", ROAD])
def test_submodule(town: Town, path: str) -> None:
    if (town.path / path).exists():
        town.git("rm", "--quiet", "--cached", path)
    stage(town, "160000", path, town.git("rev-parse", "HEAD"))
    assert "file-kind/link" in said(town)


@pytest.mark.parametrize("path", [ROAD, ROAD_PDF, NEWS, LEDGER])
def test_executable_bit(town: Town, path: str) -> None:
    (town.path / path).chmod(0o755)
    town.commit()
    assert "file-kind/executable" in said(town)


def test_an_old_mode_is_that_of_a_plain_file(town: Town) -> None:
    """Git reads 100664, which it no longer writes, as 100644; a mode it does not know at all it will not read."""
    for mode, code in (("100664", 0), ("120777", 1)):
        tree = _tree(town, {NEWS: (mode, town.git("rev-parse", f"main:{NEWS}"))})
        town.git("update-ref", "refs/heads/draft", town.git("commit-tree", "-p", "main", "-m", "x", tree))
        assert town.check().exit_code == code


def _tree(town: Town, put: dict[str, tuple[str, str]]) -> str:
    """Return main's tree with files put in their places, each with its mode, by writing every tree on the way."""
    tree = town.git("rev-parse", "main^{tree}")
    for path, (mode, oid) in put.items():
        tree = _put(town, tree, path.split("/"), mode, oid)
    return tree


def _put(town: Town, tree: str, parts: list[str], mode: str, oid: str) -> str:
    records = [record.split("\t") for record in town.git("ls-tree", "-z", tree).split("\0") if record]
    rows = {name: meta.split(" ") for meta, name in records}
    if len(parts) > 1:
        rows[parts[0]] = ["040000", "tree", _put(town, rows[parts[0]][2], parts[1:], mode, oid)]
    else:
        rows[parts[0]] = [mode, "blob", oid]
    return write_tree(town, [(meta[0], name, meta[2]) for name, meta in rows.items()])


def write_tree(town: Town, rows: list[tuple[str, str, str]]) -> str:
    """Write a tree object byte by byte, with whatever names and order."""
    ordered = sorted(rows, key=lambda row: row[1] + ("/" if row[0] == "040000" else ""))
    raw = b"".join(f"{mode.lstrip('0')} {name}\0".encode() + bytes.fromhex(oid) for mode, name, oid in ordered)
    return town.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=raw)


def forged_news(town: Town, rows: list[tuple[str, str, str]]) -> None:
    """Let the branch's folder of news hold these rows beside what it holds."""
    folder = town.git("rev-parse", "main:docs/news/2570")
    present = [("100644", "cleaning.md", town.git("rev-parse", f"main:{NEWS}"))]
    forged = write_tree(town, [*present, *rows])
    docs = town.git("rev-parse", "main:docs")
    listed = [record.split("\t") for record in town.git("ls-tree", "-z", docs).split("\0") if record]
    news = write_tree(town, [("040000", "2570", forged)])
    new_docs = write_tree(
        town, [("040000", name, news if name == "news" else meta.split(" ")[2]) for meta, name in listed]
    )
    top = [record.split("\t") for record in town.git("ls-tree", "-z", "main").split("\0") if record]
    root = [(meta.split(" ")[0], name, new_docs if name == "docs" else meta.split(" ")[2]) for meta, name in top]
    commit = town.git("commit-tree", "-p", "main", "-m", "x", write_tree(town, root))
    town.git("update-ref", "refs/heads/draft", commit)
    assert folder != forged


def test_one_name_twice_in_a_tree(town: Town) -> None:
    """The gate would read one, a checkout might write the other: there is no judging such a tree."""
    other = town.git("hash-object", "-w", "--stdin", stdin=b"<script>")
    forged_news(town, [("100644", "cleaning.md", other)])
    assert town.check().exit_code == 2


def test_one_name_for_a_file_and_a_folder(town: Town) -> None:
    blob = town.git("rev-parse", f"main:{NEWS}")
    forged_news(town, [("100644", "a.md", blob), ("040000", "a.md", write_tree(town, [("100644", "b.md", blob)]))])
    assert town.check().exit_code == 2


@pytest.mark.parametrize(
    "name", ["..", ".", ".git", ".GIT", "git~1", "a\nb.md", "-rf.md", 'a"b.md', "a'b.md", "a b.md", "$(id).md"]
)
def test_names_that_tools_take_for_something_else(town: Town, name: str) -> None:
    forged_news(town, [("100644", name, town.git("rev-parse", f"main:{NEWS}"))])
    outcome = town.check()
    assert outcome.exit_code == 2 or outcome.rules >= {"file-name"}


LOOK_ALIKES = [
    "ประกาศ.md",
    "Cleaning.md",
    "cleaning.MD",
    "CLEANING.md",
    "cleanıng.md",
    "cleaning\u200b.md",
    "cleaning .md",
    "clеaning.md",
    "cleaning.md.",
    "cleaning..md",
    "ｃleaning.md",
    "cleaning\u0301.md",
    "\u202egnm.md",
    "con\ufffd.md",
    "เเบบฟอร์ม.md",
    "น้ํา.md",
]


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_look_alike_names(town: Town, name: str) -> None:
    forged_news(town, [("100644", name, town.git("rev-parse", f"main:{NEWS}"))])
    assert "file-name" in town.check().rules


def test_a_name_that_is_no_utf8(town: Town) -> None:
    town.write("docs/news/2570/x.md", town.read(NEWS))
    (town.path / "docs/news/2570/x.md").rename(os.fsdecode(os.fsencode(town.path) + b"/docs/news/2570/\xff.md"))
    town.commit()
    assert "file-name/characters" in said(town)
    code, text = town.prakat("check", "--base", "main", "--head", "draft", "--today", "2026-11-22")
    assert code == 1
    assert "Traceback" not in text


def test_a_path_that_is_too_long(town: Town) -> None:
    town.write("docs/news/" + "a" * 100 + "/" + "b" * 100 + ".md", town.read(NEWS))
    town.commit()
    assert said(town) == {"file-name/long"}


@pytest.mark.parametrize("name", ["index.md", "readme.md", "README.md"])
def test_names_the_site_keeps(town: Town, name: str) -> None:
    town.write(f"docs/news/2570/{name}", town.read(NEWS))
    town.commit()
    assert "file-name" in town.check().rules


@pytest.mark.parametrize(
    "path",
    [
        "docs/news/2570/x.html",
        "docs/news/2570/x.svg",
        "docs/news/2570/x.js",
        "docs/news/2570/x.css",
        "docs/news/2570/x.exe",
        "docs/news/2570/x.yml",
        "docs/news/2570/x.markdown",
        "docs/news/2570/x",
        "docs/news/2570/.pages",
        "docs/news/2570/.md",
        "docs/.gitattributes",
        "docs/x.md",
        "docs/x.pdf",
        "docs/assets/x.png",
        "docs/stylesheets/extra.css",
    ],
)
def test_kinds_of_files_nobody_thought_of(town: Town, path: str) -> None:
    town.write(path, town.read(NEWS))
    town.commit()
    # Sums of a month are the one kind of .yml there is, and only where a page names them.
    wanted = {"attachment-listed"} if path.endswith(".yml") else {"file-kind", "file-name", "category-folder"}
    assert wanted & town.check().rules


def test_git_replace(town: Town) -> None:
    """A replacement shows the approved text for the other one: on the machine that has it, and never to the gate."""
    good = town.git("rev-parse", f"main:{ROAD}")
    town.revise(ROAD, OLD, NEW)
    town.commit()
    bad = town.git("rev-parse", f"HEAD:{ROAD}")
    town.git("replace", bad, good)
    assert town.git("cat-file", "blob", bad) == town.git("cat-file", "blob", good)
    assert said(town) == {"approval-stale/stale"}


def test_git_replace_of_a_commit(town: Town) -> None:
    town.revise(ROAD, OLD, NEW)
    town.commit()
    town.git("replace", "draft", "main")
    assert town.git("diff", "--stat", "main", "draft") == ""
    assert said(town) == {"approval-stale/stale"}


def test_grafts(town: Town) -> None:
    """A graft makes the base an ancestor of what does not contain it."""
    town.git("checkout", "--quiet", "--orphan", "other")
    town.revise(ROAD, OLD, NEW)
    lonely = town.commit()
    grafts = town.path / ".git/info/grafts"
    grafts.parent.mkdir(exist_ok=True)
    grafts.write_text(f"{lonely} {town.git('rev-parse', 'main')}\n")
    assert town.git("merge-base", "main", "other") == town.git("rev-parse", "main")
    assert town.check().exit_code == 2


def test_base_that_is_no_ancestor(town: Town) -> None:
    town.revise(NEWS, OLD, NEW)
    town.commit()
    town.git("checkout", "--quiet", "main")
    town.revise(CONTACT, OLD, NEW)
    town.commit()
    assert town.check("main", "draft").exit_code == 2
    code, value = town.prakat_json("check", "--base", "main", "--head", "draft")
    assert (code, value["verdict"]) == (2, "cannot-judge")
    assert "git merge main" in value["error"]["advice"]["th"]


REVISIONS = [
    "nowhere",
    "0" * 40,
    "-x",
    "--help",
    "HEAD~99",
    "main:docs",
    "main:" + ROAD,
    "main\ndraft",
    "main draft",
    "^main",
]


@pytest.mark.parametrize("revision", REVISIONS)
def test_unknown_revision(town: Town, revision: str) -> None:
    assert town.check("main", revision).exit_code == 2
    assert town.check(revision, "draft").exit_code == 2


def run(town: Town, *arguments: str, cwd: Path | None = None) -> "subprocess.CompletedProcess[bytes]":
    """Run the pre-merge entry in a process of its own."""
    import sys

    from tests.e2e.town import ROOT

    command = [sys.executable, "-I", str(ROOT / "hooks" / "pre_merge.py"), *arguments]
    return subprocess.run(command, cwd=cwd or town.path, capture_output=True, check=False)


def cannot_judge(done: "subprocess.CompletedProcess[bytes]") -> None:
    """Assert exit code 2, a reason in Thai, and no stack trace."""
    text = (done.stdout + done.stderr).decode()
    assert done.returncode == 2, text
    assert "ตรวจไม่ได้" in text
    assert "Traceback" not in text


def test_not_a_repository(town: Town, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    cannot_judge(run(town, "--base", "a", "--head", "b", cwd=tmp_path / "empty"))


@pytest.mark.parametrize("what", ["HEAD", "objects", "config"])
def test_broken_repository(town: Town, what: str) -> None:
    target = town.path / ".git" / what
    if target.is_dir():
        target.rename(town.path / ".git" / "gone")
    else:
        target.write_bytes(b"\0garbage\n[")
    cannot_judge(run(town, "--base", "main", "--head", "draft"))


@pytest.mark.parametrize(
    "spec", [f"draft:{ROAD}", f"main:{LEDGER}", "main:schemas/law.schema.json", "draft^{tree}", "draft:docs"]
)
def test_missing_object(town: Town, spec: str) -> None:
    town.revise(ROAD, OLD, NEW)
    town.commit()
    oid = town.git("rev-parse", spec)
    (town.path / ".git/objects" / oid[:2] / oid[2:]).unlink()
    cannot_judge(run(town, "--base", "main", "--head", "draft"))


def test_damaged_object(town: Town) -> None:
    town.revise(ROAD, OLD, NEW)
    town.commit()
    oid = town.git("rev-parse", f"draft:{ROAD}")
    file = town.path / ".git/objects" / oid[:2] / oid[2:]
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-20] + b"x" * 20)
    cannot_judge(run(town, "--base", "main", "--head", "draft"))


def test_what_the_working_folder_holds_does_not_judge(town: Town) -> None:
    """The gate's own modules come from beside it, not from the folder it runs in."""
    for name in ("git", "click", "yaml", "prakat", "json", "sitecustomize"):
        town.write(f"{name}.py", "raise SystemExit('hijacked')\n")
    town.git("clean", "--quiet", "-f", "--dry-run")
    done = run(town, "--base", "main", "--head", "draft")
    assert done.returncode == 0, done.stdout + done.stderr


def test_page_hidden_from_the_folder_check_by_an_exclude(town: Town) -> None:
    """.git/info/exclude is one's own: what it hides is not committed, and what is committed is judged."""
    (town.path / ".git/info").mkdir(exist_ok=True)
    (town.path / ".git/info/exclude").write_text("*.md\n")
    page = "docs/law/2569/hidden.md"
    town.write(page, town.read(MARKET))
    town.git("add", "--force", page)
    town.git("commit", "--quiet", "-m", "x")
    assert said(town) == {"approval-missing/missing"}
    assert "approval-missing/missing" in town.check_folder().said


def test_page_too_large_to_be_one(town: Town) -> None:
    town.write(NEWS, town.read(NEWS) + "ก" * 800_000)
    town.commit()
    assert said(town) >= {"front-matter/too-large"}


def test_important_page_too_large_is_not_taken_for_a_light_one(town: Town) -> None:
    town.write(BUDGET, town.read(BUDGET) + "x" * 3_000_000)
    town.commit()
    assert said(town) >= {"front-matter/too-large", "approval-stale/stale"}


def test_files_without_an_executable_bit_of_their_own(town: Town) -> None:
    """Where the file system knows no executable bit, Git's own record counts."""
    for page in (ROAD, NEWS):
        (town.path / page).chmod(0o755)
    town.git("config", "core.fileMode", "false")
    assert town.check_folder().said == {}
    town.git("update-index", "--chmod=+x", NEWS)
    assert "file-kind/executable" in town.check_folder().said
