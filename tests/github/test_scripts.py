"""The scripts' smaller promises: whom a token is shown to, and what CI does where there is nothing to test."""
# ruff: noqa: D103 - the name of a test is its sentence

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from tests.github.hub import Hub
from tests.github.runner import ROOT, parse_commands

SCRIPTS = ROOT / ".github" / "scripts"


class Listener(BaseHTTPRequestHandler):
    """A server that notes the authorisation it is shown and knows no repository."""

    seen: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        """Note, and refuse."""
        self.seen.append(self.headers.get("Authorization"))
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Stay quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    Listener.seen.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def bash(script: str, folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    plain = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "RUNNER_TEMP": str(folder)}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={**plain, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_token_is_shown_to_the_forge(address: str, tmp_path: Path) -> None:
    script = f'source "{SCRIPTS}/sign-in.sh"; git ls-remote {address}/town/website'
    bash(script, tmp_path, GITHUB_SERVER_URL=address, TOKEN="ความลับ", GIT_TERMINAL_PROMPT="0")
    assert Listener.seen[0] == "basic " + base64.b64encode("x-access-token:ความลับ".encode()).decode()


def test_the_token_is_shown_to_nobody_else(address: str, tmp_path: Path) -> None:
    script = f'source "{SCRIPTS}/sign-in.sh"; git ls-remote {address}/town/website'
    bash(script, tmp_path, GITHUB_SERVER_URL="https://example.invalid", TOKEN="ความลับ", GIT_TERMINAL_PROMPT="0")
    assert set(Listener.seen) == {None}


def test_without_a_token_nothing_is_set(tmp_path: Path) -> None:
    done = bash(f'source "{SCRIPTS}/sign-in.sh"; env', tmp_path, GITHUB_SERVER_URL="https://example.invalid")
    assert done.returncode == 0
    assert "extraheader" not in done.stdout


def test_ci_runs_the_products_tests_and_passes_on_their_verdict(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    for code in (0, 3):
        (tmp_path / ".ci" / "run").write_text(f"echo tests ran; exit {code}\n", "utf-8")
        done = bash(f'bash "{SCRIPTS}/ci.sh"', tmp_path)
        assert (done.returncode, done.stdout) == (code, "tests ran\n")


def test_ci_says_so_where_there_are_no_tests(hub: Hub) -> None:
    job = hub.ci(hub.commit("refs/heads/main"))
    assert job.exit_code == 0
    assert [command.name for command in job.commands] == ["notice"]


def test_install_stops_when_pip_does(tmp_path: Path) -> None:
    """A hash that does not match must end the job, not be passed over."""
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\nmkdir -p "$4/bin" && ln -s /bin/false "$4/bin/python"\n', "utf-8")
    python.chmod(0o755)
    path = f"{python.parent}:{os.environ['PATH']}"
    done = bash(f'bash "{SCRIPTS}/install.sh" lock.txt', tmp_path, PATH=path, GITHUB_ENV=str(tmp_path / "env"))
    assert done.returncode != 0
    assert not (tmp_path / "env").exists()


@pytest.mark.parametrize("text", ["50%", "a\nb", "a\r\nb", "::error::x", "100%0A"])
def test_a_value_stays_one_command(tmp_path: Path, text: str) -> None:
    script = f'source "{SCRIPTS}/verdict.sh"; echo "::error title=x::$(value "$TEXT")"'
    done = bash(script, tmp_path, TEXT=text)
    (command,) = parse_commands(done.stdout)
    data = command.data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    assert data == text


def test_a_summary_is_cut_before_the_forge_would_refuse_it(tmp_path: Path) -> None:
    done = bash(f'source "{SCRIPTS}/verdict.sh"; head -c 3000000 /dev/zero | tr "\\0" "<" | quoted', tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("<pre>\n&lt;")
    assert done.stdout.rstrip().endswith("&lt;\n</pre>")
    assert len(done.stdout) < 2**20


def test_only_the_gates_own_annotations_are_commands(tmp_path: Path) -> None:
    """The gate takes content's commands apart itself; this holds even if it did not."""
    own = "::error file=docs/a.md,line=1,col=1,title=schema (1)::ผิด%0A::warning::ยังเป็นข้อความ"
    hostile = "::error::ปลอม\n  ::add-mask::x\n##[group]x\r::warning::x\n::stop-commands::x\n"
    (tmp_path / "verdict.txt").write_text(f"{own}\nผิด[schema]\n{hostile}", "utf-8", newline="")
    done = bash(f'source "{SCRIPTS}/verdict.sh"; show', tmp_path)
    commands = parse_commands(done.stdout)
    assert [command.name for command in commands] == ["error", "stop-commands"]
    assert "ยังเป็นข้อความ" in commands[0].data
    assert "ปลอม" in done.stdout


def test_the_reason_for_not_judging_reaches_the_summary(tmp_path: Path) -> None:
    (tmp_path / "verdict.txt").write_text("::error::ไม่พบรุ่น 50%25%0Aสั่ง git fetch\n", "utf-8")
    done = bash(f'source "{SCRIPTS}/verdict.sh"; words', tmp_path)
    assert done.stdout == "ไม่พบรุ่น 50%\nสั่ง git fetch\n"
