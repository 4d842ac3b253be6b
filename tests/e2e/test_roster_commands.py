"""The roster is changed by commands: by lines, checked before it is written, and in force once the root has signed."""
# ruff: noqa: D103 - the name of a test is its sentence

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.e2e.town import ROAD, Town

from prakat.approvals.ledger import parse_ledger_text
from prakat.approvals.roster import ACTING
from prakat.cli.roster import KINDS
from prakat.content.yaml_json import parse_yaml
from prakat.settings import BANGKOK, LEDGER

COMMENT = "# ทะเบียนนี้แก้ด้วยคำสั่ง\n"


def today(days: int = 0) -> str:
    return (datetime.now(BANGKOK).date() + timedelta(days=days)).isoformat()


def roster(town: Town, *arguments: str, stdin: str | None = None) -> tuple[int, str]:
    yes = () if stdin is not None else ("--yes",)
    return town.prakat("roster", *arguments, *yes, stdin=stdin)


def value(town: Town) -> Any:
    return parse_yaml(parse_ledger_text(town.ledger).top.decode()).value


def sign(town: Town) -> None:
    code, text = town.prakat("roster", "sign", "--as", "p-palad", "--key", str(town.key("palad")), "--yes")
    assert code == 0, text


def revise_and_approve(town: Town, by: str) -> tuple[int, str]:
    town.revise(ROAD, "หน้านี้เป็นตัวอย่าง", f"ก {by}", day=datetime.now(BANGKOK).date())
    town.commit("แก้ไข")
    return town.prakat("approve", ROAD, "--as", f"p-{by}", "--key", str(town.key(by)), "--yes", "--commit")


def merge(town: Town) -> None:
    town.commit("roster")
    assert town.prakat("check", "--base", "main", "--head", "HEAD")[0] == 0
    town.git("checkout", "--quiet", "main")
    town.git("merge", "--quiet", "--no-ff", "-m", "merge", "draft")
    town.branch("next")


def test_a_new_head_from_the_first_command_to_an_approved_page(town: Town) -> None:
    """A person, the end of the old head's term, the new head's; signed, merged, and then the new head may approve."""
    key = str(town.key("stranger")) + ".pub"
    for arguments in (
        (
            "add-person",
            "p-stranger",
            "--name",
            "ผู้อำนวยการคนใหม่ (ตัวอย่าง)",
            "--key",
            key,
            "--email",
            "New@example.invalid",
        ),
        ("end-term", "finance", "p-finance", "--on", today(-1)),
        (
            "add-head",
            "finance",
            "p-stranger",
            "--post",
            "ผู้อำนวยการกองคลัง",
            "--order",
            "คำสั่งที่ 9/2570",
            "--from",
            today(),
        ),
    ):
        code, text = roster(town, *arguments)
        assert (code, "prakat roster sign" in text) == (0, True), text
    assert value(town)["people"]["p-stranger"]["emails"] == ["new@example.invalid"]
    sign(town)
    merge(town)
    code, text = revise_and_approve(town, "finance")
    assert (code, "ไม่ได้ดำรงตำแหน่ง" in text) == (2, True)
    town.git("checkout", "--quiet", "-B", "again", "main")
    code, text = revise_and_approve(town, "stranger")
    assert code == 0, text
    assert town.prakat("check", "--base", "main", "--head", "HEAD")[0] == 0


@pytest.mark.parametrize("kind", ACTING)
def test_somebody_who_acts(town: Town, kind: str) -> None:
    code, text = roster(
        town, "add-acting", "finance", "p-health", "--kind", kind, "--post", "ผู้อำนวยการกองสาธารณสุขและสิ่งแวดล้อม",
        "--order", "คำสั่งที่ 200/2569", "--from", today(), "--until", today(20),
    )  # fmt: skip
    assert (code, f"+        acting: {kind}" in text) == (0, True), text
    sign(town)
    merge(town)
    code, text = revise_and_approve(town, "health")
    assert code == 0, text
    assert town.prakat("check", "--base", "main", "--head", "HEAD")[0] == 0


def test_the_kinds_are_those_of_the_roster() -> None:
    assert KINDS == ACTING


def test_a_revoked_key_signs_no_more_and_a_new_one_does(town: Town) -> None:
    code, text = roster(town, "add-key", "p-finance", "--key", str(town.key("spare")) + ".pub")
    assert code == 0, text
    code, text = roster(town, "revoke-key", "p-finance", "k1")
    assert code == 0, text
    keys = value(town)["people"]["p-finance"]["keys"]
    assert (keys["k1"]["revoked"], keys["k2"]["revoked"]) == (today(), None)
    sign(town)
    merge(town)
    code, _ = revise_and_approve(town, "finance")
    assert code == 2
    code, text = town.prakat("approve", ROAD, "--as", "p-finance", "--key", str(town.key("spare")), "--yes")
    assert code == 0, text
    code, text = roster(town, "revoke-key", "p-finance", "k1")
    assert (code, "เพิกถอนแล้ว" in text) == (2, True)


