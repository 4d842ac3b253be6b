"""A shell under strace: whatever is run in it, a server among others, ends up in one ordered trace."""

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.collector.living import Client, free_port
from tests.collector.power_trace import OPTIONS, Step, read_trace
from tests.rules.cases import ROOT

MARKS: Final = "marks"
_PATIENCE: Final = 120.0


class Recording:
    """Commands of one collector, and what they did to ``disk``. Close it, then read its steps."""

    def __init__(self, folder: Path) -> None:
        self.disk = folder / "disk"
        self.town = self.disk / "town"
        self.port = free_port()
        self._folder = folder
        self._said = folder / "said"
        self._count = 0
        self._server = 0
        for made in (self.disk, self._said, folder / "done"):
            made.mkdir()
        self._log = (folder / "log").open("ab")
        self._shell = subprocess.Popen(
            ["strace", *OPTIONS, "-o", folder / "trace", "sh"],
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=self._log,
            env=os.environ | {"PYTHONPATH": str(ROOT / "hooks"), "PYTHONDONTWRITEBYTECODE": "1", "PRAKAT_DEBUG": "1"},
        )

    @property
    def log(self) -> str:
        """What went wrong, in the words of those to whom it happened."""
        return (self._folder / "log").read_text("utf-8")

    @property
    def client(self) -> Client:
        """A browser on the collector's site."""
        return Client(self.port, f"http://127.0.0.1:{self.port}")

    def run(self, *words: str | Path, code: int = 0) -> str:
        """Run a command of the collector, wait for it, and return what it said."""
        return self.shell(str(words[0]), _command(words), code)

    def shell(self, name: str, command: str, code: int = 0) -> str:
        """Run any command under a name, wait for it, and return what it said."""
        number = str(self._count)
        self._count += 1
        done, said = self._folder / "done" / number, self._said / number
        self._order(f"echo {name} {number} >>{self._said / MARKS}")
        self._order(f"{command} >{said} </dev/null; echo $? >{done}.part; mv {done}.part {done}")
        self._wait_for(done)
        found = int(done.read_text())
        assert found == code, (name, found, self.log)
        return said.read_text("utf-8")

    def serve(self, weak: str = "") -> None:
        """Start the server and wait until it could store something."""
        number, config = str(self._count), self.town / "collector.toml"
        self._count += 1
        words = ("serve", "--config", config, "--port", str(self.port))
        started = self._folder / "done" / number
        self._order(
            f"{_command(words, weak)} >{self._folder / 'log'}.{number} 2>&1 </dev/null & echo $! >{started}.part"
        )
        self._order(f"mv {started}.part {started}")
        self._wait_for(started)
        self._server = int(started.read_text())
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            try:
                if self.client.send("GET", "/readyz").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(self.log)

    def stop(self) -> None:
        """Stop the server kindly, and wait for its end."""
        server, self._server = self._server, 0
        os.kill(server, signal.SIGTERM)
        number = str(self._count)
        self._count += 1
        done = self._folder / "done" / number
        self._order(f"wait {server}; echo $? >{done}.part; mv {done}.part {done}")
        self._wait_for(done)

    def end(self) -> None:
        """End what still runs, however far it came."""
        if self._server:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._server, signal.SIGKILL)
        assert self._shell.stdin is not None
        self._shell.stdin.close()
        self._shell.wait(_PATIENCE)
        self._log.close()

    def close(self) -> list[Step]:
        """End the shell and return the steps."""
        self.end()
        return read_trace(self._folder / "trace", self.disk, self._said)

    def _order(self, line: str) -> None:
        assert self._shell.stdin is not None
        self._shell.stdin.write(f"{line}\n".encode())
        self._shell.stdin.flush()

    def _wait_for(self, path: Path) -> None:
        until = time.monotonic() + _PATIENCE
        while not path.exists():
            if time.monotonic() > until or self._shell.poll() is not None:
                raise AssertionError(self.log)
            time.sleep(0.01)


def _command(words: Sequence[str | Path], weak: str = "") -> str:
    program = [ROOT / "tests" / "bench" / "collector_weak.py", weak] if weak else ["-m", "prakat", "collect"]
    return shlex.join(str(word) for word in (sys.executable, *program, *words))
