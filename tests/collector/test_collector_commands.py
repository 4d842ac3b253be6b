"""The operator's commands, one after another, as in the guide."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.collector.living import FIREFOX

from prakat.cli.collect import COMMAND

PHRASE = "ประโยคยาวพอสำหรับทดสอบ"
MARK = "เครื่องหมายที่ต้องหายไป"


class Operator:
    """Somebody at the command line of one collector."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = str(folder / "collector.toml")

    def run(self, *words: str, code: int = 0, stdin: str = "") -> str:
        """Run a command with the collector's configuration."""
        answer = self.plain(*words, "--config", self.config, stdin=stdin)
        assert answer.exit_code == code, answer.output
        return answer.output

    def plain(self, *words: str, stdin: str = "") -> Result:
        """Run a command as it stands."""
        return CliRunner().invoke(COMMAND, list(words), input=stdin, catch_exceptions=False)


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    folder = tmp_path / "collector"
    made = CliRunner().invoke(COMMAND, ["init", str(folder)])
    assert made.exit_code == 0, made.output
    operator = Operator(folder)
    for role in ("officer", "integrity", "auditor"):
        operator.run("user", "add", role, "--role", role, "--password", PHRASE)
    return operator


def register(operator: Operator) -> str:
    words = ["--channel", "phone", "--category", "road", "--subject", MARK, "--as", "officer"]
    said = operator.run("triage", "add", *words, stdin=f"{MARK} ในรายละเอียดของเรื่อง\n")
    assert re.fullmatch(r"[0-9]{2}-[0-9]{4} (?:[0-9]{4} ){4}[0-9-]{10}\n", said)
    return said.split()[0]


def test_setting_up_twice_changes_nothing(operator: Operator) -> None:
    before = {path.name: path.read_bytes() for path in operator.folder.iterdir() if path.suffix in {".toml", ".key"}}
    again = operator.plain("init", str(operator.folder))
    assert "+" not in again.output
    assert before == {path.name: path.read_bytes() for path in operator.folder.iterdir() if path.name in before}
    for name in ("collector.key", "collector.toml", "collector.db", ""):
        assert (operator.folder / name).stat().st_mode & 0o077 == 0


def test_personal_data_is_never_set_up_inside_a_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    refused = CliRunner().invoke(COMMAND, ["init", str(tmp_path / "a" / "collector")])
    assert refused.exit_code == 2
    assert not (tmp_path / "a").exists()


def test_a_second_factor_is_shown_once_and_accounts_are_listed(operator: Operator) -> None:
    said = operator.run("user", "add", "second", "--role", "officer", "--totp", "--password", PHRASE)
    assert re.search(r"otpauth://totp/second\?secret=[A-Z2-7]{32}", said)
    assert "second officer totp" in operator.run("user", "list")
    operator.run("user", "disable", "second")
    assert "disabled" in operator.run("user", "list")
    operator.run("user", "disable", "nobody", code=2)


def test_a_case_from_the_telephone_to_its_erasure(operator: Operator) -> None:
    ticket = register(operator)
    by = ["--as", "officer"]
    assert ticket in operator.run("triage", "list", *by)
    assert ticket not in operator.run("triage", "list", "--as", "integrity")
    assert MARK in operator.run("triage", "show", "--ticket", ticket, *by)
    operator.run("triage", "show", "--ticket", ticket, "--as", "integrity", code=2)
    operator.run("triage", "show", "--ticket", ticket, "--as", "nobody", code=2)
    operator.run("triage", "do", "--ticket", ticket, "--kind", "status", "--value", "resolved", *by)
    operator.run("triage", "do", "--ticket", ticket, "--kind", "status", "--value", "accepted", *by, code=2)
    export = json.loads(operator.run("subject-export", "--ticket", ticket, *by))
    assert export["private"]["subject"] == MARK
    assert "code_hash" not in export["case"]
    copy = operator.folder / "copy.db"
    operator.run("backup", str(copy))
    operator.run("hold", "add", "--ticket", ticket, "--reason", "คดี", *by)
    operator.run("erase", "--ticket", ticket, "--reason", "ตามคำขอ", *by, code=2)
    operator.run("hold", "remove", "--ticket", ticket, *by)
    said = operator.run("erase", "--ticket", ticket, "--reason", "ตามคำขอ", *by)
    assert "found in files: 0" in said
    assert str(copy) in said
    files = [path for path in operator.folder.iterdir() if path.name.startswith("collector.db")]
    assert not any(MARK.encode() in path.read_bytes() for path in files)


