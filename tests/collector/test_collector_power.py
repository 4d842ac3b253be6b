"""The power goes while the collector lives: what it had promised is there. And the means by which that is judged."""
# ruff: noqa: D103 - the name of a test is its sentence

import argparse
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.bench.collector_power import prove
from tests.collector.power_disk import ButOne, Choice, Disk, Muddle, Nothing, OneFile, SizesOnly, choices
from tests.collector.power_judge import Judge, Promises, look_into
from tests.collector.power_trace import Step, TraceError, answers_of, parse_trace, words_said

from prakat.collector.configuration import read_configuration
from prakat.collector.keys import read_keys
from prakat.collector.setup import set_up

FOLDER = Path("/disk")
SAID = Path("/said")


def hexed(text: str | bytes) -> str:
    raw = text.encode() if isinstance(text, str) else text
    return "".join(f"\\x{byte:02x}" for byte in raw)


def opened(name: str, flags: str = "O_RDWR|O_CREAT", number: int = 3) -> str:
    return f'7 openat(AT_FDCWD<{hexed("/")}>, "{hexed(f"/disk/{name}")}", {flags}, 0600) = {number}<{on(name)}>'


def on(name: str) -> str:
    return hexed(f"/disk/{name}")


def steps_of(*lines: str) -> list[Step]:
    return parse_trace(lines, FOLDER, SAID)


def left(lines: tuple[str, ...], choice: Choice) -> dict[str, bytes]:
    disk = Disk(FOLDER)
    for step in steps_of(*lines):
        disk.take(step)
    return disk.picture(choice)


def test_a_trace_is_read_in_the_order_in_which_things_began_and_ended() -> None:
    steps = steps_of(
        opened("a"),
        f'7 pwrite64(3<{on("a")}>, "{hexed("one")}", 3, 512) = 3',
        f"8 fdatasync(3<{on('a')}> <unfinished ...>",
        f'7 write(3<{on("a")}>, "{hexed("two")}", 3 <unfinished ...>',
        "8 <... fdatasync resumed>) = 0",
        "7 <... write resumed>) = 3",
        f'7 write(3<{on("a")}>, "{hexed("three")}", 5) = 2',
        f'7 openat(AT_FDCWD<{hexed("/")}>, "{hexed("/disk/b")}", O_RDWR) = -1 ENOENT (No such file or directory)',
        f'7 rename("{hexed("/disk/a")}", "{hexed("/disk/b")}") = 0',
        f'7 write(4<{hexed("/elsewhere")}>, "{hexed("x")}", 1) = 1',
        "7 +++ exited with 0 +++",
    )
    assert [(step.op.kind, step.op.offset, step.op.data, step.ends) for step in steps] == [
        ("create", 0, b"", False),
        ("create", 0, b"", True),
        ("write", 512, b"one", False),
        ("write", 512, b"one", True),
        ("sync", 0, b"", False),
        ("write", 0, b"two", False),
        ("sync", 0, b"", True),
        ("write", 0, b"two", True),
        ("write", 3, b"th", False),
        ("write", 3, b"th", True),
        ("rename", 0, b"", False),
        ("rename", 0, b"", True),
    ]


def test_answers_and_words_are_read_with_the_moment_they_began_to_leave() -> None:
    socket = "5<TCP:[127.0.0.1:8470->127.0.0.1:50000]>"
    head, body = b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\n", b"hello"
    steps = steps_of(
        f'7 sendto({socket}, "{hexed(head)}", {len(head)}, 0, NULL, 0 <unfinished ...>',
        f'8 write(1<{hexed("/said/marks")}>, "{hexed("init 0")}", 6) = 6',
        f"7 <... sendto resumed>) = {len(head)}",
        f'7 writev({socket}, [{{iov_base="{hexed(body[:2])}", iov_len=2}}, {{iov_base="{hexed(body[2:])}", '
        "iov_len=3}], 2) = 5",
        f'7 sendto({socket}, "{hexed(head)}", {len(head)}, 0, NULL, 0) = {len(head)}',
        f'7 sendto({socket}, "{hexed(body)}", 5, 0, NULL, 0) = -1 EPIPE (Broken pipe)',
    )
    found = answers_of(steps)
    assert next((answer.at, answer.status, answer.body) for answer in found) == (0, 201, b"hello")
    assert words_said(steps) == {"marks": [(1, b"init 0")]}


