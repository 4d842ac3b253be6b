"""``prakat init``, ``approve``, ``check``, ``roster sign`` as people run them, by the real clock."""
# ruff: noqa: D103 - the name of a test is its sentence

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from tests.e2e.town import BUDGET, CONTACT, DATA, MARKET, NEWS, POSTS, ROAD, ROAD_PDF, ROOT, Town

from prakat.settings import BANGKOK, LEDGER

OLD, NEW = "หน้านี้เป็นตัวอย่าง", "หน้านี้เป็นตัวอย่างที่แก้ไขแล้ว"


def prakat(*arguments: str, cwd: Path) -> tuple[int, str]:
    """Run the command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "prakat", *arguments]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return done.returncode, (done.stdout + done.stderr).decode()


def revise(town: Town, page: str = ROAD, new: str = NEW) -> None:
    """Revise a page today, by the real clock, and commit."""
    town.revise(page, OLD, new, day=datetime.now(BANGKOK).date())
    town.commit("แก้ไข")


def approve(town: Town, *pages: str, by: str = "finance", options: tuple[str, ...] = ("--yes",)) -> tuple[int, str]:
    """Run ``prakat approve`` in this process."""
    return town.prakat("approve", *pages, "--as", f"p-{by}", "--key", str(town.key(by)), *options)


def check(town: Town) -> int:
    """Run ``prakat check`` from main to the branch and return the exit code."""
    return town.prakat("check", "--base", "main", "--head", "HEAD")[0]


def test_from_nothing_to_a_published_page(tmp_path: Path, keys: Path) -> None:
    """The whole way in processes of their own: start, refuse, approve, pass, refuse one space, merge."""
    town = Town(tmp_path / "town", keys)
    heads = [f"{division};p-{name};{post};คำสั่งที่ 1/2569;{keys / name}.pub" for name, (division, post) in POSTS.items()]
    code, text = prakat(
        "init", "--repo", str(town.path), "--repository", "example/website", "--from", "2026-10-01",
        "--root", "p-palad", "--key", str(keys / "palad"), *(part for head in heads for part in ("--head", head)),
        cwd=tmp_path,
    )  # fmt: skip
    assert code == 0, text
    town.commit("start")
    assert prakat("check", "--founding", "--head", "HEAD", cwd=town.path)[0] == 0
    assert prakat("codeowners", "--check", cwd=town.path)[0] == 0
    assert "p-palad" in town.read(".github/CODEOWNERS")
    town.branch()
    for path in (ROAD, ROAD_PDF):
        town.write(path, (DATA / path).read_bytes())
    town.commit()
    code, text = prakat("check", "--base", "main", "--head", "HEAD", cwd=town.path)
    assert (code, "[approval-missing]" in text) == (1, True)
    options = ("--as", "p-finance", "--key", str(keys / "finance"), "--yes", "--commit")
    code, text = prakat("approve", ROAD, *options, cwd=town.path)
    assert code == 0, text
    assert prakat("check", "--base", "main", "--head", "HEAD", cwd=town.path)[0] == 0
    good = town.git("rev-parse", "HEAD")
    town.write(ROAD, town.read(ROAD) + " ")
    town.commit()
    assert prakat("check", "--base", "main", "--head", "HEAD", cwd=town.path)[0] == 1
    town.git("reset", "--quiet", "--hard", good)
    town.git("checkout", "--quiet", "main")
    town.git("merge", "--quiet", "--no-ff", "-m", "merge", "draft")
    code, text = prakat("check", "--base", "main~1", "--head", "main", cwd=town.path)
    assert code == 0, text


def test_one_run_shows_all(town: Town) -> None:
    """Eight slips of people who write pages, each with its line and column, in Thai."""
    market, contact, news = town.read(MARKET), town.read(CONTACT), town.read(NEWS)
    knowledge = news.replace("category: news", "category: knowledge").replace("type: news", "type: knowledge-article")
    town.write(
        "docs/law/2569/no-source.md",
        market.replace('source:\n  type: own\n  publisher: เทศบาล (ตัวอย่าง)\n  published: "2026-11-02"\n', ""),
    )
    town.write("docs/knowledge/no-time.md", knowledge)
    town.write("docs/law/2569/era.md", market.replace('doc_date: "2026-11-02"', 'doc_date: "2563-08-21"'))
    town.write("docs/news/2570/unknown.md", news.replace("headline:", "headlin:"))
    town.write("docs/news/2570/open.md", news.replace("pii: none\n---", "pii: none\n--"))
    town.write("docs/news/2570/bom.md", "\ufeff" + news)
    town.write("docs/news/2570/twice.md", news.replace("type: news", "type: news\ntype: news"))
    town.write(CONTACT, contact.replace('number: "0-0000-0000"', "number: 044123456"))
    town.commit()
    code, value = town.prakat_json("check", "--base", "main", "--head", "HEAD")
    found = {(f["path"], f["rule"]): (f["line"], f["column"]) for f in value["findings"]}
    assert (code, value["verdict"]) == (1, "refused")
    lines = {path: town.read(path).split("\n") for path in {path for path, _ in found} if path != LEDGER}
    assert ("docs/law/2569/no-source.md", "source-attribution") in found
    assert ("docs/knowledge/no-time.md", "source-time") in found
    line, column = found["docs/law/2569/era.md", "date-era"]
    assert lines["docs/law/2569/era.md"][line - 1][column - 1 :].startswith('"2563-08-21"')
    line, column = found["docs/news/2570/unknown.md", "schema"]
    assert (lines["docs/news/2570/unknown.md"][line - 1][:8], column) in {("headlin:", 1), ("---", 1)}
    assert found["docs/news/2570/open.md", "front-matter"][0] == lines["docs/news/2570/open.md"].index("--") + 1
    assert found["docs/news/2570/bom.md", "front-matter"] == (1, 1)
    line, column = found["docs/news/2570/twice.md", "front-matter"]
    assert (lines["docs/news/2570/twice.md"][line - 2 : line], column) == (["type: news", "type: news"], 1)
    line, column = found[CONTACT, "front-matter"]
    assert lines[CONTACT][line - 1][column - 1 :].startswith("044123456")
    code, text = town.prakat("check", "--base", "main", "--head", "HEAD")
    assert text.count("ตามประกาศ ข้อ") == len(value["findings"])


def test_approve_shows_asks_and_writes(town: Town) -> None:
    revise(town)
    before = town.ledger
    code, text = approve(town, ROAD, options=("--certify",))
    assert code != 0
    assert town.ledger == before
    assert "1 หน้า" in text
    code, text = town.prakat(
        "approve", ROAD, "--as", "p-finance", "--key", str(town.key("finance")), "--certify", stdin="y\n"
    )
    assert code == 0, text
    assert NEW in text
    assert "git add approvals.yml" in text
    town.commit()
    assert check(town) == 0
    assert town.entry(ROAD).decision == "รับรอง"


def test_approve_several_with_a_memo_and_commit(town: Town) -> None:
    revise(town)
    revise(town, BUDGET)
    code, text = approve(
        town, ROAD, BUDGET, options=("--yes", "--commit", "--memo-no", "ตย 1/1", "--memo-date", "2026-11-20")
    )
    assert code == 0, text
    assert town.git("show", "--stat", "--format=", "HEAD").splitlines()[0].split()[0] == LEDGER
    assert check(town) == 0


@pytest.mark.parametrize(
    ("page", "by", "options", "said"),
    [
        (ROAD, "health", (), "ไม่ได้ดำรงตำแหน่ง"),
        (ROAD, "former", (), "ไม่ได้ดำรงตำแหน่ง"),
        (ROAD, "audit", (), "ไม่ได้ดำรงตำแหน่ง"),
        (ROAD, "stranger", (), "ไม่มีบุคคลรหัส"),
        ("docs/law/2569/nowhere.md", "clerk", (), "ไม่พบหน้า"),
        (ROAD, "finance", ("--key", "clerk"), "ไม่ใช่กุญแจของ"),
        (ROAD, "finance", ("--key", "rsa"), "ใช้กุญแจ"),
        (ROAD, "finance", ("--key", "nowhere"), "ใช้กุญแจ"),
        (ROAD, "finance", ("--memo-no", "1"), "--memo-date"),
    ],
)
def test_approve_does_not_sign(town: Town, page: str, by: str, options: tuple[str, ...], said: str) -> None:
    revise(town)
    before = town.ledger
    if options[:1] == ("--key",):
        options = ("--key", str(town.key(options[1])))
    code, text = approve(town, page, by=by, options=("--yes", *options))
    assert (code, said in text) == (2, True), text
    assert town.ledger == before


def test_approve_does_not_sign_what_the_gate_would_refuse(town: Town) -> None:
    town.write(ROAD, town.read(ROAD).replace('doc_date: "2026-11-02"', 'doc_date: "2569-11-02"'))
    town.commit()
    before = town.ledger
    code, text = approve(town, ROAD)
    assert (code, "date-era" in text) == (2, True)
    assert town.ledger == before


def test_approve_does_not_sign_ones_own_page(town: Town) -> None:
    town.revise(ROAD, OLD, NEW, day=datetime.now(BANGKOK).date())
    town.commit(who="finance@example.invalid")
    before = town.ledger
    code, text = approve(town, ROAD)
    assert (code, "เป็นผู้แก้ไขหน้านี้เอง" in text) == (2, True), text
    assert town.ledger == before


def test_commit_without_anybodys_name(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Git does not do is said as what it is."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "")
    revise(town)
    code, text = approve(town, ROAD, options=("--yes", "--commit"))
    assert (code, "git config user.name" in text) == (2, True), text


def test_approve_a_withdrawal(town: Town) -> None:
    (town.path / MARKET).unlink()
    town.commit()
    code, text = approve(town, MARKET, by="clerk")
    assert (code, "--reason" in text) == (2, True)
    code, text = approve(town, MARKET, by="clerk", options=("--yes", "--reason", "ยกเลิกแล้ว"))
    assert code == 0, text
    town.commit()
    assert check(town) == 0


def test_all_or_none(town: Town) -> None:
    """One page of two cannot be signed: neither is."""
    revise(town)
    revise(town, MARKET)
    before = town.ledger
    code, _ = approve(town, ROAD, MARKET)
    assert code == 2
    assert town.ledger == before


def test_approve_from_a_folder_below(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    revise(town)
    monkeypatch.chdir((town.path / ROAD).parent)
    code, text = approve(town, "road.md")
    assert code == 0, text


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run an agent of our own."""
    socket = tmp_path / "agent"
    process = subprocess.Popen(
        ["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
    while not socket.exists():
        assert process.poll() is None
    yield
    process.terminate()
    process.wait()


@pytest.mark.usefixtures("agent")
def test_approve_with_a_key_in_the_agent(town: Town, tmp_path: Path) -> None:
    """The file at hand is the public half alone."""
    subprocess.run(["ssh-add", "-q", str(town.key("finance"))], check=True, capture_output=True)
    public = Path(shutil.copy(f"{town.key('finance')}.pub", tmp_path / "mine.pub"))
    revise(town)
    code, text = town.prakat("approve", ROAD, "--as", "p-finance", "--key", str(public), "--yes")
    assert code == 0, text
    town.commit()
    assert check(town) == 0


def test_a_public_half_without_an_agent(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    public = Path(shutil.copy(f"{town.key('finance')}.pub", tmp_path / "mine.pub"))
    revise(town)
    code, text = town.prakat("approve", ROAD, "--as", "p-finance", "--key", str(public), "--yes")
    assert (code, "ลงนามไม่สำเร็จ" in text) == (2, True)


def sign_roster(town: Town, by: str = "palad") -> tuple[int, str]:
    """Run ``prakat roster sign``."""
    return town.prakat("roster", "sign", "--as", f"p-{by}", "--key", str(town.key(by)), "--yes")


def test_roster_sign(town: Town) -> None:
    town.write("mkdocs.yml", "site_name: x\n")
    town.commit()
    assert check(town) == 1
    code, text = sign_roster(town)
    assert code == 0, text
    assert "mkdocs.yml" in text
    town.commit()
    assert check(town) == 0


def test_roster_sign_by_two(town: Town) -> None:
    town.roster(lambda value: value.update(root={"threshold": 2, "people": ["p-palad", "p-clerk"]}))
    code, text = sign_roster(town)
    assert (code, "อีก 1 คน" in text) == (0, True)
    code, text = sign_roster(town, "clerk")
    assert (code, "ลงนามครบแล้ว" in text) == (0, True)
    town.commit()
    assert check(town) == 0


def test_init_over_a_ledger(town: Town) -> None:
    before = town.ledger
    heads = ("--head", f"palad;p-palad;ปลัดเทศบาล;คำสั่งที่ 1/2569;{town.key('palad')}.pub")
    options = ("--repository", "example/website", *heads, "--root", "p-palad", "--key", str(town.key("palad")))
    code, text = town.prakat("init", *options)
    assert (code, "--replace" in text) == (2, True)
    assert town.ledger == before


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
@pytest.mark.parametrize("lang", ["th", "en"])
def test_every_form_of_a_report_ends_with_the_same_code(town: Town, form: str, lang: str) -> None:
    revise(town)
    assert town.prakat("check", "--base", "main", "--head", "HEAD", "--format", form, "--lang", lang)[0] == 1
    assert town.prakat("check", "--base", "main", "--head", "main", "--format", form, "--lang", lang)[0] == 0
    assert town.prakat("check", "--base", "main", "--head", "nowhere", "--format", form, "--lang", lang)[0] == 2


@pytest.mark.parametrize("options", [("--head", "HEAD"), ("--worktree", "--base", "main", "--head", "HEAD")])
def test_options_that_say_two_things(town: Town, options: tuple[str, ...]) -> None:
    assert town.prakat("check", *options)[0] == 2