def test_keys_change_copies_come_back_and_old_things_go(operator: Operator) -> None:
    register(operator)
    copy = operator.folder / "copy.db"
    operator.run("backup", str(copy))
    operator.run("restore", str(copy), code=2)
    for path in operator.folder.glob("collector.db*"):
        path.unlink()
    operator.run("restore", str(copy))
    assert operator.run("rotate-key") == "k2 (2)\n"
    rehearsal = operator.run("retention", "--dry-run")
    assert rehearsal == operator.run("retention")
    assert "cases 0" in rehearsal


def test_the_doctor_complains_until_all_is_in_order(operator: Operator) -> None:
    path = Path(operator.config)
    said = operator.run("doctor", code=1)
    assert "ผิด" in said
    site = operator.folder / "site"
    (site / "news").mkdir(parents=True)
    for page in (site / "index.html", site / "news" / "index.html"):
        page.write_text("x")
    operator.run("manifest", str(site))
    path.write_text(path.read_text("utf-8").replace("sample = true", "sample = false"), "utf-8")
    operator.run("backup", str(operator.folder / "copy.db"))
    healthy = operator.run("doctor", "--lang", "en")
    assert "2 pages and 0 files are counted" in healthy
    path.write_text("database = 1", "utf-8")
    operator.run("doctor", code=2)


def test_logs_are_counted_exported_and_verified(operator: Operator, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    line = f'10.0.0.1 - - [20/Oct/2026:10:00:00 +0700] "GET / HTTP/1.1" 200 5 "-" "{FIREFOX}"\n'
    log.write_text(line * 4)
    assert "views=4" in operator.run("import", "access-log", str(log))
    assert "views=0" in operator.run("import", "access-log", str(log))
    common = ["--checked-by", "ผู้ดูแลเว็บไซต์", "--repo", str(tmp_path)]
    operator.run("export", "--month", "2026-10", *common)
    operator.run("export", "--month", "2026-13", *common, code=2)
    operator.run("export", "--month", "2126-10", *common, code=2)
    files = [str(path) for path in sorted(tmp_path.rglob("*-2026-10.yml"))]
    assert len(files) == 3
    assert operator.plain("verify", *files).output == "ถูกต้อง\n"
    visits = Path(files[-1])
    assert "views: 4" in visits.read_text("utf-8")
    visits.write_text(visits.read_text("utf-8").replace("views: 4", "views: 5"), "utf-8")
    wrong = operator.plain("verify", *files)
    assert wrong.exit_code == 1
    assert "digest" in wrong.output
    for month in ("2026-07", "2026-08"):
        operator.run("export", "--month", month, *common)
    hole = operator.plain("verify", *[str(path) for path in tmp_path.rglob("complaints-2026-*.yml")])
    assert hole.exit_code == 1
    assert hole.output == "2026-10: gap month (2026-08)\nผิด\n"


def test_a_strange_month_is_not_exported_without_a_reason(operator: Operator, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    line = '10.0.0.1 - - [{day:02}/Oct/2026:10:00:00 +0700] "GET / HTTP/1.1" 200 5 "-" "{agent}"\n'
    log.write_text("".join(line.format(day=day, agent=FIREFOX) * (400 if day == 9 else 10) for day in range(1, 21)))
    operator.run("import", "access-log", str(log))
    common = ["export", "--month", "2026-10", "--checked-by", "ผู้ดูแลเว็บไซต์", "--repo", str(tmp_path)]
    assert "2026-10-09" in operator.run(*common, code=2)
    assert "2026-10-09" in operator.run(*common, "--accept-anomaly", "ok", code=2)
    operator.run(*common, "--accept-anomaly", "วันงานประเพณี มีผู้เปิดตารางงานมาก")
    written = next(tmp_path.rglob("visits-2026-10.yml")).read_text("utf-8")
    assert "anomaly: วันงานประเพณี" in written
