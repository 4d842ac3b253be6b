"""What the machine around the collector does: systemd's units, the nightly job, and the closing of the traffic log."""
# ruff: noqa: D103 - the name of a test is its sentence

import grp
import gzip
import hashlib
import os
import pwd
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from tests import servers
from tests.collector.living import complaint, make
from tests.collector.proxies import DEPLOY, changed, front
from tests.rules.cases import ROOT

from prakat.collector.form_token import make_token
from prakat.collector.keys import read_keys

UNITS: Final = ("prakat-collector.service", "prakat-collector-nightly.service", "prakat-collector-nightly.timer")
MOST: Final = 2.0  # of 10; systemd calls everything below 2.5 good
CONFINED: Final = ROOT / "tests" / "collector" / "confined.py"


def run(*command: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    env = servers.environment(**environment)
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, env=env)


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """Return the shipped units as copies; what they start stands somewhere else here."""
    for name in UNITS:
        text = re.sub(r"/opt/prakat/bin/\S+", "/bin/true", (DEPLOY / name).read_text("utf-8"))
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in UNITS]


def test_systemd_understands_every_line_of_the_units(units: Sequence[Path]) -> None:
    told = run("systemd-analyze", "verify", *units)
    assert told.returncode == 0, told.stderr
    assert not [line for line in told.stderr.splitlines() if "prakat-collector" in line]
    when = run("systemd-analyze", "calendar", *re.findall("(?m)^OnCalendar=(.*)", units[2].read_text("utf-8")))
    assert when.returncode == 0, when.stderr


def test_the_services_are_exposed_as_little_as_systemd_calls_good(units: Sequence[Path]) -> None:
    for unit in units[:2]:
        told = run("systemd-analyze", "security", "--offline=true", f"--threshold={MOST * 10:.0f}", unit)
        level = re.search(r"Overall exposure level for \S+: ([0-9.]+)", told.stdout)
        assert level, told.stderr
        assert float(level[1]) <= MOST
        assert told.returncode == 0


def test_both_services_are_held_by_the_same_lines() -> None:
    held = [
        [line for line in (DEPLOY / name).read_text("utf-8").splitlines() if re.match("[A-Z].*=", line)]
        for name in UNITS[:2]
    ]
    fence = [lines[lines.index("UMask=0077") :] for lines in held]
    assert fence[0][:-1] == fence[1]
    assert fence[0][-1] == "WantedBy=multi-user.target"


def test_the_service_works_with_the_system_calls_that_its_unit_leaves_it(tmp_path: Path) -> None:
    town = make(tmp_path / "town")
    town.before = (sys.executable, str(CONFINED), str(DEPLOY / UNITS[0]))
    town.start()
    try:
        told = Path(f"/proc/{town.process.pid}/status").read_text("utf-8") if town.process else ""
        keys = read_keys(Path(town.configuration.key_file))
        sent = town.client.post("/v1/complaints", complaint(token=make_token(keys, "complaint", time.time() - 9)))
        town.run("user", "list")
    finally:
        town.stop()
    assert re.search(r"(?m)^Seccomp:\s+2$", told)
    assert sent.status == 201
    assert town.run("doctor", code=1)


def test_what_the_unit_takes_away_is_taken_away() -> None:
    for wanted, code in (
        ("import os; os.getpid()", 0),
        ("import os; os.chroot('/')", -signal.SIGSYS),
        ("import mmap; mmap.mmap(-1, 4096, prot=7)", 1),
    ):
        assert run(sys.executable, CONFINED, DEPLOY / UNITS[0], sys.executable, "-c", wanted).returncode == code, wanted


def nightly(folder: Path, programs: Path, first: str = "") -> "subprocess.CompletedProcess[str]":
    """Run the nightly job in a folder as its unit does; ``first`` stands before what the program does."""
    programs.mkdir()
    own = programs / "prakat"
    own.write_text(f'#!/bin/sh\n{first}\nexec "{sys.executable}" -m prakat "$@"\n', encoding="utf-8")
    own.chmod(0o755)
    env = {**os.environ, "PATH": f"{programs}:/usr/bin:/bin", "PYTHONPATH": str(ROOT / "hooks")}
    job = [DEPLOY / "nightly.sh"]
    return subprocess.run(job, cwd=folder, env=env, capture_output=True, text=True, check=False, umask=0o022)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def aged(path: Path, days: int) -> Path:
    """Make a file look as if it had been written so many days ago."""
    path.touch(0o600)
    os.utime(path, (time.time() - days * 86400,) * 2)
    return path


def test_every_night_what_is_due_is_deleted_and_the_rest_copied_for_its_owner_alone(tmp_path: Path) -> None:
    town = make(tmp_path / "town")
    copies = town.folder / "copies"
    copies.mkdir()
    old, young = aged(copies / "old.db", 32), aged(copies / "young.db", 20)
    done = nightly(town.folder, tmp_path / "bin")
    assert done.returncode == 0, done.stderr
    assert "cases 0" in done.stdout
    (made,) = set(copies.iterdir()) - {young}
    assert made.stat().st_size
    assert mode(made) == 0o600
    assert not old.exists()