@pytest.mark.parametrize(
    "line",
    [
        f"7 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3<{on('a')}>, 0) = 0x7f0000000000",
        f'7 write(3<{on("a")}>(deleted), "{hexed("x")}", 1) = 1',
        f'7 pwrite64(3<{on("a")}>, "{hexed("x")}"..., 9, 0) = 9',
        f'7 rename("{hexed("/disk/a")}", "{hexed("/elsewhere")}") = 0',
        f"7 fallocate(3<{on('a')}>, 0, 0, 4096) = 0",
        opened("a", "O_WRONLY|O_APPEND"),
        "7 io_uring_setup(256, {flags=IORING_SETUP_SQPOLL, sq_entries=256}) = 7<x>",
    ],
)
def test_what_cannot_be_followed_is_not_passed_over(line: str) -> None:
    with pytest.raises(TraceError):
        steps_of(line)


def test_only_what_was_synced_is_certain_and_a_name_is_not_synced_with_its_file() -> None:
    whole = f'7 pwrite64(3<{on("a")}>, "{hexed("one")}", 3, 0) = 3'
    sync, names = f"7 fdatasync(3<{on('a')}>) = 0", f"7 fsync(4<{hexed('/disk')}>) = 0"
    later = f'7 pwrite64(3<{on("a")}>, "{hexed("TWO")}", 3, 3) = 3'
    assert left((opened("a"), whole, sync), Nothing()) == {}
    assert left((opened("a"), whole, names), Nothing()) == {"/disk/a": b""}
    assert left((opened("a"), whole, sync, names, later), Nothing()) == {"/disk/a": b"one"}
    assert left((opened("a"), whole, sync, names, later), Choice()) == {"/disk/a": b"oneTWO"}
    chance = random.Random(1)  # noqa: S311 - a repeatable muddle
    assert left((opened("a"), whole, sync, names, later), SizesOnly(chance, junk=False)) == {"/disk/a": b"one\0\0\0"}
    gone = f'7 unlink("{hexed("/disk/a")}") = 0'
    assert left((opened("a"), whole, sync, names, gone), Nothing()) == {"/disk/a": b"one"}
    assert left((opened("a"), whole, sync, names, gone), Choice()) == {}
    inside = (f'7 mkdir("{hexed("/disk/new")}", 0700) = 0', opened("new/a"), f"7 fsync(4<{hexed('/disk/new')}>) = 0")
    assert left(inside, Nothing()) == {}
    assert left((*inside, names), Nothing()) == {"/disk/new/a": b""}


def test_a_sync_covers_what_was_done_before_it_began_and_nothing_until_it_has_ended() -> None:
    begun = (
        opened("a"),
        f"7 fsync(4<{hexed('/disk')}>) = 0",
        f'7 pwrite64(3<{on("a")}>, "{hexed("one")}", 3, 0) = 3',
        f"8 fdatasync(3<{on('a')}> <unfinished ...>",
        f'7 pwrite64(3<{on("a")}>, "{hexed("TWO")}", 3, 3) = 3',
    )
    assert left(begun, Nothing()) == {"/disk/a": b""}
    assert left((*begun, "8 <... fdatasync resumed>) = 0"), Nothing()) == {"/disk/a": b"one"}
    assert left((*begun, "8 <... fdatasync resumed>) = -1 EIO"), Nothing()) == {"/disk/a": b""}
    under_way = (
        *begun[:2],
        f'9 pwrite64(3<{on("a")}>, "{hexed("one")}", 3, 0 <unfinished ...>',
        f"8 fdatasync(3<{on('a')}>) = 0",
        "9 <... pwrite64 resumed>) = 3",
    )
    assert left(under_way, Nothing()) == {"/disk/a": b""}