def test_everything_else_keeps_its_bytes(town: Town) -> None:
    """Comments, order and the whole ledger below."""
    town.write(LEDGER, town.ledger.replace(b"people:\n  p-", COMMENT.encode() + b"people:\n  p-", 1))
    before = town.ledger.decode()
    post = ("--post", "หัวหน้าสำนักปลัดเทศบาล", "--order", "1", "--from", today())
    assert roster(town, "add-acting", "clerk", "p-health", *post)[0] == 0
    after = town.ledger.decode()
    added = [line for line in after.splitlines() if line not in before.splitlines()]
    assert COMMENT in after
    assert set(added) <= {line for line in after.splitlines() if "2" in line or "1" in line or "acting" in line}
    lines = iter(after.splitlines())
    assert all(line in lines for line in before.splitlines())
    assert len(after.splitlines()) == len(before.splitlines()) + 6


def test_a_vacant_division_gets_its_first_head(town: Town) -> None:
    """`heads: []` becomes a list."""
    assert value(town)["divisions"]["works"]["heads"] == []
    post = ("--post", "ผู้อำนวยการกองช่าง", "--order", "1", "--from", today())
    assert roster(town, "add-head", "works", "p-health", *post)[0] == 0
    assert value(town)["divisions"]["works"]["heads"][0]["until"] is None
    assert b"heads: []" in town.ledger
    sign(town)
    merge(town)


def test_a_new_municipality_hears_which_posts_are_vacant(town: Town) -> None:
    head = f"palad;p-palad;ปลัดเทศบาล;คำสั่งที่ 1/2569;{town.key('palad')}.pub"
    code, text = town.prakat(
        "init", "--replace", "--repository", "example/website", "--head", head, "--key", str(town.key("palad"))
    )
    assert (code, "กองช่าง (works)" in text, "prakat roster add-head clerk" in text) == (0, True, True), text
    assert "หน่วยตรวจสอบภายใน" not in text
    assert "ปลัดเทศบาล (palad)" not in text


def test_a_layout_nobody_foresaw(town: Town) -> None:
    """What is written in one line by hand is written anew, and says the same."""
    town.roster(lambda _: None)
    text = town.ledger.decode()
    found = value(town)["divisions"]["health"]["heads"][0]
    flow = (
        "[{"
        + ", ".join(f"{key}: {'null' if item is None else chr(34) + item + chr(34)}" for key, item in found.items())
        + "}]"
    )
    start = text.index("    heads:\n", text.index("  health:\n"))
    end = text.index("  education:\n", start) if "  education:\n" in text[start:] else text.index("  welfare:\n", start)
    town.write(LEDGER, text[:start] + f"    heads: {flow}\n" + text[end:])
    assert value(town)["divisions"]["health"]["heads"] == [found]
    post = ("--post", "รักษาการ", "--order", "1", "--from", today())
    code, said = roster(town, "add-acting", "health", "p-clerk", *post)
    assert code == 0, said
    assert [head["person"] for head in value(town)["divisions"]["health"]["heads"]] == ["p-health", "p-clerk"]
    assert roster(town, "end-term", "health", "p-clerk", "--on", today(3))[0] == 0
    sign(town)


def test_a_machine_that_records_reviews(town: Town) -> None:
    """The first begins the part; a second key of one goes beside the first; a key of it can be revoked."""
    for person, recorder in (("spare", "r-bot"), ("stranger", "r-bot"), ("p256", "r-other")):
        code, text = roster(town, "add-recorder", recorder, "--key", f"{town.key(person)}.pub")
        assert code == 0, text
    assert [*value(town)["recorders"]["r-bot"]["keys"]] == ["k1", "k2"]
    assert roster(town, "revoke-key", "r-bot", "k1")[0] == 0
    assert value(town)["recorders"]["r-bot"]["keys"]["k1"]["revoked"] == today()
    assert "r-other" in town.prakat("roster", "show")[1]
    sign(town)
    merge(town)
    assert roster(town, "add-recorder", "x-bot", "--key", f"{town.key('p256')}.pub")[0] == 2


