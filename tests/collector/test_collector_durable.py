"""Files of the collector are there, and whole, when the power comes back, however little was written meanwhile."""
# ruff: noqa: D103 - the name of a test is its sentence

import errno
import json
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, event
from tests.collector.living import NOON

from prakat.cli.collect import COMMAND
from prakat.collector.branch import commit_on_branch
from prakat.collector.configuration import read_configuration
from prakat.collector.database import empty_log, open_database
from prakat.collector.doctor import LEVELS, judge_levels
from prakat.collector.durable import make_folder, sync_names, write_durably
from prakat.collector.keys import new_keys, read_keys, write_keys
from prakat.collector.setup import set_up
from prakat.collector.trouble import CollectorError
from prakat.collector.upkeep import back_up, restore


class WorstDisk:
    """What is on a disk that keeps nothing but what was synced: contents by file, names by folder."""

    def __init__(self, folder: Path) -> None:
        self._contents: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {}
        self._folder = folder
        self.look: Callable[[], None] = lambda: None
        self.sync(folder)

    def sync(self, path: Path) -> None:
        """Keep a file's content, or a folder's names."""
        number = path.stat().st_ino
        if path.is_dir():
            self._names[number] = {found.name: found.stat().st_ino for found in path.iterdir()}
        else:
            self._contents[number] = path.read_bytes()

    def read(self, path: Path) -> bytes | None:
        """Return what would be left of a file: None when its name would be gone."""
        number = self._folder.stat().st_ino
        for part in path.relative_to(self._folder).parts:
            if part not in self._names.get(number, {}):
                return None
            number = self._names[number][part]
        return self._contents.get(number, b"")


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WorstDisk]:
    worst = WorstDisk(tmp_path)
    fsync, replace = os.fsync, os.replace

    def syncing(number: int) -> None:
        fsync(number)
        worst.look()
        worst.sync(Path(f"/proc/self/fd/{number}").resolve())
        worst.look()

    def replacing(old: os.PathLike[str], new: os.PathLike[str]) -> None:
        replace(old, new)
        worst.look()

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(os, "replace", replacing)
    yield worst
    worst.look = lambda: None


