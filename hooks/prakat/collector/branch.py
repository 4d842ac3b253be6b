"""Putting files on a branch of their own, without touching the folder anybody works in."""

import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from prakat.collector.trouble import CollectorError


def commit_on_branch(repository: Path, branch: str, base: str, files: Mapping[str, str], message: str) -> str:
    """Commit files on top of ``base`` (or of the branch, when it is there) and return the commit."""
    top = _git(repository, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}", may_fail=True)
    parent = top or _git(repository, "rev-parse", "--verify", f"{base}^{{commit}}")
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _git(repository, "read-tree", parent, environment=index)
        for path, text in sorted(files.items()):
            blob = _git(repository, "hash-object", "-w", "--stdin", text=text)
            _git(repository, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", environment=index)
        tree = _git(repository, "write-tree", environment=index)
    if tree == _git(repository, "rev-parse", f"{parent}^{{tree}}"):
        return parent
    commit = _git(repository, "commit-tree", tree, "-p", parent, "-m", message)
    _git(repository, "update-ref", f"refs/heads/{branch}", commit, top or "0" * len(commit))
    return commit


def read_standing(repository: Path, base: str, path: str) -> bytes:
    """Return a published file: that of ``base`` where the folder is a repository, else the one that lies there."""
    if _git(repository, "rev-parse", "--git-dir", may_fail=True):
        return _git(repository, "show", f"{base}:{path}", may_fail=True).encode()
    return (repository / path).read_bytes() if (repository / path).is_file() else b""


def _git(
    repository: Path,
    *arguments: str,
    text: str = "",
    environment: Mapping[str, str] | None = None,
    may_fail: bool = False,
) -> str:
    done = subprocess.run(
        # By its own settings Git does not sync loose objects: a power cut could leave a branch without its files.
        ["git", "-C", str(repository), "-c", "core.fsync=all", *arguments],
        input=text.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    if done.returncode and not may_fail:
        said = done.stderr.decode("utf-8", "replace").strip()[:300]
        raise CollectorError(
            f"git {arguments[0]} ไม่สำเร็จ: {said}",
            f"git {arguments[0]} failed: {said}",
            "ตรวจ --repo และ --base",
            "check --repo and --base",
        )
    return done.stdout.decode().strip() if not done.returncode else ""
