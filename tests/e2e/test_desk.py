"""The approver's desk: what waits for whom and why, what would be signed, the sheet, and the guide as it is written."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pypdf
import pytest
from tests.e2e.town import BUDGET, MARKET, NEWS, ROAD, ROAD_PDF, ROOT, Town

from prakat.approvals.short_code import short_code
from prakat.approvals.signature import fingerprint
from prakat.authoring.difference_text import render_difference, shorten, visible
from prakat.authoring.differences import FieldChange, compare_page
from prakat.authoring.plain_value import Words, render_time
from prakat.authoring.ssh_keygen import read_public_key
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot
from prakat.settings import BANGKOK, LEDGER

OLD, NEW = "หน้านี้เป็นตัวอย่าง", "หน้านี้เป็นตัวอย่างที่แก้ไขแล้ว"
GUIDE: Final = ROOT / "hooks" / "guides" / "approver.md"


def today() -> date:
    return datetime.now(BANGKOK).date()


def revise(town: Town, page: str = ROAD, new: str = NEW, who: str = "officer@example.invalid") -> None:
    town.revise(page, OLD, new, day=today())
    town.commit("แก้ไข", who=who)


def approve(town: Town, *arguments: str, by: str = "finance", stdin: str | None = None) -> tuple[int, str]:
    yes = ("--yes",) if stdin is None and "--what-if" not in arguments else ()
    return town.prakat("approve", *arguments, "--as", f"p-{by}", "--key", str(town.key(by)), *yes, stdin=stdin)


def check(town: Town) -> int:
    return town.prakat("check", "--base", "main", "--head", "HEAD")[0]


def pending(town: Town, by: str, *options: str) -> dict[str, Any]:
    """Return what waits for a person, by page."""
    code, value = town.prakat_json("pending", *(("--as", f"p-{by}") if by else ()), *options)
    assert code == 0
    return {item["page"]: item for item in value["waiting"]}


# What waits.


def test_what_waits_is_shown_in_words(town: Town) -> None:
    town.write(ROAD_PDF, (town.path / ROAD_PDF).read_bytes() + b"%\n")
    town.edit(ROAD, "budget: 1000", "budget: 2500")
    revise(town)
    code, text = town.prakat("pending", "--as", "p-finance")
    assert code == 0
    for said in (
        "รอท่าน 1 หน้า", "[แก้ไข]", "1,000.00 → 2,500.00", "(บาท)", "เปลี่ยนไฟล์: road.pdf", "๒ พฤศจิกายน ๒๕๖๙ →",
        f"{OLD} วงเงิน", "เหตุที่ต้องเป็นท่าน: ข้อ ๑", "กองคลัง; ผู้อำนวยการกองคลัง",
        f"prakat approve {ROAD} --as p-finance --commit",
    ):  # fmt: skip
        assert said in text, (said, text)
    assert town.git("show", f"HEAD:{ROAD_PDF}") is not None


def test_the_command_that_is_printed_approves(town: Town) -> None:
    """The last line of the list, word for word, with the key at hand."""
    revise(town)
    revise(town, BUDGET)
    _, text = town.prakat("pending", "--as", "p-finance")
    command = next(line for line in text.splitlines() if line.startswith("  prakat approve")).split()
    code, said = town.prakat(*command[1:], "--key", str(town.key("finance")), "--yes")
    assert code == 0, said
    assert check(town) == 0
    code, text = town.prakat("pending", "--as", "p-finance")
    assert "รอท่าน 0 หน้า" in text


def test_each_page_says_whose_it_is(town: Town) -> None:
    revise(town)
    revise(town, MARKET)
    revise(town, NEWS)
    assert {page: item["place"] for page, item in pending(town, "finance").items()} == {
        ROAD: "mine",
        MARKET: "not-mine",
    }
    assert {page: item["place"] for page, item in pending(town, "clerk").items()} == {ROAD: "not-mine", MARKET: "mine"}
    assert {item["place"] for item in pending(town, "palad").values()} == {"stand-in"}
    assert {item["place"] for item in pending(town, "former").values()} == {"not-mine"}
    assert {item["place"] for item in pending(town, "audit").values()} == {"not-mine"}


def test_an_acting_head_sees_by_which_order(town: Town) -> None:
    town.roster(
        lambda value: value["divisions"]["finance"]["heads"][-1].update({"from": "2026-01-01", "until": "2030-01-01"})
    )
    town.sign_rules(at=datetime.now(BANGKOK))
    town.commit("rules")
    town.git("checkout", "--quiet", "main")
    town.git("merge", "--quiet", "draft")
    town.branch()
    revise(town)
    code, text = town.prakat("pending", "--as", "p-deputy")
    assert (code, "รักษาราชการแทน ตามคำสั่งที่ 131/2569 ถึง 2030-01-01" in text) == (0, True), text
    assert pending(town, "deputy")[ROAD]["acting"] == "รักษาราชการแทน"


def test_ones_own_page_is_not_ones_to_approve(town: Town) -> None:
    """Then the clerk does not merely stand in."""
    revise(town, who="finance@example.invalid")
    item = pending(town, "finance")[ROAD]
    assert (item["place"], item["command"]) == ("not-mine", None)
    assert "เป็นผู้แก้ไขหน้านี้เอง" in item["why_not"]["th"]
    assert "เป็นผู้แก้ไขหน้านี้เอง" in town.prakat("pending", "--as", "p-finance")[1]


def test_when_nobody_else_can_the_clerk_must(town: Town) -> None:
    """The acting head's term is over by the clock, and the head wrote the page."""
    later = "2027-06-01"
    town.revise(ROAD, OLD, NEW, day=date.fromisoformat(later))
    town.commit(who="finance@example.invalid")
    assert pending(town, "palad", "--today", later)[ROAD]["place"] == "mine"


