"""Erasing beside others and beside the service, copies and what is left of old files, keys changed within a day."""
# ruff: noqa: D103 - the name of a test is its sentence

import shutil
import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from tests.collector.living import NOON, complaint, living
from tests.collector.test_collector_commands import MARK, PHRASE, Operator, register
from tests.collector.test_collector_upkeep import send

from prakat.collector.cases import find_case
from prakat.collector.configuration import Configuration, read_configuration
from prakat.collector.desk import Deed, Desk
from prakat.collector.form_token import make_token
from prakat.collector.keys import Keys, new_keys, read_keys
from prakat.collector.staff import Member
from prakat.collector.tables import COMPLAINT, DAILY_KEY, MESSAGE, PRIVATE
from prakat.collector.trouble import CollectorError
from prakat.collector.upkeep import empty_case, find_due, find_remains, restore, rotate, sweep
from prakat.collector.visitor import close_days, daily_key, visitor_of

OFFICER = Member(id=1, login="officer", role="officer")


@pytest.fixture
def keys(site: Configuration) -> Keys:
    return read_keys(Path(site.key_file))


@pytest.fixture
def operator(folder: Path) -> Operator:
    made = Operator(folder)
    made.run("user", "add", "officer", "--role", "officer", "--password", PHRASE)
    return made


@pytest.mark.parametrize("reply", ["code", "phone", "email"])
def test_what_is_proved_gone_are_the_words_of_the_case_and_not_those_of_others(
    engine: Engine, keys: Keys, reply: str
) -> None:
    own = {"name": "นางสาวเดียวดาย ไร้ผู้ซ้ำ", "phone": "0-0000-0009", "email": "alone@example.org", "identity": "named"}
    with engine.begin() as connection:
        ticket, _ = send(connection, keys, NOON, subject="ไฟถนนดับ", reply=reply, **own)
        other, _ = send(connection, keys, NOON + timedelta(hours=1), subject="ไฟถนนดับหน้าตลาด", body="ไฟถนนดับ อีกแล้ว")
    with engine.begin() as connection:
        words = empty_case(connection, ticket, NOON, "officer", "requested")
    assert {own["name"].encode(), own["phone"].encode(), own["email"].encode()} <= set(words)
    sweep(engine)
    assert find_remains(engine, words) == []
    assert find_remains(engine, ["ไฟถนนดับ".encode()])
    with engine.begin() as connection:
        assert connection.execute(select(PRIVATE.c.subject)).scalars().all() == ["ไฟถนนดับหน้าตลาด"]
        assert find_case(connection, other)


def test_a_case_is_erased_while_the_service_lives(tmp_path: Path) -> None:
    with living(tmp_path / "collector") as town:
        operator = Operator(town.folder)
        operator.run("user", "add", "officer", "--role", "officer", "--password", PHRASE)
        slip = make_token(read_keys(town.folder / "collector.key"), "complaint", time.time() - 60)
        words = {"subject": MARK, "body": f"{MARK} ในรายละเอียด", "identity": "named", "name": f"นาย{MARK}"}
        values = complaint(**words, phone="0-0000-0000", reply="phone", token=slip)
        made = town.client.post("/v1/complaints", values).json
        town.client.post("/v1/track/message", {"ticket": made["ticket"], "code": made["code"], "text": MARK})
        said = operator.run("erase", "--ticket", made["ticket"], "--reason", "ตามคำขอ", "--as", "officer")
        assert "found in files: 0" in said
        files = [path for path in town.folder.iterdir() if path.name.startswith("collector.db")]
        assert len(files) > 1
        assert not any(MARK.encode() in path.read_bytes() for path in files)
        assert town.client.post("/v1/track", {"ticket": made["ticket"], "code": made["code"]}).status == 404


def test_a_log_left_behind_by_another_database_is_not_replayed_into_a_copy(operator: Operator, engine: Engine) -> None:
    copy = operator.folder / "copy.db"
    operator.run("backup", str(copy))
    ticket = register(operator)
    held = sqlite3.connect(operator.folder / "collector.db")
    held.execute("PRAGMA wal_autocheckpoint=0")
    held.execute("INSERT INTO counter VALUES ('left-behind', 1)")
    held.commit()
    shutil.copy(operator.folder / "collector.db-wal", operator.folder / "kept")
    held.close()
    for path in operator.folder.glob("collector.db*"):
        path.unlink()
    shutil.move(operator.folder / "kept", operator.folder / "collector.db-wal")
    assert "-wal" in operator.run("restore", str(copy), code=2)
    (operator.folder / "collector.db-wal").unlink()
    assert "erase" in operator.run("restore", str(copy))
    with engine.begin() as connection:
        assert find_case(connection, ticket) is None
    assert (operator.folder / "collector.db").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["no database", "a?mode=rw#x"])
