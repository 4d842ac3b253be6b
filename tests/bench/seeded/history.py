"""A Git history written through ``git fast-import``: thousands of files a second, and the same ids every time."""

import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

WHO: Final = "bench <bench@example.invalid>"


class History:
    """Writes commits into a repository, one after the other; use it in a ``with`` statement."""

    def __init__(self, target: Path, branch: str = "main") -> None:
        self._target = target
        self._branch = branch
        self._process = subprocess.Popen(["git", "fast-import", "--quiet", "--done"], cwd=target, stdin=subprocess.PIPE)
        self.commits = 0

    def commit(self, message: str, when: datetime, files: Mapping[str, bytes], start: str = "") -> None:
        """Commit files on top of the branch, or of the revision ``start``; what is not named stays as it is."""
        assert self._process.stdin is not None
        stamp = f"{int(when.timestamp())} {when:%z}"
        text = message.encode()
        out = [f"commit refs/heads/{self._branch}\nauthor {WHO} {stamp}\ncommitter {WHO} {stamp}\n".encode()]
        out.append(b"data %d\n%s\n" % (len(text), text))
        if start:
            out.append(f"from {start}\n".encode())
        for path, raw in files.items():
            out.append(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(raw), raw))
        self._process.stdin.write(b"".join(out))
        self.commits += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        if error is None:
            self._process.stdin.write(b"done\n")
        self._process.stdin.close()
        if self._process.wait() and error is None:
            raise RuntimeError("git fast-import failed")


def git(target: Path, *arguments: str) -> str:
    """Run git in a repository and return what it prints; it must succeed."""
    done = subprocess.run(["git", *arguments], cwd=target, check=True, stdout=subprocess.PIPE)
    return done.stdout.decode().strip()