def test_a_page_with_faults_is_not_ready(town: Town) -> None:
    town.edit(ROAD, 'doc_date: "2026-11-02"', 'doc_date: "2569-11-02"')
    town.commit()
    item = pending(town, "finance")[ROAD]
    assert (item["place"], "date-era" in {fault["rule"] for fault in item["faults"]}) == ("not-ready", True)
    code, text = town.prakat("pending", "--as", "p-finance")
    assert (code, "รอท่าน 0 หน้า" in text, "ผู้จัดทำต้องแก้ก่อน" in text) == (0, True, True)
    code, text = approve(town, "--all")
    assert (code, "ไม่มีหน้าใดรอท่าน" in text) == (0, True)


def test_for_everybody_by_division(town: Town) -> None:
    revise(town)
    revise(town, MARKET)
    code, text = town.prakat("pending", "--everyone")
    assert code == 0
    assert text.index("สำนักปลัดเทศบาล (1)") < text.index(MARKET) < text.index("กองคลัง (1)") < text.index(ROAD)
    code, text = town.prakat("pending", "--base", "main", "--head", "main", "--everyone", "--lang", "en")
    assert (code, "nothing waits" in text) == (0, True)


def test_a_range_of_commits(town: Town) -> None:
    revise(town)
    town.git("checkout", "--quiet", "main")
    assert pending(town, "finance") == {}
    assert pending(town, "finance", "--base", "main", "--head", "draft")[ROAD]["place"] == "mine"


def test_a_withdrawal_asks_for_a_reason(town: Town) -> None:
    (town.path / MARKET).unlink()
    town.commit()
    code, text = town.prakat("pending", "--as", "p-clerk")
    assert (code, "[ถอนออก]" in text, f'prakat approve {MARKET} --as p-clerk --reason "…" --commit' in text) == (
        0, True, True,
    ), text  # fmt: skip


def test_somebody_without_a_key(town: Town) -> None:
    """Revoked as of long ago: nothing can be signed, and the list says what to do."""
    town.roster(lambda value: value["people"]["p-deputy"]["keys"]["k1"].update(revoked="2026-02-01"))
    town.sign_rules(at=datetime.now(BANGKOK))
    town.commit("rules")
    town.git("checkout", "--quiet", "main")
    town.git("merge", "--quiet", "draft")
    town.branch()
    revise(town)
    day = ("--today", "2026-11-23")
    assert "prakat roster add-key" in pending(town, "deputy", *day)[ROAD]["why_not"]["th"]


def test_who_nobody_knows(town: Town) -> None:
    code, text = town.prakat("pending", "--as", "p-nobody")
    assert (code, "ไม่มีบุคคลรหัส p-nobody" in text) == (2, True)