def test_a_copy_that_is_none_is_refused_and_odd_names_are_names(
    operator: Operator, engine: Engine, name: str, folder: Path
) -> None:
    bad = folder / name
    bad.write_bytes(b"nothing of the kind" * 1000)
    good = folder / f"{name} copy"
    operator.run("backup", str(good))
    engine.dispose()
    for path in folder.glob("collector.db*"):
        path.unlink()
    assert "DatabaseError" in operator.run("restore", str(bad), code=2)
    assert not (folder / "collector.db").exists()
    with pytest.raises(CollectorError):
        restore(bad, engine)
    operator.run("restore", str(good))


def test_a_day_that_is_open_keeps_its_visitors_under_every_new_key(engine: Engine, keys: Keys) -> None:
    day = NOON.date()
    with engine.begin() as connection:
        before = visitor_of(daily_key(connection, keys, day), b"\x0a\0\0\1", "browser")
        fresh = rotate(connection, rotate(connection, rotate(connection, keys)))
        assert sorted(fresh.keys) == ["k3", "k4"]
        assert visitor_of(daily_key(connection, fresh, day), b"\x0a\0\0\1", "browser") == before
        # A key that cannot be opened any more is made anew, and closing the day destroys it whatever it was.
        assert visitor_of(daily_key(connection, new_keys(), day), b"\x0a\0\0\1", "browser") != before
        close_days(connection, day + timedelta(days=1), "x")
        assert connection.execute(select(DAILY_KEY)).first() is None


def test_a_known_address_matches_nobody_once_the_day_is_closed(engine: Engine, keys: Keys, folder: Path) -> None:
    day, address, agent = NOON.date(), bytes([198, 51, 100, 7]), "browser"
    with engine.begin() as connection:
        key = daily_key(connection, keys, day)
        seen = visitor_of(key, address, agent)
        sealed = connection.execute(select(DAILY_KEY.c.sealed)).scalar_one()
        close_days(connection, day + timedelta(days=1), "x")
        assert visitor_of(daily_key(connection, keys, day), address, agent) != seen
    sweep(engine)
    data = b"".join(path.read_bytes() for path in folder.glob("collector.db*"))
    assert keys.open("daily-key", sealed) == key
    assert sealed not in data
    assert key not in data


def test_words_are_covered_in_the_case_and_in_every_message_and_found_wherever_they_stand(
    engine: Engine, keys: Keys, folder: Path
) -> None:
    site = read_configuration(folder / "collector.toml")
    desk = Desk(keys=keys, keep=site.keep)
    phone, other = "081-234-5678", "someone@example.org"
    with engine.begin() as connection:
        ticket, _ = send(connection, keys, subject=f"เรื่อง {phone}", body="รายละเอียดของเรื่อง", place=f"บ้าน {other}")
        case = find_case(connection, ticket)
        assert case
        assert case.flags == "email,mobile-phone"
        note = Deed(member=OFFICER, ticket=ticket, kind="note", now=NOON, text=f"โทรแล้วที่ {phone} และ {phone}")
        mask = Deed(member=OFFICER, ticket=ticket, kind="mask", now=NOON, text=phone)
        look = Deed(member=OFFICER, ticket=ticket, kind="view", now=NOON)
        desk.do(connection, [note])
        before = desk.look(connection, [look])[0]
        assert desk.do(connection, [mask]) == [None]
        after = desk.look(connection, [look])[0]
        texts = str(connection.execute(select(MESSAGE.c.text)).all()) + str(connection.execute(select(PRIVATE)).all())
        flags = connection.execute(select(COMPLAINT.c.flags)).scalar_one()
    assert getattr(before, "found", None) == (phone, other)
    assert getattr(after, "found", None) == (other,)
    assert phone not in texts
    assert flags == "email"


def test_who_is_due_within_thirty_days_is_named_by_the_nightly_run(operator: Operator, engine: Engine) -> None:
    ticket = register(operator)
    operator.run("triage", "do", "--ticket", ticket, "--kind", "status", "--value", "resolved", "--as", "officer")
    with closing(sqlite3.connect(operator.folder / "collector.db")) as file, file:
        file.execute("UPDATE complaint SET expires_on = date('now', '+20 days')")
    for arguments in (["--dry-run"], []):
        said = operator.run("retention", *arguments)
        assert f"in 30 days: 1 {ticket}" in said
        assert "cases 0" in said
    with closing(sqlite3.connect(operator.folder / "collector.db")) as file, file:
        file.execute("UPDATE complaint SET expires_on = date('now', '-1 days')")
    assert f"cases 1 {ticket}" in operator.run("retention", "--dry-run")
    with engine.begin() as connection:
        assert connection.execute(select(PRIVATE)).first()
    assert f"cases 1 {ticket}" in operator.run("retention")
    with engine.begin() as connection:
        assert connection.execute(select(PRIVATE)).first() is None
        assert find_due(connection, read_configuration(operator.folder / "collector.toml").keep, NOON).tickets == ()