def test_a_file_is_the_old_one_or_the_new_one_at_every_moment(disk: WorstDisk, tmp_path: Path) -> None:
    path = tmp_path / "file"
    left: list[bytes | None] = []
    disk.look = lambda: left.append(disk.read(path))
    write_durably(path, "เก่า")
    write_durably(path, b"new", 0o600)
    assert [content for at, content in enumerate(left) if content not in left[:at]] == [None, "เก่า".encode(), b"new"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["file"]


def test_a_disk_that_fails_is_not_passed_over_but_a_folder_that_cannot_be_synced_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_with(number: int) -> None:
        def failing(_: int) -> None:
            raise OSError(number, "x")

        monkeypatch.setattr(os, "fsync", failing)

    fail_with(errno.EINVAL)
    sync_names(tmp_path)
    for number in (errno.EIO, errno.ENOSPC):
        fail_with(number)
        with pytest.raises(OSError, match="x"):
            sync_names(tmp_path)
        with pytest.raises(OSError, match="x"):
            write_durably(tmp_path / "file", "x")
    assert not (tmp_path / "file").exists()


def test_a_folder_is_there_with_all_that_is_above_it(disk: WorstDisk, tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b" / "c", 0o700)
    write_durably(tmp_path / "a" / "b" / "c" / "file", "x")
    assert disk.read(tmp_path / "a" / "b" / "c" / "file") == b"x"
    assert (tmp_path / "a" / "b" / "c").stat().st_mode & 0o077 == 0


def test_what_a_set_up_made_is_there_when_it_says_so_and_keys_are_there_first(disk: WorstDisk, tmp_path: Path) -> None:
    folder, apart = tmp_path / "town", tmp_path / "keys"
    apart.mkdir()
    disk.sync(tmp_path)
    set_up(folder, "http://127.0.0.1:8470", "เทศบาล", None)
    for name in ("collector.toml", "pages.txt", "collector.key"):
        assert disk.read(folder / name) == (folder / name).read_bytes(), name
    assert disk.read(folder / "collector.db") is not None
    write_keys(apart / "collector.key", new_keys())
    assert disk.read(apart / "collector.key") == (apart / "collector.key").read_bytes()


def test_a_new_key_is_there_before_anything_depends_on_it(disk: WorstDisk, tmp_path: Path) -> None:
    folder = tmp_path / "town"
    set_up(folder, "http://127.0.0.1:8470", "เทศบาล", None)
    config, key = str(folder / "collector.toml"), folder / "collector.key"
    seen: list[bool] = []

    def committing(_: Connection) -> None:
        seen.append(disk.read(key) == key.read_bytes() and read_keys(key).active == "k2")

    engine = open_database(read_configuration(Path(config)).database)
    with closing(engine.raw_connection()):
        event.listen(type(engine), "commit", committing)
        try:
            done = CliRunner().invoke(COMMAND, ["rotate-key", "--config", config], catch_exceptions=False)
        finally:
            event.remove(type(engine), "commit", committing)
    engine.dispose()
    assert done.output == "k2 (2)\n"
    assert seen[-1] is True


def test_a_copy_has_its_name_only_when_it_is_whole_and_comes_back_whole(disk: WorstDisk, tmp_path: Path) -> None:
    folder = tmp_path / "town"
    set_up(folder, "http://127.0.0.1:8470", "เทศบาล", None)
    engine = open_database(read_configuration(folder / "collector.toml").database)
    target, seen = tmp_path / "copy.db", set[bool]()
    disk.look = lambda: seen.add(target.exists() and disk.read(target) in {None, target.read_bytes()})
    digest = back_up(engine, target, NOON)
    assert seen == {False, True}
    assert disk.read(target) == target.read_bytes()
    engine.dispose()
    place = folder / "collector.db"
    place.unlink()
    left = place.with_name("collector.db-wal")
    left.write_bytes(b"")
    with pytest.raises(CollectorError):
        restore(target, engine)
    left.unlink()
    assert restore(target, engine) == digest
    assert disk.read(place) == target.read_bytes()
    assert place.stat().st_mode & 0o077 == 0


def test_the_log_that_was_emptied_stays_empty(disk: WorstDisk, tmp_path: Path) -> None:
    folder = tmp_path / "town"
    set_up(folder, "http://127.0.0.1:8470", "เทศบาล", None)
    engine = open_database(read_configuration(folder / "collector.toml").database)
    log = folder / "collector.db-wal"
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO counter VALUES ('x', 1)")
    assert log.stat().st_size
    disk.sync(log)
    disk.sync(folder)
    assert disk.read(log)
    assert empty_log(engine)
    assert disk.read(log) == b""
    engine.dispose()


def test_lists_of_pages_and_sums_of_a_month_are_there_when_they_were_announced(disk: WorstDisk, tmp_path: Path) -> None:
    folder, site = tmp_path / "town", tmp_path / "site"
    set_up(folder, "http://127.0.0.1:8470", "เทศบาล", None)
    (site / "news").mkdir(parents=True)
    for page in (site / "index.html", site / "news" / "index.html"):
        page.write_text("x")
    config = ["--config", str(folder / "collector.toml")]
    assert CliRunner().invoke(COMMAND, ["manifest", str(site), *config], catch_exceptions=False).exit_code == 0
    assert disk.read(folder / "pages.txt") == b"/\n/news/\n"
    words = ["export", "--month", "2026-10", "--checked-by", "ผู้ดูแลเว็บไซต์", "--repo", str(tmp_path), *config]
    assert CliRunner().invoke(COMMAND, words, catch_exceptions=False).exit_code == 0
    written = [path for path in (tmp_path / "docs").rglob("*") if path.is_file()]
    assert len(written) == 11
    assert all(disk.read(path) == path.read_bytes() for path in written)


def test_git_syncs_every_object_of_a_branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "--allow-empty", "-m", "x")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "x")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "x@example.org")
    events = tmp_path / "events"
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(events))
    commit_on_branch(tmp_path, "sums", "main", {"docs/a.yml": "a", "docs/b.yml": "b"}, "x")
    assert flushing(events) == {"hash-object": 2, "write-tree": 1, "commit-tree": 1, "update-ref": 1}


def flushing(events: Path) -> dict[str, int]:
    """Return how many processes of each git command, of those that keep something, synced what they wrote."""
    found: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for line in events.read_text("utf-8").splitlines():
        said = json.loads(line)
        if said["event"] == "cmd_name":
            names[said["sid"]] = said["name"]
        if said["event"] == "data" and said["key"] == "fsync/hardware-flush" and int(said["value"]):
            found.setdefault(names[said["sid"]], set()).add(said["sid"])
    kept = ("hash-object", "write-tree", "commit-tree", "update-ref")
    return {name: len(found.get(name, ())) for name in kept}


def test_every_session_of_postgresql_waits_for_the_disk() -> None:
    engine = open_database("postgresql+psycopg://collector@127.0.0.1:1/none")
    asked: list[str] = []

    def connecting(_dialect: object, _record: object, _arguments: Sequence[object], named: dict[str, str]) -> None:
        asked.append(named["options"])
        raise ConnectionRefusedError

    event.listen(engine, "do_connect", connecting)
    with pytest.raises(ConnectionRefusedError):
        engine.connect()
    assert "-c synchronous_commit=on" in asked[0]


@pytest.mark.parametrize("off", LEVELS)
def test_the_doctor_complains_of_a_postgresql_that_does_not_wait_for_the_disk(off: str) -> None:
    assert off in {"fsync", "full_page_writes", "synchronous_commit"}
    levels = dict.fromkeys(LEVELS, "on")
    assert not any(symptom.wrong for symptom in judge_levels(levels))
    said = {symptom.text.en: symptom.wrong for symptom in judge_levels(levels | {off: "off"})}
    assert [text for text, wrong in said.items() if wrong] == [f"{off}=off"]
    assert len(said) == 3