def test_whoever_is_configured(town: Town) -> None:
    revise(town)
    town.git("config", "prakat.person", "p-finance")
    assert "ผู้อำนวยการกองคลัง: รอท่าน 1 หน้า" in town.prakat("pending")[1]


def test_several_people(town: Town) -> None:
    """Who signed already is told so, and not asked again."""
    town.roster(
        lambda value: value["policy"].update(approval={"procurement-announcement": {"of": ["finance", "palad"]}})
    )
    town.sign_rules(at=datetime.now(BANGKOK))
    town.commit("rules")
    town.git("checkout", "--quiet", "main")
    town.git("merge", "--quiet", "draft")
    town.branch()
    revise(town)
    code, text = approve(town, ROAD, "--what-if")
    assert (code, "ยังต้องรอ" in text, "ปลัดเทศบาล" in text) == (0, True, True), text
    assert approve(town, ROAD)[0] == 0
    item = pending(town, "finance")[ROAD]
    assert (item["place"], item["signed"]) == ("signed", ["p-finance"])
    before = town.ledger
    code, text = approve(town, ROAD)
    assert (code, "ท่านลงนามแล้ว" in text, town.ledger) == (0, True, before), text
    code, text = town.prakat("pending", "--as", "p-palad")
    assert "ลงนามแล้ว: ผู้อำนวยการกองคลัง" in text
    assert approve(town, "--all", by="palad")[0] == 0
    town.commit()
    assert check(town) == 0
    assert [word.by for word in town.entry(ROAD).words] == ["p-finance", "p-palad"]


# What would be signed.


def test_what_if_writes_nothing_and_shows_all(town: Town) -> None:
    revise(town)
    before, head = town.ledger, town.git("rev-parse", "HEAD")
    code, text = approve(town, ROAD, "--what-if", "--commit", "--memo-no", "ตย 1/1", "--memo-date", "2026-11-20")
    assert code == 0, text
    digest = town.git("hash-object", ROAD)
    assert digest
    for said in ("prakat page approval v1", "memo: ตย 1/1 ลงวันที่ 2026-11-20", "จะผ่านด่าน", "ไม่ได้เขียนอะไร", NEW):
        assert said in text, text
    assert (town.ledger, town.git("rev-parse", "HEAD")) == (before, head)


def test_what_if_says_what_the_gate_would_refuse(town: Town) -> None:
    revise(town, who="finance@example.invalid")
    code, text = approve(town, ROAD, "--what-if")
    assert (code, "ด่านจะไม่รับ" in text, "เป็นผู้แก้ไขหน้านี้เอง" in text) == (0, True, True), text


def test_nobody_is_asked_twice(town: Town) -> None:
    revise(town)
    revise(town, BUDGET)
    assert approve(town, ROAD, "--commit")[0] == 0
    before = town.ledger
    code, text = approve(town, ROAD)
    assert (code, "ไม่ต้องลงนามซ้ำ" in text, town.ledger) == (0, True, before), text
    code, text = approve(town, ROAD, BUDGET, stdin="y\n")
    assert (code, "1 หน้า?" in text) == (0, True), text
    assert town.entry(ROAD, "HEAD").sig == town.entry(ROAD).sig
    town.write(ROAD, town.read(ROAD) + " ")
    town.commit()
    assert pending(town, "finance")[ROAD]["place"] == "mine"


def test_all_that_waits_and_nothing_else(town: Town) -> None:
    revise(town)
    revise(town, BUDGET)
    revise(town, MARKET)
    code, text = approve(town, "--all", "--commit")
    assert code == 0, text
    assert (town.entry(ROAD).by, town.entry(BUDGET).by) == ("p-finance", "p-finance")
    assert check(town) == 1
    assert approve(town, "--all", "--commit", by="clerk")[0] == 0
    assert check(town) == 0


def test_all_leaves_what_goes_for_a_reason_of_its_own(town: Town) -> None:
    (town.path / BUDGET).unlink()
    revise(town)
    code, text = approve(town, "--all", "--commit")
    assert (code, f'prakat approve {BUDGET} --reason "…"' in text) == (0, True), text
    assert pending(town, "finance")[BUDGET]["action"] == "withdraw"
    assert approve(town, "--all", "--reason", "ยกเลิกแล้ว (ตัวอย่าง)", "--commit")[0] == 0
    assert check(town) == 0