def disk_with_two_files() -> Disk:
    disk = Disk(FOLDER)
    long = hexed(b"x" * 2000)
    for step in steps_of(
        opened("a"),
        opened("b", number=4),
        f"7 fsync(5<{hexed('/disk')}>) = 0",
        f'7 pwrite64(3<{on("a")}>, "{long}", 2000, 100) = 2000',
        f'7 pwrite64(4<{on("b")}>, "{hexed("first")}", 5, 0) = 5',
        f"7 ftruncate(4<{on('b')}>, 0) = 0",
        f'7 pwrite64(4<{on("b")}>, "{hexed("2nd")}", 3, 0) = 3',
    ):
        disk.take(step)
    return disk


def test_any_part_of_what_was_not_synced_may_be_there() -> None:
    disk = disk_with_two_files()
    chance = random.Random(2569)  # noqa: S311 - a repeatable muddle
    files = {len(file.pending): file for file in disk.files()}
    assert disk.picture(OneFile(files[1], names=True)) == {"/disk/a": bytes(100) + b"x" * 2000, "/disk/b": b""}
    assert disk.picture(ButOne(files[3].pending[2]))["/disk/b"] == bytes(3)
    pictures = [disk.picture(Muddle(chance)) for _ in range(3000)]
    assert {b"", b"first", b"2nd"} <= {picture["/disk/b"] for picture in pictures}
    torn = {picture["/disk/a"] for picture in pictures}
    # The write covers five sectors, the first and the last of them in part; each is there or not.
    assert {b"", bytes(100) + b"x" * 2000} <= torn
    assert any(content[511:513] == b"x\0" for content in torn)
    assert any(content[511:513] == b"\0x" for content in torn)
    assert len(choices(disk, chance, 4)) == 10
    assert [type(choice) for choice in choices(Disk(FOLDER), chance, 4)] == [Nothing]


def test_the_judge_sees_every_kind_of_loss(tmp_path: Path) -> None:
    town = tmp_path / "disk" / "town"
    set_up(town, "http://127.0.0.1:8470", "เทศบาล", None)
    database = town / "collector.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("INSERT INTO visit_page VALUES ('2026-11-22', '/', 3)")
        connection.execute(
            "INSERT INTO complaint (ticket, category, channel, identity, status, verdict, flags, code_hash, key_id, "
            "received_at, received_day, due_on) VALUES ('70-0001', '', '', '', '', '', '', x'00', 'k1', '', '', '')"
        )
        connection.commit()
    keys = read_keys(Path(read_configuration(town / "collector.toml").key_file))
    judge = Judge(town, tmp_path / "picture", keys.keys)
    picture = {str(path): path.read_bytes() for path in town.iterdir()}
    found = look_into(database, {})
    kept = Promises(cases=set(found.cases), views=3)
    judge.committed = {found.content}
    assert judge.judge(picture, kept) == []
    more = Promises(cases={("70-0002", b"")}, views=4, files={str(town / "x"): ("backup", b"x")}, erased=[b"70-0001"])
    said = ["complaints lost", "visits lost", "backup not as announced", "erased words readable"]
    assert judge.judge(picture, more) == said
    judge.committed = {b"another"}
    assert judge.judge(picture, kept) == ["half a transaction"]
    judge.committed = set()
    key = str(town / "collector.key")
    assert judge.judge({path: raw for path, raw in picture.items() if path != key}, kept) == ["key lost"]
    assert judge.judge(picture | {key: picture[key][:9]}, kept) == ["key lost"]
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'complaint_by_status'")
        connection.commit()
    assert judge.judge(picture | {str(database): database.read_bytes()}, kept)[0] == "database damaged"
    torn = picture[str(database)][:4096] + bytes(8192) + picture[str(database)][12288:]
    assert judge.judge(picture | {str(database): torn}, kept)[0] == "database damaged"


def wanted(**changes: int) -> argparse.Namespace:
    values = {"asks": 60, "cuts": 120, "muddles": 2, "restarts": 1, "seed": 2569}
    return argparse.Namespace(**values | changes)


def test_nothing_promised_is_lost_when_the_power_goes(capfd: pytest.CaptureFixture[str]) -> None:
    assert prove("", wanted()) == {}, capfd.readouterr().out


@pytest.mark.parametrize("weak", ["normal", "first"])
def test_a_collector_that_answers_too_early_is_seen_to_lose(weak: str) -> None:
    assert prove(weak, wanted(asks=360, cuts=600, restarts=0))["complaints lost"]
