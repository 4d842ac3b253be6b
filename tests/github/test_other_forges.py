"""The pages on other forges are executed as they are written, with only the folders of a server replaced."""
# ruff: noqa: D103 - the name of a test is its sentence

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from tests.e2e.town import CONTACT, ROAD
from tests.github.hub import OLD, Hub
from tests.github.runner import ROOT

DEPLOY = ROOT / "hooks" / "deploy"


def blocks(page: str, language: str) -> list[str]:
    text = (DEPLOY / page).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def block(page: str, word: str, language: str = "sh") -> str:
    (found,) = [text for text in blocks(page, language) if word in text]
    return found


def on_this_machine(text: str, hub: Hub) -> str:
    """Put the test's folders in the place of the server's."""
    code = hub.home / "code"
    if not code.exists():
        subprocess.run(["git", "clone", "--quiet", str(hub.origin), str(code)], check=True)
    return (
        text.replace("/opt/prakat/venv/bin/python", sys.executable)
        .replace("/opt/prakat/code", str(code))
        .replace("/srv/www/site", str(hub.home / "www"))
    )


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)


def push(hub: Hub) -> "subprocess.CompletedProcess[bytes]":
    return hub.town.try_git("push", "origin", "HEAD:main")


def test_the_hook_beside_forgejos_own(hub: Hub) -> None:
    """Forgejo's pre-receive hands its input to each file of pre-receive.d and refuses when one does."""
    put(hub.origin / "hooks" / "pre-receive.d" / "prakat", on_this_machine(block("forgejo.md", "pre_receive.py"), hub))
    each = 'data=$(cat); for hook in "$GIT_DIR"/hooks/pre-receive.d/*; do echo "$data" | "$hook" || exit 1; done'
    put(hub.origin / "hooks" / "pre-receive", f"#!/bin/sh\n{each}\n")
    before = hub.commit("refs/heads/main")
    hub.revise(ROAD)
    refused = push(hub)
    assert refused.returncode != 0
    assert "approval-stale" in refused.stderr.decode()
    assert hub.commit("refs/heads/main") == before
    hub.approve(ROAD)
    assert push(hub).returncode == 0


def test_a_plain_server_is_never_rewritten(hub: Hub) -> None:
    for line in block("forgejo.md", "receive.deny").splitlines():
        subprocess.run(line.split(), cwd=hub.origin, check=True)
    hub.revise(CONTACT)
    assert push(hub).returncode == 0
    hub.town.git("reset", "--quiet", "--hard", "HEAD~1")
    assert hub.town.try_git("push", "--force", "origin", "HEAD:main").returncode != 0
    assert hub.town.try_git("push", "origin", ":main").returncode != 0


def test_a_plain_server_publishes_what_it_took(hub: Hub) -> None:
    put(hub.origin / "hooks" / "post-receive", on_this_machine(block("forgejo.md", "prakat build"), hub))
    for step in ("แก้ครั้งที่หนึ่งแล้ว", "แก้ครั้งที่สองแล้ว"):
        hub.revise(CONTACT, OLD, f"{OLD} {step}")
        assert step not in "".join(path.read_text("utf-8") for path in (hub.home / "www").rglob("*.html"))
        done = push(hub)
        assert done.returncode == 0
        assert step in "".join(path.read_text("utf-8") for path in (hub.home / "www").rglob("*.html")), (
            done.stderr.decode()
        )


def test_a_plain_server_audits_itself(hub: Hub) -> None:
    """In the bare repository, as cron calls it: before a push past the hook, and after."""
    command = on_this_machine(block("forgejo.md", "prakat audit"), hub)
    codes = []
    for _ in range(2):
        done = subprocess.run(["sh", "-eu", "-c", command], cwd=hub.origin, capture_output=True, text=True, check=False)
        codes.append(done.returncode)
        hub.revise(ROAD)
        assert push(hub).returncode == 0
    assert codes == [0, 1]
    assert ROAD in done.stdout


def test_the_archive_for_gitlabs_server(hub: Hub) -> None:
    folder = hub.home / "archive"
    folder.mkdir()
    subprocess.run(["sh", "-eu", "-c", on_this_machine(block("gitlab.md", "tar -cf"), hub)], cwd=folder, check=True)
    subprocess.run(["tar", "-xf", str(folder / "prakat.tar"), "-C", str(hub.origin)], check=True)
    hook = hub.origin / "custom_hooks" / "pre-receive.d" / "prakat"
    assert os.access(hook, os.X_OK)
    put(hub.origin / "hooks" / "pre-receive", hook.read_text("utf-8"))
    hub.revise(ROAD)
    assert "approval-stale" in push(hub).stderr.decode()


def gitlab_gate(hub: Hub, head: str) -> "subprocess.CompletedProcess[str]":
    """Run the job's lines as GitLab does: one shell, which stops at the first failure."""
    job: dict[str, Any] = yaml.safe_load(block("gitlab.md", "gate:", "yaml"))["gate"]
    folder = hub.home / f"gitlab-{hub.runs}"
    hub.runs += 1
    (folder / "work").mkdir(parents=True)
    fake = 'mkdir -p "$4/bin"; printf \'#!/bin/sh\\n[ "$2" = pip ] || exec "%s" "$@"\\n\' "' + sys.executable + '"'
    put(folder / "bin" / "python", f'#!/bin/sh\n{fake} >"$4/bin/python"; chmod +x "$4/bin/python"\n')
    environment = {
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "HOME": str(folder),
        "CI_DEFAULT_BRANCH": "main",
        "CI_REPOSITORY_URL": str(hub.origin),
        "CI_MERGE_REQUEST_IID": "1",
        "CI_COMMIT_SHA": head,
    }
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(job["script"])],
        cwd=folder / "work",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_job_on_gitlab(hub: Hub) -> None:
    hub.revise(ROAD)
    refused = hub.town.git("rev-parse", "HEAD")
    hub.town.git("push", "--quiet", "origin", "HEAD:refs/merge-requests/1/head")
    done = gitlab_gate(hub, refused)
    assert (done.returncode, "approval-stale" in done.stdout) == (1, True), done.stderr
    hub.approve(ROAD)
    hub.town.git("push", "--quiet", "origin", "HEAD:refs/merge-requests/1/head")
    assert gitlab_gate(hub, refused).returncode != 0
    assert gitlab_gate(hub, hub.town.git("rev-parse", "HEAD")).returncode == 0