@pytest.mark.parametrize(
    "options",
    [
        (), (ROAD, "--all"), (ROAD, "--until", "2026-12-01"), (ROAD, BUDGET, "--moved-from", MARKET),
        (ROAD, "--emergency", "--remove", "--reason", "x"), (ROAD, "--memo-date", "2026-12-01"),
    ],
)  # fmt: skip
def test_options_that_do_not_go_together(town: Town, options: tuple[str, ...]) -> None:
    assert approve(town, *options)[0] == 2


def test_what_is_not_committed_is_said(town: Town) -> None:
    revise(town)
    assert "ยังไม่ได้ commit" not in approve(town, ROAD, "--what-if")[1]
    town.write(ROAD_PDF, (town.path / ROAD_PDF).read_bytes() + b"%\n")
    code, text = approve(town, ROAD, "--what-if")
    assert (code, "road.pdf ยังไม่ได้ commit" in text) == (0, True), text


# Every action.


@pytest.mark.parametrize("option", ["--emergency", "--remove", "--retract"])
def test_what_needs_a_reason(town: Town, option: str) -> None:
    revise(town)
    before = town.ledger
    code, text = approve(town, ROAD, option)
    assert (code, "--reason" in text, town.ledger) == (2, True, before), text


def test_an_emergency_and_the_word_after_it(town: Town) -> None:
    """It passes, goes on waiting, and is approved by another hand."""
    revise(town, who="finance@example.invalid")
    code, text = approve(town, ROAD, "--emergency", "--reason", "น้ำท่วม (ตัวอย่าง)", "--commit")
    assert (code, "เผยแพร่ฉุกเฉิน ถึง" in text) == (0, True), text
    assert town.entry(ROAD).until == (today() + timedelta(days=3)).isoformat()
    assert check(town) == 0
    town.git("checkout", "--quiet", "main")
    town.git("merge", "--quiet", "--no-ff", "-m", "merge", "draft")
    town.branch("after")
    item = pending(town, "palad")[ROAD]
    # As long as an acting head is in office the clerk only stands in.
    assert item["place"] in {"mine", "stand-in"}
    assert "ต้องได้รับความเห็นชอบจากผู้อื่นภายใน" in item["missing"][0]["th"]
    assert pending(town, "finance")[ROAD]["place"] == "not-mine"
    before = town.ledger
    code, text = approve(town, "--all", by="finance")
    assert (code, "ไม่มีหน้าใดรอท่าน" in text, town.ledger) == (0, True, before)
    # An approval is later than the one before it, by a second at least.
    time.sleep(max(0.0, 1 - (datetime.now(BANGKOK) - town.entry(ROAD).at).total_seconds()))
    code, text = approve(town, ROAD, "--commit", by="palad")
    assert code == 0, text
    assert check(town) == 0
    assert pending(town, "palad") == {}


def test_an_emergency_until_a_day(town: Town) -> None:
    revise(town)
    until = (today() + timedelta(days=1)).isoformat()
    assert approve(town, ROAD, "--emergency", "--until", until, "--reason", "ก")[0] == 0
    assert town.entry(ROAD).until == until


def test_personal_data_goes_whatever_else_is_wrong(town: Town) -> None:
    (town.path / MARKET).unlink()
    town.commit()
    assert approve(town, MARKET, "--remove", "--reason", "มีข้อมูลส่วนบุคคล (ตัวอย่าง)", by="clerk")[0] == 0
    town.commit()
    assert (town.entry(MARKET).action, check(town)) == ("remove", 0)


def test_a_word_taken_back(town: Town) -> None:
    code, text = approve(town, MARKET, "--retract", "--reason", "ผิดฉบับ (ตัวอย่าง)", by="clerk")
    assert code == 0, text
    assert town.entry(MARKET).action == "retract"


def test_a_page_that_moved(town: Town) -> None:
    target = "docs/law/2570/market.md"
    town.move(MARKET, target)
    town.commit()
    code, text = approve(town, target, "--moved-from", MARKET, by="clerk")
    assert (code, text.count("ย้ายที่อยู่")) == (0, 2), text
    town.commit()
    assert check(town) == 0
    assert (town.entry(MARKET).moved_to, town.entry(target).moved_from) == (target, MARKET)