def test_a_night_without_deletion_still_has_its_copy_and_is_called_a_failure(tmp_path: Path) -> None:
    town = make(tmp_path / "town")
    done = nightly(town.folder, tmp_path / "bin", '[ "$2" != retention ] || exit 2')
    assert done.returncode == 1
    (made,) = (town.folder / "copies").iterdir()
    assert mode(made) == 0o600
    assert mode(made.parent) == 0o700


@pytest.fixture
def rotation(tmp_path: Path) -> tuple[Path, Path]:
    """Return the folder of the traffic log and the shipped rule for it, changed to lie there."""
    logs = tmp_path / "traffic"
    logs.mkdir(0o710)
    person, group = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
    changes = {
        "/var/log/traffic": str(logs),
        "/run/nginx.pid": f"{tmp_path}/pid",
        "create 0600 www-data root": f"create 0600 {person} {group}",
    }
    rule = tmp_path / "rule"
    rule.write_text(changed((DEPLOY / "traffic.logrotate").read_text("utf-8"), changes), encoding="utf-8")
    rule.chmod(0o644)
    return logs, rule


def rotate(rule: Path, *more: str) -> None:
    told = run(servers.program("logrotate"), "--state", rule.with_name("state"), *more, rule)
    assert told.returncode == 0, told.stderr
    assert "error" not in told.stderr, told.stderr


def test_every_day_of_the_traffic_log_is_closed_hashed_and_destroyed_after_ninety(rotation: tuple[Path, Path]) -> None:
    logs, rule = rotation
    for name in ("nginx", "caddy"):
        (logs / f"{name}.log").write_text("127.0.0.1 - - GET /\n" * 40, encoding="utf-8")
        (logs / f"{name}.log").chmod(0o600)
    gone = [aged(logs / f"{name}.log-20200101.gz", 91) for name in ("nginx", "caddy")]
    kept = [aged(logs / f"{name}.log-20200102.gz", 89) for name in ("nginx", "caddy")]
    rotate(rule, "--debug")
    assert all(path.exists() for path in gone)
    rotate(rule, "--force")
    assert not any(path.exists() for path in gone)
    assert all(path.exists() for path in kept)
    closed = [path for path in logs.glob("*.gz") if path not in kept]
    assert sorted(path.name.partition("-")[0] for path in closed) == ["caddy.log", "nginx.log"]
    assert {mode(path) for path in logs.iterdir()} == {0o600}
    assert {(logs / f"{name}.log").read_text("utf-8") for name in ("nginx", "caddy")} == {""}
    assert {gzip.decompress(path.read_bytes()) for path in closed} == {b"127.0.0.1 - - GET /\n" * 40}
    listed = (logs / "SHA256SUMS").read_text("utf-8").splitlines()
    digests = {f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in (*closed, *kept)}
    assert set(listed) == digests
    assert len(listed) == 4


def test_a_line_of_the_manifest_is_never_written_again(rotation: tuple[Path, Path]) -> None:
    logs, rule = rotation
    (logs / "nginx.log").touch(0o600)
    day = aged(logs / "nginx.log-20260101.gz", 9)
    rotate(rule, "--force")
    before = (logs / "SHA256SUMS").read_text("utf-8")
    day.write_bytes(b"changed by somebody")
    next(path for path in logs.glob("*.gz") if path != day).unlink()
    rotate(rule, "--force")
    after = (logs / "SHA256SUMS").read_text("utf-8")
    assert after.startswith(before)
    names = [line.split()[1] for line in after.splitlines()]
    assert len(names) == len(set(names)) >= 2
    check = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=logs, capture_output=True, check=False
    )
    assert check.returncode == 1
    assert day.name.encode() in check.stdout


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_a_running_proxy_goes_on_in_the_new_log(name: str, tmp_path: Path, rotation: tuple[Path, Path]) -> None:
    logs, rule = rotation
    (tmp_path / "front").mkdir()
    with front(name, tmp_path / "front", make(tmp_path / "town"), {}, logs / f"{name}.log") as made:
        (tmp_path / "pid").symlink_to(made.folder / "pid")
        assert made.send("GET", "/?first").status == 200
        wait_for(made.log, "?first")
        rotate(rule, "--force")
        assert made.send("GET", "/?second").status == 200
        wait_for(made.log, "?second")
    (closed,) = logs.glob("*.gz")
    assert "?first" not in made.log.read_text("utf-8")
    assert b"?first" in gzip.decompress(closed.read_bytes())
    assert mode(made.log) == mode(closed) == 0o600


def wait_for(log: Path, wanted: str) -> None:
    for _ in range(200):
        if wanted in log.read_text("utf-8"):
            return
        time.sleep(0.05)
    raise AssertionError((wanted, log.read_text("utf-8")))