def test_what_is_over_stays_over(town: Town) -> None:
    """Whatever would take the past back is said before anybody signs."""
    before = town.ledger
    code, text = roster(town, "revoke-key", "p-finance", "k1", "--on", "2026-11-01")
    assert (code, f"ความเห็นชอบของ {ROAD} ใช้ไม่ได้" in text) == (0, True), text
    town.write(LEDGER, before)
    code, text = roster(town, "end-term", "finance", "p-finance", "--on", "2026-11-01")
    assert (code, town.ledger) == (2, before), text


POST = ("--post", "ผู้อำนวยการ", "--order", "1", "--from", "2026-12-01")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add-head", "finance", "p-health", *POST), "prakat roster end-term finance p-finance"),
        (("add-head", "moon", "p-health", *POST), "ไม่มีหน่วยงาน"),
        (("add-acting", "finance", "p-nobody", *POST), "ไม่มีบุคคล"),
        (("add-acting", "finance", "p-health", *POST, "--until", "2026-11-01"), "อยู่ก่อนวันเริ่ม"),
        (("add-acting", "finance", "p-health", "--post", " ก ", "--order", "1", "--from", "2026-12-01"), "ยังไม่ถูกต้อง"),
        (("end-term", "finance", "p-health", "--on", "2026-12-01"), "prakat roster show"),
        (("end-term", "finance", "p-former", "--on", "2026-12-01"), "ไม่มีวาระ"),
        (("revoke-key", "p-finance", "k9"), "ไม่มีกุญแจ"),
        (("revoke-key", "p-palad", "k1"), "prakat roster add-key"),
        (("add-person", "p-finance", "--name", "ก", "--key", "spare"), "prakat roster add-key p-finance"),
        (("add-person", "P_X", "--name", "ก", "--key", "spare"), "ยังไม่ถูกต้อง"),
        (("add-person", "p-new", "--name", "ก", "--key", "finance"), "ยังไม่ถูกต้อง"),
        (("add-person", "p-new", "--name", "ก", "--key", "rsa"), "ใช้กุญแจ"),
        (("add-key", "p-nobody", "--key", "spare"), "ไม่มีบุคคล"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_not_written(town: Town, arguments: tuple[str, ...], said: str) -> None:
    before = town.ledger
    if "--key" in arguments:
        at = arguments.index("--key") + 1
        arguments = (*arguments[:at], f"{town.key(arguments[at])}.pub", *arguments[at + 1 :])
    code, text = roster(town, *arguments)
    assert (code, said in text) == (2, True), text
    assert town.ledger == before


def test_it_asks_first(town: Town) -> None:
    before = town.ledger
    code, text = roster(town, "revoke-key", "p-health", "k1", stdin="n\n")
    assert (code != 0, "+        revoked:" in text.replace('"', ""), town.ledger) == (True, True, before), text
    assert roster(town, "revoke-key", "p-health", "k1", stdin="y\n")[0] == 0
    assert town.ledger != before


def test_a_vacancy_says_what_to_do(town: Town) -> None:
    code, text = roster(town, "end-term", "health", "p-health", "--on", today(-1))
    assert (code, "prakat roster add-acting health" in text) == (0, True), text


@pytest.mark.parametrize("lang", ["th", "en"])
def test_show(town: Town, lang: str) -> None:
    code, text = town.prakat("roster", "show", "--lang", lang, "--today", "2026-11-22")
    assert code == 0, text
    assert "● หัวหน้าฝ่ายการเงินและบัญชี" not in text
    assert "รักษาราชการแทน" in text
    assert "○ ผู้อำนวยการกองคลัง: อดีตผู้อำนวยการกองคลัง" in text
    assert text.count("SHA256:") == 7
    assert ("ว่าง" if lang == "th" else "vacant") in text


def test_an_edit_without_a_ledger(town: Town) -> None:
    (town.path / LEDGER).unlink()
    code, text = roster(town, "revoke-key", "p-health", "k1")
    assert (code, "prakat init" in text) == (2, True)


def test_an_edit_in_the_middle_of_a_conflict(town: Town) -> None:
    town.write(LEDGER, town.ledger.replace(b"ledger:\n", b"<<<<<<< HEAD\nledger:\n", 1))
    code, text = roster(town, "revoke-key", "p-health", "k1")
    assert (code, "prakat ledger fix-conflict" in text) == (2, True), text


def test_sign_finds_the_key_by_itself(town: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    for suffix in ("", ".pub"):
        (home / ".ssh" / f"id_ed25519{suffix}").write_bytes((town.keys / f"palad{suffix}").read_bytes())
    (home / ".ssh" / "id_ed25519").chmod(0o600)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    assert roster(town, "revoke-key", "p-health", "k1")[0] == 0
    code, text = town.prakat("roster", "sign", "--yes")
    assert (code, "ลงนามครบแล้ว" in text) == (0, True), text