# Whose key.


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home folder without anything in it; there is no agent."""
    folder = tmp_path / "home"
    (folder / ".ssh").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return folder


def put_key(town: Town, person: str, target: Path) -> None:
    for suffix in ("", ".pub"):
        shutil.copy(f"{town.key(person)}{suffix}", f"{target}{suffix}")


def test_the_key_in_the_usual_place(town: Town, home: Path) -> None:
    put_key(town, "finance", home / ".ssh" / "id_ed25519")
    revise(town)
    assert "ผู้อำนวยการกองคลัง: รอท่าน 1 หน้า" in town.prakat("pending")[1]
    code, text = town.prakat("approve", ROAD, "--yes")
    assert (code, town.entry(ROAD).by) == (0, "p-finance"), text


@pytest.mark.parametrize("form", ["{path}", "{path}.pub", "~/mine"])
def test_the_key_git_signs_with(town: Town, home: Path, form: str) -> None:
    put_key(town, "clerk", home / ".ssh" / "id_ed25519")
    put_key(town, "finance", home / "mine")
    town.git("config", "user.signingkey", form.format(path=home / "mine"))
    revise(town)
    code, text = town.prakat("approve", "--all", "--yes")
    assert (code, town.entry(ROAD).by) == (0, "p-finance"), text


def test_a_person_chooses_among_keys(town: Town, home: Path) -> None:
    put_key(town, "clerk", home / ".ssh" / "id_ed25519")
    put_key(town, "finance", home / ".ssh" / "id_ecdsa")
    town.git("config", "user.signingkey", "0123456789ABCDEF")
    town.git("config", "prakat.person", "p-finance")
    revise(town)
    assert town.prakat("approve", ROAD, "--yes")[0] == 0


@pytest.mark.usefixtures("home")
def test_no_key_says_how_to_make_one(town: Town) -> None:
    revise(town)
    code, text = town.prakat("approve", ROAD, "--yes")
    assert (code, "ssh-keygen -t ed25519" in text) == (2, True)
    assert "กองคลัง (1)" in town.prakat("pending")[1]


def test_a_key_nobody_knows(town: Town) -> None:
    revise(town)
    code, text = town.prakat("approve", ROAD, "--key", str(town.key("stranger")), "--yes")
    assert (code, "prakat roster add-person" in text) == (2, True)


@pytest.fixture
def agent(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:  # noqa: ARG001 - it goes first
    """Run an agent of our own."""
    socket = tmp_path / "agent"
    process = subprocess.Popen(
        ["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while not socket.exists():
        assert process.poll() is None
    monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
    yield
    process.terminate()
    process.wait()


@pytest.mark.usefixtures("agent")
@pytest.mark.parametrize("literal", [False, True])
def test_the_key_in_the_agent(town: Town, literal: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Found among others, or by the line that Git has of it; no file of it anywhere."""
    for person in ("stranger", "finance"):
        subprocess.run(["ssh-add", "-q", str(town.key(person))], check=True, capture_output=True)
    if literal:
        line = Path(f"{town.key('finance')}.pub").read_text("utf-8").strip()
        town.git("config", "user.signingkey", f"key::{line}")
    revise(town)
    code, text = town.prakat("approve", ROAD, "--yes", "--commit")
    assert (code, town.entry(ROAD).by) == (0, "p-finance"), text
    assert check(town) == 0


@pytest.mark.usefixtures("home")
def test_a_security_key_is_asked_for_by_word(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that signs as OpenSSH does with a key in a token: what is signed is a FIDO signature, and counts."""
    from tests.approvals.oracles import make_sk

    key = make_sk()
    public = tmp_path / "token.pub"
    public.write_text(f"{key.public.type} {key.public.blob} token\n", "utf-8")
    monkeypatch.setattr("prakat.authoring.sign_off.sign", _sign_with(key))
    town.roster(lambda value: value["people"]["p-finance"]["keys"].update(
        k2={"type": key.public.type, "key": key.public.blob, "from": "2026-01-01", "revoked": None}
    ))  # fmt: skip
    town.sign_rules(at=datetime.now(BANGKOK))
    town.commit("rules")
    town.git("checkout", "--quiet", "main")
    town.git("merge", "--quiet", "draft")
    town.branch()
    revise(town)
    code, text = town.prakat("approve", ROAD, "--key", str(public), "--yes", "--commit")
    assert (code, "แตะกุญแจความปลอดภัย" in text) == (0, True), text
    assert check(town) == 0


def _sign_with(token: Any) -> Any:
    from tests.approvals.oracles import signature_of

    return lambda statement, *, namespace, **_: signature_of(token, statement, namespace)


# The sheet.


def text_of(path: Path) -> str:
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    return re.sub(r"\s+", "", text)


def test_the_sheet_of_an_approved_page(town: Town, tmp_path: Path) -> None:
    revise(town)
    approve(town, ROAD, "--commit", "--memo-no", "ตย 52001/99", "--memo-date", "2026-11-20")
    out = tmp_path / "sheet.pdf"
    code, said = town.prakat("sheet", ROAD, "--out", str(out))
    assert code == 0, said
    text, entry = text_of(out), town.entry(ROAD)
    public = read_public_key(town.key("finance"))
    for wanted in (
        "ใบเห็นชอบการเผยแพร่ข้อมูล", "แบบฟอร์มการขอเผยแพร่ข้อมูลผ่านเว็บไซต์ของหน่วยงาน", "ตัวอย่าง", "กองคลัง",
        "เห็นชอบ", "ผู้อำนวยการกองคลัง", "เจ้าหน้าที่พัสดุ", "ตย52001/99๒๐พฤศจิกายน๒๕๖๙",
        fingerprint(public), short_code(ROAD, entry.after), *(line[:64] for line in _sums(town)), "road.pdf",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert "ยังไม่ได้ลงนาม" not in text
    first = out.read_bytes()
    town.prakat("sheet", ROAD, "--out", str(out))
    assert out.read_bytes() == first


def _sums(town: Town) -> list[str]:
    done = subprocess.run(["sha256sum", ROAD, ROAD_PDF], cwd=town.path, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def test_the_sheet_of_a_page_that_waits(town: Town, tmp_path: Path) -> None:
    """It has what changed, and the code that a reviewer types."""
    revise(town)
    out = tmp_path / "sheet.pdf"
    assert town.prakat("sheet", ROAD, "--out", str(out))[0] == 0
    text = text_of(out)
    assert "ยังไม่ได้ลงนาม" in text
    assert "ที่แก้ไขแล้ว" in text
    assert short_code(ROAD, pending(town, "finance")[ROAD]["after"]) in text


def test_several_sheets_as_html(town: Town, tmp_path: Path) -> None:
    """Texts of pages are texts, whatever stands in them."""
    town.edit(BUDGET, "summary: ", "summary: <script>alert(1)</script> & ")
    town.commit()
    out = tmp_path / "sheet.html"
    code, said = town.prakat("sheet", BUDGET, MARKET, "--out", str(out), "--html", "--lang", "en")
    assert code == 0, said
    html = out.read_text("utf-8")
    assert (html.count("<section"), html.count("Request to publish")) == (4, 2)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in html


def test_a_sheet_that_cannot_be(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "sheet.pdf"
    assert town.prakat("sheet", "docs/law/nowhere.md", "--out", str(out))[0] == 2
    assert town.prakat("sheet", ROAD, "--out", str(tmp_path / "no" / "x.pdf"), "--html")[0] == 2
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    code, text = town.prakat("sheet", ROAD, "--out", str(out))
    assert (code, "WeasyPrint" in text, "pip install" in text, out.exists()) == (2, True, True, False)


# The words for what changed.


def changes(before: str, after: str) -> list[FieldChange]:
    """Return the fields that differ between two front matters, without any schema."""
    page = "docs/news/2570/a.md"
    corpora = [Corpus(MemorySnapshot({page: f"---\n{text}---\nเนื้อความ\n".encode()})) for text in (before, after)]
    return list(compare_page(corpora[0], corpora[1], page, Words(lookup=None, divisions={"finance": "กองคลัง"})).fields)


def test_only_what_changed_inside_a_group_or_list() -> None:
    found = changes("a:\n  - {x: 1, y: 2}\n  - {x: 3, y: 4}\n", "a:\n  - {x: 1, y: 2}\n  - {x: 3, y: 5}\n")
    assert [(change.pointer, change.before, change.after) for change in found] == [
        ("/a/1/y", render("4"), render("5"))
    ]  # fmt: skip
    assert found[0].label.th == "a › ๒ › y"


def render(text: str) -> Any:
    from prakat.findings import Text

    return Text(th=text, en=text)


def test_what_was_put_before_others_is_one_change() -> None:
    found = changes("a:\n  - {x: 1}\n  - {x: 2}\n", "a:\n  - {x: 9}\n  - {x: 1}\n  - {x: 2}\n")
    assert [(change.pointer, change.before) for change in found] == [("/a/0", None)]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("a: yes please\n", "a: true\n", ("yes please", "ใช่")),
        ('a: "1"\n', "a: 1\n", ("1", "1")),
        ('a: "2026-11-22"\n', 'a: "2026-12"\n', ("๒๒ พฤศจิกายน ๒๕๖๙", "ธันวาคม ๒๕๖๙")),
        ('a: "2026-11-22T09:30:00+07:00"\n', "a: null\n", ("๒๒ พฤศจิกายน ๒๕๖๙ เวลา ๐๙.๓๐ น.", "-")),
        ("division: finance\n", "division: other\n", ("กองคลัง", "other")),
        ("a: [1, 2]\n", "a: [1, 3]\n", ("1 / 2", "1 / 3")),
        ("a: {b: 1}\n", "a: text\n", ("b 1", "text")),
        ('a: "1900-01-01"\n', "a: 1234567\n", ("1900-01-01", "1,234,567")),
    ],
)
def test_a_value_in_words(before: str, after: str, shown: tuple[str, str]) -> None:
    (change,) = changes(before, after)
    assert change.before is not None
    assert change.after is not None
    assert (change.before.th, change.after.th) == shown


def files(before: bytes, after: bytes, name: str = "rows.csv") -> Any:
    """Return the difference of a page whose only attachment is another."""
    page = "docs/news/2570/a.md"
    text = f"---\nfile: {name}\n---\nx\n".encode()
    corpora = [Corpus(MemorySnapshot({page: text, f"docs/news/2570/{name}": raw})) for raw in (before, after)]
    return compare_page(corpora[0], corpora[1], page, Words(lookup=None, divisions={}))


def test_rows_of_a_table_that_changed() -> None:
    """An approver sees the sum that is another, and not only that the file is."""
    difference = files("รายการ,บาท\nก,100\nข,200\n".encode(), "รายการ,บาท\nก,100\nข,900\nค,5\n".encode())
    (file,) = difference.files
    assert [(line.number, line.before, line.after) for line in file.lines] == [(3, "ข,200", "ข,900"), (4, None, "ค,5")]
    text = "\n".join(render_difference(difference, "th"))
    assert ("บรรทัด 3: ข,200 → ข,900" in text, "บรรทัด 4: + ค,5" in text) == (True, True)


def test_a_table_that_changed_all_over_is_for_the_approver_to_open() -> None:
    rows = [b"".join(b"%d,%d\n" % (row, row * factor) for row in range(100)) for factor in (2, 3)]
    text = list(render_difference(files(rows[0], rows[1]), "en"))
    assert "more lines (open the file to see all)" in text[-1]
    assert len(text) < 30


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [(b"\xff", b"a", "rows.csv"), (b"a" * 300_000, b"b", "rows.csv"), (b"a", b"b", "paper.pdf")],
)
def test_what_is_no_text_is_not_compared(before: bytes, after: bytes, name: str) -> None:
    (file,) = files(before, after, name).files
    assert (file.state, file.lines) == ("changed", ())


def test_a_file_made_to_hold_up_the_desk() -> None:
    """A hundred thousand lines that are all the same, and some that are not."""
    started = time.process_time()
    difference = files(b"\n" * 100_000 + b"a\n" + b"\n" * 50_000, b"\n" * 50_000 + b"b\n" + b"\n" * 100_000)
    assert difference.files[0].lines
    assert time.process_time() - started < 20


def test_nothing_a_reader_sees() -> None:
    page = "docs/news/2570/a.md"
    corpora = [
        Corpus(MemorySnapshot({page: text.encode()})) for text in ("---\na: 1\n---\nx\n", "---\na:  1\n---\nx\n")
    ]
    difference = compare_page(corpora[0], corpora[1], page, Words(lookup=None, divisions={}))
    assert difference.is_empty
    assert "ช่องว่าง" in next(render_difference(difference, "th"))


def test_a_long_text_is_cut_where_it_is_the_same() -> None:
    same = "คำ" * 60
    was, is_ = shorten(f"{same}เก่า{same}", f"{same}ใหม่{same}")
    assert (was.startswith("…"), was.endswith("…"), len(was) < 80) == (True, True, True)
    assert ("เก่า" in was, "ใหม่" in is_) == (True, True)
    assert shorten("กี่", "กี้")[0] == "กี่"


def test_what_a_terminal_would_act_upon_is_shown(town: Town) -> None:
    """In the title, in a field, in the text: whoever reads the list or the page sees it, and the gate refuses it."""
    subject = "ประกวดราคาจ้างก่อสร้างถนนด้วยวิธีประกวดราคาอิเล็กทรอนิกส์"
    for old, new in (
        (OLD, f"{OLD}\u202e"),
        (f"subject: {subject}", f'subject: "{subject}\\e[2J"'),
        ("title: (ตัวอย่าง) ประกาศ", "title: (ตัวอย่าง)\u200b ประกาศ"),
    ):
        town.edit(ROAD, old, new)
    town.commit()
    for said in ("pending --everyone", "pending --as p-finance", f"approve {ROAD} --what-if"):
        arguments = said.split()
        key = ("--as", "p-finance", "--key", str(town.key("finance"))) if arguments[0] == "approve" else ()
        _, text = town.prakat(*arguments, *key)
        assert not {"\u202e", "\u200b", "\x1b"} & set(text), arguments
        assert ("<U+200B>" in text) == ("--everyone" in arguments or "approve" in arguments)
    assert visible("a\x1b[31m\u202eb") == "a<U+001B>[31m<U+202E>b"
    assert render_time("2026-99-99") is None


# The guide.


def block_of(path: Path, heading: str = "") -> list[str]:
    """Return the commands of the first code block after a heading."""
    text = path.read_text("utf-8")
    return text[text.index(heading) :].split("```sh\n", 1)[1].split("```", 1)[0].strip().splitlines()


def test_the_readme_has_the_guides_commands() -> None:
    assert block_of(ROOT / "README.md", "## หัวหน้าหน่วยงาน") == block_of(GUIDE)
    assert len(block_of(GUIDE)) <= 3


def test_the_guide_as_written(town: Town, home: Path, tmp_path: Path) -> None:
    """Somebody who has never used it: from key to approved page, by the commands of the guide and no other."""
    first, *rest = block_of(GUIDE)
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "prakat").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m prakat "$@"\n', "utf-8")
    (tools / "prakat").chmod(0o755)
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "hooks")}

    def run(command: str, typed: str) -> str:
        done = subprocess.run(
            ["sh", "-c", command], cwd=town.path, env=environment, input=typed.encode(), capture_output=True,
            check=False, start_new_session=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
        return done.stdout.decode()

    # OpenSSH looks up the home folder elsewhere than in $HOME, so the question where to save the key is answered.
    run(first, f"{home / '.ssh' / 'id_ed25519'}\n\n\n")
    public = str(home / ".ssh" / "id_ed25519.pub")
    _register(town, public)
    revise(town)
    assert f"prakat approve {ROAD}" in run(rest[0], "")
    assert LEDGER in run(rest[1], "y\n")
    assert check(town) == 0
    assert town.entry(ROAD, "HEAD").key == "k2"


def _register(town: Town, public: str) -> None:
    """Do what the root does meanwhile: enter the key, sign, merge."""
    assert town.prakat("roster", "add-key", "p-finance", "--key", public, "--yes")[0] == 0
    town.sign_rules(at=datetime.now(BANGKOK))
    town.commit("key")
    town.git("checkout", "--quiet", "main")
    town.git("merge", "--quiet", "draft")
    town.branch()


def test_verify_by_a_name_from_where_one_stands(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir((town.path / ROAD).parent)
    code, script = town.prakat("verify", "road.md")
    assert code == 0, script
    done = subprocess.run(["sh", "-c", script], cwd=town.path, capture_output=True, check=False, text=True)
    assert (done.returncode, "Good" in done.stdout) == (0, True), done.stderr


def test_json_is_for_machines(town: Town) -> None:
    revise(town)
    code, text = town.prakat("pending", "--format", "json", "--everyone")
    value = json.loads(text)
    assert (code, value["format"], value["person"]) == (0, 1, None)
    assert {"page", "fields", "files", "lines", "missing", "after"} <= value["waiting"][0].keys()
